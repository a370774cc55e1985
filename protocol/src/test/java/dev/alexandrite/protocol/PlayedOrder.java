package dev.alexandrite.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.CancelRequested;
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
import dev.alexandrite.embedded.EmbeddedKafka;
import dev.alexandrite.embedded.OtherRoles;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An order of the shop, as the role {@code crm} hears of it from other roles. */
class PlayedOrder {
  static final Clock CLOCK = Clock.systemUTC();
  static final Money PRICE = Money.of(9_900, "EUR");
  static final OtherRoles OTHER_ROLES = new OtherRoles(TestRole.ROLE);

  final TestRole.Heard heard = TestRole.bean(TestRole.Heard.class);
  final Clock clock;
  final OrderId order;

  PlayedOrder() {
    this(CLOCK);
  }

  PlayedOrder(Clock clock) {
    this.clock = clock;
    this.order = OrderId.next(clock);
  }

  OrderId played() throws Exception {
    putAll(untilPriced());
    return order;
  }

  List<Said> untilPriced() {
    return List.of(
        said(
            1,
            Role.SHOP,
            OrderState.INITIATED,
            new OrderInitiated(order.number(), "c-1", Kind.PIECE, "band", 1)),
        said(
            2,
            Role.SHOP,
            OrderState.FILE_UPLOADED,
            new FileUploaded(dev.alexandrite.contracts.ModelId.next(CLOCK), "stl", 84)),
        said(
            3,
            Role.SHOP,
            OrderState.SUBMITTED,
            new OrderSubmitted(Kind.PIECE, null, "band", Alloy.SILVER_925, 1, PRICE, 3.0)),
        said(
            4,
            Role.PRICING,
            OrderState.PRICE_CALCULATED,
            new PriceCalculated(
                Kind.PIECE, null, "band", Alloy.SILVER_925, 1, 3.0, PRICE, null, PRICE)));
  }

  OrderEvent approval() {
    return new ManufacturingApproved(
        new WorkSpec(order.number(), Kind.PIECE, null, "band", Alloy.SILVER_925, 1, 3.0, PRICE));
  }

  Said said(long sequence, Role by, OrderState state, OrderEvent event) {
    return new Said(
        Uuid7.next(clock), order, sequence, TestRole.CHANNEL, by, clock.instant(), state, event);
  }

  void put(Said said) {
    OTHER_ROLES.send(said.by(), Topics.ORDERS, said.orderId().toString(), Wire.write(said));
  }

  static void put(String topic, @Nullable String key, @Nullable String body) {
    put(topic, key, body, CLOCK.millis());
  }

  /**
   * Under the seal of the topic's speaker, or the shop's where several speak.
   *
   * @param sentAt milliseconds, as a relay says it
   */
  static void put(String topic, @Nullable String key, @Nullable String body, long sentAt) {
    Set<Role> writers = Topics.find(topic).orElseThrow().writers();
    Role by = writers.size() == 1 ? writers.iterator().next() : Role.SHOP;
    OTHER_ROLES.send(
        by,
        new ProducerRecord<>(
            topic,
            null,
            sentAt,
            key,
            body,
            OTHER_ROLES.sealed(by, topic, key, body == null ? "" : body).headers()));
  }

  void putAll(List<Said> life) throws Exception {
    for (Said said : life) {
      put(said);
    }
    await(() -> heard.sequencesOf(order).size() == life.size());
    // What was heard may not have been committed yet.
    long last = life.getLast().sequence();
    await(() -> committed(order) >= last);
  }

  static long committed(OrderId order) {
    return TestRole.bean(Batons.class).find(order).map(Baton::sequence).orElse(0L);
  }

  int waitingWishes() {
    return TestRole.bean(JdbcClient.class)
        .sql("select count(*) from waiting_wish where order_id = :orderId")
        .param("orderId", order.value())
        .query(Integer.class)
        .single();
  }

  UUID putWish(String reason) {
    UUID wishId = Uuid7.next(CLOCK);
    OTHER_ROLES.say(
        Topics.SHOP_WISHES, new CancelRequested(wishId, order, reason, CLOCK.instant()));
    return wishId;
  }

  List<DeadLetters.DeadLetter> letters() {
    return TestRole.bean(DeadLetters.class).oldestFirst(0, 1000).stream()
        .filter(letter -> order.value().equals(letter.orderId()))
        .toList();
  }

  void awaitOnTopic(OrderId id, long sequence) {
    awaitText(Topics.ORDERS, "\"orderId\":\"" + id + "\",\"sequence\":" + sequence);
  }

  void awaitText(String topic, String text) {
    awaitText(topic, order.toString(), text);
  }

  /** The first record of the key that has the text in it. */
  static String awaitText(String topic, String key, String text) {
    String[] found = new String[1];
    try (KafkaConsumer<String, String> consumer = consumer()) {
      consumer.subscribe(List.of(topic));
      await(
          () -> {
            for (var r : consumer.poll(Duration.ofMillis(200))) {
              if (key.equals(r.key()) && r.value() != null && r.value().contains(text)) {
                found[0] = r.value();
                return true;
              }
            }
            return false;
          });
    }
    return found[0];
  }

  static KafkaConsumer<String, String> consumer() {
    Map<String, Object> properties =
        new HashMap<>(TestRole.HOUSE.kafka().client(EmbeddedKafka.HOUSE));
    properties.put("group.id", "test-" + UUID.randomUUID());
    properties.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
  }

  static void await(java.util.function.BooleanSupplier there) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!there.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience of 20 s").isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }
}
