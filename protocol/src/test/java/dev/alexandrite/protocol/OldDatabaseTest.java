package dev.alexandrite.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.CancelRefused;
import dev.alexandrite.contracts.Message.QuoteRefused;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.*;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.TestServers;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.json.JsonMapper;

/** A role's database from before there were envelopes, with words that wait to be sent. */
class OldDatabaseTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final JsonMapper JSON = new JsonMapper();
  private static final Money MONEY = Money.of(120_000, "EUR");

  private final DriverManagerDataSource database = database();
  private final JdbcClient jdbc = JdbcClient.create(database);
  private final OrderId order = OrderId.next(CLOCK);

  @BeforeEach
  void asItWas() {
    jdbc.sql("drop schema public cascade").update();
    jdbc.sql("create schema public").update();
    migrate("1");
  }

  @Test
  void whatWaitsToBeSentReachesTheChannelsOnTheirOwnTopics() {
    jdbc.sql(
            """
            insert into baton (order_id, channel, state, sequence, event_id, since)
            values (:order, 'PARTNER', 'SUBMITTED', 3, :order, now())
            """)
        .param("order", order.value())
        .update();
    Said priced =
        said(
            Role.PRICING,
            new PriceCalculated(
                Kind.PIECE, null, "band", Alloy.SILVER_925, 1, 3.0, MONEY, null, MONEY));
    Said started = said(Role.ASSIGNMENT, new ManufacturingStarted("olga", "Olga", MONEY));
    Said ofChannel = said(Role.PARTNER, new OrderCancelled(null, "no"));
    QuoteRefused quote =
        new QuoteRefused(UUID.randomUUID(), order, ModelId.next(CLOCK), "too-thin", "Thin.");
    CancelRefused refusal =
        new CancelRefused(UUID.randomUUID(), order, UUID.randomUUID(), "late", CLOCK.instant());
    put(Topics.ORDERS, order.toString(), Wire.write(priced));
    put(Topics.ORDERS, order.toString(), Wire.write(started));
    put(Topics.ORDERS, order.toString(), Wire.write(ofChannel));
    put("pricing.quotes", order.toString(), Wire.write(quote));
    put("pricing.quotes", UUID.randomUUID().toString(), "of an order that nobody knows");
    put(Topics.answers(Role.MES), order.toString(), Wire.write(refusal));

    migrate("2.4");

    assertThat(sent(Topics.ORDERS)).hasSize(3);
    assertThat(sent(Topics.orders(Channel.PARTNER)))
        .extracting(JSON::readTree)
        .containsExactly(
            JSON.readTree(Wire.writeOutward(priced)), JSON.readTree(Wire.writeOutward(started)));
    assertThat(sent(Topics.orders(Channel.SHOP))).isEmpty();
    assertThat(sent(Topics.quotes(Channel.PARTNER))).containsExactly(Wire.write(quote));
    assertThat(sent("pricing.quotes")).isEmpty();
    assertThat(sent(Topics.answers(Channel.PARTNER))).containsExactly(Wire.write(refusal));
    assertThat(sent(Topics.answers(Role.MES))).containsExactly(Wire.write(refusal));
  }

  @Test
  void everyEventIsToldThereAsItIsToldToday() {
    for (Class<? extends OrderEvent> type : OrderEvent.TYPES) {
      String body = "{\"by\":\"crm\",\"channel\":\"SHOP\",\"event\":{\"type\":\"%s\",\"x\":1}}";
      put(Topics.ORDERS, order.toString(), body.formatted(type.getSimpleName()));
    }
    migrate("2.4");
    for (String body : sent(Topics.orders(Channel.SHOP))) {
      var event = JSON.readTree(body).path("event");
      boolean told =
          OrderEvent.TYPES.stream()
              .filter(type -> type.getSimpleName().equals(event.path("type").asString()))
              .anyMatch(type -> !dev.alexandrite.contracts.Outward.fields(type).isEmpty());
      assertThat(event.has("x")).as(body).isEqualTo(told);
    }
  }

  @Test
  void aChannelForgetsTheOrdersOfTheOtherOne() {
    OrderId other = OrderId.next(CLOCK);
    jdbc.sql("create table channel_order (order_id uuid primary key)").update();
    jdbc.sql("insert into channel_order values (:id)").param("id", order.value()).update();
    for (OrderId id : List.of(order, other)) {
      jdbc.sql(
              """
              insert into baton (order_id, channel, state, sequence, event_id, since)
              values (:id, 'SHOP', 'SUBMITTED', 3, :id, now())
              """)
          .param("id", id.value())
          .update();
      jdbc.sql(
              """
              insert into dead_letter
                (order_id, topic, partition, record_offset, body, code, detail, at)
              values (:id, 'orders', 1, :offset, 'pay', 'gap', '', now())
              """)
          .param("id", id.value())
          .param("offset", id.hashCode() & Integer.MAX_VALUE)
          .update();
    }
    migrate("2.4");
    for (String table : List.of("baton", "dead_letter")) {
      assertThat(jdbc.sql("select order_id from " + table).query(UUID.class).list())
          .containsExactly(order.value());
    }
  }

  private Said said(Role by, OrderEvent event) {
    return new Said(
        UUID.randomUUID(),
        order,
        4,
        Channel.PARTNER,
        by,
        CLOCK.instant(),
        OrderState.PRICE_CALCULATED,
        event);
  }

  private void put(String topic, String key, String body) {
    jdbc.sql("insert into outbox (topic, key, body) values (:topic, :key, :body)")
        .param("topic", topic)
        .param("key", key)
        .param("body", body)
        .update();
  }

  private List<String> sent(String topic) {
    return jdbc.sql("select body from outbox where topic = :topic order by id")
        .param("topic", topic)
        .query(String.class)
        .list();
  }

  private void migrate(String target) {
    Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/platform")
        .table("platform_history")
        .target(target)
        .load()
        .migrate();
  }

  /** Of a role that no test of this module starts. */
  private static DriverManagerDataSource database() {
    Map<String, String> settings = TestServers.shared().settings("models");
    return new DriverManagerDataSource(
        settings.get("MODELS_DATABASE_URL"),
        settings.get("MODELS_DATABASE_USER"),
        settings.get("MODELS_DATABASE_PASSWORD"));
  }
}
