-- The hash of the network address whose bytes it counts among; null for those begun before any were counted.
alter table upload add column address_hash bytea;
