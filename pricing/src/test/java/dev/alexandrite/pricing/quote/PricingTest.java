package dev.alexandrite.pricing.quote;

import static dev.alexandrite.pricing.PricingFixture.DATABASE;
import static dev.alexandrite.pricing.PricingFixture.ring;
import static dev.alexandrite.pricing.PricingFixture.withAHole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.Feasibility;
import dev.alexandrite.contracts.Message.QuoteHeld;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.geometry.RingGenerator;
import dev.alexandrite.pricing.PricingFixture;
import dev.alexandrite.pricing.PricingFixture.Story;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PricingTest {

  @Test
  void aFileIsQuotedInEveryAlloyAsSoonAsItIsThere() {
    RingGenerator ring = ring();

    QuoteReady quote = new Story().brings(ring.stl()).hears(QuoteReady.class);

    assertThat(quote.measured().triangles()).isEqualTo(ring.triangles());
    assertThat(quote.measured().volumeMm3()).isCloseTo(ring.volumeMm3(), within(1e-3));
    assertThat(quote.measured().ringBoreMm()).isCloseTo(17.3, within(0.1));
    assertThat(quote.prices()).extracting(AlloyPrice::alloy).containsExactly(Alloy.values());
    assertThat(quote.prices())
        .allSatisfy(
            price -> {
              assertThat(price.makeable().castable()).isEqualTo(Feasibility.YES);
              assertThat(price.terms()).isNotEmpty();
              assertThat(price.unitPrice().amountMinor()).isPositive();
            });
    assertThat(quote.validUntil()).isAfter(PricingFixture.CLOCK.instant());
    assertThat(quote.signed()).isNotBlank();
  }

  @Test
  void whatIsSubmittedCostsWhatWasQuoted() {
    Story story = new Story().brings(ring().stl());
    QuoteReady quote = story.hears(QuoteReady.class);
    AlloyPrice gold =
        quote.prices().stream().filter(p -> p.alloy() == Alloy.GOLD_750_WHITE).findFirst().get();

    story.submits(Alloy.GOLD_750_WHITE, 3);

    PriceCalculated priced = (PriceCalculated) story.becomes(OrderState.PRICE_CALCULATED).event();
    assertThat(priced.unitPrice()).isEqualTo(gold.unitPrice());
    assertThat(priced.orderPrice()).isEqualTo(gold.orderPrice());
    assertThat(priced.total().amountMinor())
        .isEqualTo(3 * gold.unitPrice().amountMinor() + gold.orderPrice().amountMinor());
    assertThat(priced.massGrams()).isEqualTo(gold.massGrams());
  }

  @Test
  void nobodySubmitsByAnotherOrdersQuote() {
    Story victim = new Story().brings(ring().stl());
    UUID quoteId = currentOf(victim);
    Story thief = new Story().brings(withAHole(ring().stl()));
    thief.hears(QuoteHeld.class);

    thief.says(
        new OrderSubmitted(Kind.MODEL, victim.modelId, null, Alloy.SILVER_925, 1, null, null));

    awaitNotTheirs(thief);
    assertThat(currentOf(victim)).isEqualTo(quoteId);
    victim.submits(Alloy.SILVER_925, 1).becomes(OrderState.PRICE_CALCULATED);
  }

  @Test
  void nobodyBringsAnotherOrdersFile() {
    Story victim = new Story().brings(ring().stl());
    UUID quoteId = currentOf(victim);
    Story thief = new Story();

    thief.says(new FileUploaded(victim.modelId, "stl", 84));

    awaitNotTheirs(thief);
    assertThat(currentOf(victim)).isEqualTo(quoteId);
  }

  @Test
  void aReadyPieceBringsNobodysModelToAnOrder() {
    Story victim = new Story().brings(ring().stl());
    UUID quoteId = currentOf(victim);
    Story thief = new Story();

    thief.says(
        new OrderSubmitted(
            Kind.PIECE, victim.modelId, "plain-band", Alloy.SILVER_925, 1, null, null));

    awaitNotTheirs(thief);
    assertThat(currentOf(victim)).isEqualTo(quoteId);
  }

  private static UUID currentOf(Story story) {
    story.hears(QuoteReady.class);
    return DATABASE
        .sql("select quote_id from quote where model_id = :id and current")
        .param("id", story.modelId.value())
        .query(UUID.class)
        .single();
  }

  private static void awaitNotTheirs(Story story) {
    await()
        .untilAsserted(
            () ->
                assertThat(
                        DATABASE
                            .sql("select code from dead_letter where body like '%' || :id || '%'")
                            .param("id", story.orderId.toString())
                            .query(String.class)
                            .list())
                    .containsExactly("not-theirs"));
  }
}
