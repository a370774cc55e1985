package dev.alexandrite.pricing;

import dev.alexandrite.contracts.Alloy;

/** The precious metal that an alloy is hallmarked and fixed by. */
enum Metal {
  SILVER,
  GOLD,
  PLATINUM;

  static Metal of(Alloy alloy) {
    return switch (alloy) {
      case SILVER_925 -> SILVER;
      case GOLD_585_YELLOW, GOLD_585_WHITE, GOLD_585_RED, GOLD_750_YELLOW, GOLD_750_WHITE -> GOLD;
      case PLATINUM_950 -> PLATINUM;
    };
  }
}
