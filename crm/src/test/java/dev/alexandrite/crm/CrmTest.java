package dev.alexandrite.crm;

import static dev.alexandrite.crm.CrmFixture.awaits;
import static dev.alexandrite.crm.CrmFixture.get;
import static dev.alexandrite.crm.CrmFixture.post;
import static dev.alexandrite.crm.CrmFixture.pricedStory;
import static dev.alexandrite.crm.CrmFixture.send;
import static dev.alexandrite.crm.CrmFixture.story;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.CancelRefused;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.Message.ContactCard;
import dev.alexandrite.contracts.Message.ModelMoved;
import dev.alexandrite.contracts.Message.ModelRemeasured;
import dev.alexandrite.contracts.Message.ModelSubstituted;
import dev.alexandrite.contracts.Message.Remeasured;
import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.ManufacturingApproved;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.crm.CrmFixture.Story;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Caller.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class CrmTest {

  @Test
  void anOrderWaitsForADecisionWithEverythingASellerNeeds() {
    Story story = story();
    send(
        Topics.SHOP_CONTACTS,
        new ContactCard(
            UUID.randomUUID(),
            story.customerRef,
            Channel.SHOP,
            "Vera Lindholm",
            "vera@example.org"));
    story.priced(122_400).awaits(OrderState.PRICE_CALCULATED);
    awaits(
        "/api/orders/" + story.orderId,
        o -> o.path("customer").path("name").asString("").equals("Vera Lindholm"));

    JsonNode order = story.seen();
    assertThat(order.path("number").asString()).isEqualTo(story.orderId.number());
    assertThat(order.path("channel").asString()).isEqualTo("SHOP");
    assertThat(order.path("customer").path("email").asString()).isEqualTo("vera@example.org");
    assertThat(order.path("alloy").asString()).isEqualTo("GOLD_585_YELLOW");
    assertThat(order.path("quantity").asInt()).isEqualTo(2);
    assertThat(order.path("massGrams").asDouble()).isEqualTo(4.2);
    assertThat(order.path("price").path("amountMinor").asLong()).isEqualTo(122_400);
    assertThat(order.path("price").path("currency").asString()).isEqualTo("EUR");
    assertThat(order.path("history").valueStream().map(s -> s.path("state").asString()))
        .containsExactly("INITIATED", "FILE_UPLOADED", "SUBMITTED", "PRICE_CALCULATED");
    assertThat(order.path("invoice").isNull()).isTrue();
    assertThat(ids("/api/orders?view=decision&limit=200")).contains(story.orderId.toString());
    JsonNode customer =
        get("/api/customers?limit=200")
            .json()
            .path("items")
            .valueStream()
            .filter(c -> c.path("ref").asString().equals(story.customerRef))
            .findFirst()
            .orElseThrow();
    assertThat(customer.path("orders").asInt()).isEqualTo(1);
    assertThat(customer.path("name").asString()).isEqualTo("Vera Lindholm");
  }

  @Test
  void approvalSaysWhatToMakeAndIssuesTheInvoice() {
    Story story = pricedStory(61_200);

    Answer answer = story.post("nina", "approve", "{}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonNode order = answer.json();
    assertThat(order.path("state").asString()).isEqualTo("MANUFACTURING_APPROVED");
    assertThat(order.path("decision").path("verdict").asString()).isEqualTo("APPROVED");
    assertThat(order.path("decision").path("by").path("name").asString()).isEqualTo("Nina");
    assertThat(order.path("invoice").path("status").asString()).isEqualTo("ISSUED");
    Said said = lastSaid(story, OrderState.MANUFACTURING_APPROVED);
    assertThat(said.by()).isEqualTo(Role.CRM);
    assertThat(said.sequence()).isEqualTo(5);
    assertThat(((ManufacturingApproved) said.event()).work().price().amountMinor())
        .isEqualTo(61_200);
    JsonNode invoice = invoiceOf(story);
    assertThat(invoice.path("number").asString()).matches("\\d{4}-\\d{6}");
    assertThat(invoice.path("total").path("amountMinor").asLong()).isEqualTo(61_200);
    assertThat(invoice.path("orderNumber").asString()).isEqualTo(story.orderId.number());
    assertThat(ids("/api/orders?view=decision&limit=200")).doesNotContain(story.orderId.toString());
  }

  @Test
  void aDeclinedOrderEndsWithItsReasonAndOwesNothing() {
    Story story = pricedStory(1_000);

    Answer answer = story.post("nina", "decline", "{\"reason\":\"  too thin to cast \"}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("state").asString()).isEqualTo("DECLINED");
    assertThat(answer.json().path("decision").path("reason").asString())
        .isEqualTo("too thin to cast");
    assertThat(answer.json().path("invoice").isNull()).isTrue();
    lastSaid(story, OrderState.DECLINED);
    assertThat(ids("/api/orders?view=open&limit=200")).doesNotContain(story.orderId.toString());
  }

  @Test
  void ofManySellersWhoDecideAtOnceOneWins() throws Exception {
    for (int round = 0; round < 5; round++) {
      Story story = pricedStory(2_000);
      int sellers = 6;
      CyclicBarrier together = new CyclicBarrier(sellers);
      Caller.token("nina");
      Caller.token("admin");
      List<Answer> answers = new ArrayList<>();
      try (var threads = Executors.newFixedThreadPool(sellers)) {
        var asked =
            IntStream.range(0, sellers)
                .mapToObj(
                    i ->
                        threads.submit(
                            () -> {
                              together.await();
                              return i % 2 == 0
                                  ? story.post("nina", "approve", "{}")
                                  : story.post("admin", "decline", "{\"reason\":\"no\"}");
                            }))
                .toList();
        for (var answer : asked) {
          answers.add(answer.get());
        }
      }

      assertThat(answers.stream().filter(a -> a.status() == 200))
          .as("one seller has decided, and is told so however often")
          .hasSize(sellers / 2)
          .extracting(a -> a.json().path("decision").path("by").path("id").asString())
          .containsOnly(story.seen().path("decision").path("by").path("id").asString());
      assertThat(answers.stream().filter(a -> a.status() != 200))
          .allSatisfy(
              loser -> {
                assertThat(loser.status()).isEqualTo(409);
                assertThat(loser.code()).isEqualTo("illegal-step");
                assertThat(loser.json().path("detail").asString())
                    .matches("(Nina|Administrator) has (approved|declined) this order already\\.");
              });
      JsonNode order = story.seen();
      assertThat(order.path("history")).hasSize(5);
      boolean approved = order.path("state").asString().equals("MANUFACTURING_APPROVED");
      assertThat(order.path("invoice").isNull()).isEqualTo(!approved);
    }
  }

  @Test
  void aPaidInvoiceClosesTheOrderAsSoonAsItIsShipped() {
    Story story = pricedStory(3_000);
    story.post("nina", "approve", "{}");
    Answer paid = pay(invoiceOf(story));
    assertThat(paid.status()).as(paid.body()).isEqualTo(200);
    assertThat(paid.json().path("status").asString()).isEqualTo("PAID");
    assertThat(paid.json().path("paidBy").path("name").asString()).isEqualTo("Nina");
    assertThat(story.seen().path("state").asString()).isEqualTo("MANUFACTURING_APPROVED");

    story.made().awaits(OrderState.CLOSED);

    Said said = lastSaid(story, OrderState.CLOSED);
    assertThat(said.sequence()).isEqualTo(10);
    assertThat(story.seen().path("shipping").path("carrier").asString()).isEqualTo("Post");
  }

  @Test
  void aShippedOrderIsClosedWhenItIsPaidLater() {
    Story story = pricedStory(3_000);
    story.post("nina", "approve", "{}");
    lastSaid(story, OrderState.MANUFACTURING_APPROVED); // the workshop hears it before it begins
    story.made().awaits(OrderState.SHIPPED);

    assertThat(pay(invoiceOf(story)).json().path("orderState").asString()).isEqualTo("CLOSED");
    assertThat(pay(invoiceOf(story)).status()).isEqualTo(200);

    assertThat(story.seen().path("state").asString()).isEqualTo("CLOSED");
    assertThat(lastSaid(story, OrderState.CLOSED).sequence()).isEqualTo(10);
    assertThat(story.seen().path("history")).hasSize(10);
  }

  @Test
  void aCustomerMayGoUntilASellerHasDecided() {
    Story story = pricedStory(3_000);

    send(
        Topics.SHOP_WISHES,
        new CancelRequested(UUID.randomUUID(), story.orderId, "found another", Instant.now()));

    story.awaits(OrderState.CANCELLED);
    assertThat(story.seen().path("cancelReason").asString()).isEqualTo("found another");
    Answer late = story.post("nina", "approve", "{}");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.code()).isEqualTo("illegal-step");
    assertThat(late.json().path("detail").asString()).contains("CANCELLED");
  }

  @Test
  void aParcelOnItsWayIsNotCalledBack() {
    Story story = pricedStory(3_000);
    story.post("nina", "approve", "{}");
    story.made().awaits(OrderState.SHIPPED);

    send(
        Topics.SHOP_WISHES,
        new CancelRequested(UUID.randomUUID(), story.orderId, null, Instant.now()));

    List<String> answers =
        CrmFixture.OTHER_ROLES.heard("crm.answers", story.orderId.toString(), all -> true);
    assertThat(((CancelRefused) Wire.readMessage(answers.getFirst())).code()).isEqualTo("too-late");
    assertThat(story.seen().path("state").asString()).isEqualTo("SHIPPED");
  }

  @Test
  void anInvoiceGoesWithItsCancelledOrder() {
    Story unpaid = pricedStory(3_000);
    unpaid.post("nina", "approve", "{}");
    unpaid.approvedAnd(new OrderCancelled(null, null)).awaits(OrderState.CANCELLED);
    assertThat(unpaid.seen().path("invoice").path("status").asString()).isEqualTo("VOID");
    Answer answer = pay(unpaid.seen().path("invoice"));
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("invoice-void");

    Story paid = pricedStory(3_000);
    paid.post("nina", "approve", "{}");
    pay(invoiceOf(paid));
    paid.approvedAnd(new OrderCancelled(null, null)).awaits(OrderState.CANCELLED);
    assertThat(invoiceOf(paid).path("status").asString()).isEqualTo("PAID");
    assertThat(invoiceOf(paid).path("refundDue").asBoolean()).isTrue();
  }

  @Test
  void whatWasPricedIsWhatIsApprovedAndAnotherFileIsShownToTheSeller() {
    Story story = pricedStory(9_000);
    assertThat(story.post("nina", "approve", "{}").status()).isEqualTo(200);
    assertThat(lastSaid(story, OrderState.MANUFACTURING_APPROVED).event())
        .isInstanceOfSatisfying(
            ManufacturingApproved.class,
            approved -> {
              assertThat(approved.work().modelSha256()).isEqualTo(CrmFixture.MODEL_SHA256);
              assertThat(approved.work().unit()).isEqualTo("INCH");
              assertThat(approved.work().sizeMm()).isEqualTo(CrmFixture.SIZE_MM);
            });
    assertThat(story.seen().path("substitutedAt").isNull()).isTrue();
    Instant at = Instant.parse("2026-03-01T12:00:00Z");

    send(
        Topics.MODELS_FILES,
        new ModelSubstituted(
            UUID.randomUUID(), story.orderId, story.model, CrmFixture.MODEL_SHA256, "cd", at));
    awaits(
        "/api/orders/" + story.orderId,
        o -> o.path("substitutedAt").asString("").equals(at.toString()));

    send(
        Topics.MODELS_FILES,
        new ModelMoved(UUID.randomUUID(), story.orderId, story.model, Stage.WORK, at));
    awaits("/api/orders/" + story.orderId, o -> o.path("substitutedAt").isNull());
  }

  @Test
  void whileAModelIsMeasuredAnewNobodyApprovesItAndADifferenceIsShown() {
    Story story = pricedStory(9_000);
    CrmFixture.ROLE
        .getBean(JdbcClient.class)
        .sql("update customer_order set model_sha256 = null where order_id = :id")
        .param("id", story.orderId.value())
        .update();
    remeasured(story, Remeasured.UNDER_WAY, null);
    awaits(
        "/api/orders/" + story.orderId,
        o -> o.path("remeasured").path("result").asString("").equals("UNDER_WAY"));
    assertThat(story.seen().path("modelSha256").asString())
        .as("of an order that was priced before it was said")
        .isEqualTo(CrmFixture.MODEL_SHA256);
    assertRefused(story.post("nina", "approve", "{}"), 409, "being-measured");

    remeasured(story, Remeasured.DIFFERENT, "The volume is 3.2 % larger than was priced.");
    awaits(
        "/api/orders/" + story.orderId,
        o -> o.path("remeasured").path("finding").asString("").contains("3.2 % larger"));
    assertThat(story.post("nina", "approve", "{}").status()).isEqualTo(200);
  }

  private static void remeasured(Story story, Remeasured result, @Nullable String finding) {
    send(
        Topics.PRICING_REMEASURED,
        new ModelRemeasured(
            UUID.randomUUID(),
            story.orderId,
            story.model,
            result,
            finding == null ? null : 3.1,
            finding == null ? null : 3.2,
            finding,
            CrmFixture.MODEL_SHA256,
            Instant.parse("2026-03-01T12:00:00Z")));
  }

  @Test
  void anOrderWhoseFileIsNotWhatWasPricedWaitsForASellerWhoCancelsIt() {
    Story story = pricedStory(9_000);
    story.post("nina", "approve", "{}");
    send(
        Topics.MODELS_FILES,
        new ModelSubstituted(
            UUID.randomUUID(),
            story.orderId,
            story.model,
            CrmFixture.MODEL_SHA256,
            "cd",
            Instant.now()));
    awaits("/api/orders/" + story.orderId, o -> o.path("substitutedAt").isString());
    assertThat(waiting()).contains(story.orderId.toString());
    String reason = "{\"reason\":\" The file was changed. \"}";

    Answer answer = story.post("nina", "cancel", reason);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonNode asked = answer.json().path("cancellation");
    assertThat(asked.path("reason").asString()).isEqualTo("The file was changed.");
    assertThat(asked.path("by").path("name").asString()).isEqualTo("Nina");
    assertThat(asked.path("refused").isNull()).isTrue();
    assertThat(story.post("nina", "cancel", reason).json().path("cancellation")).isEqualTo(asked);
    assertRefused(story.post("nina", "cancel", "{\"reason\":\"another\"}"), 409, "illegal-step");
    List<CancelRequested> wishes = sellersWishes(story, 1);
    assertThat(wishes).extracting(CancelRequested::reason).containsExactly("The file was changed.");

    // Assignment grants it.
    story
        .approvedAnd(new OrderCancelled(wishes.getFirst().messageId(), "The file was changed."))
        .awaits(OrderState.CANCELLED);
    assertThat(story.seen().path("cancelReason").asString()).isEqualTo("The file was changed.");
    assertThat(story.seen().path("invoice").path("status").asString()).isEqualTo("VOID");
    assertThat(waiting()).doesNotContain(story.orderId.toString());
    assertThat(story.post("nina", "cancel", reason).status()).isEqualTo(200);
  }

  @Test
  void aSellerIsToldThatAnOperatorWasFasterAndMayAskAgain() {
    Story story = pricedStory(9_000);
    story.post("nina", "approve", "{}");
    story.post("nina", "cancel", "{\"reason\":\"a mistake\"}");
    UUID first = sellersWishes(story, 1).getFirst().messageId();

    CrmFixture.OTHER_ROLES.say(
        Topics.answers(Role.MES),
        new CancelRefused(UUID.randomUUID(), story.orderId, first, "too-late", Instant.now()));

    awaits(
        "/api/orders/" + story.orderId,
        o -> o.path("cancellation").path("refused").asString("").equals("too-late"));
    assertThat(story.post("nina", "cancel", "{\"reason\":\"a mistake\"}").status()).isEqualTo(200);
    assertThat(sellersWishes(story, 2))
        .extracting(CancelRequested::messageId)
        .doesNotHaveDuplicates();

    UUID second = sellersWishes(story, 2).getLast().messageId();
    CrmFixture.OTHER_ROLES.say(
        Topics.answers(Role.MES),
        new CancelRefused(UUID.randomUUID(), story.orderId, second, "too-late", Instant.now()));
    awaits(
        "/api/orders/" + story.orderId,
        o -> o.path("cancellation").path("refused").asString("").equals("too-late"));
    story
        .approvedAnd(new OrderEvent.ManufacturingStarted("oleg", "Oleg", Money.of(5, "EUR")))
        .awaits(OrderState.MANUFACTURING_STARTED);
    assertThat(story.post("nina", "cancel", "{\"reason\":\"a mistake\"}").status())
        .as("its answer was lost, and nothing can be asked any more")
        .isEqualTo(200);
    assertRefused(story.post("nina", "cancel", "{\"reason\":\"other\"}"), 409, "not-the-owner");
    assertThat(sellersWishes(story, 2)).hasSize(2);
  }

  @Test
  void onlyWhatIsApprovedAndNotBegunIsCancelledByASeller() {
    Story undecided = pricedStory(3_000);
    assertRefused(undecided.post("nina", "cancel", "{\"reason\":\"no\"}"), 409, "illegal-step");
    undecided.post("nina", "approve", "{}");
    assertRefused(undecided.post("nina", "cancel", "{\"reason\":\" \"}"), 400, "invalid-field");
    assertRefused(undecided.post("oleg", "cancel", "{\"reason\":\"no\"}"), 403, "forbidden");
    undecided
        .approvedAnd(
            new dev.alexandrite.contracts.OrderEvent.ManufacturingStarted(
                "oleg", "Oleg", dev.alexandrite.contracts.Money.of(500, "EUR")))
        .awaits(OrderState.MANUFACTURING_STARTED);
    assertRefused(undecided.post("nina", "cancel", "{\"reason\":\"no\"}"), 409, "not-the-owner");
  }

  private static List<String> waiting() {
    return CrmFixture.get("/api/orders?view=decision&limit=200")
        .json()
        .path("items")
        .valueStream()
        .map(o -> o.path("orderId").asString())
        .toList();
  }

  private static List<CancelRequested> sellersWishes(Story story, int count) {
    return CrmFixture.OTHER_ROLES
        .heard(Topics.CRM_WISHES, story.orderId.toString(), all -> all.size() == count)
        .stream()
        .map(body -> (CancelRequested) Wire.readMessage(body))
        .toList();
  }

  @Test
  void aDecisionSaidAgainIsAnsweredAsTheFirstTime() {
    Story approved = pricedStory(4_000);
    for (int i = 0; i < 2; i++) {
      Answer answer = approved.post("nina", "approve", "");
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.json().path("history")).hasSize(5);
    }
    assertRefused(approved.post("admin", "approve", "{}"), 409, "illegal-step");
    assertRefused(approved.post("nina", "decline", "{\"reason\":\"no\"}"), 409, "illegal-step");
    assertRefused(approved.post("nina", "approve", "{\"price\":1}"), 400, "malformed-request");

    Story declined = pricedStory(4_000);
    for (int i = 0; i < 2; i++) {
      Answer answer = declined.post("nina", "decline", "{\"reason\":\"too thin\"}");
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.json().path("state").asString()).isEqualTo("DECLINED");
    }
    assertRefused(declined.post("nina", "decline", "{\"reason\":\"ugly\"}"), 409, "illegal-step");
  }

  @Test
  void invoicesApprovedAtOnceAreNumberedWithoutAGap() throws Exception {
    List<Story> stories = IntStream.range(0, 8).mapToObj(i -> story().priced(1_000 + i)).toList();
    stories.forEach(story -> story.awaits(OrderState.PRICE_CALCULATED));
    Caller.token("nina");
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var asked :
          stories.stream()
              .map(story -> threads.submit(() -> story.post("nina", "approve", "{}")))
              .toList()) {
        assertThat(asked.get().status()).isEqualTo(200);
      }
    }
    List<Integer> numbers =
        get("/api/invoices?limit=200")
            .json()
            .path("items")
            .valueStream()
            .map(i -> Integer.parseInt(i.path("number").asString().substring(5)))
            .sorted()
            .toList();
    assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
  }

  @Test
  void theLongestWaitingIsDecidedFirstAndPagesMissNothing() {
    Story first = pricedStory(1_001);
    Story second = pricedStory(1_002);
    Story third = pricedStory(1_003);
    List<String> whole = ids("/api/orders?view=decision&limit=200");
    assertThat(whole)
        .containsSubsequence(
            first.orderId.toString(), second.orderId.toString(), third.orderId.toString());
    assertThat(byPages("/api/orders?view=decision&limit=1")).isEqualTo(whole);

    List<String> newest = ids("/api/orders?view=open&limit=200");
    assertThat(newest)
        .containsSubsequence(
            third.orderId.toString(), second.orderId.toString(), first.orderId.toString());
    assertThat(byPages("/api/orders?view=open&limit=2")).isEqualTo(newest);
    assertThat(byPages("/api/orders?limit=3")).isEqualTo(ids("/api/orders?view=all&limit=200"));
    assertThat(byPages("/api/invoices?limit=1").size())
        .isEqualTo(get("/api/invoices?limit=200").json().path("items").size());
    assertThat(byPages("/api/customers?limit=1").size())
        .isEqualTo(get("/api/customers?limit=200").json().path("items").size());
  }

  @Test
  void badRequestsHaveTheirCodesAndHarmNothing() {
    Story story = pricedStory(5_000);
    String unknown = "/api/orders/" + UUID.randomUUID();
    assertRefused(get(unknown), 404, "order-not-found");
    assertRefused(post("nina", unknown + "/approve", "{}"), 404, "order-not-found");
    assertRefused(get("/api/orders/42"), 400, "invalid-field");
    assertRefused(get("/api/orders?view=mine"), 400, "invalid-field");
    assertRefused(get("/api/orders?view=decision&before=x"), 400, "invalid-field");
    assertRefused(get("/api/orders?before=x"), 400, "invalid-field");
    assertRefused(get("/api/orders?limit=0"), 400, "invalid-field");
    assertRefused(get("/api/customers?before=x"), 400, "invalid-field");
    assertRefused(get("/api/invoices?status=LOST"), 400, "invalid-field");
    assertRefused(
        post("nina", "/api/invoices/" + UUID.randomUUID() + "/paid", "{}"),
        404,
        "invoice-not-found");
    assertRefused(story.post("nina", "decline", "{\"reason\":"), 400, "malformed-request");
    assertRefused(story.post("nina", "decline", "{}"), 400, "invalid-field");
    assertRefused(story.post("nina", "decline", "{\"reason\":\" \"}"), 400, "invalid-field");
    assertRefused(
        story.post("nina", "decline", "{\"reason\":\"" + "x".repeat(501) + "\"}"),
        400,
        "invalid-field");
    assertRefused(
        story.post("nina", "decline", "{\"reason\":\"" + "x".repeat(2_000_000) + "\"}"),
        413,
        "body-too-large");
    assertRefused(story.post("oleg", "approve", "{}"), 403, "forbidden");
    assertRefused(story.post("", "approve", "{}"), 401, "unauthenticated");
    assertRefused(get("oleg", "/api/customers"), 403, "forbidden");

    Story early = story();
    early.said(
        new OrderEvent.OrderInitiated(
            early.orderId.number(), "c-1", OrderEvent.Kind.PIECE, "band", 1));
    early.awaits(OrderState.INITIATED);
    assertRefused(early.post("nina", "approve", "{}"), 409, "not-the-owner");

    assertThat(story.seen().path("state").asString()).isEqualTo("PRICE_CALCULATED");
    assertThat(story.seen().path("history")).hasSize(4);
  }

  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.json().path("detail").asString()).isNotBlank();
  }

  private static Said lastSaid(Story story, OrderState state) {
    List<String> bodies =
        CrmFixture.OTHER_ROLES.heard(
            Topics.ORDERS,
            story.orderId.toString(),
            said -> Wire.readSaid(said.getLast()).state() == state);
    List<Said> all = bodies.stream().map(Wire::readSaid).toList();
    assertThat(all.stream().map(Said::sequence))
        .isEqualTo(IntStream.rangeClosed(1, all.size()).mapToObj(Long::valueOf).toList());
    return all.getLast();
  }

  private static JsonNode invoiceOf(Story story) {
    return get("/api/invoices?limit=200")
        .json()
        .path("items")
        .valueStream()
        .filter(i -> OrderId.of(i.path("orderId").asString()).equals(story.orderId))
        .findFirst()
        .orElseThrow();
  }

  private static Answer pay(JsonNode invoice) {
    return post("nina", "/api/invoices/" + invoice.path("invoiceId").asString() + "/paid", "{}");
  }

  private static List<String> ids(String path) {
    return idsOf(get(path).json());
  }

  private static List<String> idsOf(JsonNode page) {
    return page.path("items")
        .valueStream()
        .map(item -> item.path(item.has("orderId") ? "orderId" : "ref").asString())
        .toList();
  }

  private static List<String> byPages(String path) {
    List<String> all = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = get(path + (next.isEmpty() ? "" : "&before=" + next)).json();
      all.addAll(idsOf(page));
      next = page.path("next").asString("");
    } while (!next.isEmpty());
    return all;
  }
}
