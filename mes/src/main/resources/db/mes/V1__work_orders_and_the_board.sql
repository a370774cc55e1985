-- Everything the workshop was ever asked to make.
create table work_order (
  order_id uuid primary key,
  number text not null,
  channel text not null,
  kind text not null,
  model_id uuid,
  piece_id text,
  alloy text not null,
  quantity int not null,
  mass_grams double precision not null,
  state text not null,
  sequence bigint not null,
  since timestamptz not null,
  operator_id text,
  operator_name text,
  pay_minor bigint,
  currency text,
  claimed_at timestamptz,
  released_by_id text,
  carrier text,
  tracking_number text
);

-- An operator's own work costs the same however much has been shipped.
create index work_order_of_operator on work_order (operator_id, claimed_at, order_id)
  where state in ('MANUFACTURING_STARTED', 'MANUFACTURING_COMPLETED', 'PACKAGING');

-- What assignment pays for an order that is free, of the event that freed it. It comes on a topic
-- of its own, before the event or after it, and goes when somebody has the order.
create table offer (
  order_id uuid primary key,
  sequence bigint not null,
  pay_minor bigint not null,
  currency text not null
);

-- The operators' first page: the free orders and nothing else, one row as it is shown.
create table board_row (
  order_id uuid primary key,
  number text not null,
  channel text not null,
  kind text not null,
  model_id uuid,
  piece_id text,
  alloy text not null,
  quantity int not null,
  mass_grams double precision not null,
  pay_minor bigint not null,
  currency text not null,
  free_since timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

create index board_row_newest on board_row (free_since, order_id);
create index board_row_newest_of_alloy on board_row (alloy, free_since, order_id);
