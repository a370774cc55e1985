package dev.alexandrite.shop;

import static dev.alexandrite.shop.ShopFixture.OPEN_ORDERS_MAX;
import static dev.alexandrite.shop.ShopFixture.SQL;
import static dev.alexandrite.shop.ShopFixture.assertProblem;
import static dev.alexandrite.shop.ShopFixture.customer;
import static dev.alexandrite.shop.ShopFixture.ordered;
import static dev.alexandrite.shop.ShopFixture.orderedAsGuest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.channel.Drafts;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.shop.ShopFixture.Ordered;
import dev.alexandrite.shop.ShopFixture.Visitor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

class DraftTest {
  private static final Drafts DRAFTS = ShopFixture.ROLE.getBean(Drafts.class);

  @Test
  void aForgottenDraftIsClosedAndItsPageSaysWhy() {
    Ordered forgotten = orderedAsGuest();
    forgotten.uploaded();
    JsonNode unfinished = forgotten.begin("second.stl", 1_000);
    ago(forgotten, "8 days");

    DRAFTS.closeTheAbandoned();

    JsonNode seen = forgotten.seen();
    assertThat(seen.path("state").asString()).isEqualTo("CANCELLED");
    assertThat(seen.path("endCode").asString()).isEqualTo("DRAFT_ABANDONED");
    assertThat(forgotten.heard(3).getLast().event()).isInstanceOf(OrderCancelled.class);
    assertProblem(forgotten.done(unfinished), 409, "illegal-step");
    assertProblem(
        forgotten.post("uploads", Map.of("fileName", "late.stl", "sizeBytes", 10)),
        409,
        "illegal-step");
    assertThat(
            SQL.sql("select kept_until <= now() from upload where model_id = :id")
                .param("id", UUID.fromString(unfinished.path("modelId").asString()))
                .query(Boolean.class)
                .single())
        .as("the unfinished upload is given up")
        .isTrue();
    assertThat(mailsOf(forgotten))
        .containsExactly("Your draft %s was closed".formatted(forgotten.orderId.number()));
  }

  /** From the forgotten draft to what stands in the mailbox. */
  @Test
  void whoeverHasForgottenADraftFindsTheMailInTheirMailbox() {
    String email = ShopFixture.email();
    Visitor vera = customer(email);
    Ordered forgotten = ordered(vera);
    ago(forgotten, "31 days");
    DRAFTS.closeTheAbandoned();
    Visitor owner = new Visitor();

    JsonNode mail =
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> draftClosed(owner, email, forgotten), found -> !found.isMissingNode());

