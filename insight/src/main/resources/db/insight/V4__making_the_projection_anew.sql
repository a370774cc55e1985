-- The projection is made anew beside the one in use. Not logged: after a crash of the database both of
-- the last two are empty, and it begins again.
create table rebuild (
  only_one boolean primary key default true check (only_one),
  state text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  events bigint not null default 0,
  orders bigint,
  detail text
);

create unlogged table rebuild_offset (
  partition int primary key,
  next_offset bigint not null
);

-- Events as they came, from whichever partition: an order's may lie in several, once a topic has got more.
create unlogged table rebuild_event (
  order_id uuid not null,
  sequence bigint not null,
  event_id uuid not null,
  channel text not null,
  number text,
  kind text,
  type text not null,
  state text not null,
  by text not null,
  at timestamptz not null,
  -- whether it came after the new projection had been made
  late boolean not null
);
