-- Who orders. The name comes on a card of its own, before the first order or after it.
create table customer (
  id bigint generated always as identity primary key,
  channel text not null,
  ref text not null,
  name text,
  email text,
  orders int not null,
  since timestamptz not null,
  unique (channel, ref)
);

create table customer_order (
  order_id uuid primary key,
  number text not null,
  channel text not null,
  customer_ref text not null,
  kind text not null,
  model_id uuid,
  piece_id text,
  alloy text,
  quantity int not null,
  mass_grams double precision,
  unit_price_minor bigint,
  price_minor bigint,
  currency text,
  state text not null,
  since timestamptz not null,
  carrier text,
  tracking_number text,
  cancel_reason text,
  foreign key (channel, customer_ref) references customer (channel, ref)
);

-- The two lists that sellers work from cost the same however many orders have ended.
create index order_to_decide on customer_order (since, order_id) where state = 'PRICE_CALCULATED';
create index order_open on customer_order (order_id)
  where state not in ('CLOSED', 'CANCELLED', 'DECLINED');

create table order_step (
  order_id uuid not null,
  sequence bigint not null,
  type text not null,
  state text not null,
  by text not null,
  at timestamptz not null,
  primary key (order_id, sequence)
);

-- The log of decisions; the key is what lets no order be decided twice.
create table decision (
  order_id uuid primary key references customer_order,
  verdict text not null check (verdict in ('APPROVED', 'DECLINED')),
  reason text,
  by_id text not null,
  by_name text not null,
  at timestamptz not null
);

-- Invoices are numbered without a gap: the number is taken in the transaction that issues.
create table invoice_year (
  year int primary key,
  last int not null
);

create table invoice (
  invoice_id uuid primary key,
  number text not null unique,
  order_id uuid not null unique references customer_order,
  total_minor bigint not null,
  currency text not null,
  status text not null check (status in ('ISSUED', 'PAID', 'VOID')),
  issued_at timestamptz not null,
  due_on date not null,
  paid_at timestamptz,
  paid_by_id text,
  paid_by_name text,
  voided_at timestamptz,
  refund_due boolean not null
);

create index invoice_by_status on invoice (status, invoice_id);
