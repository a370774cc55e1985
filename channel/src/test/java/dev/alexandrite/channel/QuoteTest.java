package dev.alexandrite.channel;

import static dev.alexandrite.channel.OrderExamples.LATER;
import static dev.alexandrite.channel.OrderExamples.MODEL;
import static dev.alexandrite.channel.OrderExamples.NOW;
import static dev.alexandrite.channel.OrderExamples.ORDER;
import static dev.alexandrite.channel.OrderExamples.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.AlloyRange;
import dev.alexandrite.contracts.Message.QuoteEstimated;
import dev.alexandrite.contracts.Message.QuoteProgress;
import dev.alexandrite.contracts.Message.QuoteRefused;
import dev.alexandrite.contracts.Message.QuoteStep;
import dev.alexandrite.contracts.Money;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class QuoteTest {
  private static final QuoteProgress QUEUED =
      new QuoteProgress(UUID.randomUUID(), ORDER, MODEL, QuoteStep.QUEUED, 3);
  private static final QuoteEstimated ESTIMATED =
      new QuoteEstimated(
          UUID.randomUUID(),
          ORDER,
          MODEL,
          List.of(
              new AlloyRange(Alloy.SILVER_925, Money.of(9_000, "EUR"), Money.of(12_000, "EUR"))));

  @Test
  void whileItIsMeasuredTheRangeAndTheProgressStandSideBySide() {
    Quote quote = Quote.MEASURING.heard(QUEUED).heard(ESTIMATED);

    assertThat(quote.progress()).isEqualTo(new Quote.Progress(QuoteStep.QUEUED, 3));
    assertThat(quote.estimates()).isEqualTo(ESTIMATED.prices());
    assertThat(quote.heard(ESTIMATED).heard(QUEUED)).isEqualTo(quote);
  }

  @Test
  void theFirmPriceReplacesTheRange() {
    Quote quote = Quote.MEASURING.heard(ESTIMATED).heard(ready(MODEL));

    assertThat(quote.state()).isEqualTo(Quote.State.READY);
    assertThat(quote.estimates()).isNull();
    assertThat(quote.prices()).hasSize(2);
  }

  @Test
  void aCalculationThatBeginsAnewTakesTheOldPriceAway() {
    Quote quote = Quote.MEASURING.heard(ready(MODEL)).heard(QUEUED);

    assertThat(quote.state()).isEqualTo(Quote.State.MEASURING);
    assertThat(quote.prices()).isNull();
  }

  @Test
  void aRefusalSaysWhy() {
    Quote quote =
        Quote.MEASURING.heard(
            new QuoteRefused(UUID.randomUUID(), ORDER, MODEL, "not-a-model", "No model."));

    assertThat(quote.refusal()).isEqualTo(new Quote.Refusal("not-a-model", "No model."));
  }

  @Test
  void aPriceExpiresAtItsMoment() {
    Quote quote = Quote.MEASURING.heard(ready(MODEL));

    assertThat(quote.at(NOW).state()).isEqualTo(Quote.State.READY);
    assertThat(quote.at(LATER.minusNanos(1)).state()).isEqualTo(Quote.State.READY);
    assertThat(quote.at(LATER).state()).isEqualTo(Quote.State.EXPIRED);
    assertThat(quote.at(LATER).prices()).as("still shown").hasSize(2);
  }
}
