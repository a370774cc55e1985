-- Orders of this channel: decided about here until they are submitted, and followed to their end.
create table channel_order (
  order_id uuid primary key,
  number text not null,
  customer_ref text not null,
  reference text,
  kind text not null,
  piece_id text,
  quantity int not null,
  alloy text,
  state text not null,
  since timestamptz not null,
  created_at timestamptz not null,
  model_id uuid,
  file_name text,
  file_bytes bigint,
  uploaded_at timestamptz,
  quote text not null,
  quotes_wanted int not null default 0,
  wish_id uuid,
  wished_at timestamptz,
  wish_refused text,
  unit_price_minor bigint,
  order_price_minor bigint,
  price_minor bigint,
  currency text,
  mass_grams double precision,
  carrier text,
  tracking_number text,
  end_reason text
);

create index order_of_customer on channel_order (customer_ref, order_id);

-- An order's life as its customer follows it.
create table order_step (
  order_id uuid not null references channel_order,
  sequence bigint not null,
  type text not null,
  state text not null,
  at timestamptz not null,
  primary key (order_id, sequence)
);

-- Files on their way from a browser to the store. The key in the store is the model's id.
create table upload (
  model_id uuid primary key,
  order_id uuid not null references channel_order,
  file_name text not null,
  size_bytes bigint not null,
  -- null when the file comes in one piece
  part_size_bytes bigint,
  multipart_id text,
  created_at timestamptz not null,
  kept_until timestamptz not null,
  done_at timestamptz
);

create index upload_of_order on upload (order_id);
create index upload_left_behind on upload (kept_until) where done_at is null;

-- Pieces that are made without a customer's model.
create table piece (
  piece_id text primary key,
  position int not null unique,
  name_en text not null,
  name_ru text not null,
  alloy text not null,
  mass_grams double precision not null,
  lead_time_days int not null,
  picture text not null
);

-- One currency per installation: a piece is offered where it has a price in that currency.
create table piece_price (
  piece_id text not null references piece,
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  primary key (piece_id, currency)
);
