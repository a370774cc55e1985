-- The jewellers who order through the API.
create table partner (
  ref text primary key,
  name text not null unique,
  email text,
  created_at timestamptz not null
);

-- Several for each partner, so that one can be replaced while the other is in use. Only the hash is
-- kept; the hint is the end of the key, for people to tell them apart.
create table api_key (
  key_id uuid primary key,
  partner_ref text not null references partner,
  hash bytea not null unique,
  hint text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);

create index api_key_of_partner on api_key (partner_ref);

-- Answers to requests that may be repeated, written in the transaction that did what they tell.
create table idempotency (
  partner_ref text not null references partner,
  key text not null,
  request_hash bytea not null,
  body text not null,
  kept_until timestamptz not null,
  primary key (partner_ref, key)
);

create index idempotency_expired on idempotency (kept_until);

-- How far each partner's feed has come. The row is locked until the event that counts it commits.
create table feed (
  partner_ref text primary key,
  last bigint not null
);

create table feed_event (
  partner_ref text not null,
  position bigint not null,
  order_id uuid not null,
  reference text,
  sequence bigint not null,
  type text not null,
  state text not null,
  at timestamptz not null,
  primary key (partner_ref, position)
);
