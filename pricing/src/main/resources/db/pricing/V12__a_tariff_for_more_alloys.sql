-- Takes the place of what the installation began with. Where an administrator has made a tariff already, that one
-- goes on, and casts the alloys that it names.
insert into revision (kind, version, body, reason, by_id, by_name, at)
select 'TARIFF', 2, $json$
{
  "currency": "EUR",
  "alloys": {
    "SILVER_925": {"densityGramsPerCm3": 10.40, "lossPerMille": 50, "shrinkagePerMille": 10, "finishPerCm2": 2.50, "handlingPerPiece": 6.00, "solidSurcharge": 4.00},
    "GOLD_375_YELLOW": {"densityGramsPerCm3": 11.15, "lossPerMille": 50, "shrinkagePerMille": 10, "finishPerCm2": 4.00, "handlingPerPiece": 9.00, "solidSurcharge": 4.00},
    "GOLD_375_WHITE": {"densityGramsPerCm3": 12.66, "lossPerMille": 50, "shrinkagePerMille": 10, "finishPerCm2": 4.50, "handlingPerPiece": 9.00, "rhodiumPerCm2": 0.80, "solidSurcharge": 4.00},
    "GOLD_375_RED": {"densityGramsPerCm3": 11.35, "lossPerMille": 50, "shrinkagePerMille": 10, "finishPerCm2": 4.00, "handlingPerPiece": 9.00, "solidSurcharge": 4.00},
    "GOLD_585_YELLOW": {"densityGramsPerCm3": 13.07, "lossPerMille": 50, "shrinkagePerMille": 10, "finishPerCm2": 4.00, "handlingPerPiece": 9.00, "solidSurcharge": 4.00},
    "GOLD_585_WHITE": {"densityGramsPerCm3": 12.61, "lossPerMille": 50, "shrinkagePerMille": 10, "finishPerCm2": 4.50, "handlingPerPiece": 9.00, "rhodiumPerCm2": 0.80, "solidSurcharge": 4.00},
    "GOLD_585_RED": {"densityGramsPerCm3": 13.26, "lossPerMille": 50, "shrinkagePerMille": 10, "finishPerCm2": 4.00, "handlingPerPiece": 9.00, "solidSurcharge": 4.00},
    "GOLD_750_YELLOW": {"densityGramsPerCm3": 15.58, "lossPerMille": 50, "shrinkagePerMille": 10, "finishPerCm2": 4.00, "handlingPerPiece": 9.00, "solidSurcharge": 4.00},
    "GOLD_750_WHITE": {"densityGramsPerCm3": 14.64, "lossPerMille": 50, "shrinkagePerMille": 10, "finishPerCm2": 4.50, "handlingPerPiece": 9.00, "rhodiumPerCm2": 0.80, "solidSurcharge": 4.00},
    "GOLD_750_RED": {"densityGramsPerCm3": 15.18, "lossPerMille": 50, "shrinkagePerMille": 10, "finishPerCm2": 4.00, "handlingPerPiece": 9.00, "solidSurcharge": 4.00},
    "PALLADIUM_950": {"densityGramsPerCm3": 11.45, "lossPerMille": 80, "shrinkagePerMille": 15, "finishPerCm2": 6.00, "handlingPerPiece": 13.00, "flask": {"price": 95.00, "usableCm3": 150, "spacingMm": 4, "sprueMm3": 250}},
    "PLATINUM_950": {"densityGramsPerCm3": 20.80, "lossPerMille": 80, "shrinkagePerMille": 15, "finishPerCm2": 6.50, "handlingPerPiece": 14.00, "flask": {"price": 95.00, "usableCm3": 150, "spacingMm": 4, "sprueMm3": 250}}
  },
  "flask": {"price": 60.00, "usableCm3": 400, "spacingMm": 3, "sprueMm3": 150},
  "print": {"resinPerMl": 0.35, "supportPerMille": 300, "pricePerMm": 0.20},
  "engravingPerCharacter": 1.50,
  "settingPerStone": 5.00,
  "hallmark": {
    "GOLD":     {"aboveGrams": 1.0,  "fee": 0.90},
    "SILVER":   {"aboveGrams": 7.78, "fee": 0.70},
    "PALLADIUM": {"aboveGrams": 1.0, "fee": 1.20},
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
    "perGramMax":       {"SILVER": 200, "GOLD": 1500, "PALLADIUM": 1500, "PLATINUM": 1500},
    "fixingPerGramMin": {"SILVER": 0.2, "GOLD": 20,   "PALLADIUM": 5, "PLATINUM": 10},
    "fixingPerGramMax": {"SILVER": 20,  "GOLD": 500,  "PALLADIUM": 300, "PLATINUM": 300}
  },
  "solidOverMm": 4,
  "sources": {
    "densityGramsPerCm3": "Stuller, Where to find the gravity of materials: sterling 10.40; 14K yellow 13.07, white 12.61, red 13.26; 18K yellow 15.58, white 14.64, red 15.18; PtCo 20.80 (95 % platinum). Design Build Cast, Useful tips, wax factors in proportion to sterling silver at 10.40: 9 ct yellow 11.15, white 12.66, red 11.35; palladium 950 11.45",
    "lossPerMille": "Goldify, Manufacturing calculator guide: 3 to 8 % for casting; the middle of it, until weighed castings tell better; platinum and palladium the upper end of it, for they are cast faster and hotter",
    "shrinkagePerMille": "Artistry of Gold, Mold shrinkage: 1.0 % from directly printed wax to metal. Platinum and palladium: initial value of this installation",
    "hallmark.aboveGrams": "Hallmarking Convention, country profile of the United Kingdom: gold 1 g, silver 7.78 g, platinum 0.5 g, palladium 1 g; exempt is what weighs less",
    "setUpPerOrder": "DigiFabster, material page guide: 15 once per model, whatever the number of copies",
    "marginPerMille": "Calcdomain, Jewelry making calculator, for the difference of margin and markup; this is a markup. Initial value of this installation",
    "solidOverMm": "Saqlain Bullion, Minimum wall thickness for jewelry CAM printing: solids over 4 mm are reviewed",
    "flask of platinum and palladium": "Ganoksin, Platinum casting investments: another investment than for gold, and fast centrifugal casting; the figures are initial values of this installation",
    "rhodiumPerCm2, solidSurcharge": "Initial value of this installation",
    "finishPerCm2, handlingPerPiece, flask, print, engravingPerCharacter, settingPerStone, hallmark.fee, taxPerMille, sanity": "Initial value of this installation"
  }
}
$json$, 'More alloys, a flask of its own for platinum, rhodium on white gold', 'installation', 'Installation', timestamptz '2026-01-01T00:00:00Z'
where (select max(version) from revision where kind = 'TARIFF') = 1;
