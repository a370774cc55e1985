package dev.alexandrite.pricing.price;

import java.util.List;
import java.util.Optional;

/**
 * Every formula by which a quote was ever made, the newest last.
 *
 * @param kept none is ever taken out
 */
public record Formulas(List<Formula> kept) {
  public static final Formulas ALL = new Formulas(List.of(new Formula1(), new Formula2()));

  /** By which prices are computed now. */
  Formula today() {
    return kept.getLast();
  }

  Optional<Formula> find(String version) {
    return kept.stream().filter(formula -> formula.version().equals(version)).findFirst();
  }
}
