-- Where this role knows each order to be: the row that is locked before anybody speaks or listens.
create table baton (
  order_id uuid primary key,
  channel text not null,
  state text not null,
  sequence bigint not null,
  event_id uuid not null,
  since timestamptz not null
);

-- Written in the transaction of the change it tells of; deleted when the broker has confirmed it.
create table outbox (
  id bigint generated always as identity primary key,
  topic text not null,
  key text not null,
  body text not null
);

-- Messages outside an order's sequence that were heard before.
create table inbox (
  message_id uuid primary key,
  heard_at timestamptz not null
);

-- What could not be heard, and why. Order events are replayed in their sequence.
create table dead_letter (
  id bigint generated always as identity primary key,
  order_id uuid,
  sequence bigint,
  topic text not null,
  partition int not null,
  record_offset bigint not null,
  body text not null,
  code text not null,
  detail text not null,
  at timestamptz not null,
  unique (topic, partition, record_offset)
);

create index dead_letter_by_order on dead_letter (order_id, sequence);

-- Cancel requests that wait for the owner of the baton to grant or refuse them.
create table cancel_wish (
  order_id uuid primary key,
  wish_id uuid not null,
  reason text,
  at timestamptz not null
);
