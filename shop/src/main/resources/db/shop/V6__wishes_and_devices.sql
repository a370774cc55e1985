-- Wishes that are answered by a mail: to open an account, to prove an address, to reset a password.
-- They are written down alike whether there is an account or not, and answered a moment later.
create table account_wish (
  wish_id uuid primary key,
  kind text not null,
  email_key text not null,
  email text not null,
  name text,
  password text,
  language text not null,
  customer_id uuid,
  created_at timestamptz not null,
  answered_at timestamptz,
  -- of the link in the mail; null until it was written
  token_hash bytea unique,
  expires_at timestamptz not null,
  tries int not null default 0
);

create index wish_unanswered on account_wish (created_at) where answered_at is null;
create index wish_of_email on account_wish (email_key);
create index wish_expiry on account_wish (expires_at);

-- Browsers that have signed in before: strangers' wrong passwords do not slow them.
create table customer_device (
  token_hash bytea primary key,
  customer_id uuid not null references customer,
  created_at timestamptz not null,
  used_at timestamptz not null
);

create index device_of_customer on customer_device (customer_id);
create index device_age on customer_device (used_at);
