package dev.alexandrite.insight;

import static dev.alexandrite.insight.InsightFixture.NOBODY;
import static dev.alexandrite.insight.InsightFixture.OTHER_ROLES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.EmbeddedKafka;
import dev.alexandrite.embedded.TestServers;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Figures for {@code benchmarks/insight.md}; not among the tests, for it takes minutes: {@code
 * ./mvnw -pl insight -am test -Dtest=RebuildBenchmark -Dsurefire.failIfNoSpecifiedTests=false
 * -DargLine=-XX:+UseSerialGC}.
 */
class RebuildBenchmark {
  private static final int ORDERS = Integer.getInteger("orders", 40_000);

  @Test
  void aWholeTopicIsReadAndProjected() {
    Map<String, Object> settings =
        new HashMap<>(TestServers.shared().kafka().client(EmbeddedKafka.HOUSE));
    settings.put("linger.ms", "20");
    long events = 0;
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (int order = 0; order < ORDERS; order++) {
        for (Said said : RebuildTest.life(OrderId.next(Clock.systemUTC()))) {
          String key = said.orderId().toString();
          String body = Wire.write(said);
          ProducerRecord<String, String> record =
              OTHER_ROLES.sealed(said.by(), Topics.ORDERS, key, body);
          producer.send(record);
          events++;
        }
      }
    }
    awaitHeard(events);
    for (int round = 0; round < 3; round++) {
      long begun = System.nanoTime();
      assertThat(NOBODY.as("admin").post("/api/rebuild", "{}").status()).isEqualTo(202);
      JsonNode job;
      do {
        job = NOBODY.as("admin").get("/api/rebuild").json();
      } while (job.path("state").asString().equals("RUNNING"));
      double seconds = (System.nanoTime() - begun) / 1e9;
      assertThat(job.path("events").asLong()).isGreaterThanOrEqualTo(events);
      System.out.printf(
          "%,d events of %,d orders in %.1f s: %,.0f events/s%n",
          job.path("events").asLong(),
          job.path("orders").asLong(),
          seconds,
          job.path("events").asLong() / seconds);
    }
  }

  /** Until the role has heard them as it hears everything, and has no more work with them. */
  private static void awaitHeard(long events) {
    long heard;
    do {
      heard =
          InsightFixture.JDBC
              .sql("select coalesce(sum(sequence), 0) from order_seen")
              .query(Long.class)
              .single();
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000_000);
    } while (heard < events);
  }
}
