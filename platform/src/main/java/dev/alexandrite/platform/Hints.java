package dev.alexandrite.platform;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Rings PostgreSQL's bell: something changed that pages show, or the outbox has something to send.
 * PostgreSQL lets transactions that notify commit only one after the other, over all databases of a
 * server, so no transaction of the business does. They leave a row in {@code hint}; one thread of
 * this process sends the rows after their commit, many at once, and deletes them with that. Rows
 * that stay, since their process was killed, are sent by any other within {@link #HEALED_AFTER} and
 * {@link #LOOK_EVERY}. The outbox needs no row: its relay looks by itself.
 *
 * <p>Every hint carries its position, which rises by one with each that any process of the role
 * sends.
 */
public class Hints implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Hints.class);
  private static final Duration COALESCED = Duration.ofMillis(10);
  private static final Duration HEALED_AFTER = Duration.ofSeconds(2);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final long LOCK = 0x0A1E_B311;
  private static final int REF_MAX = 200;

  private static final String SEND =
      """
      with sent as (delete from hint where id %s returning topic, ref)
      select pg_notify('live', concat_ws(' ', nextval('live_position'), topic, ref))
      from (select distinct topic, ref from sent) each
      """;
  private static final String SEND_OURS = SEND.formatted("= any (?)");
  private static final String SEND_LEFT_BEHIND =
      SEND.formatted(
          """
          in (select id from hint where at < clock_timestamp() - ? * interval '1 millisecond'
              order by id limit 1000 for update skip locked)
          """);

  private record Hint(String topic, String ref) {}

  /** What one transaction gives, or several together. */
  private record Given(List<Long> ids, boolean outbox) {}

  private final DataSource dataSource;
  private final JdbcClient jdbc;
  private final LinkedBlockingQueue<Given> given = new LinkedBlockingQueue<>();
  private final Loop loop =
      new Loop(
          "hints",
          this::round,
          trouble -> log.warn("hints wait for the database", trouble)); // their rows stay
  private long lookedAt = System.nanoTime() - LOOK_EVERY.toNanos();

  Hints(DataSource dataSource, JdbcClient jdbc) {
    this.dataSource = dataSource;
    this.jdbc = jdbc;
  }

  /** When and if the transaction commits; at once without one. */
  void changed(String topic, String ref) {
    if (ref.length() > REF_MAX) {
      throw new IllegalArgumentException("a hint names something, it does not tell it: " + ref);
    }
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      ofThisTransaction().hints.add(new Hint(topic, ref));
    } else {
      given.add(new Given(write(Set.of(new Hint(topic, ref))), false));
    }
  }

  /** When and if the transaction commits: the outbox has something to send. */
  public void wakeRelay() {
    ofThisTransaction().outbox = true;
  }

  private final class OfTransaction implements TransactionSynchronization {
    private final Set<Hint> hints = new LinkedHashSet<>();
    private List<Long> ids = List.of();
    private boolean outbox;

    @Override
    public void beforeCommit(boolean readOnly) {
      ids = hints.isEmpty() ? List.of() : write(hints);
    }

    @Override
    public void afterCommit() {
      given.add(new Given(ids, outbox));
    }
  }

  private OfTransaction ofThisTransaction() {
    for (var one : TransactionSynchronizationManager.getSynchronizations()) {
      if (one instanceof OfTransaction mine) {
        return mine;
      }
    }
    OfTransaction fresh = new OfTransaction();
    TransactionSynchronizationManager.registerSynchronization(fresh);
    return fresh;
  }

  private List<Long> write(Set<Hint> hints) {
    return jdbc.sql(
            """
            insert into hint (topic, ref, at)
            select topic, ref, clock_timestamp() from unnest(:topics, :refs) h (topic, ref)
            returning id
            """)
        .param("topics", hints.stream().map(Hint::topic).toArray(String[]::new))
        .param("refs", hints.stream().map(Hint::ref).toArray(String[]::new))
        .query((row, n) -> row.getLong(1))
        .list();
  }

  private void round() throws SQLException, InterruptedException {
    if (System.nanoTime() - lookedAt >= LOOK_EVERY.toNanos()) {
      lookedAt = System.nanoTime();
      sendLeftBehind();
    }
    Given first = given.poll(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      send(first);
      Thread.sleep(COALESCED); // the first goes at once, those that follow together
    }
  }

  private void send(Given first) throws SQLException {
    List<Given> all = new ArrayList<>(List.of(first));
    given.drainTo(all);
    Object[] ids = all.stream().flatMap(one -> one.ids().stream()).toArray();
    boolean outbox = all.stream().anyMatch(Given::outbox);
    try (Connection connection = dataSource.getConnection()) {
      if (outbox) {
        execute(connection, "select pg_notify('outbox', '')", null);
      }
      if (ids.length > 0) {
        sendInTurn(connection, SEND_OURS, connection.createArrayOf("bigint", ids));
      }
    }
  }

  private void sendLeftBehind() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      sendInTurn(connection, SEND_LEFT_BEHIND, HEALED_AFTER.toMillis());
    }
  }

  /** So that positions are heard in the order in which they were taken. */
  private static void sendInTurn(Connection connection, String sql, Object parameter)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      execute(connection, "select pg_advisory_xact_lock(?)", LOCK);
      execute(connection, sql, parameter);
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static void execute(Connection connection, String sql, @Nullable Object parameter)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      if (parameter != null) {
        statement.setObject(1, parameter);
      }
      statement.execute();
    }
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
}
