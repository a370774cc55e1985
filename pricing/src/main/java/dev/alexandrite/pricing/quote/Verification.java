package dev.alexandrite.pricing.quote;

import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.platform.Problem;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Computes a signed quote again from the versions that it names, whatever holds today. The facts
 * are taken from the measurement where it is still kept, and from the quote where it is not.
 */
@Component
class Verification {

  /**
   * @param authentic whether we signed it, unchanged
   * @param recomputed what the formula gives from the same versions; null where it is not authentic
   * @param same whether that is the figure of every alloy; prices that a seller gave by hand may
   *     differ, and {@code quote.basis.given} tells so
   */
  record Verified(
      boolean authentic,
      @Nullable SignedQuote quote,
      @Nullable List<AlloyPrice> recomputed,
      @Nullable Boolean same,
      @Nullable Boolean expired) {}

  private final Signing signing;
  private final Sources sources;
  private final Clock clock;

  Verification(Signing signing, Sources sources, Clock clock) {
    this.signing = signing;
    this.sources = sources;
    this.clock = clock;
  }

  /**
   * @throws Problem formula-not-kept, where another version of Alexandrite made the quote
   */
  Verified verify(String signed) {
    return signing
        .open(signed)
        .map(this::recompute)
        .orElse(new Verified(false, null, null, null, null));
  }

  private Verified recompute(SignedQuote quote) {
    Quote.Basis basis = quote.basis();
    List<AlloyPrice> prices = sources.of(basis).again(quote, sources.measured(basis));
    boolean same =
        quote.prices().stream()
            .allMatch(promised -> prices.stream().anyMatch(again -> same(promised, again)));
    return new Verified(true, quote, prices, same, clock.instant().isAfter(quote.expiresAt()));
  }

  private static boolean same(AlloyPrice promised, AlloyPrice again) {
    return promised.alloy() == again.alloy()
        && promised.massGrams() == again.massGrams()
        && promised.unitPrice().equals(again.unitPrice())
        && Objects.equals(promised.orderPrice(), again.orderPrice());
  }
}
