-- A first collection; a workshop changes it and its prices as it likes.
insert into piece (piece_id, position, name_en, name_ru, alloy, mass_grams, lead_time_days, picture)
values
  ('plain-band', 1, 'Plain band', 'Гладкое кольцо', 'SILVER_925', 3.4, 5, '/pieces/plain-band.svg'),
  ('wedding-ring', 2, 'Wedding ring', 'Обручальное кольцо', 'GOLD_585_YELLOW', 4.6, 10, '/pieces/wedding-ring.svg'),
  ('signet-ring', 3, 'Signet ring', 'Перстень-печатка', 'SILVER_925', 9.8, 12, '/pieces/signet-ring.svg'),
  ('solitaire-ring', 4, 'Solitaire setting', 'Кольцо под солитер', 'GOLD_750_WHITE', 3.9, 14, '/pieces/solitaire-ring.svg'),
  ('drop-earrings', 5, 'Drop earrings', 'Серьги-капли', 'GOLD_585_RED', 3.2, 9, '/pieces/drop-earrings.svg'),
  ('leaf-pendant', 6, 'Leaf pendant', 'Подвеска «Лист»', 'SILVER_925', 2.7, 6, '/pieces/leaf-pendant.svg'),
  ('compass-pendant', 7, 'Compass pendant', 'Подвеска «Компас»', 'GOLD_750_YELLOW', 5.1, 14, '/pieces/compass-pendant.svg'),
  ('cufflinks', 8, 'Cufflinks', 'Запонки', 'PLATINUM_950', 14.5, 18, '/pieces/cufflinks.svg');

insert into piece_price (piece_id, currency, amount_minor)
values
  ('plain-band', 'EUR', 4900), ('plain-band', 'USD', 5500), ('plain-band', 'GBP', 4200), ('plain-band', 'RUB', 490000),
  ('wedding-ring', 'EUR', 48900), ('wedding-ring', 'USD', 53900), ('wedding-ring', 'GBP', 41900), ('wedding-ring', 'RUB', 4690000),
  ('signet-ring', 'EUR', 12900), ('signet-ring', 'USD', 14500), ('signet-ring', 'GBP', 10900), ('signet-ring', 'RUB', 1290000),
  ('solitaire-ring', 'EUR', 64900), ('solitaire-ring', 'USD', 71900), ('solitaire-ring', 'GBP', 55900), ('solitaire-ring', 'RUB', 6290000),
  ('drop-earrings', 'EUR', 36900), ('drop-earrings', 'USD', 40900), ('drop-earrings', 'GBP', 31900), ('drop-earrings', 'RUB', 3590000),
  ('leaf-pendant', 'EUR', 5900), ('leaf-pendant', 'USD', 6500), ('leaf-pendant', 'GBP', 4900), ('leaf-pendant', 'RUB', 590000),
  ('compass-pendant', 'EUR', 79900), ('compass-pendant', 'USD', 87900), ('compass-pendant', 'GBP', 68900), ('compass-pendant', 'RUB', 7690000),
  ('cufflinks', 'EUR', 99900), ('cufflinks', 'USD', 109900), ('cufflinks', 'GBP', 84900), ('cufflinks', 'RUB', 9590000);
