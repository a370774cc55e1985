package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ManufacturingApproved;
import dev.alexandrite.contracts.OrderEvent.ManufacturingStarted;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderEvent.WorkSpec;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Seals;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.protocol.Batons;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A thief with all that the shop was told: its password at the broker and the keys of its seals.
 */
class TakenOverTest {
  private static final Money MONEY = Money.of(120_000_00, "EUR");

  private final House house = WholeHouse.running();
  private final Map<String, String> told = house.settings(Role.SHOP);

  @Test
  void whoTookOverTheShopCanNeitherApproveNorPriceNorPay() throws Exception {
    OtherPeople.Ordered order = OtherPeople.aPriced("Mallory");
    OrderId orderId = OrderId.of(order.orderId());
    Awaitility.await().until(() -> house(Role.CRM, Batons.class).find(orderId).isPresent());
    long next = house(Role.CRM, Batons.class).find(orderId).orElseThrow().sequence() + 1;
    WorkSpec work =
        new WorkSpec(order.number(), Kind.PIECE, null, "band", Alloy.SILVER_925, 1, 3.0, MONEY);
    try (var producer =
        new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
      for (Said said :
          List.of(
              said(orderId, next, Role.CRM, new ManufacturingApproved(work)),
              said(
                  orderId,
                  next,
                  Role.PRICING,
                  new PriceCalculated(
                      Kind.PIECE, null, "band", Alloy.SILVER_925, 1, 3.0, MONEY, null, MONEY)),
              said(orderId, next, Role.ASSIGNMENT, new ManufacturingStarted("olga", "O", MONEY)))) {
        producer.send(forged(said)).get();
      }
    }
    for (Role listener : Topics.find(Topics.ORDERS).orElseThrow().readers()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(setAside(listener, order)).isEqualTo(3));
      assertThat(house(listener, Batons.class).find(orderId).orElseThrow().state())
          .as(listener.word())
          .isEqualTo(OrderState.PRICE_CALCULATED);
    }
    OtherPeople.approved(order); // and the seller still decides
  }

  @Test
  void itReadsAndWritesNothingThatIsNotTheShops() {
    try (var producer =
            new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer());
        var consumer =
            new KafkaConsumer<>(client(), new StringDeserializer(), new StringDeserializer())) {
      for (Topics.Topic topic : Topics.TABLE) {
        if (!topic.writers().contains(Role.SHOP)) {
          assertThatThrownBy(
                  () -> producer.send(new ProducerRecord<>(topic.name(), "key", "body")).get())
              .as(topic.name())
              .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
        if (!topic.readers().contains(Role.SHOP)) {
          List<TopicPartition> first = List.of(new TopicPartition(topic.name(), 0));
          assertThatThrownBy(
                  () -> {
                    consumer.assign(first);
                    consumer.seekToBeginning(first);
                    consumer.poll(Duration.ofSeconds(10));
                  })
              .as(topic.name())
              .isInstanceOf(TopicAuthorizationException.class);
        }
      }
    }
  }

  @Test
  void aRoleIsToldNoSecretOfAnother() {
    assertThat(told)
        .containsKeys("SHOP_KAFKA_PASSWORD", "SHOP_SEAL_KEYS", "SHOP_DATABASE_PASSWORD");
    assertThat(told)
        .doesNotContainKeys("CRM_KAFKA_PASSWORD", "CRM_SEAL_KEYS", "PARTNER_SEAL_KEYS")
        .doesNotContainKey("CRM_DATABASE_PASSWORD");
    assertThat(told.get("SHOP_SEAL_KEYS")).doesNotContain("partner:");
    assertThat(told).containsKey("SHOP_FACTOR_KEY").doesNotContainKey("PARTNER_DEMO_KEY");
    for (Role role : Role.values()) {
      assertThat(house.settings(role).keySet())
          .as(role.word())
          .allSatisfy(
              name ->
                  assertThat(Role.values())
                      .filteredOn(other -> other != role && !name.endsWith("_URL"))
                      .noneMatch(other -> name.startsWith(other.name() + "_")));
    }
  }

  private <T> T house(Role role, Class<T> part) {
    return house.contexts().get(role).getBean(part);
  }

  private int setAside(Role listener, OtherPeople.Ordered order) {
    return house(listener, JdbcClient.class)
        .sql("select count(*) from dead_letter where code = 'not-authentic' and body like :body")
        .param("body", "%" + order.orderId() + "%")
        .query(Integer.class)
        .single();
  }

  private ProducerRecord<String, String> forged(Said said) {
    String key = said.orderId().toString();
    ProducerRecord<String, String> record =
        new ProducerRecord<>(Topics.ORDERS, key, Wire.write(said));
    new Seals(Role.SHOP, told.get("SHOP_SEAL_KEYS"))
        .seal(Topics.ORDERS, key, record.value(), null, null)
        .headers()
        .forEach(header -> record.headers().add(header.name(), header.value()));
    record.headers().remove("by");
    record.headers().add("by", said.by().word().getBytes(StandardCharsets.UTF_8));
    return record;
  }

  private static Said said(OrderId orderId, long sequence, Role by, OrderEvent event) {
    return new Said(
        UUID.randomUUID(),
        orderId,
        sequence,
        Channel.SHOP,
        by,
        Instant.now(),
        OrderState.MANUFACTURING_APPROVED,
        event);
  }

  private Map<String, Object> client() {
    Map<String, Object> client = new HashMap<>();
    client.put("bootstrap.servers", told.get("KAFKA_BOOTSTRAP_SERVERS"));
    client.put("security.protocol", told.get("KAFKA_SECURITY_PROTOCOL"));
    client.put("sasl.mechanism", "SCRAM-SHA-256");
    client.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(told.get("SHOP_KAFKA_USER"), told.get("SHOP_KAFKA_PASSWORD")));
    return client;
  }
}
