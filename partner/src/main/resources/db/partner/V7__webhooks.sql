-- Where partners want to be told what happens to their orders.
create table webhook (
  webhook_id uuid primary key,
  partner_ref text not null references partner,
  url text not null,
  -- Of order events; null for all.
  types text[],
  description text not null,
  -- What messages are signed with, encrypted under a key that is not in the database. The one before
  -- signs as well until its time is over.
  secret bytea not null,
  previous_secret bytea,
  previous_until timestamptz,
  -- DEAD: given up, as reason says; nothing is lost, and it goes on when it is switched on.
  -- REMOVED: its deliveries go by and by, and then it does.
  state text not null check (state in ('ON', 'OFF', 'DEAD', 'REMOVED')),
  reason text,
  created_at timestamptz not null
);

create index webhook_of_partner on webhook (partner_ref, webhook_id);