    assertThat(mail.path("text").asString())
        .contains("Hello, Vera Lindholm!")
        .contains(forgotten.orderId.number())
        .contains(ShopFixture.PUBLIC_URL);
    assertThat(ShopFixture.mails(email, "DRAFT_CLOSED")).isEqualTo(1);
    DRAFTS.closeTheAbandoned();
    assertThat(ShopFixture.mails(email, "DRAFT_CLOSED")).as("told once").isEqualTo(1);
  }

  private static JsonNode draftClosed(Visitor owner, String email, Ordered order) {
    return owner
        .send(owner.request("/api/mail-inbox").header("Inbox-Key", ShopFixture.INBOX_KEY).GET())
        .json()
        .path("mails")
        .valueStream()
        .filter(mail -> mail.path("to").asString().equals(email))
        .filter(mail -> mail.path("subject").asString().contains(order.orderId.number()))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  /** The subjects; with the cause or not at all. */
  private static List<String> mailsOf(Ordered order) {
    return SQL.sql("select subject from mail where letter = 'DRAFT_CLOSED' and subject like :like")
        .param("like", "%" + order.orderId.number() + "%")
        .query(String.class)
        .list();
  }

  @Test
  void whoeverHasAnAccountKeepsDraftsLonger() {
    Ordered young = ordered();
    ago(young, "29 days");
    Ordered old = ordered();
    ago(old, "31 days");

    DRAFTS.closeTheAbandoned();

    assertThat(state(young)).isEqualTo("INITIATED");
    assertThat(state(old)).isEqualTo("CANCELLED");
    assertThat(mailsOf(young)).isEmpty();
    assertThat(mailsOf(old)).hasSize(1);
  }

  @Test
  void aDraftThatWasTouchedIsKept() {
    Ordered order = orderedAsGuest();
    ago(order, "8 days");
    order.begin("ring.stl", 1_000);

    DRAFTS.closeTheAbandoned();

    assertThat(state(order)).isEqualTo("INITIATED");
  }

  @Test
  void draftsOfBeforeTheyWereClosedHaveTheLongestTime() {
    Ordered young = orderedAsGuest();
    ago(young, "29 days");
    Ordered old = orderedAsGuest();
    ago(old, "31 days");
    SQL.sql("update channel_order set kept_until = null where order_id in (:young, :old)")
        .param("young", young.orderId.value())
        .param("old", old.orderId.value())
        .update();

    DRAFTS.closeTheAbandoned();

    assertThat(state(young)).isEqualTo("INITIATED");
    assertThat(state(old)).isEqualTo("CANCELLED");
  }

  @Test
  void whatWasSubmittedIsNeverClosedHoweverOld() {
    Ordered order = orderedAsGuest();
    order.submitted();
    ago(order, "100 days");

    DRAFTS.closeTheAbandoned();

    assertThat(state(order)).isEqualTo("SUBMITTED");
  }

  @Test
  void instancesAtTheSameMomentCloseEachDraftOnce() throws Exception {
    List<Ordered> drafts = IntStream.range(0, 12).mapToObj(i -> orderedAsGuest()).toList();
    drafts.forEach(draft -> ago(draft, "8 days"));

    try (var instances = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> rounds =
          IntStream.range(0, 4).mapToObj(i -> instances.submit(DRAFTS::closeTheAbandoned)).toList();
      for (Future<?> round : rounds) {
        round.get();
      }
    }

    for (Ordered draft : drafts) {
      assertThat(draft.seen().path("history").valueStream().map(s -> s.path("type").asString()))
          .containsExactly("OrderInitiated", "OrderCancelled");
    }
  }

  @Test
  void oneThatIsWorkedOnAtThisMomentIsLeftAloneAndHoldsUpNoOther() {
    Ordered busy = orderedAsGuest();
    Ordered forgotten = orderedAsGuest();
    ago(busy, "9 days");
    ago(forgotten, "8 days");
    var transaction =
        new TransactionTemplate(ShopFixture.ROLE.getBean(PlatformTransactionManager.class));

    transaction.executeWithoutResult(
        status -> {
          SQL.sql("select 1 from baton where order_id = :id for update")
              .param("id", busy.orderId.value())
              .query(Integer.class)
              .single();
          CompletableFuture.runAsync(DRAFTS::closeTheAbandoned).join();
        });

    assertThat(state(busy)).isEqualTo("INITIATED");
    assertThat(state(forgotten)).isEqualTo("CANCELLED");
  }

  @Test
  void nobodyIsKeptFromANewOrderByOldDrafts() {
    Visitor vera = customer();
    List<Ordered> drafts =
        IntStream.range(0, OPEN_ORDERS_MAX).mapToObj(i -> ordered(vera)).toList();
    Answer refused = vera.post("/api/orders", Map.of("kind", "MODEL", "quantity", 1));
    assertProblem(refused, 409, "too-many-open-orders");
    assertThat(refused.headers().get("retry-after")).hasSize(1);

    ago(drafts.getFirst(), "25 hours");

    ordered(vera);
    assertProblem(
        vera.post("/api/orders", Map.of("kind", "MODEL", "quantity", 1)),
        409,
        "too-many-open-orders");
  }

  private static String state(Ordered order) {
    return order.seen().path("state").asString();
  }

  /** As if everything about the order had happened so much earlier. */
  private static void ago(Ordered order, String time) {
    SQL.sql(
            """
            update channel_order
            set since = since - cast(:time as interval),
                created_at = created_at - cast(:time as interval),
                kept_until = kept_until - cast(:time as interval)
            where order_id = :order
            """)
        .param("time", time)
        .param("order", order.orderId.value())
        .update();
  }
}
