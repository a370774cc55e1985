-- What a new installation begins with. An administrator replaces it by a new version; this one stays.
-- The command line reads the same figures from this file.
insert into revision (kind, version, body, reason, by_id, by_name, at) values ('TARIFF', 1, $json$
{
  "currency": "EUR",
  "alloys": {
    "SILVER_925":      {"densityGramsPerCm3": 10.40, "lossPerMille": 50, "shrinkagePerMille": 10, "finishPerCm2": 2.50, "handlingPerPiece": 6.00},
    "GOLD_585_YELLOW": {"densityGramsPerCm3": 13.07, "lossPerMille": 50, "shrinkagePerMille": 10, "finishPerCm2": 4.00, "handlingPerPiece": 9.00},
    "GOLD_585_WHITE":  {"densityGramsPerCm3": 12.61, "lossPerMille": 50, "shrinkagePerMille": 10, "finishPerCm2": 4.50, "handlingPerPiece": 9.00},
    "GOLD_585_RED":    {"densityGramsPerCm3": 13.26, "lossPerMille": 50, "shrinkagePerMille": 10, "finishPerCm2": 4.00, "handlingPerPiece": 9.00},
    "GOLD_750_YELLOW": {"densityGramsPerCm3": 15.58, "lossPerMille": 50, "shrinkagePerMille": 10, "finishPerCm2": 4.00, "handlingPerPiece": 9.00},
    "GOLD_750_WHITE":  {"densityGramsPerCm3": 14.64, "lossPerMille": 50, "shrinkagePerMille": 10, "finishPerCm2": 4.50, "handlingPerPiece": 9.00},
    "PLATINUM_950":    {"densityGramsPerCm3": 20.80, "lossPerMille": 50, "shrinkagePerMille": 10, "finishPerCm2": 6.50, "handlingPerPiece": 14.00}
  },
  "flask": {"price": 60.00, "usableCm3": 400, "spacingMm": 3, "sprueMm3": 150},
  "print": {"resinPerMl": 0.35, "supportPerMille": 300, "pricePerMm": 0.20},
  "engravingPerCharacter": 1.50,
  "settingPerStone": 5.00,
  "hallmark": {
    "GOLD":     {"aboveGrams": 1.0,  "fee": 0.90},
    "SILVER":   {"aboveGrams": 7.78, "fee": 0.70},
    "PLATINUM": {"aboveGrams": 0.5,  "fee": 1.20}
  },
  "setUpPerOrder": 15.00,
  "marginPerMille": 500,
  "taxPerMille": 200,
  "quoteMinutes": 1440,
  "sanity": {
    "unitPriceMin": 5.00,
    "unitPriceMax": 50000.00,
    "perGramFromGrams": 1,
    "perGramMax":       {"SILVER": 200, "GOLD": 1500, "PLATINUM": 1500},
    "fixingPerGramMin": {"SILVER": 0.2, "GOLD": 20,   "PLATINUM": 10},
    "fixingPerGramMax": {"SILVER": 20,  "GOLD": 500,  "PLATINUM": 300}
  },
  "sources": {
    "densityGramsPerCm3": "Stuller, Where to find the gravity of materials: sterling 10.40; 14K yellow 13.07, white 12.61, red 13.26; 18K yellow 15.58, white 14.64; PtCo 20.80 (95 % platinum)",
    "lossPerMille": "Goldify, Manufacturing calculator guide: 3 to 8 % for casting; the middle of it, until weighed castings tell better",
    "shrinkagePerMille": "Artistry of Gold, Mold shrinkage: 1.0 % from directly printed wax to metal",
    "hallmark.aboveGrams": "Hallmarking Convention, country profile of the United Kingdom: gold 1 g, silver 7.78 g, platinum 0.5 g",
    "setUpPerOrder": "DigiFabster, material page guide: 15 once per model, whatever the number of copies",
    "marginPerMille": "Calcdomain, Jewelry making calculator, for the difference of margin and markup; this is a markup. Initial value of this installation",
    "finishPerCm2, handlingPerPiece, flask, print, engravingPerCharacter, settingPerStone, hallmark.fee, taxPerMille, sanity": "Initial value of this installation"
  }
}
$json$, 'What a new installation begins with', 'installation', 'Installation', timestamptz '2026-01-01T00:00:00Z');
