package dev.alexandrite.pricing.price;

import dev.alexandrite.contracts.Alloy;
import java.util.Set;

/** The precious metal that an alloy is hallmarked and fixed by. */
enum Metal {
  SILVER,
  GOLD,
  PALLADIUM,
  PLATINUM;

  /** Those that every tariff and every fixing knows. */
  static final Set<Metal> ALWAYS = Set.of(SILVER, GOLD, PLATINUM);

  static Metal of(Alloy alloy) {
    return switch (alloy) {
      case SILVER_925 -> SILVER;
      case GOLD_375_YELLOW,
          GOLD_375_WHITE,
          GOLD_375_RED,
          GOLD_585_YELLOW,
          GOLD_585_WHITE,
          GOLD_585_RED,
          GOLD_750_YELLOW,
          GOLD_750_WHITE,
          GOLD_750_RED ->
          GOLD;
      case PALLADIUM_950 -> PALLADIUM;
      case PLATINUM_950 -> PLATINUM;
    };
  }
}
