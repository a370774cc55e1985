-- An event of a partner's feed for one of their webhooks. Of those of one order the first that waits
-- holds back the others.
create table delivery (
  webhook_id uuid not null references webhook on delete cascade,
  position bigint not null,
  order_id uuid not null,
  state text not null check (state in ('WAITING', 'DELIVERED')),
  attempts int not null,
  next_at timestamptz not null,
  -- Whoever sends it has it until then.
  leased_until timestamptz,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (webhook_id, position)
);

create index delivery_due on delivery (webhook_id, next_at) where state = 'WAITING';
create index delivery_in_order on delivery (webhook_id, order_id, position) where state = 'WAITING';
create index delivery_waiting_by_age on delivery (created_at) where state = 'WAITING';
create index delivery_by_age on delivery (ended_at) where state = 'DELIVERED';
