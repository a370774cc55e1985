package dev.alexandrite.pricing;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a customer wishes beyond the bare piece.
 *
 * @param engravedCharacters on one piece
 */
public record Extras(int engravedCharacters, List<Stones> stones) {
  public static final Extras NONE = new Extras(0, List.of());

  /**
   * Stones of one kind in one piece.
   *
   * @param price of one stone, in major units; 0 where the customer brings it
   */
  public record Stones(String kind, int count, BigDecimal price) {
    public Stones {
      if (count < 1 || price.signum() < 0) {
        throw new IllegalArgumentException("%d stones at %s".formatted(count, price));
      }
    }
  }

  public Extras {
    stones = List.copyOf(stones);
    if (engravedCharacters < 0) {
      throw new IllegalArgumentException("%d characters".formatted(engravedCharacters));
    }
  }
}
