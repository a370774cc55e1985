package dev.alexandrite.platform;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells open pages that something they show has changed, whichever instance of the role changed it:
 * the word goes through the database after the commit, so a page that reads on hearing it sees the
 * change. It carries no data; pages read again what they show. {@link Hints} sends it, and sends
 * again within seconds what a killed process left unsaid.
 */
public class Live implements SmartLifecycle {

  /**
   * @param topic what kind of list or item, such as {@code board}
   * @param id usually the order's id
   * @param position rises with every hint of the role; a page that comes back with its last one and
   *     finds another has missed something
   */
  public record Changed(String topic, String id, long position) {}

  private static final Logger log = LoggerFactory.getLogger(Live.class);
  private static final int QUEUE_MAX = 256;
  private static final int HEARTBEAT_SECONDS = 15;
  private static final int WAIT_MILLIS = 500;

  private final DataSource dataSource;
  private final Hints hints;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private volatile long position;
  private volatile @Nullable Thread thread;

  Live(DataSource dataSource, Hints hints) {
    this.dataSource = dataSource;
    this.hints = hints;
  }

  /** Says that something changed; heard when and if the transaction commits. */
  public void changed(String topic, Object id) {
    hints.changed(topic, String.valueOf(id));
  }

  /** A stream of server-sent events {@code changed}, until the page goes away. */
  public SseEmitter stream(Predicate<Changed> wanted) {
    SseEmitter emitter = new SseEmitter(0L);
    Listener listener = new Listener(wanted, new ArrayBlockingQueue<>(QUEUE_MAX), emitter);
    emitter.onCompletion(() -> listeners.remove(listener));
    emitter.onError(e -> listeners.remove(listener));
    listeners.add(listener);
    Thread.ofVirtual().name("live").start(() -> send(listener));
    return emitter;
  }

  private record Listener(
      Predicate<Changed> wanted, BlockingQueue<Changed> queue, SseEmitter emitter) {}

  private void send(Listener listener) {
    try {
      listener.emitter.send(SseEmitter.event().id(String.valueOf(position)).comment("here"));
      while (isRunning() && listeners.contains(listener)) {
        Changed changed = listener.queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        listener.emitter.send(
            changed == null
                ? SseEmitter.event().comment("still here")
                : SseEmitter.event()
                    .id(String.valueOf(changed.position()))
                    .name("changed")
                    .data(changed, MediaType.APPLICATION_JSON));
      }
      listener.emitter.complete();
    } catch (IOException | IllegalStateException e) {
      log.debug("a page went away", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      listeners.remove(listener);
    }
  }

  @Override
  public void start() {
    Thread fresh = Thread.ofPlatform().name("live").daemon().unstarted(this::run);
    thread = fresh; // before it runs, for it runs as long as this is set
    fresh.start();
  }

  @Override
  public void stop() {
    Thread running = thread;
    thread = null;
    listeners.forEach(listener -> listener.emitter.complete());
    listeners.clear();
    if (running != null) {
      running.interrupt();
      try {
        running.join(4 * WAIT_MILLIS); // so that the database does not go away under it
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  /** Before the web server stops, so that open streams do not hold it up. */
  @Override
  public int getPhase() {
    return DEFAULT_PHASE;
  }

  private void run() {
    while (isRunning()) {
      try (Connection connection = dataSource.getConnection();
          Statement listen = connection.createStatement()) {
        listen.execute("listen live");
        // What happened while we were deaf is unknown: everybody reads again.
        position = lastSent(listen);
        tell(new Changed("*", "*", position));
        try {
          while (isRunning()) {
            PGNotification[] heard =
                connection.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS);
            for (PGNotification notification : heard == null ? new PGNotification[0] : heard) {
              String[] word = notification.getParameter().split(" ", 3);
              position = Long.parseLong(word[0]);
              tell(new Changed(word[1], word[2], position));
            }
          }
        } finally {
          listen.execute("unlisten live");
        }
      } catch (SQLException e) {
        if (isRunning()) {
          log.warn("live pages wait for the database", e);
          pause();
        }
      }
    }
  }

  private static long lastSent(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select last_value from live_position")) {
      row.next();
      return row.getLong(1);
    }
  }

  private void tell(Changed changed) {
    for (Listener listener : listeners) {
      boolean everything = changed.topic().equals("*");
      if ((everything || listener.wanted.test(changed)) && !listener.queue.offer(changed)) {
        // A page this far behind reconnects and reads anew.
        listeners.remove(listener);
        listener.emitter.complete();
      }
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
