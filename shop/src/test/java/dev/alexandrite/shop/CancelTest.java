package dev.alexandrite.shop;

import static dev.alexandrite.shop.ShopFixture.OTHER_ROLES;
import static dev.alexandrite.shop.ShopFixture.assertProblem;
import static dev.alexandrite.shop.ShopFixture.ordered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.CancelRefused;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ModelRefused;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
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

class CancelTest {

  @Test
  void whatIsNotSubmittedIsCancelledAtOnce() {
    Ordered empty = ordered();
    Ordered uploaded = ordered(empty.visitor);
    uploaded.uploaded();

    for (Ordered order : List.of(empty, uploaded)) {
      Answer answer = order.post("cancel", Map.of("reason", "found another"));
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.json().path("state").asString()).isEqualTo("CANCELLED");
      assertThat(answer.json().path("endReason").asString()).isEqualTo("found another");
      Said said = OTHER_ROLES.saidOf(order.orderId, OrderState.CANCELLED);
      assertThat(said.by()).isEqualTo(Role.SHOP);
      assertThat(said.event()).isEqualTo(new OrderCancelled(null, "found another"));
      assertProblem(order.post("cancel", Map.of()), 409, "illegal-step");
      assertProblem(
          order.post("uploads", Map.of("fileName", "a.stl", "sizeBytes", 10)), 409, "illegal-step");
    }
  }

  @Test
  void whoeverHasTheOrderIsAskedOnceAndCancelsIt() {
    Ordered order = ordered();
    order.submitted();

    Answer asked = order.post("cancel", Map.of("reason", "too late"));
    assertThat(asked.status()).as(asked.body()).isEqualTo(200);
    assertThat(asked.json().path("state").asString()).isEqualTo("SUBMITTED");
    assertThat(asked.json().path("cancellation").path("wishedAt").isString()).isTrue();
    assertThat(asked.json().path("cancellation").has("refused")).isFalse();
    order.post("cancel", Map.of());
    CancelRequested wish = wishes(order, 1).getFirst();
    assertThat(wish.reason()).isEqualTo("too late");

    order.said(new OrderCancelled(wish.messageId(), wish.reason()));

    assertThat(order.seen().path("endReason").asString()).isEqualTo("too late");
    assertThat(wishes(order, 1)).hasSize(1);
  }

  @Test
  void aRefusalIsToldAndMayBeAskedAgain() {
    Ordered order = ordered();
    ModelId model = order.submitted();
    Money price = Money.of(9_900, "EUR");
    order.said(
        new PriceCalculated(
            Kind.MODEL, model, null, Alloy.SILVER_925, 1, 12.3, price, null, price));
    order.post("cancel", Map.of());
    UUID wishId = wishes(order, 1).getFirst().messageId();
    String answers = Topics.answers(dev.alexandrite.contracts.Channel.SHOP);

    order.says(Role.CRM, answers, refusal(order, UUID.randomUUID(), "somebody-elses"));
    order.says(Role.CRM, answers, refusal(order, wishId, "too-late"));

    JsonNode refused = order.awaits(o -> o.path("cancellation").path("refused").isString());
    assertThat(refused.path("cancellation").path("refused").asString()).isEqualTo("too-late");
    assertThat(refused.path("state").asString()).isEqualTo("PRICE_CALCULATED");
    Answer again = order.post("cancel", Map.of());
    assertThat(again.json().path("cancellation").has("refused")).isFalse();
    assertThat(wishes(order, 2)).extracting(CancelRequested::messageId).doesNotHaveDuplicates();
  }

  @Test
  void aWishThatMeetsTheOrderComingBackIsGrantedHere() {
    Ordered order = ordered();
    ModelId model = order.submitted();
    order.post("cancel", Map.of("reason", "changed my mind"));
    CancelRequested wish = wishes(order, 1).getFirst();

    OTHER_ROLES.say(
        new Said(
            UUID.randomUUID(),
            order.orderId,
            4,
            dev.alexandrite.contracts.Channel.SHOP,
            Role.PRICING,
            Instant.now(),
            OrderState.INITIATED,
            new ModelRefused(model, "too-thin", "Too thin.")));

    order.awaits(OrderState.CANCELLED);
    Said said = OTHER_ROLES.saidOf(order.orderId, OrderState.CANCELLED);
    assertThat(said.event()).isEqualTo(new OrderCancelled(wish.messageId(), "changed my mind"));
    assertThat(said.sequence()).isEqualTo(5);
    assertThat(said.by()).isEqualTo(Role.SHOP);
  }

  private static CancelRefused refusal(Ordered order, UUID wishId, String code) {
    return new CancelRefused(UUID.randomUUID(), order.orderId, wishId, code, Instant.now());
  }

  private static List<CancelRequested> wishes(Ordered order, int count) {
    return OTHER_ROLES
        .heard(Topics.SHOP_WISHES, order.orderId.toString(), all -> all.size() >= count)
        .stream()
        .map(Wire::readMessage)
        .map(CancelRequested.class::cast)
        .toList();
  }
}
