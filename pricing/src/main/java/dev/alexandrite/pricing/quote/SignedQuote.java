package dev.alexandrite.pricing.quote;

import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.Measured;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.pricing.Body;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is signed: all that is needed to compute the quote again.
 *
 * @param body the measured facts that were used
 * @param prices without their terms, which follow from the rest
 * @param fixedAt the moment of the fixing
 */
record SignedQuote(
    UUID quoteId,
    OrderId orderId,
    ModelId modelId,
    Quote.Basis basis,
    Body body,
    List<AlloyPrice> prices,
    Instant fixedAt,
    Currency currency,
    Instant issuedAt,
    Instant expiresAt) {

  /**
   * All that a price is computed from, as long as the measurement is there. A seller may price a
   * model that no program could measure.
   */
  static Body body(Optional<Measurement> measurement, @Nullable Measured measured) {
    if (measurement.isPresent()) {
      return Body.of(measurement.get());
    }
    return measured == null
        ? new Body(0, 0, List.of(0.0, 0.0, 0.0))
        : new Body(measured.volumeMm3(), measured.areaMm2(), measured.sizeMm());
  }

  static List<AlloyPrice> withoutTerms(List<AlloyPrice> prices) {
    return prices.stream()
        .map(
            p ->
                new AlloyPrice(p.alloy(), p.massGrams(), p.unitPrice(), p.orderPrice(), null, null))
        .toList();
  }
}
