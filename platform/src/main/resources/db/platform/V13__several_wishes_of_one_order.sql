-- Wishes to cancel that wait for the owner of the baton: a customer and a seller may have one at once.
create table waiting_wish (
  order_id uuid not null,
  wish_id uuid not null,
  reason text,
  at timestamptz not null,
  -- null for wishes of before that was known
  said_by text,
  primary key (order_id, wish_id)
);

create index waiting_wish_by_age on waiting_wish (at);

-- The old table stays empty until no role of before can come back.
with moved as (delete from cancel_wish returning order_id, wish_id, reason, at, said_by)
insert into waiting_wish select * from moved;
