-- What a caster would object to. Judges measured facts; what no mesh tells is there for who draws.
insert into revision (kind, version, body, reason, by_id, by_name, at)
select 'LIMITS', 2, $json$
{
  "limits": [
    {"code": "TOO_THIN", "step": "PRINTABLE", "quantity": "MIN_WALL_MM", "direction": "AT_LEAST", "no": 0.3,
     "source": "Saqlain Bullion, Minimum wall thickness for jewelry CAM printing: filigree wire 0.3 mm possible"},
    {"code": "TOO_THIN", "step": "CASTABLE", "quantity": "MIN_WALL_MM", "direction": "AT_LEAST", "no": 0.3,
     "source": "Saqlain Bullion, Minimum wall thickness for jewelry CAM printing: filigree wire 0.3 mm possible"},
    {"code": "TOO_THIN", "step": "PRINTABLE", "quantity": "MIN_WALL_MM", "direction": "AT_LEAST", "withCare": 0.7,
     "source": "Saqlain Bullion, Minimum wall thickness for jewelry CAM printing: shells 0.7 mm"},
    {"code": "TOO_THIN", "step": "CASTABLE", "quantity": "MIN_WALL_MM", "direction": "AT_LEAST", "withCare": 0.8,
     "alloys": ["SILVER_925"],
     "source": "Mister Jewel, 3D jewelry design technical tips: 0.8 to 1.0 mm in silver"},
    {"code": "TOO_THIN", "step": "CASTABLE", "quantity": "MIN_WALL_MM", "direction": "AT_LEAST", "withCare": 1.0,
     "alloys": ["GOLD_375_YELLOW", "GOLD_375_WHITE", "GOLD_375_RED", "GOLD_585_YELLOW", "GOLD_585_WHITE", "GOLD_585_RED", "GOLD_750_YELLOW", "GOLD_750_WHITE", "GOLD_750_RED"],
     "source": "Mister Jewel, 3D jewelry design technical tips: 1.0 to 1.2 mm in gold"},
    {"code": "TOO_THIN", "step": "CASTABLE", "quantity": "MIN_WALL_MM", "direction": "AT_LEAST", "withCare": 1.0,
     "alloys": ["PALLADIUM_950", "PLATINUM_950"],
     "source": "Initial value of this installation: as gold"},
    {"code": "TOO_THIN", "step": "FINISHABLE", "quantity": "MIN_WALL_MM", "direction": "AT_LEAST", "withCare": 1.0,
     "source": "Gemwares, Builder product: filing and polishing take up to 0.25 mm of a surface, so 0.5 mm of a wall; draw 1.2 mm for 1.0 mm"},
    {"code": "PRONG_THIN", "step": "FINISHABLE", "quantity": "MIN_WALL_MM", "direction": "AT_LEAST", "withCare": 0.6,
     "source": "Gemwares, Builder product: prongs of at least 0.6 mm"},
    {"code": "CLOSED_HOLLOW", "step": "CASTABLE", "quantity": "CLOSED_HOLLOWS", "direction": "AT_MOST", "no": 0,
     "source": "Apex Jewelry Casting, Why jewelry castings fail: a hollow without vents traps investment and metal; draw drain holes of 1 to 1.5 mm in hidden places"},
    {"code": "THICK_SOLID", "step": "CASTABLE", "quantity": "THICKEST_MM", "direction": "AT_MOST", "withCare": 4,
     "alloys": ["SILVER_925", "GOLD_375_YELLOW", "GOLD_375_WHITE", "GOLD_375_RED", "GOLD_585_YELLOW", "GOLD_585_WHITE", "GOLD_585_RED", "GOLD_750_YELLOW", "GOLD_750_WHITE", "GOLD_750_RED"],
     "source": "Saqlain Bullion, Minimum wall thickness for jewelry CAM printing: solids over 4 mm are reviewed, for they shrink into pores"},
    {"code": "ENGRAVING_NARROW", "step": "FINISHABLE", "quantity": "ENGRAVING_WIDTH_MM", "direction": "AT_LEAST", "withCare": 0.3,
     "source": "Gemwares, Builder product: engravings of at least 0.3 mm width"},
    {"code": "ENGRAVING_SHALLOW", "step": "FINISHABLE", "quantity": "ENGRAVING_DEPTH_MM", "direction": "AT_LEAST", "withCare": 0.5,
     "source": "Gemwares, Builder product: engravings of at least 0.5 mm depth"},
    {"code": "EAR_POST_THIN", "step": "CASTABLE", "quantity": "EAR_POST_MM", "direction": "AT_LEAST", "withCare": 0.8,
     "source": "Mister Jewel, 3D jewelry design technical tips: ear posts of 0.8 mm"},
    {"code": "PRONG_SHORT", "step": "FINISHABLE", "quantity": "PRONG_OVER_STONE_PERCENT", "direction": "AT_LEAST", "withCare": 10,
     "source": "Gemwares, Builder product: prongs stand 10 % over the stone"},
    {"code": "TOO_SMALL", "step": "CASTABLE", "quantity": "SUM_OF_SIDES_MM", "direction": "AT_LEAST", "withCare": 10,
     "source": "Planfab, Gold guide: X + Y + Z of at least 10 mm"},
    {"code": "TOO_SMALL", "step": "CASTABLE", "quantity": "SHORTEST_SIDE_MM", "direction": "AT_LEAST", "withCare": 0.8, "no": 0.3,
     "source": "Planfab, Gold guide: no axis under 0.8 mm; Saqlain Bullion: filigree wire 0.3 mm possible"},
    {"code": "TOO_LARGE", "step": "PRINTABLE", "quantity": "LONGEST_SIDE_MM", "direction": "AT_MOST", "withCare": 100, "no": 190,
     "source": "Initial value of this installation: the printer's bed"},
    {"code": "TOO_LARGE", "step": "CASTABLE", "quantity": "LONGEST_SIDE_MM", "direction": "AT_MOST", "withCare": 90, "no": 140,
     "source": "Initial value of this installation: the inside of a flask of 100 by 150 mm"},
    {"code": "TOO_HEAVY", "step": "CASTABLE", "quantity": "MASS_GRAMS", "direction": "AT_MOST", "withCare": 150, "no": 500,
     "source": "Initial value of this installation: the crucible"},
    {"code": "SEVERAL_BODIES", "step": "CASTABLE", "quantity": "BODIES", "direction": "AT_MOST", "withCare": 1,
     "source": "Initial value of this installation: every body needs a sprue of its own"}
  ]
}
$json$, 'Hollows without drain holes, thick solids, prongs, engravings, ear posts', 'installation', 'Installation', timestamptz '2026-01-01T00:00:00Z'
where (select max(version) from revision where kind = 'LIMITS') = 1;
