package dev.alexandrite.platform;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

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
   * @param position rises with every hint of the role. A page that comes back with its last one, as
   *     Last-Event-ID, and has missed any, is told that everything may have changed: hints are
   *     never played again
   */
  public record Changed(String topic, String id, long position) {}

  /**
   * Who hears, and until when.
   *
   * @param person whose streams are counted together
   * @param address where from; likewise
   * @param until when the proof of who it is ends by itself
   * @param holds whether that proof still holds: asked again now and then, and on {@link
   *     #SIGNED_OUT}
   */
  public record Hearer(String person, String address, Instant until, BooleanSupplier holds) {

    String network() {
      return ClientAddress.networkOf(address);
    }

    /** Staff hear as long as their token is valid. */
    public static Hearer of(Jwt token, HttpServletRequest request) {
      return new Hearer(
          Staff.of(token).id(),
          ClientAddress.of(request),
          Objects.requireNonNullElse(token.getExpiresAt(), Instant.MAX),
          () -> true);
    }
  }

  /** The topic that tells, with a person as id, that one of their proofs holds no longer. */
  public static final String SIGNED_OUT = "signed-out";

  private static final Logger log = LoggerFactory.getLogger(Live.class);
  private static final int WAIT_MILLIS = 500;

  private final DataSource dataSource;
  private final Hints hints;
  private final LiveStreams streams;
  private final Loop loop =
      new Loop(
          "live", this::hear, trouble -> log.warn("live pages wait for the database", trouble));

  Live(DataSource dataSource, Hints hints, LiveStreams streams) {
    this.dataSource = dataSource;
    this.hints = hints;
    this.streams = streams;
  }

  /** Says that something changed; heard when and if the transaction commits. */
  public void changed(String topic, Object id) {
    hints.changed(topic, String.valueOf(id));
  }

  /**
   * Answers with a stream of server-sent events {@code changed}, and returns when it has ended: the
   * page went away, the proof of who hears or the stream's time is over.
   *
   * @throws Problem too-many-streams
   */
  public void stream(Hearer hearer, Predicate<Changed> wanted, HttpServletResponse response) {
    streams.answer(hearer, wanted, lastHeard(), response);
  }

  private static @Nullable String lastHeard() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes present
        ? present.getRequest().getHeader("Last-Event-ID")
        : null;
  }

  /** How many streams are open in this process. */
  int open() {
    return streams.count();
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() {
    streams.endAll();
    loop.stop();
  }

  @Override
  public boolean isRunning() {
    return loop.isRunning();
  }

  /** Before the web server stops, so that open streams do not hold it up. */
  @Override
  public int getPhase() {
    return DEFAULT_PHASE;
  }

  private void hear() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement listen = connection.createStatement()) {
      listen.execute("listen live");
      // What happened while we were deaf is unknown: everybody reads again.
      streams.tell(new Changed("*", "*", lastSent(listen)));
      try {
        while (isRunning()) {
          PGNotification[] heard =
              connection.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS);
          for (PGNotification notification : heard == null ? new PGNotification[0] : heard) {
            String[] word = notification.getParameter().split(" ", 3);
            streams.tell(new Changed(word[1], word[2], Long.parseLong(word[0])));
          }
        }
      } finally {
        listen.execute("unlisten live");
      }
    }
  }

  private static long lastSent(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select last_value from live_position")) {
      row.next();
      return row.getLong(1);
    }
  }
}
