-- A number made of who ordered it, so that nobody's files are all measured before another's.
alter table priced_order add column flow bigint;
