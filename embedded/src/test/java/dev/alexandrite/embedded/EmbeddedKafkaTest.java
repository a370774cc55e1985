package dev.alexandrite.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  private final int port = Ports.free();
  private final int controllerPort = Ports.free();

  @Test
  void messagesAndOffsetsAreKeptOverARestart(@TempDir Path dir) throws Exception {
    try (var kafka = EmbeddedKafka.start(dir, port, controllerPort);
        var admin =
            Admin.create(Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + port))) {
      admin.createTopics(List.of(new NewTopic("orders", 3, (short) 1))).all().get();
      say(kafka, "first");
      assertThat(hear(kafka)).containsExactly("first");
      say(kafka, "second");
    }
    try (var kafka = EmbeddedKafka.start(dir, port, controllerPort)) {
      assertThat(hear(kafka)).containsExactly("second");
    }
  }

  @Test
  void aMisspeltTopicIsNotCreated() {
    assertThatThrownBy(() -> say(TestHouse.shared().kafka(), "x"))
        .hasCauseInstanceOf(TimeoutException.class);
  }

  private static void say(EmbeddedKafka kafka, String text) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.block.ms", 2000);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("orders", "key", text)).get();
    }
  }

  /** What a group of consumers has not heard yet. */
  private static Set<String> hear(EmbeddedKafka kafka) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "group.id",
            "listeners",
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            false);
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
