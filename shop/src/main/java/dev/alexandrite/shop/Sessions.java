package dev.alexandrite.shop;

import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.shop.Customers.Customer;
import dev.alexandrite.shop.Customers.Known;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who is signed in. A session is an opaque random token in a cookie of the browser; it lives on
 * while it is used, up to a limit.
 */
@Repository
class Sessions {
  /** How exactly it is known when a session was used last. */
  private static final Duration SEEN = Duration.ofMinutes(5);

  private final JdbcClient jdbc;
  private final ShopSettings settings;
  private final Clock clock;
  private final Live live;

  Sessions(JdbcClient jdbc, ShopSettings settings, Clock clock, Live live) {
    this.live = live;
    this.jdbc = jdbc;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @param renewedFor how long the cookie is to live from now on, when that has changed
   */
  record Session(Customer customer, Optional<Duration> renewedFor) {}

  /**
   * The token of a new session; empty when the password that was proven is not the present one any
   * more.
   *
   * @param device roughly which, for the customer to recognise it
   */
  @Transactional
  public Optional<String> begin(Known known, String device) {
    String token = Secret.next();
    Instant now = clock.instant();
    int begun =
        jdbc.sql(
                """
                insert into customer_session
                  (token_hash, customer_id, created_at, expires_at, seen_at, device)
                select :hash, customer_id, :now, :expiresAt, :now, :device from customer
                where customer_id = :customer and password = :password for share
                """)
            .param("hash", Secret.hash(token))
            .param("customer", known.customer().customerId())
            .param("password", known.password())
            .param("now", Sql.at(now))
            .param("expiresAt", Sql.at(now.plus(settings.sessionIdle())))
            .param("device", device)
            .update();
    jdbc.sql(
            """
            delete from customer_session where token_hash in (
              select token_hash from customer_session where customer_id = :customer
              order by seen_at desc nulls last offset :most)
            """)
        .param("customer", known.customer().customerId())
        .param("most", settings.sessionsMax())
        .update();
    return begun == 1 ? Optional.of(token) : Optional.empty();
  }

  private record Row(
      Customer customer, Instant createdAt, Instant expiresAt, @Nullable Instant seenAt) {}

  /** Whose token it is; empty when it is unknown, signed out or expired. */
  Optional<Session> find(String token) {
    Instant now = clock.instant();
    return jdbc.sql(
            """
            select s.created_at as begun_at, s.expires_at, s.seen_at, c.*
            from customer_session s join customer c on c.customer_id = s.customer_id
            where s.token_hash = :hash and s.expires_at > :now
            """)
        .param("hash", Secret.hash(token))
        .param("now", Sql.at(now))
        .query(
            (row, n) ->
                new Row(
                    Customers.customer(row),
                    Sql.instant(row, "begun_at"),
                    Sql.instant(row, "expires_at"),
                    Sql.instantOrNull(row, "seen_at")))
        .optional()
        .map(
            row -> {
              seen(token, row, now);
              return new Session(row.customer(), renewed(token, row, now));
            });
  }

  /** From its half time on a session that is used gets its whole time again. */
  private Optional<Duration> renewed(String token, Row row, Instant now) {
    Instant last = row.createdAt().plus(settings.sessionMax());
    Instant wanted = now.plus(settings.sessionIdle());
    Instant until = wanted.isBefore(last) ? wanted : last;
    boolean young = row.expiresAt().isAfter(now.plus(settings.sessionIdle().dividedBy(2)));
    if (young || !until.isAfter(row.expiresAt())) {
      return Optional.empty();
    }
    jdbc.sql("update customer_session set expires_at = :until where token_hash = :hash")
        .param("until", Sql.at(until))
        .param("hash", Secret.hash(token))
        .update();
    return Optional.of(Duration.between(now, until));
  }

  private void seen(String token, Row row, Instant now) {
    if (row.seenAt() == null || row.seenAt().isBefore(now.minus(SEEN))) {
      jdbc.sql("update customer_session set seen_at = :now where token_hash = :hash")
          .param("now", Sql.at(now))
          .param("hash", Secret.hash(token))
          .update();
    }
  }

  /**
   * A sign-in as its customer sees it.
   *
   * @param device such as Firefox · Windows; empty when it is not known
   * @param current whether it is the one that asks
   */
  record SignedIn(
      UUID sessionId, String device, Instant signedInAt, Instant seenAt, boolean current) {}

  /** The last used first. */
  List<SignedIn> of(Customer customer, String token) {
    return jdbc.sql(
            """
            select session_id, coalesce(device, '') as device, created_at,
              coalesce(seen_at, created_at) as seen_at, token_hash = :hash as current
            from customer_session where customer_id = :customer and expires_at > :now
            order by current desc, seen_at desc, session_id
            """)
        .param("hash", Secret.hash(token))
        .param("customer", customer.customerId())
        .param("now", Sql.at(clock.instant()))
        .query(
            (row, n) ->
                new SignedIn(
                    row.getObject("session_id", UUID.class),
                    row.getString("device"),
                    Sql.instant(row, "created_at"),
                    Sql.instant(row, "seen_at"),
                    row.getBoolean("current")))
        .list();
  }

  /** Whether it would be found, without renewing it. */
  boolean holds(String token) {
    return jdbc.sql("select 1 from customer_session where token_hash = :hash and expires_at > :now")
        .param("hash", Secret.hash(token))
        .param("now", Sql.at(clock.instant()))
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /** Of another's, or of one that has ended, there is nothing to end. */
  void end(Customer customer, UUID sessionId) {
    jdbc.sql("delete from customer_session where customer_id = :customer and session_id = :session")
        .param("customer", customer.customerId())
        .param("session", sessionId)
        .update();
    signedOut(customer.customerId());
  }

  /** But the one with this token. */
  void endOthers(Customer customer, String token) {
    jdbc.sql(
            """
            delete from customer_session where customer_id = :customer and token_hash <> :hash
            """)
        .param("customer", customer.customerId())
        .param("hash", Secret.hash(token))
        .update();
    signedOut(customer.customerId());
  }

  /** A sign-in that has ended, and the hash of the password that it had ended with. */
  record Former(Customer customer, String password) {}

  /**
   * All of them end. The one with this token, which has changed the password, may say so again.
   *
   * @param password the hash of the one before
   */
  void changed(UUID customerId, String token, String password) {
    Instant now = clock.instant();
    jdbc.sql(
            """
            delete from customer_session where customer_id = :customer and token_hash <> :hash
            """)
        .param("customer", customerId)
        .param("hash", Secret.hash(token))
        .update();
    jdbc.sql(
            """
            update customer_session
            set expires_at = :now, changed_from = :password, again_until = :until
            where customer_id = :customer and token_hash = :hash
            """)
        .param("now", Sql.at(now))
        .param("password", password)
        .param("until", Sql.at(now.plus(settings.changesSaidAgain())))
        .param("customer", customerId)
        .param("hash", Secret.hash(token))
        .update();
    signedOut(customerId);
  }

  /** Empty when it has changed no password, or too long ago. */
  Optional<Former> changedBy(String token) {
    return jdbc.sql(
            """
            select s.changed_from, c.*
            from customer_session s join customer c on c.customer_id = s.customer_id
            where s.token_hash = :hash and s.again_until > :now
            """)
        .param("hash", Secret.hash(token))
        .param("now", Sql.at(clock.instant()))
        .query((row, n) -> new Former(Customers.customer(row), row.getString("changed_from")))
        .optional();
  }

  void endAll(UUID customerId) {
    jdbc.sql("delete from customer_session where customer_id = :customer")
        .param("customer", customerId)
        .update();
    signedOut(customerId);
  }

  void end(String token) {
    jdbc.sql("delete from customer_session where token_hash = :hash returning customer_id")
        .param("hash", Secret.hash(token))
        .query(UUID.class)
        .optional()
        .ifPresent(this::signedOut);
  }

  /** What the browser hears live ends with its session. */
  private void signedOut(UUID customerId) {
    live.changed(Live.SIGNED_OUT, Customer.ref(customerId));
  }

  @Scheduled(fixedDelayString = "PT1H")
  void forgetTheExpired() {
    jdbc.sql(
            """
            delete from customer_session
            where expires_at <= :now and coalesce(again_until, :now) <= :now
            """)
        .param("now", Sql.at(clock.instant()))
        .update();
  }
}
