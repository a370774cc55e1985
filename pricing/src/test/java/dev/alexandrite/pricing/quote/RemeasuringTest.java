package dev.alexandrite.pricing.quote;

import static dev.alexandrite.pricing.PricingFixture.DATABASE;
import static dev.alexandrite.pricing.PricingFixture.NINA;
import static dev.alexandrite.pricing.PricingFixture.ROLE;
import static dev.alexandrite.pricing.PricingFixture.ring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.Message.ModelRemeasured;
import dev.alexandrite.contracts.Message.QuoteHeld;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.contracts.Message.Remeasured;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.pricing.PricingFixture;
import dev.alexandrite.pricing.PricingFixture.Story;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The way of measuring changes while models have their prices. */
class RemeasuringTest {
  private static final Remeasuring REMEASURING = ROLE.getBean(Remeasuring.class);

  @Test
  void whatWaitsForASellerIsMeasuredAnewAndNothingIsSaidOfNoDifference() {
    Story story = priced();
    quotedByAnOlderMeasure(story, 1);

    REMEASURING.sweep();
    REMEASURING.sweep(); // another instance starts too

    assertThat(PricingFixture.remeasured(story.orderId))
        .extracting(ModelRemeasured::result, ModelRemeasured::finding)
        .containsExactly(tuple(Remeasured.UNDER_WAY, null), tuple(Remeasured.SAME, null));
    assertThat(PricingFixture.remeasured(story.orderId))
        .extracting(ModelRemeasured::modelSha256)
        .as("for approvals of what was priced before it was said")
        .containsOnly(
            ((PriceCalculated) story.becomes(OrderState.PRICE_CALCULATED).event()).modelSha256())
        .doesNotContainNull();
  }

  @Test
  void aDifferenceIsToldWithBothMasses() {
    Story story = priced();
    quotedByAnOlderMeasure(story, 0.97);

    REMEASURING.sweep();

    ModelRemeasured told = PricingFixture.remeasured(story.orderId).getLast();
    assertThat(told.result()).isEqualTo(Remeasured.DIFFERENT);
    assertThat(told.finding()).isEqualTo("The volume is 3.1 % larger than was priced.");
    double grams = told.grams();
    assertThat(told.pricedGrams()).isCloseTo(grams * 0.97, Offset.offset(0.01));
    assertThat(story.hears(QuoteReady.class).prices()).isNotEmpty(); // the customer's word stays
  }

  @Test
  void whatWasPricedByTodaysMeasureIsLeftAlone() {
    Story story = priced();
    REMEASURING.sweep();
    assertThat(
            DATABASE
                .sql(
                    "select count(*) from calculation where model_id = :model and anew_by is not"
                        + " null")
                .param("model", story.modelId.value())
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void whoSubmitsByAnOlderQuoteGetsItsPriceWhenNothingIsDifferent() {
    Story story = new Story().brings(ring().stl());
    QuoteReady quote = story.hears(QuoteReady.class);
    quotedByAnOlderMeasure(story, 1);

    story.submits(Alloy.SILVER_925, 2);

    assertThat(story.becomes(OrderState.PRICE_CALCULATED).event())
        .isInstanceOfSatisfying(
            PriceCalculated.class,
            priced ->
                assertThat(priced.unitPrice())
                    .isEqualTo(
                        quote.prices().stream()
                            .filter(p -> p.alloy() == Alloy.SILVER_925)
                            .findFirst()
                            .orElseThrow()
                            .unitPrice()));
  }

  @Test
  void whoSubmitsByAnOlderQuoteWaitsForASellerWhereItIsDifferent() {
    Story story = new Story().brings(ring().stl());
    story.hears(QuoteReady.class);
    quotedByAnOlderMeasure(story, 0.9);

    story.submits(Alloy.SILVER_925, 1);

    QuoteHeld held = story.hears(QuoteHeld.class);
    assertThat(held.reason()).isEqualTo(HoldReason.REVIEW);
    assertThat(held.findings())
        .extracting(ModelFinding::code, ModelFinding::detail)
        .contains(tuple("MEASURED_ANEW", "The volume is 11.1 % larger than was priced."));
    assertThat(
            NINA.post(
                    "/api/reviews/" + story.modelId + "/release",
                    "{\"reason\":\"agreed by telephone\"}")
                .status())
        .isEqualTo(200);
    story.becomes(OrderState.PRICE_CALCULATED);
  }

  private static Story priced() {
    Story story = new Story().brings(ring().stl());
    story.hears(QuoteReady.class);
    story.submits(Alloy.SILVER_925, 1);
    story.becomes(OrderState.PRICE_CALCULATED);
    return story;
  }

  /** As if it had been quoted before an update, which found so much of today's volume. */
  private static void quotedByAnOlderMeasure(Story story, double part) {
    DATABASE
        .sql(
            """
            update quote set
              basis = jsonb_set(basis, '{measuredBy}', '"0.older"'),
              offer = jsonb_set(
                jsonb_set(offer, '{measured,volumeMm3}',
                  to_jsonb((offer #>> '{measured,volumeMm3}')::float8 * :part)),
                '{prices}',
                (select jsonb_agg(jsonb_set(p, '{massGrams}', to_jsonb((p ->> 'massGrams')::float8 * :part)))
                 from jsonb_array_elements(offer -> 'prices') p))
            where model_id = :model and current
            """)
        .param("part", part)
        .param("model", story.modelId.value())
        .update();
  }
}
