package dev.alexandrite.embedded;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Contour;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Ends the time in which everybody was believed: of a broker on which the channels read the same
 * topics as everybody, it tells the channels on their own topics what they have not heard yet, and
 * says where every topic ended. Until then messages have no seal, and from there on they need one.
 * Done again after a crash, it tells some of it twice, which the channels recognise.
 */
final class Unsigned {
  private static final String QUOTES = "pricing.quotes";
  private static final Duration POLL = Duration.ofSeconds(1);

  private final Admin admin;
  private final KafkaConsumer<String, String> consumer;
  private final KafkaProducer<String, String> producer;
  private final Map<String, Channel> channels = new HashMap<>();
  private final List<Future<?>> told = new ArrayList<>();

  private Unsigned(
      Admin admin, KafkaConsumer<String, String> consumer, KafkaProducer<String, String> producer) {
    this.admin = admin;
    this.consumer = consumer;
    this.producer = producer;
  }

  /**
   * @param client the settings of somebody who may do everything
   * @return the end of every partition
   */
  static Map<TopicPartition, Long> closeOff(Admin admin, Map<String, Object> client)
      throws ExecutionException, InterruptedException {
    Set<String> before = admin.listTopics().names().get();
    BrokerRules.makeTopics(admin, (short) 1);
    if (before.contains(Topics.ORDERS)) {
      try (var consumer =
              new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer());
          var producer =
              new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
        new Unsigned(admin, consumer, producer).tellChannels(before);
      }
    }
    return ends(admin, admin.listTopics().names().get());
  }

  private void tellChannels(Set<String> topics) throws ExecutionException, InterruptedException {
    Map<Channel, Map<TopicPartition, Long>> heardOrders = new EnumMap<>(Channel.class);
    Map<Channel, Map<TopicPartition, Long>> heardMessages = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      heardOrders.put(channel, heard(channel.role().word() + ".orders"));
      heardMessages.put(channel, heard(channel.role().word() + ".messages"));
    }
    read(
        List.of(Topics.ORDERS),
        record -> {
          Said said = Wire.readSaid(record.value());
          channels.put(record.key(), said.channel());
          if (said.by().contour() == Contour.INTERNAL
              && unheard(heardOrders.getOrDefault(said.channel(), Map.of()), record)) {
            tell(Topics.orders(said.channel()), record.key(), Wire.writeOutward(said));
          }
        });
    List<String> messages =
        Stream.concat(Stream.of(QUOTES), Topics.OWNERS.stream().map(Topics::answers))
            .filter(topics::contains)
            .toList();
    read(
        messages,
        record -> {
          Channel channel = channels.get(record.key());
          if (channel != null && unheard(heardMessages.getOrDefault(channel, Map.of()), record)) {
            boolean refusal = Wire.readMessage(record.value()) instanceof Message.CancelRefused;
            tell(
                refusal ? Topics.answers(channel) : Topics.quotes(channel),
                record.key(),
                record.value());
          }
        });
    producer.flush();
    for (Future<?> confirmation : told) {
      confirmation.get();
    }
  }

  /** From where on a group has still to hear. */
  private Map<TopicPartition, Long> heard(String group)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, Long> heard = new HashMap<>();
    committed.forEach(
        (partition, offset) -> {
          if (offset != null) {
            heard.put(partition, offset.offset());
          }
        });
    return heard;
  }

  private static boolean unheard(
      Map<TopicPartition, Long> heard, ConsumerRecord<String, String> record) {
    long next = heard.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    return record.offset() >= next;
  }

  private void tell(String topic, String key, String body) {
    told.add(producer.send(new ProducerRecord<>(topic, key, body)));
  }

  /** From the beginning to the end; what nobody can read is passed over. */
  private void read(List<String> topics, Consumer<ConsumerRecord<String, String>> take) {
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
        try {
          take.accept(record);
        } catch (Wire.Unreadable e) {
          // was set aside by whoever listened
        }
      }
    }
  }

  private static Map<TopicPartition, Long> ends(Admin admin, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked =
        admin.describeTopics(topics).allTopicNames().get().values().stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(p -> new TopicPartition(topic.name(), p.partition())))
            .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin.listOffsets(asked).all().get().forEach((p, end) -> ends.put(p, end.offset()));
    return ends;
  }
}
