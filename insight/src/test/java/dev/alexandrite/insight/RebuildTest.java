package dev.alexandrite.insight;

import static dev.alexandrite.insight.InsightFixture.JDBC;
import static dev.alexandrite.insight.InsightFixture.NINA;
import static dev.alexandrite.insight.InsightFixture.NOBODY;
import static dev.alexandrite.insight.InsightFixture.OTHER_ROLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.*;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.insight.InsightFixture.Story;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The projection, made anew beside the one in use. */
class RebuildTest {
  private static final Clock CLOCK = Clock.systemUTC();

  /** Begins the job, and waits for its end. */
  static JsonNode rebuilt() {
    Answer begun = NOBODY.as("admin").post("/api/rebuild", "{}");
    assertThat(begun.status()).as(begun.body()).isEqualTo(202);
    return awaitEnd();
  }

  private static JsonNode awaitEnd() {
    return NOBODY
        .as("admin")
        .await("/api/rebuild", job -> !job.path("state").asString("RUNNING").equals("RUNNING"));
  }

  @Test
  void anOrderWhoseEventsLieInSeveralPartitionsIsWhole() {
    OrderId order = OrderId.next(CLOCK);
    List<Said> life = life(order);
    // As after the topic has got more partitions: the later part may be read first.
    life.subList(3, life.size()).forEach(said -> put(said, 5));
    life.subList(0, 3).forEach(said -> put(said, 2));
    String path = "/api/orders/" + order;
    JsonNode before = NINA.await(path, o -> o.path("state").asString().equals("DECLINED"));
    JDBC.sql("delete from order_step where order_id = :id").param("id", order.value()).update();

    assertThat(rebuilt().path("state").asString()).isEqualTo("DONE");

    assertThat(NINA.get(path).json()).isEqualTo(before);
    assertThat(before.path("history")).hasSize(5);
  }

  @Test
  void whereTheTopicHasLostAnOrderThePictureInUseStays() {
    Story story = new Story();
    JsonNode before = story.awaits(OrderState.INITIATED);
    UUID lost = UUID.randomUUID();
    JDBC.sql(
            """
            insert into baton (order_id, channel, state, sequence, event_id, since)
            values (:id, 'SHOP', 'SUBMITTED', 3, :id, now())
            """)
        .param("id", lost)
        .update();
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger log = (Logger) LoggerFactory.getLogger(Rebuild.class);
    log.addAppender(lines);
    try {
      JsonNode job = rebuilt();

      assertThat(job.path("state").asString()).isEqualTo("NOT_WHOLE");
      assertThat(job.path("detail").asString()).contains("of 1 orders");
      assertThat(story.seen()).isEqualTo(before);
      await().until(() -> !lines.list.isEmpty());
      assertThat(lines.list).hasSize(1);
      assertThat(lines.list.getFirst().getFormattedMessage()).contains("stays", "of 1 orders");
    } finally {
      log.detachAppender(lines);
      JDBC.sql("delete from baton where order_id = :id").param("id", lost).update();
    }
  }

  @Test
  void whatTheBrokerHasDeletedIsNamed() {
    assertThat(Rebuild.gone(Map.of(new TopicPartition("orders", 3), 0L))).isEmpty();
    assertThat(Rebuild.gone(Map.of(new TopicPartition("orders", 3), 7L)).orElseThrow())
        .contains("orders-3", "offset 7");
  }

  @Test
  void aJobWhoseProcessDiedIsEndedByWhoeverLooksNext() {
    new Story().awaits(OrderState.INITIATED);
    JDBC.sql("delete from rebuild").update();
    JDBC.sql("insert into rebuild (state, started_at) values ('RUNNING', now())").update();

    JsonNode job = awaitEnd();

    assertThat(job.path("state").asString()).isEqualTo("DONE");
    assertThat(job.path("orders").asLong()).isPositive();
  }

  @Test
  void ordersGoOnWhileItIsMadeAndAfterwards() {
    Story story = new Story();
    story.awaits(OrderState.INITIATED);
    assertThat(NOBODY.as("admin").post("/api/rebuild", "{}").status()).isEqualTo(202);
    story.submitted();
    assertThat(awaitEnd().path("state").asString()).isEqualTo("DONE");
    JsonNode order = story.priced().awaits(OrderState.PRICE_CALCULATED);
    assertThat(order.path("history")).hasSize(4);
    story.said(new OrderCancelled(null, null)).awaits(OrderState.CANCELLED);
    assertThat(indexes()).contains("order_by_state", "order_by_number", "baton_ended");
  }

  private static List<String> indexes() {
    return JDBC.sql("select indexname from pg_indexes where schemaname = 'public'")
        .query(String.class)
        .list();
  }

  static List<Said> life(OrderId order) {
    ModelId model = ModelId.next(CLOCK);
    Money price = Money.of(100, "EUR");
    return List.of(
        said(
            order,
            1,
            Role.SHOP,
            OrderState.INITIATED,
            new OrderInitiated(order.number(), "c-1", Kind.MODEL, null, 1)),
        said(order, 2, Role.SHOP, OrderState.FILE_UPLOADED, new FileUploaded(model, "stl", 84)),
        said(
            order,
            3,
            Role.SHOP,
            OrderState.SUBMITTED,
            new OrderSubmitted(Kind.MODEL, model, null, Alloy.SILVER_925, 1, null, null)),
        said(
            order,
            4,
            Role.PRICING,
            OrderState.PRICE_CALCULATED,
            new PriceCalculated(
                Kind.MODEL, model, null, Alloy.SILVER_925, 1, 3.0, price, null, price)),
        said(order, 5, Role.CRM, OrderState.DECLINED, new OrderDeclined("too\tthin\n\\")));
  }

  private static Said said(
      OrderId order, long sequence, Role by, OrderState state, OrderEvent event) {
    return new Said(
        Uuid7.next(CLOCK), order, sequence, Channel.SHOP, by, CLOCK.instant(), state, event);
  }

  private static void put(Said said, int partition) {
    String key = said.orderId().toString();
    String body = Wire.write(said);
    var headers = OTHER_ROLES.sealed(said.by(), Topics.ORDERS, key, body).headers();
    OTHER_ROLES.send(
        said.by(), new ProducerRecord<>(Topics.ORDERS, partition, null, key, body, headers));
  }
}
