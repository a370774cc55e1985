package dev.alexandrite.contracts;

/**
 * The alloys a piece can be cast in. Fineness is the standard's mark in parts per thousand;
 * density, price and losses are tariff data and live in {@code pricing}.
 */
public enum Alloy {
  SILVER_925(925),
  GOLD_585_YELLOW(585),
  GOLD_585_WHITE(585),
  GOLD_585_RED(585),
  GOLD_750_YELLOW(750),
  GOLD_750_WHITE(750),
  PLATINUM_950(950);

  private final int finenessPerMille;

  Alloy(int finenessPerMille) {
    this.finenessPerMille = finenessPerMille;
  }

  public int finenessPerMille() {
    return finenessPerMille;
  }
}
