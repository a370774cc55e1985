package dev.alexandrite.assignment;

import static dev.alexandrite.assignment.AssignmentFixture.JDBC;
import static dev.alexandrite.assignment.AssignmentFixture.MODEL_SHA256;
import static dev.alexandrite.assignment.AssignmentFixture.NOBODY;
import static dev.alexandrite.assignment.AssignmentFixture.OLEG;
import static dev.alexandrite.assignment.AssignmentFixture.OLGA;
import static dev.alexandrite.assignment.AssignmentFixture.OTHER_ROLES;
import static dev.alexandrite.assignment.AssignmentFixture.claimOf;
import static dev.alexandrite.assignment.AssignmentFixture.free;
import static dev.alexandrite.assignment.AssignmentFixture.stateOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.alexandrite.assignment.AssignmentFixture.Story;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.Message.WorkOffered;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.ManufacturingStarted;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Caller.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AssignmentTest {

  @Test
  void aClaimStartsTheOrderAndPaysItsOperator() {
    Story story = free(61_200);
    long before = balance(OLEG);

    Answer answer = OLEG.post("/api/claims", claimOf(story.orderId));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("orderId").asString()).isEqualTo(story.orderId.toString());
    assertThat(answer.json().path("number").asString()).isEqualTo(story.orderId.number());
    assertThat(answer.json().path("pay").path("amountMinor").asLong()).isEqualTo(7_344);
    assertThat(answer.json().path("operator").path("name").asString()).isEqualTo("Oleg");
    Said said = OTHER_ROLES.saidOf(story.orderId, OrderState.MANUFACTURING_STARTED);
    assertThat(said.by()).isEqualTo(Role.ASSIGNMENT);
    assertThat(said.sequence()).isEqualTo(6);
    assertThat(said.event())
        .isEqualTo(new ManufacturingStarted("oleg", "Oleg", Money.of(7_344, "EUR")));
    JsonNode pay = OLEG.get("/api/pay").json();
    assertThat(pay.path("balance").path("amountMinor").asLong()).isEqualTo(before + 7_344);
    JsonNode entry = pay.path("entries").path(0);
    assertThat(entry.path("kind").asString()).isEqualTo("CLAIMED");
    assertThat(entry.path("number").asString()).isEqualTo(story.orderId.number());
    assertThat(entry.path("amount").path("amountMinor").asLong()).isEqualTo(7_344);
    assertThat(entry.path("balance").path("amountMinor").asLong()).isEqualTo(before + 7_344);
    story.shipped();
  }

  @Test
  void theSecondOperatorIsToldWhoWasFasterAndAskingAgainIsHarmless() {
    Story story = free(61_200);
    long olgas = balance(OLGA);
    Answer first = OLEG.post("/api/claims", claimOf(story.orderId));
    long olegs = balance(OLEG);

    Answer second = OLGA.post("/api/claims", claimOf(story.orderId));
    Answer again = OLEG.post("/api/claims", claimOf(story.orderId));

    assertRefused(second, 409, "work-order-already-claimed");
    assertThat(second.json().path("operator").asString()).isEqualTo("Oleg");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("pay")).isEqualTo(first.json().path("pay"));
    assertThat(balance(OLEG)).isEqualTo(olegs);
    assertThat(balance(OLGA)).isEqualTo(olgas);
    story.shipped();
    assertThat(OLEG.post("/api/claims", claimOf(story.orderId)).status()).isEqualTo(200);
    assertThat(balance(OLEG)).isEqualTo(olegs);
  }

  @Test
  void aFreeOrderIsOfferedWithItsPayAndAgainWhenItIsGivenBack() {
    Story story = free(5_000);
    assertThat(offers(story.orderId, 1))
        .extracting(WorkOffered::sequence, WorkOffered::pay)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(5L, Money.of(800, "EUR")));
    long before = balance(OLEG);
    OLEG.post("/api/claims", claimOf(story.orderId));

    story.released();

    assertThat(offers(story.orderId, 2))
        .extracting(WorkOffered::sequence, WorkOffered::pay)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(5L, Money.of(800, "EUR")),
            org.assertj.core.groups.Tuple.tuple(7L, Money.of(800, "EUR")));
    assertThat(balance(OLEG)).isEqualTo(before);
    JsonNode newest = OLEG.get("/api/pay").json().path("entries").path(0);
    assertThat(newest.path("kind").asString()).isEqualTo("REVERSED");
    assertThat(newest.path("amount").path("amountMinor").asLong()).isEqualTo(-800);
  }

  @Test
  void anOrderIsFreeOnceWhatWasPricedIsInWork() {
    Story story = approvedByContent();
    Answer early = OLEG.post("/api/claims", claimOf(story.orderId));
    assertRefused(early, 409, "illegal-step");
    assertThat(early.json().path("detail").asString()).contains("on its way into work");

    story.inWork();

    assertThat(offers(story.orderId, 1)).extracting(WorkOffered::sequence).containsExactly(5L);
    assertThat(OLEG.post("/api/claims", claimOf(story.orderId)).status()).isEqualTo(200);
    story.released();
    assertThat(offers(story.orderId, 2)).extracting(WorkOffered::sequence).contains(7L);
  }

  @Test
  void aCheckThatIsHeardBeforeTheApprovalCounts() {
    Story story = new Story().inWork();
    Story substituted = new Story().substituted();
    await().until(() -> checks(story) == 1 && checks(substituted) == 1);

    story.approved(Money.of(5_000, "EUR"), MODEL_SHA256).awaits(OrderState.MANUFACTURING_APPROVED);
    substituted
        .approved(Money.of(5_000, "EUR"), MODEL_SHA256)
        .awaits(OrderState.MANUFACTURING_APPROVED);

    assertThat(OLEG.post("/api/claims", claimOf(story.orderId)).status()).isEqualTo(200);
    assertRefused(OLEG.post("/api/claims", claimOf(substituted.orderId)), 409, "model-substituted");
    story.shipped();
    assertThat(checks(story)).as("nothing grows for ever").isZero();
  }

  @Test
  void whatIsNotWhatWasPricedCantBeClaimedAndPaysNobody() {
    Story story = approvedByContent();
    long before = balance(OLEG);

    story.substituted();

    await().until(() -> checks(story) == 1);
    for (Caller operator : List.of(OLEG, OLGA)) {
      Answer refused = operator.post("/api/claims", claimOf(story.orderId));
      assertRefused(refused, 409, "model-substituted");
      assertThat(refused.json().path("detail").asString()).contains("not the one that was priced");
    }
    assertThat(balance(OLEG)).isEqualTo(before);
    assertThat(stateOf(story.orderId)).isEqualTo(OrderState.MANUFACTURING_APPROVED);

    story.inWork(); // somebody has put the right file in its place
    assertThat(offers(story.orderId, 1)).extracting(WorkOffered::sequence).containsExactly(5L);
    assertThat(OLEG.post("/api/claims", claimOf(story.orderId)).status()).isEqualTo(200);
    story.shipped();
  }

  @Test
  void whatWasOfferedBeforeAnybodyComparedItIsStoppedToo() {
    Story story = free(5_000);
    assertThat(offers(story.orderId, 1)).hasSize(1);

    story.substituted();

    await().until(() -> checks(story) == 1);
    assertRefused(OLEG.post("/api/claims", claimOf(story.orderId)), 409, "model-substituted");
  }

  @Test
  void aSellerMayCancelWhatNobodyHasBegun() {
    Story story = approvedByContent().substituted();
    UUID wish = UUID.randomUUID();

    OTHER_ROLES.say(
        Topics.CRM_WISHES,
        new CancelRequested(wish, story.orderId, "the file was changed", Instant.now()));

    Said said = OTHER_ROLES.saidOf(story.orderId, OrderState.CANCELLED);
    assertThat(said.by()).isEqualTo(Role.ASSIGNMENT);
    assertThat(said.event()).isEqualTo(new OrderCancelled(wish, "the file was changed"));
    assertRefused(OLEG.post("/api/claims", claimOf(story.orderId)), 409, "illegal-step");
    await().until(() -> checks(story) == 0);
  }

  private static Story approvedByContent() {
    return new Story()
        .approved(Money.of(5_000, "EUR"), MODEL_SHA256)
        .awaits(OrderState.MANUFACTURING_APPROVED);
  }

  private static int checks(Story story) {
    return JDBC.sql("select count(*) from file_check where order_id = :id")
        .param("id", story.orderId.value())
        .query(Integer.class)
        .single();
  }

  @Test
  void aCustomerMayGoWhileNobodyHasBegun() {
    Story story = free(5_000);
    UUID wish = UUID.randomUUID();

    OTHER_ROLES.say(
        Topics.SHOP_WISHES, new CancelRequested(wish, story.orderId, "too slow", Instant.now()));

    Said said = OTHER_ROLES.saidOf(story.orderId, OrderState.CANCELLED);
    assertThat(said.by()).isEqualTo(Role.ASSIGNMENT);
    assertThat(said.event()).isEqualTo(new OrderCancelled(wish, "too slow"));
    Answer late = OLEG.post("/api/claims", claimOf(story.orderId));
    assertRefused(late, 409, "illegal-step");
    assertThat(late.json().path("detail").asString()).contains("CANCELLED");
  }

  @Test
  void payIsReadByPagesThatMissNothing() {
    for (int i = 0; i < 2; i++) {
      Story story = free(10_000 + i);
      OLGA.post("/api/claims", claimOf(story.orderId));
      story.released();
    }
    List<Long> whole = entries(OLGA.get("/api/pay?limit=200").json());

    List<Long> byPages = new ArrayList<>();
    String next = "";
    do {
      JsonNode page =
          OLGA.get("/api/pay?limit=1" + (next.isEmpty() ? "" : "&before=" + next)).json();
      byPages.addAll(entries(page));
      next = page.path("next").asString("");
    } while (!next.isEmpty());

    assertThat(byPages).hasSizeGreaterThanOrEqualTo(4).isEqualTo(whole);
    assertThat(whole).isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  @Test
  void badRequestsHaveTheirCodesAndHarmNothing() {
    Story story = free(5_000);
    assertRefused(
        OLEG.post("/api/claims", claimOf(new OrderId(UUID.randomUUID()))), 404, "order-not-found");
    assertRefused(OLEG.post("/api/claims", "{\"orderId\":\"42\"}"), 400, "malformed-request");
    assertRefused(OLEG.post("/api/claims", "{\"orderId\":"), 400, "malformed-request");
    assertRefused(OLEG.post("/api/claims", "{}"), 400, "invalid-field");
    assertRefused(
        OLEG.post("/api/claims", "{\"orderId\":\"" + "x".repeat(2_000_000) + "\"}"),
        413,
        "body-too-large");
    assertRefused(OLEG.get("/api/pay?before=x"), 400, "invalid-field");
    assertRefused(OLEG.get("/api/pay?limit=201"), 400, "invalid-field");
    assertRefused(NOBODY.post("/api/claims", claimOf(story.orderId)), 401, "unauthenticated");
    assertRefused(NOBODY.as("nina").post("/api/claims", claimOf(story.orderId)), 403, "forbidden");
    assertRefused(NOBODY.as("admin").get("/api/pay"), 403, "forbidden");
    Story early = new Story().priced(5_000).awaits(OrderState.PRICE_CALCULATED);
    assertRefused(OLEG.post("/api/claims", claimOf(early.orderId)), 409, "illegal-step");

    assertThat(stateOf(story.orderId)).isEqualTo(OrderState.MANUFACTURING_APPROVED);
    assertThat(stateOf(early.orderId)).isEqualTo(OrderState.PRICE_CALCULATED);
  }

  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.json().path("detail").asString()).isNotBlank();
  }

  private static List<WorkOffered> offers(OrderId orderId, int count) {
    return OTHER_ROLES
        .heard(Topics.ASSIGNMENT_OFFERS, orderId.toString(), all -> all.size() == count)
        .stream()
        .map(body -> (WorkOffered) Wire.readMessage(body))
        .toList();
  }

  private static long balance(Caller operator) {
    return operator.get("/api/pay").json().path("balance").path("amountMinor").asLong();
  }

  private static List<Long> entries(JsonNode page) {
    return page.path("entries").valueStream().map(e -> e.path("entry").asLong()).toList();
  }
}
