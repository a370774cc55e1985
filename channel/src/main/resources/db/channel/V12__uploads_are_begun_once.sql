-- The hash of the key that the client gave the command.
alter table upload add column begin_key bytea;

create unique index upload_begun_once on upload (order_id, begin_key);
