-- What the roles could not hear or say, as they tell it; what stands in a letter stays with them.
create table letter (
  role text not null,
  letter_id bigint not null,
  outgoing boolean not null,
  order_id uuid,
  sequence bigint,
  topic text not null,
  code text not null,
  at timestamptz not null,
  -- when somebody last wanted it heard again
  wanted_at timestamptz,
  primary key (role, letter_id)
);
