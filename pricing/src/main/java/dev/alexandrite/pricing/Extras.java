package dev.alexandrite.pricing;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a customer wishes beyond the bare piece.
 *
 * @param engravedCharacters on one piece
 */
record Extras(int engravedCharacters, List<Stones> stones) {
  static final Extras NONE = new Extras(0, List.of());

  /**
   * Stones of one kind in one piece.
   *
   * @param price of one stone, in major units; 0 where the customer brings it
   */
  record Stones(String kind, int count, BigDecimal price) {
    Stones {
      if (count < 1 || price.signum() < 0) {
        throw new IllegalArgumentException("%d stones at %s".formatted(count, price));
      }
    }
  }

  Extras {
    stones = List.copyOf(stones);
    if (engravedCharacters < 0) {
      throw new IllegalArgumentException("%d characters".formatted(engravedCharacters));
    }
  }
}
