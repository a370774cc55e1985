-- Round figures to begin with, until somebody enters the first real fixing.
insert into revision (kind, version, body, reason, by_id, by_name, at) values ('FIXING', 1, $json$
{
  "currency": "EUR",
  "fixedAt": "2026-01-01T00:00:00Z",
  "source": "Initial value of this installation, no market's",
  "unit": "GRAM",
  "prices": {"SILVER": 1.20, "GOLD": 100.00, "PLATINUM": 40.00}
}
$json$, 'What a new installation begins with', 'installation', 'Installation', timestamptz '2026-01-01T00:00:00Z');
