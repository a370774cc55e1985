package dev.alexandrite.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  private static final Map<String, String> PASSWORDS = TestHouse.brokerPasswords();

  private final int port = Ports.free();
  private final int controllerPort = Ports.free();

  @Test
  void messagesAndOffsetsAreKeptOverARestart(@TempDir Path dir) throws Exception {
    try (var kafka = EmbeddedKafka.start(dir, port, controllerPort, PASSWORDS)) {
      say(kafka, "orders", "first");
      assertThat(hear(kafka)).containsExactly("first");
      say(kafka, "orders", "second");
    }
    try (var kafka = EmbeddedKafka.start(dir, port, controllerPort, PASSWORDS)) {
      assertThat(hear(kafka)).containsExactly("second");
    }
  }

  @Test
  void aMisspeltTopicIsNotCreated() {
    assertThatThrownBy(() -> say(TestHouse.shared().kafka(), "order", "x"))
        .hasCauseInstanceOf(TimeoutException.class);
  }

  private static void say(EmbeddedKafka kafka, String topic, String text) throws Exception {
    Map<String, Object> settings = new HashMap<>(kafka.client(EmbeddedKafka.HOUSE));
    settings.put("max.block.ms", 2000);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, "key", text)).get();
    }
  }

  /** What a group of consumers has not heard yet. */
  private static Set<String> hear(EmbeddedKafka kafka) {
    Map<String, Object> settings = new HashMap<>(kafka.client(EmbeddedKafka.HOUSE));
    settings.put("group.id", "listeners");
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", false);
    var heard = new HashSet<String>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("orders"));
      for (int i = 0; i < 20 && heard.isEmpty(); i++) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> heard.add(record.value()));
      }
      consumer.commitSync();
    }
    return heard;
  }
}
