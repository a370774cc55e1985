-- Orders whose beginning had a key of the client's. A guest's token is made of the key and the salt, so that it can
-- be told again and is nowhere written down.
create table begun_order (
  -- of who asks and the key
  key_hash bytea primary key,
  request_hash bytea not null,
  salt bytea not null,
  -- null while it is being begun
  order_id uuid,
  created_at timestamptz not null
);

create index begun_order_age on begun_order (created_at);
