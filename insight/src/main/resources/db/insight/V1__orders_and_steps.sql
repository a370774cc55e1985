-- Where every order is. Written from what is heard, and nothing else.
create table order_seen (
  order_id uuid primary key,
  number text not null,
  channel text not null,
  kind text not null,
  state text not null,
  sequence bigint not null,
  since timestamptz not null,
  started_at timestamptz not null,
  alerted boolean not null
);

-- Every question is asked by state, so orders that have ended cost nothing, however many they are.
create index order_by_state on order_seen (state, since, order_id) include (channel);
create index order_unalerted on order_seen (state, since) include (order_id)
  where not alerted and state not in ('CLOSED', 'CANCELLED', 'DECLINED');

create table order_step (
  order_id uuid not null,
  sequence bigint not null,
  type text not null,
  state text not null,
  by text not null,
  at timestamptz not null,
  primary key (order_id, sequence)
);

-- Which late handovers were told, by the event that began the waiting. What we have said ourselves
-- stays when the projection is made anew, so that nothing is told twice.
create table alert (
  order_id uuid not null,
  sequence bigint not null,
  at timestamptz not null,
  primary key (order_id, sequence)
);
