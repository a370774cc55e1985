package dev.alexandrite.channel;

import static dev.alexandrite.channel.OrderExamples.LATER;
import static dev.alexandrite.channel.OrderExamples.MODEL;
import static dev.alexandrite.channel.OrderExamples.NOW;
import static dev.alexandrite.channel.OrderExamples.ORDER;
import static dev.alexandrite.channel.OrderExamples.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.AlloyRange;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.Message.QuoteEstimated;
import dev.alexandrite.contracts.Message.QuoteProgress;
import dev.alexandrite.contracts.Message.QuoteRefused;
import dev.alexandrite.contracts.Message.QuoteStep;
import dev.alexandrite.contracts.Money;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QuoteTest {
  private static final QuoteProgress QUEUED =
      new QuoteProgress(UUID.randomUUID(), ORDER, MODEL, QuoteStep.QUEUED, 3);
  private static final AlloyPrice BAND_PRICE =
      new AlloyPrice(Alloy.SILVER_925, 3.4, Money.of(4_900, "EUR"));
  private static final QuoteEstimated ESTIMATED =
      new QuoteEstimated(
          UUID.randomUUID(),
          ORDER,
          MODEL,
          List.of(
              new AlloyRange(Alloy.SILVER_925, Money.of(9_000, "EUR"), Money.of(12_000, "EUR"))));

  @Test
  void whileItIsMeasuredTheRangeAndTheProgressStandSideBySide() {
    QuoteState quote = QuoteState.Measuring.UNHEARD.heard(QUEUED).heard(ESTIMATED);

    assertThat(quote)
        .isEqualTo(
            new QuoteState.Measuring(
                new QuoteView.Progress(QuoteStep.QUEUED, 3), ESTIMATED.prices()));
    assertThat(quote.heard(ESTIMATED).heard(QUEUED)).isEqualTo(quote);
  }

  @Test
  void theFirmPriceReplacesTheRange() {
    QuoteState quote = QuoteState.Measuring.UNHEARD.heard(ESTIMATED).heard(ready(MODEL));

    assertThat(quote)
        .isInstanceOfSatisfying(QuoteState.Priced.class, it -> assertThat(it.prices()).hasSize(2));
    assertThat(QuoteView.of(quote).estimates()).isNull();
  }

  @Test
  void aCalculationThatBeginsAnewTakesTheOldPriceAway() {
    QuoteState quote = QuoteState.Measuring.UNHEARD.heard(ready(MODEL)).heard(QUEUED);

    assertThat(quote)
        .isEqualTo(new QuoteState.Measuring(new QuoteView.Progress(QuoteStep.QUEUED, 3), null));
  }

  @Test
  void aRefusalSaysWhy() {
    QuoteState quote =
        QuoteState.Measuring.UNHEARD.heard(
            new QuoteRefused(UUID.randomUUID(), ORDER, MODEL, "not-a-model", "No model."));

    assertThat(quote).isEqualTo(new QuoteState.Refused("not-a-model", "No model."));
  }

  @Test
  void aPriceExpiresAtItsMoment() {
    QuoteState quote = QuoteState.Measuring.UNHEARD.heard(ready(MODEL));

    assertThat(quote.at(NOW)).isSameAs(quote);
    assertThat(quote.at(LATER.minusNanos(1))).isSameAs(quote);
    assertThat(quote.at(LATER)).isEqualTo(new QuoteState.Expired((QuoteState.Ready) quote));
    assertThat(QuoteView.of(quote.at(LATER)).prices()).as("still shown").hasSize(2);
  }

  /** Orders keep their quotes as these lines, whatever the types inside become. */
  @ParameterizedTest
  @MethodSource("keptQuotes")
  void aQuoteIsKeptAsItAlwaysWasAndReadAgain(String kept, QuoteState quote) {
    assertThat(OrderRows.JSON.writeValueAsString(QuoteView.of(quote))).isEqualTo(kept);
    assertThat(OrderRows.JSON.readValue(kept, QuoteView.class).quote()).isEqualTo(quote);
  }

  private static final String PRICE =
      "{\"alloy\":\"SILVER_925\",\"massGrams\":3.4,\"unitPrice\":{\"amountMinor\":4900,\"currency\":\"EUR\",\"digits\":2},"
          + "\"orderPrice\":null,\"terms\":null,\"makeable\":null}";

  static List<Arguments> keptQuotes() {
    String until = "\"validUntil\":\"2026-03-01T13:00:00Z\"";
    QuoteState.Listed listed = new QuoteState.Listed(BAND_PRICE, LATER, 7);
    return List.of(
        Arguments.of("{\"state\":\"NONE\"}", new QuoteState.None()),
        Arguments.of("{\"state\":\"MEASURING\"}", QuoteState.Measuring.UNHEARD),
        Arguments.of(
            "{\"state\":\"MEASURING\",\"progress\":{\"step\":\"QUEUED\",\"ahead\":3}}",
            QuoteState.Measuring.UNHEARD.heard(QUEUED)),
        Arguments.of(
            "{\"state\":\"HELD\",\"findings\":[],\"held\":{\"reason\":\"REVIEW\",\"unitChoices\":[]}}",
            new QuoteState.Held(HoldReason.REVIEW, List.of(), null, List.of())),
        Arguments.of(
            "{\"state\":\"READY\",\"measured\":"
                + OrderRows.JSON.writeValueAsString(ready(MODEL).measured())
                + ",\"prices\":["
                + PRICE
                + "],\"findings\":[],"
                + until
                + ",\"signed\":\"ey\"}",
            new QuoteState.Priced(
                ready(MODEL).measured(), List.of(BAND_PRICE), List.of(), LATER, "ey")),
        Arguments.of(
            "{\"state\":\"READY\",\"prices\":[" + PRICE + "]," + until + ",\"listVersion\":7}",
            listed),
        Arguments.of(
            "{\"state\":\"EXPIRED\",\"prices\":[" + PRICE + "]," + until + ",\"listVersion\":7}",
            new QuoteState.Expired(listed)),
        Arguments.of(
            "{\"state\":\"REFUSED\",\"refusal\":{\"code\":\"too-thin\",\"detail\":\"Too thin.\"}}",
            new QuoteState.Refused("too-thin", "Too thin.")));
  }
}
