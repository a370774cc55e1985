-- A row that the broker refuses for good waits for an administrator, and its key's later rows wait
-- behind it.
alter table outbox add column parked boolean not null default false;

create index outbox_parked on outbox (key, id) where parked;
