package dev.alexandrite.shop;

import static dev.alexandrite.shop.ShopFixture.OTHER_ROLES;
import static dev.alexandrite.shop.ShopFixture.QUOTES_MAX;
import static dev.alexandrite.shop.ShopFixture.assertProblem;
import static dev.alexandrite.shop.ShopFixture.measured;
import static dev.alexandrite.shop.ShopFixture.ordered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.AlloyRange;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.Message.QuoteEstimated;
import dev.alexandrite.contracts.Message.QuoteHeld;
import dev.alexandrite.contracts.Message.QuoteProgress;
import dev.alexandrite.contracts.Message.QuoteRefused;
import dev.alexandrite.contracts.Message.QuoteStep;
import dev.alexandrite.contracts.Message.QuoteWanted;
import dev.alexandrite.contracts.Message.Severity;
import dev.alexandrite.contracts.Message.UnitChoice;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.ModelRefused;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.shop.ShopFixture.Ordered;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class QuoteTest {
  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
  private static final Instant PAST = Instant.parse("2020-01-01T00:00:00Z");

  @Test
  void thePriceArrivesStepByStep() {
    Ordered order = ordered();
    ModelId model = order.uploaded();

    say(new QuoteProgress(id(), order.orderId, model, QuoteStep.QUEUED, 3));
    JsonNode queued =
        order.awaits(o -> o.path("quote").path("progress").path("ahead").asInt(0) == 3);
    assertThat(queued.path("quote").path("state").asString()).isEqualTo("MEASURING");

    say(
        new QuoteEstimated(
            id(),
            order.orderId,
            model,
            List.of(
                new AlloyRange(
                    Alloy.SILVER_925, Money.of(9_000, "EUR"), Money.of(12_000, "EUR")))));
    say(new QuoteProgress(id(), order.orderId, model, QuoteStep.PRICING, null));
    JsonNode estimated =
        order.awaits(
            o -> o.path("quote").path("progress").path("step").asString("").equals("PRICING"));
    assertThat(
            estimated
                .path("quote")
                .path("estimates")
                .path(0)
                .path("high")
                .path("amountMinor")
                .asLong())
        .isEqualTo(12_000);
    assertProblem(order.post("submit", silver()), 409, "price-not-ready");

    order.priced(model, LATER);
    JsonNode quote = order.seen().path("quote");
    assertThat(quote.path("state").asString()).isEqualTo("READY");
    assertThat(quote.path("measured").path("ringBoreMm").asDouble()).isEqualTo(17.3);
    assertThat(quote.path("measured").path("unit").asString()).isEqualTo("INCH");
    assertThat(quote.path("prices")).hasSize(2);
    assertThat(quote.path("signed").asString()).isEqualTo("signed.quote.token");
    assertThat(quote.has("progress")).isFalse();
    JsonNode listed = order.visitor.get("/api/orders").json().path("items").path(0).path("quote");
    assertThat(listed.path("prices")).hasSize(2);
    assertThat(listed.has("signed")).isFalse();
  }

  @Test
  void nothingIsSubmittedWithoutAFileOrInAnAlloyWithoutAPrice() {
    Ordered order = ordered();
    assertProblem(order.post("submit", silver()), 409, "price-not-ready");
    assertProblem(order.post("quote", Map.of()), 409, "price-not-ready");
    ModelId model = order.uploaded();
    order.priced(model, LATER);

    assertProblem(
        order.post("submit", Map.of("alloy", "PLATINUM_950", "quantity", 1)),
        409,
        "alloy-not-offered");
    assertProblem(order.post("submit", Map.of("quantity", 1)), 400, "invalid-field");
    assertProblem(
        order.post("submit", Map.of("alloy", "COPPER", "quantity", 1)), 400, "malformed-request");
    assertProblem(
        order.post("submit", Map.of("alloy", "SILVER_925", "quantity", 1_001)),
        400,
        "invalid-field");
    assertThat(order.seen().path("state").asString()).isEqualTo("FILE_UPLOADED");
  }

  @Test
  void anExpiredPriceIsAskedForAgain() {
    Ordered order = ordered();
    ModelId model = order.uploaded();
    order.priced(model, PAST);
    assertThat(order.seen().path("quote").path("state").asString()).isEqualTo("EXPIRED");
    assertProblem(order.post("submit", silver()), 409, "quote-expired");

    Answer wanted = order.post("quote", Map.of());

    assertThat(wanted.json().path("quote").path("state").asString()).isEqualTo("MEASURING");
    QuoteWanted message = wishes(order, 1).getFirst();
    assertThat(message.modelId()).isEqualTo(model);
    assertThat(message.unit()).isNull();
    // Asked twice, said once: the price is on its way.
    order.post("quote", Map.of());
    order.priced(model, LATER);
    assertThat(order.post("submit", silver()).status()).isEqualTo(200);
    assertThat(wishes(order, 1)).hasSize(1);
  }

  @Test
  void theQuestionAboutTheUnitIsAnswered() {
    Ordered order = ordered();
    ModelId model = order.uploaded();
    say(
        new QuoteHeld(
            id(),
            order.orderId,
            model,
            HoldReason.UNIT,
            measured(),
            List.of(
                new ModelFinding(
                    "UNIT_IN_DOUBT",
                    Severity.WARNING,
                    "A bore of 0.7 mm.",
                    0.7,
                    8.0,
                    null,
                    null,
                    List.of(List.of(1.0, 2.0, 3.0)))),
            List.of(new UnitChoice("INCH", List.of(15.5, 30.0, 29.8), 17.78))));
    JsonNode held = order.awaitsQuote("HELD").path("quote");
    assertThat(held.path("held").path("reason").asString()).isEqualTo("UNIT");
    assertThat(held.path("held").path("unitChoices").path(0).path("unit").asString())
        .isEqualTo("INCH");
    assertThat(held.path("findings").path(0).path("placesMm").path(0).path(2).asDouble())
        .isEqualTo(3.0);
    assertProblem(order.post("submit", silver()), 409, "quote-held");

    order.post("quote", Map.of("unit", "INCH"));

    assertThat(wishes(order, 1).getFirst().unit()).isEqualTo("INCH");
    order.priced(model, LATER);
    assertThat(order.post("submit", silver()).status()).isEqualTo(200);
  }

  @Test
  void aFileIsPricedAnewOnlySoOften() {
    Ordered order = ordered();
    order.uploaded();
    for (int i = 0; i < QUOTES_MAX; i++) {
      String unit = i % 2 == 0 ? "INCH" : "CENTIMETRE";
      assertThat(order.post("quote", Map.of("unit", unit)).status()).isEqualTo(200);
    }

    assertProblem(order.post("quote", Map.of("unit", "METRE")), 429, "too-many-requests");
  }

  @Test
  void aRefusedModelGivesWayToAnotherFile() {
    Ordered order = ordered();
    ModelId broken = order.uploaded();
    say(new QuoteRefused(id(), order.orderId, broken, "not-a-model", "The file is no model."));
    JsonNode refused = order.awaitsQuote("REFUSED");
    assertThat(refused.path("quote").path("refusal").path("code").asString())
        .isEqualTo("not-a-model");
    Answer submit = order.post("submit", silver());
    assertProblem(submit, 422, "model-refused");
    assertThat(submit.json().path("refusal").path("code").asString()).isEqualTo("not-a-model");
    assertProblem(order.post("quote", Map.of()), 422, "model-refused");

    ModelId good = order.uploaded();
    assertThat(order.seen().path("quote").path("state").asString()).isEqualTo("MEASURING");
    order.priced(good, LATER);
    assertThat(order.post("submit", silver()).status()).isEqualTo(200);
  }

  @Test
  void aModelThatPricingGivesBackIsReplaced() {
    Ordered order = ordered();
    ModelId model = order.submitted();

    order.said(new ModelRefused(model, "too-thin", "A wall of 0.2 mm can't be cast."));

    JsonNode back = order.awaits(OrderState.INITIATED);
    assertThat(back.path("quote").path("state").asString()).isEqualTo("REFUSED");
    assertThat(back.has("alloy")).isFalse();
    assertProblem(order.post("submit", silver()), 422, "model-refused");
    assertProblem(order.post("quote", Map.of("unit", "INCH")), 422, "model-refused");
    ModelId better = order.uploaded();
    order.priced(better, LATER);
    assertThat(order.post("submit", silver()).status()).isEqualTo(200);
    assertThat(order.heard(6))
        .extracting(s -> s.sequence())
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void aPriceOfAnEarlierFileIsNotTheOrders() {
    Ordered order = ordered();
    ModelId first = order.uploaded();
    ModelId second = order.uploaded();

    say(new QuoteProgress(id(), order.orderId, second, QuoteStep.READING, null));
    say(order.ready(first, LATER));
    say(new QuoteEstimated(id(), order.orderId, second, List.of()));

    JsonNode quote = order.awaits(o -> o.path("quote").has("estimates")).path("quote");
    assertThat(quote.path("state").asString()).isEqualTo("MEASURING");
    assertThat(quote.path("progress").path("step").asString()).isEqualTo("READING");
    assertProblem(order.post("submit", silver()), 409, "price-not-ready");
  }

  @Test
  void aLaterPriceReplacesAnEarlierOne() {
    Ordered order = ordered();
    ModelId model = order.uploaded();
    order.priced(model, LATER);

    order.priced(model, PAST);

    assertThat(order.seen().path("quote").path("state").asString()).isEqualTo("EXPIRED");
  }

  private static void say(Message message) {
    OTHER_ROLES.say(Topics.quotes(dev.alexandrite.contracts.Channel.SHOP), message);
  }

  private static List<QuoteWanted> wishes(Ordered order, int count) {
    return OTHER_ROLES
        .heard(Topics.SHOP_WISHES, order.orderId.toString(), all -> all.size() >= count)
        .stream()
        .map(Wire::readMessage)
        .map(QuoteWanted.class::cast)
        .toList();
  }

  private static Map<String, Object> silver() {
    return Map.of("alloy", "SILVER_925", "quantity", 1);
  }

  private static UUID id() {
    return UUID.randomUUID();
  }
}
