-- Tariffs, limits and fixings, one after the other. A row never changes: quotes name it for ever.
create table revision (
  kind text not null check (kind in ('TARIFF', 'LIMITS', 'FIXING')),
  version int not null,
  body jsonb not null,
  reason text not null,
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  primary key (kind, version)
);

-- What was measured of a content, whoever brought it. 'as stated' is the file's own unit.
create table measurement (
  content text not null,
  unit text not null,
  measured_by text not null,
  outcome jsonb not null,
  -- What prices are computed from, so that ten thousand are read without unpacking what else was
  -- measured. Null where the file was refused.
  volume_mm3 double precision generated always as
    ((outcome #>> '{measured,volumeMm3}')::double precision) stored,
  area_mm2 double precision generated always as
    ((outcome #>> '{measured,areaMm2}')::double precision) stored,
  x_mm double precision generated always as
    ((outcome #>> '{measured,boundsMm,max,x}')::double precision
      - (outcome #>> '{measured,boundsMm,min,x}')::double precision) stored,
  y_mm double precision generated always as
    ((outcome #>> '{measured,boundsMm,max,y}')::double precision
      - (outcome #>> '{measured,boundsMm,min,y}')::double precision) stored,
  z_mm double precision generated always as
    ((outcome #>> '{measured,boundsMm,max,z}')::double precision
      - (outcome #>> '{measured,boundsMm,min,z}')::double precision) stored,
  millis bigint not null,
  at timestamptz not null,
  primary key (content, unit, measured_by)
);

create table priced_order (
  order_id uuid primary key,
  model_id uuid,
  -- Set while the order is SUBMITTED and waits for its price.
  submission jsonb,
  submitted_at timestamptz
);

create table model (
  model_id uuid primary key,
  order_id uuid not null,
  extension text not null,
  size_bytes bigint not null,
  -- SHA-256 of the file, once somebody has read it.
  content text
);

-- The queue. Whoever runs one holds it for as long as its lease is renewed.
create table calculation (
  id uuid primary key,
  order_id uuid not null,
  model_id uuid not null references model,
  unit text,
  size_bytes bigint not null,
  lane text not null check (lane in ('SMALL', 'LARGE')),
  state text not null check (state in ('QUEUED', 'RUNNING', 'DONE', 'SET_ASIDE', 'DROPPED')),
  tries int not null default 0,
  not_before timestamptz not null,
  claim uuid,
  lease_until timestamptz,
  -- Which instance had it last, for whoever looks into its log.
  worker text,
  reason text,
  queued_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz
);

create index calculation_waiting on calculation (lane, id) where state in ('QUEUED', 'RUNNING');
create index calculation_by_state on calculation (state, id);
create index calculation_by_model on calculation (model_id, id);

create table quote (
  quote_id uuid primary key,
  order_id uuid not null,
  model_id uuid not null references model,
  -- The last word about its model.
  current boolean not null,
  state text not null check (state in ('READY', 'HELD', 'REFUSED')),
  held text check (held in ('UNIT', 'REVIEW')),
  basis jsonb not null,
  offer jsonb not null,
  refusal jsonb,
  signed text,
  issued_at timestamptz not null,
  valid_until timestamptz,
  decided_by_id text,
  decided_by_name text,
  reason text
);

create unique index quote_current on quote (model_id) where current;
create index quote_to_review on quote (issued_at, quote_id) where current and state = 'HELD' and held = 'REVIEW';
create index quote_by_order on quote (order_id, quote_id);
create index quote_by_model on quote (model_id, quote_id);

-- What castings used of metal, by the scales.
create table casting (
  id bigint generated always as identity primary key,
  order_id uuid not null,
  alloy text not null,
  predicted_grams numeric not null,
  weighed_grams numeric not null,
  by_id text not null,
  by_name text not null,
  at timestamptz not null
);

create index casting_by_order on casting (order_id, id);

-- What was priced, for the scales to compare with.
create table priced (
  order_id uuid primary key,
  alloy text not null,
  predicted_grams numeric not null,
  at timestamptz not null
);

-- What quotes are signed with. The first instance that starts makes it.
create table signing_key (
  one int primary key check (one = 1),
  jwk text not null,
  at timestamptz not null
);
