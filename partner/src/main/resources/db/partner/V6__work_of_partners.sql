-- What a partner may use; null for what the settings give everybody.
alter table partner add column burst_units bigint check (burst_units > 0);
alter table partner add column units_a_minute bigint check (units_a_minute > 0);

-- How much of it is there to lease, at a time; it has filled up since. Below zero where something
-- took more than was announced.
create table work_account (
  partner_ref text primary key references partner,
  units double precision not null,
  at timestamptz not null
);
