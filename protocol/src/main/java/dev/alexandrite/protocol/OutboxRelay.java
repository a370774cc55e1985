package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Topics;
import dev.alexandrite.platform.AdvisoryLock;
import dev.alexandrite.platform.Loop;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Sends the outbox to Kafka in the order of its ids and deletes what the broker has confirmed. One
 * instance of a role does it at a time, the holder of an advisory lock; the others wait for it to
 * go away. A crash between confirmation and deletion repeats messages, and listeners recognise
 * those.
 *
 * <p>Rows of one order are in the order in which they were decided, because whoever writes one
 * holds the order's row in {@code baton} until its commit.
 *
 * <p>A row that the broker refuses for good is parked among the dead letters. Its key's later rows
 * wait behind it, and all others go on.
 *
 * <p>Seals are made here, when a row is sent, so that their keys are not in the database.
 */
class OutboxRelay implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
  private static final AdvisoryLock LOCK = new AdvisoryLock(0x0A1E_8A1D);
  private static final int BATCH_MAX = 2_000;
  private static final int BATCH_BYTES_MAX = 8 << 20;
  private static final int WAIT_MILLIS = 500;

  /**
   * Before the broker is asked again for a topic that it does not have, which holds up the rest.
   */
  private static final Duration MISSING_KEPT = Duration.ofSeconds(30);

  private static final String NEXT =
      """
      select id, topic, key, body, traceparent from (
        select id, topic, key, body, traceparent,
          coalesce(sum(octet_length(body)) over (
            order by id rows between unbounded preceding and 1 preceding), 0) as before
        from (
          select id, topic, key, body, traceparent from outbox o
          where not parked and not exists (
            select from outbox p where p.parked and p.key = o.key and p.id < o.id)
          order by id limit %d) first) summed
      where before < %d order by id
      """
          .formatted(BATCH_MAX, BATCH_BYTES_MAX);

  /** What no second try changes. Everything else passes when the broker is well again. */
  private static final Set<Class<? extends Exception>> REFUSALS =
      Set.of(
          RecordTooLargeException.class,
          RecordBatchTooLargeException.class,
          InvalidTopicException.class,
          TopicAuthorizationException.class,
          InvalidRecordException.class,
          InvalidTimestampException.class,
          PolicyViolationException.class,
          SerializationException.class,
          // Told only by a broker that is there.
          UnknownTopicOrPartitionException.class);

  private final DataSource dataSource;
  private final KafkaTemplate<String, String> kafka;
  private final Envelopes envelopes;
  private final DeadLetters deadLetters;
  private final MeterRegistry meters;
  private final Map<String, Long> missingSince = new HashMap<>();
  private final Loop loop =
      new Loop(
          "outbox-relay",
          this::holdAndRelay,
          trouble -> log.error("the outbox could not be sent; trying again", trouble));

  OutboxRelay(
      DataSource dataSource,
      KafkaTemplate<String, String> kafka,
      Envelopes envelopes,
      DeadLetters deadLetters,
      MeterRegistry meters) {
    this.dataSource = dataSource;
    this.kafka = kafka;
    this.envelopes = envelopes;
    this.deadLetters = deadLetters;
    this.meters = meters;
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() {
    loop.stop();
  }

  @Override
  public boolean isRunning() {
    return loop.isRunning();
  }

  private void holdAndRelay() throws SQLException, ExecutionException, InterruptedException {
    try (Connection connection = dataSource.getConnection()) {
      if (LOCK.tryLock(connection)) {
        try {
          listenAndRelay(connection);
        } finally {
          LOCK.unlock(connection);
        }
      } else {
        Thread.sleep(WAIT_MILLIS);
      }
    }
  }

  private void listenAndRelay(Connection connection)
      throws SQLException, ExecutionException, InterruptedException {
    try (Statement listen = connection.createStatement()) {
      listen.execute("listen outbox");
      try {
        while (isRunning()) {
          if (relayBatch(connection) == 0) {
            connection.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS);
          }
        }
      } finally {
        listen.execute("unlisten outbox");
      }
    }
  }

  private record Row(
      long id, String topic, String key, String body, @Nullable String traceparent) {}

  private record Sent(Row row, CompletableFuture<?> confirmation) {}

  /** How many were sent, or parked. */
  private int relayBatch(Connection connection)
      throws SQLException, ExecutionException, InterruptedException {
    Turns<Row> turns = new Turns<>(next(connection), Row::key);
    List<Long> confirmed = new ArrayList<>();
    int parked = 0;
    try {
      parked = relay(turns, confirmed);
    } finally {
      delete(connection, confirmed);
    }
    return confirmed.size() + parked;
  }

  private static List<Row> next(Connection connection) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(NEXT);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        rows.add(
            new Row(
                row.getLong("id"),
                row.getString("topic"),
                row.getString("key"),
                row.getString("body"),
                row.getString("traceparent")));
      }
    }
    return rows;
  }

  private int relay(Turns<Row> turns, List<Long> confirmed)
      throws ExecutionException, InterruptedException {
    Queue<Sent> underWay = new ArrayDeque<>();
    turns.first().forEach(row -> underWay.add(send(row)));
    int parked = 0;
    ExecutionException trouble = null;
    for (Sent sent = underWay.poll(); sent != null; sent = underWay.poll()) {
      try {
        sent.confirmation().get();
        confirmed.add(sent.row().id());
        Row next = turns.after(sent.row());
        if (next != null && trouble == null) {
          underWay.add(send(next));
        }
      } catch (ExecutionException e) {
        Throwable refusal = refusal(e);
        if (refusal == null) {
          trouble = e;
        } else {
          park(sent.row(), refusal);
          parked++;
        }
      }
    }
    if (trouble != null) {
      throw trouble;
    }
    return parked;
  }

  private Sent send(Row row) {
    return new Sent(row, confirmation(row));
  }

  private CompletableFuture<?> confirmation(Row row) {
    if (Topics.find(row.topic()).isEmpty()) {
      return CompletableFuture.failedFuture(new InvalidTopicException("no topic " + row.topic()));
    }
    Long since = missingSince.get(row.topic());
    if (since != null && System.nanoTime() - since < MISSING_KEPT.toNanos()) {
      return CompletableFuture.failedFuture(
          new UnknownTopicOrPartitionException("the broker has no topic " + row.topic()));
    }
    try {
      return kafka.send(envelopes.sealed(row.topic(), row.key(), row.body(), row.traceparent()));
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(new InvalidTopicException(e.getMessage()));
    } catch (KafkaException | org.apache.kafka.common.KafkaException e) {
      if (refusal(e) instanceof UnknownTopicOrPartitionException) {
        missingSince.put(row.topic(), System.nanoTime());
      }
      return CompletableFuture.failedFuture(e); // what can be told without waiting is told here
    }
  }

  /** Why this row will never be taken; null when the broker is merely not well. */
  private static @Nullable Throwable refusal(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (REFUSALS.stream().anyMatch(t.getClass()::equals)) {
        return t;
      }
    }
    return null;
  }

  private void park(Row row, Throwable refusal) {
    String code = code(refusal);
    log.error(
        "the broker refuses {} {} of {}: {}", row.topic(), row.id(), row.key(), code, refusal);
    meters.counter("outbox.parked", "code", code).increment();
    deadLetters.park(
        row.id(), row.topic(), row.key(), row.body(), code, String.valueOf(refusal.getMessage()));
  }

  /** Such as record-too-large. */
  private static String code(Throwable refusal) {
    return refusal
        .getClass()
        .getSimpleName()
        .replaceAll("Exception$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  private static void delete(Connection connection, List<Long> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement delete =
        connection.prepareStatement("delete from outbox where id = any (?)")) {
      delete.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
      delete.executeUpdate();
    }
  }
}
