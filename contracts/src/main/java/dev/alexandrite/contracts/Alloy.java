package dev.alexandrite.contracts;

/**
 * The alloys a piece can be cast in. Fineness is the standard's mark in parts per thousand;
 * density, price and losses are tariff data and live in {@code pricing}.
 */
public enum Alloy {
  SILVER_925(925),
  GOLD_375_YELLOW(375),
  GOLD_375_WHITE(375),
  GOLD_375_RED(375),
  GOLD_585_YELLOW(585),
  GOLD_585_WHITE(585),
  GOLD_585_RED(585),
  GOLD_750_YELLOW(750),
  GOLD_750_WHITE(750),
  GOLD_750_RED(750),
  PALLADIUM_950(950),
  PLATINUM_950(950);

  private final int finenessPerMille;

  Alloy(int finenessPerMille) {
    this.finenessPerMille = finenessPerMille;
  }

  public int finenessPerMille() {
    return finenessPerMille;
  }
}
