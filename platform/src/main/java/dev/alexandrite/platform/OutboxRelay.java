package dev.alexandrite.platform;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
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
 * <p>Seals are made here, when a row is sent, so that their keys are not in the database.
 */
class OutboxRelay implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
  private static final long LOCK = 0x0A1E_8A1D;
  private static final int BATCH_MAX = 500;
  private static final int WAIT_MILLIS = 500;

  private final DataSource dataSource;
  private final KafkaTemplate<String, String> kafka;
  private final Envelopes envelopes;
  private volatile @Nullable Thread thread;

  OutboxRelay(DataSource dataSource, KafkaTemplate<String, String> kafka, Envelopes envelopes) {
    this.dataSource = dataSource;
    this.kafka = kafka;
    this.envelopes = envelopes;
  }

  @Override
  public void start() {
    Thread fresh = Thread.ofPlatform().name("outbox-relay").daemon().unstarted(this::run);
    thread = fresh; // before it runs, for it runs as long as this is set
    fresh.start();
  }

  @Override
  public void stop() {
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
      try {
        running.join(5_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void run() {
    while (isRunning()) {
      try (Connection connection = dataSource.getConnection()) {
        holdAndRelay(connection);
      } catch (SQLException | ExecutionException | RuntimeException e) {
        if (isRunning()) {
          log.error("the outbox could not be sent; trying again", e);
          pause();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void holdAndRelay(Connection connection)
      throws SQLException, ExecutionException, InterruptedException {
    if (!locked(connection)) {
      pause();
      return;
    }
    try (Statement listen = connection.createStatement()) {
      listen.execute("listen outbox");
      while (isRunning()) {
        if (relayBatch(connection) == 0) {
          connection.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS);
        }
      }
    } finally {
      try (Statement unlock = connection.createStatement()) {
        unlock.execute("unlisten outbox");
        unlock.execute("select pg_advisory_unlock(" + LOCK + ")");
      }
    }
  }

  private int relayBatch(Connection connection)
      throws SQLException, ExecutionException, InterruptedException {
    List<Long> ids = new ArrayList<>();
    List<CompletableFuture<?>> sent = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "select id, topic, key, body, traceparent from outbox order by id limit "
                    + BATCH_MAX);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        ids.add(row.getLong("id"));
        sent.add(
            kafka.send(
                envelopes.sealed(
                    row.getString("topic"),
                    row.getString("key"),
                    row.getString("body"),
                    row.getString("traceparent"))));
      }
    }
    for (CompletableFuture<?> confirmation : sent) {
      confirmation.get();
    }
    if (!ids.isEmpty()) {
      try (PreparedStatement delete =
          connection.prepareStatement("delete from outbox where id = any (?)")) {
        delete.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
        delete.executeUpdate();
      }
    }
    return ids.size();
  }

  private static boolean locked(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
