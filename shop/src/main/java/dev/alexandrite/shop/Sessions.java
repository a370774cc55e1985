package dev.alexandrite.shop;

import dev.alexandrite.platform.Sql;
import dev.alexandrite.shop.Customers.Customer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;

/**
 * Who is signed in. A session is an opaque random token in a cookie of the browser; it lives on
 * while it is used, up to a limit.
 */
@Repository
class Sessions {
  private final JdbcClient jdbc;
  private final ShopSettings settings;
  private final Clock clock;

  Sessions(JdbcClient jdbc, ShopSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @param left how long it still lives, unless it is used
   * @param renewedFor how long the cookie is to live from now on, when that has changed
   */
  record Session(Customer customer, Duration left, Optional<Duration> renewedFor) {}

  /** The token of a new session. */
  String begin(Customer customer) {
    String token = Secret.next();
    Instant now = clock.instant();
    jdbc.sql(
            """
            insert into customer_session (token_hash, customer_id, created_at, expires_at)
            values (:hash, :customer, :now, :expiresAt)
            """)
        .param("hash", Secret.hash(token))
        .param("customer", customer.customerId())
        .param("now", Sql.at(now))
        .param("expiresAt", Sql.at(now.plus(settings.sessionIdle())))
        .update();
    return token;
  }

  private record Row(Customer customer, Instant createdAt, Instant expiresAt) {}

  /** Whose token it is; empty when it is unknown, signed out or expired. */
  Optional<Session> find(String token) {
    Instant now = clock.instant();
    return jdbc.sql(
            """
            select s.created_at, s.expires_at, c.customer_id, c.name, c.email
            from customer_session s join customer c on c.customer_id = s.customer_id
            where s.token_hash = :hash and s.expires_at > :now
            """)
        .param("hash", Secret.hash(token))
        .param("now", Sql.at(now))
        .query(
            (row, n) ->
                new Row(
                    new Customer(
                        row.getObject("customer_id", UUID.class),
                        row.getString("name"),
                        row.getString("email")),
                    Sql.instant(row, "created_at"),
                    Sql.instant(row, "expires_at")))
        .optional()
        .map(
            row ->
                new Session(
                    row.customer(),
                    Duration.between(now, row.expiresAt()),
                    renewed(token, row, now)));
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

  void end(String token) {
    jdbc.sql("delete from customer_session where token_hash = :hash")
        .param("hash", Secret.hash(token))
        .update();
  }

  @Scheduled(fixedDelayString = "PT1H")
  void forgetTheExpired() {
    jdbc.sql("delete from customer_session where expires_at <= :now")
        .param("now", Sql.at(clock.instant()))
        .update();
  }
}
