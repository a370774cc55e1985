package dev.alexandrite.pricing;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.embedded.EmbeddedKafka;
import dev.alexandrite.embedded.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Hears all that is said from the beginning, once for all tests: joining a group for each is slow.
 */
final class Ear {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Map<String, List<String>> heard = new ConcurrentHashMap<>();
  private final Object bell = new Object();

  Ear() {
    Thread.ofPlatform().name("ear").daemon().start(this::listen);
  }

  private void listen() {
    Map<String, Object> client = TestServers.shared().kafka().client(EmbeddedKafka.HOUSE);
    try (var consumer =
        new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          Stream.of(Topics.ORDERS, Topics.quotes(Channel.SHOP), Topics.PRICING_REMEASURED)
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (true) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          heard
              .computeIfAbsent(
                  record.topic() + " " + record.key(), k -> new CopyOnWriteArrayList<>())
              .add(record.value());
        }
        synchronized (bell) {
          bell.notifyAll();
        }
      }
    }
  }

  /**
   * All that was said on a topic under this key, as soon as it is as wanted.
   *
   * @throws AssertionError with what was heard, when it does not come to that
   */
  List<String> heard(String topic, String key, Predicate<List<String>> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<String> bodies = new ArrayList<>(heard.getOrDefault(topic + " " + key, List.of()));
      if (!bodies.isEmpty() && wanted.test(bodies)) {
        return bodies;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("on %s about %s only: %s".formatted(topic, key, bodies));
      }
      synchronized (bell) {
        try {
          bell.wait(500);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }
}
