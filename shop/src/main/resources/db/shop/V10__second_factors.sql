-- The secrets that customers' authenticator apps share with us, encrypted under a key that is not in the database.
create table customer_factor (
  customer_id uuid primary key references customer,
  -- null until it is in use
  secret bytea,
  -- of the code that was taken last
  last_step bigint not null default 0,
  -- while it is being set up
  offered bytea,
  offered_until timestamptz
);
