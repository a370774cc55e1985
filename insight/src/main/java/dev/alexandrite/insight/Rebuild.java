package dev.alexandrite.insight;

import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.platform.Live;
import dev.alexandrite.protocol.Batons;
import dev.alexandrite.protocol.Envelopes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Throws the projection away and hears everything anew, in one transaction: pages show the old
 * picture until the new one is there. Meanwhile nothing new is heard; it comes afterwards.
 */
@Component
class Rebuild {
  private static final Logger log = LoggerFactory.getLogger(Rebuild.class);
  private static final Duration POLL = Duration.ofMillis(200);

  record Rebuilt(long events, long orders) {}

  private final JdbcClient jdbc;
  private final ConsumerFactory<?, ?> consumers;
  private final Envelopes envelopes;
  private final Batons batons;
  private final Orders orders;
  private final Live live;

  Rebuild(
      JdbcClient jdbc,
      ConsumerFactory<?, ?> consumers,
      Envelopes envelopes,
      Batons batons,
      Orders orders,
      Live live) {
    this.jdbc = jdbc;
    this.consumers = consumers;
    this.envelopes = envelopes;
    this.batons = batons;
    this.orders = orders;
    this.live = live;
  }

  @Transactional
  Rebuilt run() {
    jdbc.sql("select pg_advisory_xact_lock(:lock)")
        .param("lock", Alerts.LOCK)
        .query((row, n) -> true)
        .single();
    jdbc.sql("lock table baton in exclusive mode").update(); // the listeners of all instances wait
    jdbc.sql("delete from order_step").update();
    jdbc.sql("delete from order_seen").update();
    jdbc.sql("delete from baton").update();
    long events = 0;
    try (Consumer<?, ?> consumer = consumers.createConsumer("insight.rebuild", "rebuild", null)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.ORDERS).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions); // without joining a group: no offset is ever committed
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<?, ?> record : consumer.poll(POLL)) {
          events += take(record) ? 1 : 0;
        }
      }
    }
    long found = jdbc.sql("select count(*) from order_seen").query(Long.class).single();
    live.changed("*", "*");
    log.info("made anew from {} events of {} orders", events, found);
    return new Rebuilt(events, found);
  }

  /**
   * What does not fit or is not believed stands among the dead letters since it was first heard.
   */
  private boolean take(ConsumerRecord<?, ?> record) {
    Said said;
    try {
      said = envelopes.said(record);
    } catch (Wire.Unreadable | Envelopes.Unbelievable e) {
      return false;
    }
    boolean next = batons.hear(said);
    if (next) {
      orders.take(said);
    }
    return next;
  }
}
