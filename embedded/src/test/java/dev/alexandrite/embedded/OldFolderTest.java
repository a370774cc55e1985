package dev.alexandrite.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.CancelRefused;
import dev.alexandrite.contracts.Message.QuoteRefused;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.ManufacturingStarted;
import dev.alexandrite.contracts.OrderEvent.OrderDeclined;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker's folder from before it had users, with messages that have no seals. */
@Tag("slow")
class OldFolderTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final String QUOTES = "pricing.quotes";
  private static final int PARTITION = 2;

  private final int port = Ports.free();
  private final int controllerPort = Ports.free();
  private final OrderId ofShop = OrderId.next(CLOCK);
  private final OrderId ofPartner = OrderId.next(CLOCK);

  @Test
  void itGoesOnWithUsersAndTellsTheChannelsWhatTheyHaveNotHeard(@TempDir Path dir)
      throws Exception {
    Said heardAlready = said(ofShop, Channel.SHOP, Role.ASSIGNMENT, 4, started());
    Said unheard = said(ofShop, Channel.SHOP, Role.ASSIGNMENT, 5, started());
    Said ofThePartner = said(ofPartner, Channel.PARTNER, Role.CRM, 2, new OrderDeclined("no"));
    QuoteRefused quote =
        new QuoteRefused(UUID.randomUUID(), ofPartner, ModelId.next(CLOCK), "too-thin", "Thin.");
    CancelRefused refusal =
        new CancelRefused(UUID.randomUUID(), ofShop, UUID.randomUUID(), "late", CLOCK.instant());
    try (OldBroker old = OldBroker.start(dir, port, controllerPort);
        Admin admin = Admin.create(old.client());
        var producer =
            new KafkaProducer<>(old.client(), new StringSerializer(), new StringSerializer())) {
      admin
          .createTopics(
              List.of(topic(Topics.ORDERS), topic(QUOTES), topic(Topics.answers(Role.CRM))))
          .all()
          .get();
      List<ProducerRecord<String, String>> before =
          List.of(
              record(Topics.ORDERS, ofShop, Wire.write(initiated(ofShop, Channel.SHOP))),
              record(Topics.ORDERS, ofShop, Wire.write(heardAlready)),
              record(Topics.ORDERS, ofShop, Wire.write(unheard)),
              record(Topics.ORDERS, ofPartner, Wire.write(initiated(ofPartner, Channel.PARTNER))),
              record(Topics.ORDERS, ofPartner, Wire.write(ofThePartner)),
              record(Topics.ORDERS, ofPartner, "nobody can read this"),
              record(QUOTES, ofPartner, Wire.write(quote)),
              record(Topics.answers(Role.CRM), ofShop, Wire.write(refusal)));
      for (var record : before) {
        producer.send(record).get();
      }
      admin
          .alterConsumerGroupOffsets(
              "shop.orders",
              Map.of(new TopicPartition(Topics.ORDERS, PARTITION), new OffsetAndMetadata(2)))
          .all()
          .get();
    }

    String until;
    try (var kafka =
        EmbeddedKafka.start(dir, port, controllerPort, TestServers.brokerPasswords())) {
      until = kafka.unsignedUntil();
      assertThat(offsets(until))
          .contains(
              entry("orders-2", 6L), entry("pricing.quotes-2", 1L), entry("crm.answers-2", 1L))
          .containsValue(1L)
          .doesNotContainKey("orders-1");
      assertThat(heard(kafka, "shop", Topics.orders(Channel.SHOP)))
          .containsExactly(Wire.writeOutward(unheard))
          .allSatisfy(body -> assertThat(body).doesNotContain("Olga", "120"));
      assertThat(heard(kafka, "partner", Topics.orders(Channel.PARTNER)))
          .containsExactly(Wire.writeOutward(ofThePartner));
      assertThat(heard(kafka, "partner", Topics.quotes(Channel.PARTNER)))
          .containsExactly(Wire.write(quote));
      assertThat(heard(kafka, "shop", Topics.answers(Channel.SHOP)))
          .containsExactly(Wire.write(refusal));
      assertThat(heard(kafka, "crm", Topics.ORDERS)).hasSize(6);
      try (var producer =
          new KafkaProducer<>(
              kafka.client("crm"), new StringSerializer(), new StringSerializer())) {
        producer.send(record(Topics.ORDERS, ofShop, "later")).get();
      }
    }

    try (var kafka =
        EmbeddedKafka.start(dir, port, controllerPort, TestServers.brokerPasswords())) {
      assertThat(kafka.unsignedUntil()).isEqualTo(until);
    }
    var changed = new java.util.HashMap<>(TestServers.brokerPasswords());
    changed.replaceAll((user, password) -> password + " anew");
    try (var kafka = EmbeddedKafka.start(dir, port, controllerPort, changed)) {
      assertThat(kafka.unsignedUntil()).isEqualTo(until);
      assertThat(heard(kafka, "crm", Topics.ORDERS)).hasSize(7);
    }
  }

  // --- the vocabulary of this test

  private static Map<String, Long> offsets(String until) {
    return Arrays.stream(until.split(","))
        .map(entry -> entry.split("="))
        .collect(Collectors.toMap(entry -> entry[0], entry -> Long.valueOf(entry[1])));
  }

  private static NewTopic topic(String name) {
    return new NewTopic(name, 12, (short) 1);
  }

  private static ProducerRecord<String, String> record(String topic, OrderId key, String body) {
    return new ProducerRecord<>(topic, PARTITION, key.toString(), body);
  }

  private static ManufacturingStarted started() {
    return new ManufacturingStarted("olga", "Olga", Money.of(120_000, "EUR"));
  }

  private static Said initiated(OrderId orderId, Channel channel) {
    OrderInitiated initiated =
        new OrderInitiated(orderId.number(), "c-1", OrderEvent.Kind.PIECE, "band", 1);
    return said(orderId, channel, channel.role(), 1, initiated);
  }

  private static Said said(
      OrderId orderId, Channel channel, Role by, long sequence, OrderEvent event) {
    return new Said(
        UUID.randomUUID(),
        orderId,
        sequence,
        channel,
        by,
        CLOCK.instant(),
        OrderState.MANUFACTURING_STARTED,
        event);
  }

  /** All of a topic, as this user reads it. */
  private static List<String> heard(EmbeddedKafka kafka, String user, String topic) {
    List<String> bodies = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            kafka.client(user), new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> bodies.add(record.value()));
      }
    }
    return bodies;
  }
}
