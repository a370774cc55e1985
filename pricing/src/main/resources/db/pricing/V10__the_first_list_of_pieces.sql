-- What ready pieces cost is decided here; the channels are told.
alter table revision drop constraint revision_kind_check;
alter table revision add constraint revision_kind_check
  check (kind in ('TARIFF', 'LIMITS', 'FIXING', 'PIECES'));

create table pieces_told (
  version int not null,
  currency text not null,
  primary key (version, currency)
);

insert into revision (kind, version, body, reason, by_id, by_name, at) values ('PIECES', 1, $json$
{
  "pieces": {
    "plain-band": {"alloy": "SILVER_925", "massGrams": 3.4, "prices": {"EUR": 49.00, "USD": 55.00, "GBP": 42.00, "RUB": 4900.00}},
    "wedding-ring": {"alloy": "GOLD_585_YELLOW", "massGrams": 4.6, "prices": {"EUR": 489.00, "USD": 539.00, "GBP": 419.00, "RUB": 46900.00}},
    "signet-ring": {"alloy": "SILVER_925", "massGrams": 9.8, "prices": {"EUR": 129.00, "USD": 145.00, "GBP": 109.00, "RUB": 12900.00}},
    "solitaire-ring": {"alloy": "GOLD_750_WHITE", "massGrams": 3.9, "prices": {"EUR": 649.00, "USD": 719.00, "GBP": 559.00, "RUB": 62900.00}},
    "drop-earrings": {"alloy": "GOLD_585_RED", "massGrams": 3.2, "prices": {"EUR": 369.00, "USD": 409.00, "GBP": 319.00, "RUB": 35900.00}},
    "leaf-pendant": {"alloy": "SILVER_925", "massGrams": 2.7, "prices": {"EUR": 59.00, "USD": 65.00, "GBP": 49.00, "RUB": 5900.00}},
    "compass-pendant": {"alloy": "GOLD_750_YELLOW", "massGrams": 5.1, "prices": {"EUR": 799.00, "USD": 879.00, "GBP": 689.00, "RUB": 76900.00}},
    "cufflinks": {"alloy": "PLATINUM_950", "massGrams": 14.5, "prices": {"EUR": 999.00, "USD": 1099.00, "GBP": 849.00, "RUB": 95900.00}}
  }
}
$json$, 'What a new installation begins with', 'installation', 'Installation', timestamptz '2026-01-01T00:00:00Z');
