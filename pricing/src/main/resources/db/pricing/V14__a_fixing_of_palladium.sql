-- As the first one, with palladium. Where somebody has entered a fixing, that one goes on, and palladium is offered from
-- the next one on.
insert into revision (kind, version, body, reason, by_id, by_name, at)
select 'FIXING', 2, $json$
{
  "currency": "EUR",
  "fixedAt": "2026-01-01T00:00:00Z",
  "source": "Initial value of this installation, no market's",
  "unit": "GRAM",
  "prices": {"SILVER": 1.20, "GOLD": 100.00, "PALLADIUM": 35.00, "PLATINUM": 40.00}
}
$json$, 'With palladium', 'installation', 'Installation', timestamptz '2026-01-01T00:00:00Z'
where (select max(version) from revision where kind = 'FIXING') = 1;
