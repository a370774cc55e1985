package dev.alexandrite.pricing.quote;

import static dev.alexandrite.pricing.price.PricingExamples.BOOK;
import static dev.alexandrite.pricing.price.PricingExamples.plate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ModelRefused;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.pricing.measuring.MeasuredFiles;
import dev.alexandrite.pricing.price.PriceBook;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class QuoteTest {
  private static final Instant UNTIL = Instant.parse("2026-03-02T12:00:00Z");
  private static final Duration GRACE = Duration.ofMinutes(2);
  private static final OrderId ORDER = OrderId.of("019aa0b5-7c00-7000-8000-000000000002");
  private static final ModelId MODEL =
      new ModelId(UUID.fromString("019aa0b5-7c00-7000-8000-000000000007"));

  @Test
  void threePiecesCostTheOrdersPartAndThreeTimesThePieces() {
    Quote.Answer answer = ready(1.2).answer(submitted(Alloy.SILVER_925, 3), UNTIL, GRACE);

    assertThat(answer)
        .isInstanceOfSatisfying(
            Quote.Answer.Priced.class,
            priced -> {
              assertThat(priced.event().unitPrice()).isEqualTo(Money.of(8_273, "EUR"));
              assertThat(priced.event().orderPrice()).isEqualTo(Money.of(2_700, "EUR"));
              assertThat(priced.event().total()).isEqualTo(Money.of(27_519, "EUR"));
              assertThat(priced.event().massGrams()).isEqualTo(10.4);
              assertThat(priced.event().modelId()).isEqualTo(MODEL);
            });
  }

  @Test
  void theMomentOfSubmittingCountsWithTheGraceOfAClock() {
    OrderSubmitted order = submitted(Alloy.SILVER_925, 1);

    assertThat(ready(1.2).answer(order, UNTIL.plus(GRACE), GRACE))
        .isInstanceOf(Quote.Answer.Priced.class);
    assertThat(ready(1.2).answer(order, UNTIL.plus(GRACE).plusMillis(1), GRACE))
        .isInstanceOf(Quote.Answer.Expired.class);
  }

  @Test
  void whatCanNotBeMadeIsRefusedBeforeAnybodyPays() {
    Quote.Answer answer = ready(0.2).answer(submitted(Alloy.SILVER_925, 1), UNTIL, GRACE);

    assertThat(answer)
        .isInstanceOfSatisfying(
            Quote.Answer.Refused.class,
            refused -> {
              assertThat(refused.event().code()).isEqualTo("not-makeable");
              assertThat(refused.event().detail())
                  .startsWith(
                      "This model can't be made in SILVER_925: Not printable: the thinnest wall");
            });
  }

  @Test
  void aHeldQuoteWaitsAndARefusedOneRefuses() {
    Quote ready = ready(1.2);
    assertThat(
            state(ready, Quote.State.HELD, null)
                .answer(submitted(Alloy.SILVER_925, 1), UNTIL, GRACE))
        .isInstanceOf(Quote.Answer.Waits.class);
    assertThat(
            state(ready, Quote.State.REFUSED, new Quote.Refusal("truncated", "It ends too early."))
                .answer(submitted(Alloy.SILVER_925, 1), UNTIL, GRACE))
        .isEqualTo(
            new Quote.Answer.Refused(new ModelRefused(MODEL, "truncated", "It ends too early.")));
  }

  private static OrderSubmitted submitted(Alloy alloy, int quantity) {
    return new OrderSubmitted(Kind.MODEL, MODEL, null, alloy, quantity, null, null);
  }

  private static Quote ready(double minWallMm) {
    return new Quote(
        UUID.fromString("019aa0b5-7c00-7000-8000-000000000009"),
        ORDER,
        MODEL,
        Quote.State.READY,
        new Quote.Basis("cafe", null, MeasuredFiles.MEASURED_BY, PriceBook.FORMULA, 1, 1, 1, false),
        new Appraiser(BOOK).appraise(plate(minWallMm), false),
        null,
        "signed",
        UNTIL.minus(Duration.ofDays(1)),
        UNTIL,
        null,
        null);
  }

  private static Quote state(Quote quote, Quote.State state, Quote.Refusal refusal) {
    return new Quote(
        quote.quoteId(),
        quote.orderId(),
        quote.modelId(),
        state,
        quote.basis(),
        quote.appraisal(),
        refusal,
        null,
        quote.issuedAt(),
        null,
        null,
        null);
  }
}
