-- A seller's wish to cancel what is approved and not begun; whoever has the order grants or refuses
-- it. refused: the code of the refusal, null otherwise.
create table cancellation (
  order_id uuid primary key references customer_order,
  wish_id uuid not null,
  reason text not null,
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  refused text
);

create index order_stopped on customer_order (since, order_id)
  where state = 'MANUFACTURING_APPROVED' and substituted_at is not null;
