package dev.alexandrite.pricing.quote;

import static dev.alexandrite.pricing.price.PricingExamples.BOOK;
import static dev.alexandrite.pricing.price.PricingExamples.plate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ModelRefused;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.geometry.FindingCode;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.pricing.measuring.MeasuredFiles;
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
              assertThat(priced.event().unit()).isEqualTo("MILLIMETRE");
              assertThat(priced.event().sizeMm())
                  .isEqualTo(head(plate(1.2)).appraisal().measured().sizeMm());
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
    Quote.Head head = head(plate(1.2));
    Quote held =
        new Quote.Held(
            new Quote.Head(
                head.quoteId(),
                ORDER,
                MODEL,
                head.basis(),
                Appraisal.NONE.heldFor(
                    HoldReason.REVIEW, head(plate(0.2)).appraisal().findings().getFirst()),
                head.issuedAt()));
    assertThat(held.answer(submitted(Alloy.SILVER_925, 1), UNTIL, GRACE))
        .isInstanceOf(Quote.Answer.Waits.class);
    assertThat(
            new Quote.Refused(head, new Quote.Refusal("truncated", "It ends too early."), null)
                .answer(submitted(Alloy.SILVER_925, 1), UNTIL, GRACE))
        .isEqualTo(
            new Quote.Answer.Refused(new ModelRefused(MODEL, "truncated", "It ends too early.")));
  }

  @Test
  void whatIsHeldIsNoPromiseAndWhatIsNotHeldDoesNotWait() {
    Quote.Head open = head(plate(1.2));
    Quote.Head held = head(plate(null, FindingCode.WALLS_UNCHECKED));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Quote.Ready(held, "signed", UNTIL, null));
    assertThatNullPointerException().isThrownBy(() -> new Quote.Held(open));
  }

  private static OrderSubmitted submitted(Alloy alloy, int quantity) {
    return new OrderSubmitted(Kind.MODEL, MODEL, null, alloy, quantity, null, null);
  }

  private static Quote ready(double minWallMm) {
    return new Quote.Ready(head(plate(minWallMm)), "signed", UNTIL, null);
  }

  private static Quote.Head head(Measurement measurement) {
    return new Quote.Head(
        UUID.fromString("019aa0b5-7c00-7000-8000-000000000009"),
        ORDER,
        MODEL,
        new Quote.Basis("cafe", null, MeasuredFiles.MEASURED_BY, "2", 1, 1, 1, false),
        new Appraiser(BOOK).appraise(measurement, false),
        UNTIL.minus(Duration.ofDays(1)));
  }
}
