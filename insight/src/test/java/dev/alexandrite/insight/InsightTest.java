package dev.alexandrite.insight;

import static dev.alexandrite.insight.InsightFixture.JDBC;
import static dev.alexandrite.insight.InsightFixture.NINA;
import static dev.alexandrite.insight.InsightFixture.NOBODY;
import static dev.alexandrite.insight.InsightFixture.ROLE;
import static dev.alexandrite.insight.InsightFixture.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.HandoverLate;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.insight.InsightFixture.Story;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

class InsightTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void anOrdersWholeLifeIsThereWithoutAGap() {
    Story story = new Story(Channel.PARTNER).submitted().priced().approved().closed();

    JsonNode order = story.awaits(OrderState.CLOSED);

    assertThat(order.path("number").asString()).isEqualTo(story.orderId.number());
    assertThat(order.path("channel").asString()).isEqualTo("PARTNER");
    assertThat(order.path("kind").asString()).isEqualTo("MODEL");
    assertThat(order.path("owner").isNull()).isTrue();
    assertThat(order.path("limitSeconds").isNull()).isTrue();
    assertThat(order.path("late").asBoolean()).isFalse();
    JsonNode history = order.path("history");
    assertThat(history.valueStream().map(step -> step.path("sequence").asInt()))
        .isEqualTo(IntStream.rangeClosed(1, 10).boxed().toList());
    assertThat(history.valueStream().map(step -> step.path("state").asString()))
        .containsExactly(
            "INITIATED",
            "FILE_UPLOADED",
            "SUBMITTED",
            "PRICE_CALCULATED",
            "MANUFACTURING_APPROVED",
            "MANUFACTURING_STARTED",
            "MANUFACTURING_COMPLETED",
            "PACKAGING",
            "SHIPPED",
            "CLOSED");
    assertThat(history.valueStream().map(step -> step.path("by").asString()))
        .containsExactly(
            "partner",
            "partner",
            "partner",
            "pricing",
            "crm",
            "assignment",
            "mes",
            "mes",
            "mes",
            "crm");
    assertThat(history.path(4).path("type").asString()).isEqualTo("ManufacturingApproved");
    assertThat(order.path("since")).isEqualTo(history.path(9).path("at"));
    assertThat(order.path("startedAt")).isEqualTo(history.path(0).path("at"));
    assertThat(ids("/api/orders?state=CLOSED")).contains(story.orderId.toString());
    assertThat(ids("/api/orders?limit=200")).doesNotContain(story.orderId.toString());
  }

  @Test
  void theOverviewTellsWhoKeepsHowManyWaiting() {
    assertThat(
            NINA.get("/api/overview")
                .json()
                .path("states")
                .valueStream()
                .map(line -> line.path("state").asString() + " " + line.path("owner").asString()))
        .containsExactly(
            "INITIATED shop",
            "INITIATED partner",
            "FILE_UPLOADED shop",
            "FILE_UPLOADED partner",
            "SUBMITTED pricing",
            "PRICE_CALCULATED crm",
            "MANUFACTURING_APPROVED assignment",
            "MANUFACTURING_STARTED mes",
            "MANUFACTURING_COMPLETED mes",
            "PACKAGING mes",
            "SHIPPED crm");
    long shop = waiting(OrderState.FILE_UPLOADED, Role.SHOP).path("count").asLong();
    long partner = waiting(OrderState.FILE_UPLOADED, Role.PARTNER).path("count").asLong();
    long crm = waiting(OrderState.PRICE_CALCULATED, Role.CRM).path("count").asLong();
    long open = NINA.get("/api/overview").json().path("openOrders").asLong();

    Story ours = new Story().uploaded();
    Story theirs = new Story(Channel.PARTNER).uploaded();
    Story ourPriced = new Story().submitted().priced();
    Story theirPriced = new Story(Channel.PARTNER).submitted().priced();
    ours.awaits(OrderState.FILE_UPLOADED);
    theirs.awaits(OrderState.FILE_UPLOADED);
    JsonNode first = ourPriced.awaits(OrderState.PRICE_CALCULATED);
    theirPriced.awaits(OrderState.PRICE_CALCULATED);

    assertThat(waiting(OrderState.FILE_UPLOADED, Role.SHOP).path("count").asLong())
        .isEqualTo(shop + 1);
    assertThat(waiting(OrderState.FILE_UPLOADED, Role.PARTNER).path("count").asLong())
        .isEqualTo(partner + 1);
    JsonNode seller = waiting(OrderState.PRICE_CALCULATED, Role.CRM);
    assertThat(seller.path("count").asLong()).isEqualTo(crm + 2);
    assertThat(seller.path("limitSeconds").asLong()).isEqualTo(4 * 3600);
    assertThat(Instant.parse(seller.path("oldestSince").asString()))
        .isBeforeOrEqualTo(Instant.parse(first.path("since").asString()));
    JsonNode overview = NINA.get("/api/overview").json();
    assertThat(overview.path("openOrders").asLong()).isEqualTo(open + 4);

    ourPriced.said(new OrderCancelled(null, null)).awaits(OrderState.CANCELLED);
    assertThat(waiting(OrderState.PRICE_CALCULATED, Role.CRM).path("count").asLong())
        .isEqualTo(crm + 1);
  }

  @Test
  void aLateHandoverIsToldOnceForEachTimeTheOrderComesToTheState() {
    try (var second = InsightFixture.start()) {
      assertThat(second.isRunning()).isTrue();
      Story story = new Story().submitted();
      Story inTime = new Story().submitted().priced();
      story.awaits(OrderState.SUBMITTED);
      HandoverLate alert = story.alerts(1).getFirst();
      assertThat(alert.state()).isEqualTo(OrderState.SUBMITTED);
      assertThat(alert.owner()).isEqualTo(Role.PRICING);
      assertThat(alert.limitSeconds()).isEqualTo(1);
      assertThat(alert.at()).isAfter(alert.since().plusSeconds(1));
      JsonNode late = story.seen();
      assertThat(late.path("late").asBoolean()).isTrue();
      assertThat(late.path("owner").asString()).isEqualTo("pricing");
      assertThat(Instant.parse(late.path("since").asString())).isEqualTo(alert.since());
      assertThat(ids("/api/orders?late=true&limit=200")).contains(story.orderId.toString());
      assertThat(ids("/api/orders?late=true&state=SUBMITTED&limit=200"))
          .contains(story.orderId.toString());
      assertThat(waiting(OrderState.SUBMITTED, Role.PRICING).path("late").asLong()).isPositive();
      assertThat(NINA.get("/api/overview").json().path("lateOrders").asLong()).isPositive();

      story.refused().awaits(OrderState.INITIATED);
      assertThat(story.seen().path("late").asBoolean()).isFalse();
      assertThat(ids("/api/orders?late=true&limit=200")).doesNotContain(story.orderId.toString());
      story.submitted().awaits(OrderState.SUBMITTED);

      List<HandoverLate> both = story.alerts(2);
      assertThat(both.get(1).since()).isAfter(both.get(0).since());
      Story last = new Story().submitted();
      last.alerts(1); // the looks that came after have told nothing again
      assertThat(story.alerts(2)).hasSize(2);
      assertThat(alertsOf(inTime)).isZero();
      for (Story cleared : List.of(story, last)) {
        cleared.said(new OrderCancelled(null, null)).awaits(OrderState.CANCELLED);
      }
    }
  }

  @Test
  void moreLateOrdersThanOneTransactionTakesAreAllTold() {
    List<Story> stories = Stream.generate(() -> new Story().submitted()).limit(8).toList();
    stories.forEach(story -> assertThat(story.alerts(1)).hasSize(1));
    stories.forEach(story -> story.said(new OrderCancelled(null, null)));
    stories.forEach(story -> story.awaits(OrderState.CANCELLED));
  }

  @Test
  void theProjectionIsMadeAnewFromTheTopic() {
    Story closed = new Story().submitted().priced().approved().closed();
    Story late = new Story(Channel.PARTNER).submitted();
    closed.awaits(OrderState.CLOSED);
    late.awaits(OrderState.SUBMITTED);
    late.alerts(1);
    JsonNode before = closed.seen();
    JsonNode lateBefore = late.seen();
    JDBC.sql("delete from order_step").update();
    JDBC.sql("update order_seen set state = 'PACKAGING', sequence = 99").update();
    // As after a database that was restored from nothing.
    JDBC.sql("delete from baton").update();

    JsonNode job = RebuildTest.rebuilt();

    assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("DONE");
    assertThat(job.path("events").asLong()).isGreaterThanOrEqualTo(13);
    assertThat(closed.seen()).isEqualTo(before);
    assertThat(late.seen()).isEqualTo(lateBefore);
    // What is told of an order that comes later is told after all that could be told again.
    Story afterwards = new Story().submitted();
    afterwards.alerts(1);
    assertThat(late.alerts(1)).hasSize(1);
    JsonNode next = late.priced().awaits(OrderState.PRICE_CALCULATED);
    assertThat(next.path("history")).hasSize(4);
    afterwards.said(new OrderCancelled(null, null)).awaits(OrderState.CANCELLED);
    assertThat(NOBODY.as("admin").get("/api/dead-letters").body())
        .doesNotContain(closed.orderId.toString(), late.orderId.toString());
  }

  @Test
  void anOrderIsFoundByTheBeginningOfItsNumber() {
    Story story = new Story().uploaded();
    story.awaits(OrderState.FILE_UPLOADED);
    String id = story.orderId.toString();
    String number = NINA.get("/api/orders/" + id).json().path("number").asString();

    assertThat(ids("/api/orders?number=" + number)).contains(id);
    assertThat(ids("/api/orders?number=" + number.toLowerCase(Locale.ROOT).substring(0, 6)))
        .contains(id);
    String heard =
        number.toLowerCase(Locale.ROOT).replace("-", "").replace('0', 'o').replace('1', 'i');
    assertThat(ids("/api/orders?number=" + heard)).contains(id);
    assertThat(ids("/api/orders?number=" + number + "-and-more")).isEmpty();
    assertThat(ids("/api/orders?number=%25")).isEmpty();
    assertThat(ids("/api/orders?number=" + "_".repeat(number.length()))).isEmpty();
  }

  @Test
  void pagesMissNothingAndTheLongestWaitingComesFirst() {
    List<Story> stories = Stream.generate(() -> new Story().uploaded()).limit(5).toList();
    stories.forEach(story -> story.awaits(OrderState.FILE_UPLOADED));
    List<String> whole = ids("/api/orders?limit=200");
    assertThat(whole)
        .containsSubsequence(stories.stream().map(story -> story.orderId.toString()).toList());
    assertThat(byPages("/api/orders?limit=2")).isEqualTo(whole);
    assertThat(byPages("/api/orders?state=FILE_UPLOADED&limit=2"))
        .isEqualTo(ids("/api/orders?state=FILE_UPLOADED&limit=200"));

    stories.forEach(story -> story.said(new OrderCancelled(null, null)));
    stories.forEach(story -> story.awaits(OrderState.CANCELLED));
    List<String> ended = ids("/api/orders?state=CANCELLED&limit=200");
    assertThat(ended)
        .containsSubsequence(
            stories.reversed().stream().map(story -> story.orderId.toString()).toList());
    assertThat(byPages("/api/orders?state=CANCELLED&limit=2")).isEqualTo(ended);
    assertThat(ids("/api/orders?state=CANCELLED&late=true")).isEmpty();
  }

  @Test
  void aLongHistoryCostsTheOverviewAndTheListsNothing() {
    new Story().uploaded().awaits(OrderState.FILE_UPLOADED);
    // In one transaction: whoever looks for late orders meanwhile plans for what is there.
    new TransactionTemplate(ROLE.getBean(PlatformTransactionManager.class))
        .executeWithoutResult(
            status -> {
              JDBC.sql(
                      """
            insert into order_seen
              (order_id, number, channel, kind, state, sequence, since, started_at, alerted)
            select gen_random_uuid(), 'HISTORY', 'SHOP', 'MODEL', 'CLOSED', 10,
                   timestamptz '2020-01-01' + n * interval '1 minute', timestamptz '2020-01-01',
                   false
            from generate_series(1, 100000) n
            """)
                  .update();
              JDBC.sql("analyze order_seen").update();
            });
    try {
      JDBC.sql("vacuum analyze order_seen").update();
      long read = rowsReadInSequence();
      long scans = indexScans();
      for (String path :
          List.of("overview", "orders", "orders?late=true", "orders?state=CLOSED&limit=5")) {
        for (int i = 0; i < 10; i++) {
          assertThat(NINA.get("/api/" + path).status()).isEqualTo(200);
        }
      }
      await().atMost(PATIENCE).until(() -> indexScans() >= scans + 40);
      // Once through the table would be more; what was read before may be told late.
      assertThat(rowsReadInSequence()).isLessThan(read + 100_000);
    } finally {
      JDBC.sql("delete from order_seen where number = 'HISTORY'").update();
    }
  }

  @Test
  void anOpenPageIsToldOfAChange() throws Exception {
    Story story = new Story();
    story.awaits(OrderState.INITIATED);
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      Thread page =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      http.send(
                              HttpRequest.newBuilder(NINA.uri("/api/live"))
                                  .header(
                                      "Authorization",
                                      "Bearer " + dev.alexandrite.embedded.Caller.token("nina"))
                                  .build(),
                              BodyHandlers.ofLines())
                          .body()
                          .forEach(heard::add);
                    } catch (Exception e) {
                      heard.add("gone: " + e);
                    }
                  });
      await().atMost(PATIENCE).until(() -> heard.contains(":here"));

      story.uploaded();

      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  heard.stream()
                      .anyMatch(
                          line ->
                              line.contains("\"topic\":\"orders\"")
                                  && line.contains(story.orderId.toString())));
      page.interrupt();
      http.shutdownNow();
    }
  }

  @Test
  void whoMayNotAskIsRefusedAndSoIsNonsense() {
    for (String login : List.of("nina", "oleg", "admin")) {
      assertThat(NOBODY.as(login).get("/api/overview").status()).isEqualTo(200);
    }
    for (String path :
        List.of("/api/overview", "/api/orders", "/api/orders/" + UUID.randomUUID(), "/api/live")) {
      assertRefused(NOBODY.get(path), 401, "unauthenticated");
    }
    assertRefused(NOBODY.post("/api/rebuild", "{}"), 401, "unauthenticated");
    assertRefused(NINA.post("/api/rebuild", "{}"), 403, "forbidden");
    assertRefused(NINA.get("/api/rebuild"), 403, "forbidden");
    assertRefused(NINA.get("/api/orders/" + UUID.randomUUID()), 404, "order-not-found");
    assertRefused(NINA.get("/api/orders/42"), 400, "invalid-field");
    assertRefused(NINA.get("/api/orders?state=LOST"), 400, "invalid-field");
    assertRefused(NINA.get("/api/orders?late=perhaps"), 400, "invalid-field");
    assertRefused(NINA.get("/api/orders?before=x"), 400, "invalid-field");
    assertRefused(NINA.get("/api/orders?state=CLOSED&before=x"), 400, "invalid-field");
    assertRefused(NINA.get("/api/orders?limit=201"), 400, "invalid-field");
  }

  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
  }

  private static int alertsOf(Story story) {
    return JDBC.sql("select count(*) from alert where order_id = :id")
        .param("id", story.orderId.value())
        .query(Integer.class)
        .single();
  }

  private static long rowsReadInSequence() {
    return JDBC.sql("select seq_tup_read from pg_stat_user_tables where relname = 'order_seen'")
        .query(Long.class)
        .single();
  }

  private static long indexScans() {
    return JDBC.sql(
            "select idx_scan from pg_stat_user_indexes where indexrelname = 'order_by_state'")
        .query(Long.class)
        .single();
  }

  private static List<String> ids(String path) {
    return idsOf(NINA.get(path).json());
  }

  private static List<String> idsOf(JsonNode page) {
    return page.path("items").valueStream().map(item -> item.path("orderId").asString()).toList();
  }

  private static List<String> byPages(String path) {
    List<String> all = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = NINA.get(path + (next.isEmpty() ? "" : "&before=" + next)).json();
      all.addAll(idsOf(page));
      next = page.path("next").asString("");
    } while (!next.isEmpty());
    return all;
  }
}
