package dev.alexandrite.insight;

import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.platform.AdvisoryLock;
import dev.alexandrite.platform.Live;
import dev.alexandrite.protocol.Envelopes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the projection anew from the whole topic, beside the one in use, and then puts it in its
 * place. It goes on where it was when its process dies, on whichever instance looks first. Where
 * the topic no longer has the whole history, the projection in use stays and the job says so.
 */
@Component
class Rebuild {
  private static final Logger log = LoggerFactory.getLogger(Rebuild.class);

  /** Held by the connection of the one instance that works on it. */
  private static final AdvisoryLock LOCK = new AdvisoryLock(0x1A7F);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final int POLL_RECORDS = 10_000;
  private static final int FETCH_BYTES = 8 << 20;

  /** With fewer events to come they are heard while everybody waits. */
  private static final int TAIL_MAX = 5_000;

  private final RebuildTables tables;
  private final DataSource dataSource;
  private final ConsumerFactory<?, ?> consumers;
  private final Envelopes envelopes;
  private final TransactionTemplate transaction;
  private final Live live;
  private final AtomicBoolean running = new AtomicBoolean();

  Rebuild(
      RebuildTables tables,
      DataSource dataSource,
      ConsumerFactory<?, ?> consumers,
      Envelopes envelopes,
      TransactionTemplate transaction,
      Live live) {
    this.tables = tables;
    this.dataSource = dataSource;
    this.consumers = consumers;
    this.envelopes = envelopes;
    this.transaction = transaction;
    this.live = live;
  }

  /** Begins, unless it is under way. */
  RebuildTables.Job begin() {
    RebuildTables.Job job = tables.begin();
    Thread.ofVirtual().name("rebuild").start(this::goOn);
    return job;
  }

  Optional<RebuildTables.Job> job() {
    return tables.job();
  }

  /** What was begun and is not at its end, perhaps since its process died. */
  @Scheduled(fixedDelayString = "${insight.look-every}")
  void goOn() {
    if (!tables.isRunning() || !running.compareAndSet(false, true)) {
      return;
    }
    try (Connection connection = dataSource.getConnection()) {
      if (LOCK.tryLock(connection)) {
        try {
          run();
        } finally {
          LOCK.unlock(connection);
        }
      }
    } catch (SQLException | RuntimeException e) {
      log.error("the projection could not be made anew; trying again", e);
    } finally {
      running.set(false);
    }
  }

  private void run() {
    Optional<String> missing = make();
    live.changed("*", "*");
    missing.ifPresentOrElse(
        why -> log.warn("the projection in use stays, for the topic is not whole: {}", why),
        () -> log.info("the projection was made anew: {}", tables.job()));
  }

  /** What the topic no longer has; empty when the new projection is in its place. */
  private Optional<String> make() {
    try (Consumer<?, ?> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.ORDERS).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      Optional<String> gone = gone(consumer.beginningOffsets(partitions));
      if (gone.isPresent()) {
        tables.end(RebuildTables.State.NOT_WHOLE, gone.get());
        return gone;
      }
      consumer.assign(partitions); // without joining a group: no offset is ever committed
      Map<Integer, Long> reached = tables.offsets();
      partitions.forEach(p -> consumer.seek(p, reached.getOrDefault(p.partition(), 0L)));
      readToEnd(consumer, partitions, false);
      tables.build();
      while (left(consumer, partitions) > TAIL_MAX) {
        readToEnd(consumer, partitions, true);
      }
      return Objects.requireNonNull(transaction.execute(status -> finish(consumer, partitions)));
    }
  }

  private Optional<String> finish(Consumer<?, ?> consumer, List<TopicPartition> partitions) {
    tables.stopTheListeners();
    readToEnd(consumer, partitions, true);
    tables.buildLate();
    Optional<String> lost = tables.knownLess();
    if (lost.isPresent()) {
      tables.end(RebuildTables.State.NOT_WHOLE, lost.get());
    } else {
      tables.swap();
      tables.end(RebuildTables.State.DONE, null);
    }
    return lost;
  }

  private Consumer<?, ?> consumer() {
    Properties more = new Properties();
    more.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
    more.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    return consumers.createConsumer("insight.rebuild", "rebuild", null, more);
  }

  static Optional<String> gone(Map<TopicPartition, Long> beginnings) {
    return beginnings.entrySet().stream()
        .filter(beginning -> beginning.getValue() > 0)
        .findFirst()
        .map(
            beginning ->
                "The broker has deleted what %s said before offset %d."
                    .formatted(beginning.getKey(), beginning.getValue()));
  }

  private static long left(Consumer<?, ?> consumer, List<TopicPartition> partitions) {
    return consumer.endOffsets(partitions).entrySet().stream()
        .mapToLong(end -> end.getValue() - consumer.position(end.getKey()))
        .sum();
  }

  /** Rows and the offsets they reach are kept together. */
  private void readToEnd(Consumer<?, ?> consumer, List<TopicPartition> partitions, boolean late) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      List<ConsumerRecord<?, ?>> records = new ArrayList<>();
      consumer.poll(POLL).forEach(records::add);
      List<String> rows =
          records.parallelStream()
              .map(record -> row(record, late))
              .flatMap(Optional::stream)
              .toList();
      Map<Integer, Long> reached = new HashMap<>();
      partitions.forEach(p -> reached.put(p.partition(), consumer.position(p)));
      tables.add(rows, reached);
    }
  }

  /** Empty for what is not believed: it stands among the dead letters since it was first heard. */
  private Optional<String> row(ConsumerRecord<?, ?> record, boolean late) {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(RebuildTables.row(envelopes.said(record), late));
    } catch (Wire.Unreadable | Envelopes.Unbelievable e) {
      return Optional.empty();
    }
  }
}
