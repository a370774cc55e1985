-- Without a body the request is running, until kept_until.
alter table idempotency alter column body drop not null;
