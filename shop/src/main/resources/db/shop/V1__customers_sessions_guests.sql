-- People with an account on the site.
create table customer (
  customer_id uuid primary key,
  -- lower case; what is written in capitals is the same address
  email text not null unique,
  name text not null,
  password text not null,
  created_at timestamptz not null
);

-- Who is signed in. The token itself is known to the browser alone.
create table customer_session (
  token_hash bytea primary key,
  customer_id uuid not null references customer,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create index session_expiry on customer_session (expires_at);

-- People without an account: one for each order, who follow it by a token that they alone know.
create table guest (
  customer_ref text primary key,
  order_id uuid not null unique,
  token_hash bytea not null unique,
  name text not null,
  email text not null,
  created_at timestamptz not null
);

-- How often somebody has tried something lately.
create table attempt (
  what text not null,
  whom_hash bytea not null,
  since timestamptz not null,
  taken int not null,
  primary key (what, whom_hash)
);

create index attempt_age on attempt (since);
