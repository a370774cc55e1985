package dev.alexandrite.shop;

import dev.alexandrite.platform.AtOnce;
import dev.alexandrite.platform.ClientAddress;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.shop.ShopSettings.Limit;
import dev.alexandrite.shop.ShopSettings.Slowdown;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Counts attempts in the database, so that all instances of the shop count together. An attempt is
 * taken before it is made: many at once can't slip through. Whoever is refused is refused for some
 * seconds more without a question to the database, so that a flood costs nobody else anything.
 */
@Repository
class Throttle {
  private static final Duration KEPT = Duration.ofDays(2);

  private static final Duration FORGOTTEN = Duration.ofDays(1);

  /** The exponent has a limit of its own, for a power overflows before it is compared. */
  private static final String WAIT =
      "make_interval(secs => least(:most, :first * power(2, least(a.taken - :free, 30))))";

  /** Those who count the same wait for one another; with a connection each, nobody had any left. */
  private static final int COUNTING_AT_ONCE = 2;

  private static final int WAITING_MAX = 500;

  private final JdbcClient jdbc;
  private final Clock clock;
  private final AtOnce counting = new AtOnce(COUNTING_AT_ONCE, WAITING_MAX);
  private final TransactionTemplate alone;
  private final Refusals refusals;
  private final int addressesPerNetwork;

  Throttle(
      JdbcClient jdbc,
      ShopSettings settings,
      Clock clock,
      PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.refusals = new Refusals(settings.refusalsBelieved());
    this.addressesPerNetwork = settings.addressesPerNetwork();
    this.alone = new TransactionTemplate(transactions);
    this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  private record Taken(int taken, Instant since) {}

  /**
   * @param whom an address or a name; only its hash is kept
   * @throws Problem too-many-requests, with the seconds to wait
   */
  void consume(String what, String whom, Limit limit) {
    inTurn(
        what,
        whom,
        now -> {
          Taken taken = counted(what, whom, limit, now);
          return taken.taken() > limit.most()
              ? Optional.of(taken.since().plus(limit.within()))
              : Optional.empty();
        });
  }

  /**
   * Whom it was said to while they waited for their turn, isn't counted any more.
   *
   * @param count until when it is refused, at a time; empty when it is taken
   */
  private void inTurn(String what, String whom, Function<Instant, Optional<Instant>> count) {
    requireUnrefused(what, whom);
    counting.run(
        () -> {
          Instant now = requireUnrefused(what, whom);
          Optional<Instant> until =
              Objects.requireNonNull(alone.execute(status -> count.apply(now)));
          if (until.isPresent()) {
            throw refused(what, whom, now, until.get());
          }
          return now;
        });
  }

  /**
   * Of an address, and of the network it is in: who has one of its addresses has thousands.
   *
   * @throws Problem too-many-requests, with the seconds to wait
   */
  void consumeFrom(String what, String address, Limit limit) {
    String network = ClientAddress.networkOf(address);
    if (network.equals(address)) {
      consume(what, address, limit);
      return;
    }
    requireUnrefused(what, network);
    consume(what, address, limit);
    consume(what, network, limit.times(addressesPerNetwork));
  }

  void giveBackFrom(String what, String address) {
    Stream.of(address, ClientAddress.networkOf(address))
        .distinct()
        .forEach(whom -> giveBack(what, whom));
  }

  private Taken counted(String what, String whom, Limit limit, Instant now) {
    return jdbc.sql(
            """
            insert into attempt (what, whom_hash, since, taken) values (:what, :whom, :now, 1)
            on conflict (what, whom_hash) do update
              set taken = case when attempt.since <= :begin then 1 else attempt.taken + 1 end,
                  since = case when attempt.since <= :begin then :now else attempt.since end
            returning taken, since
            """)
        .param("what", what)
        .param("whom", Secret.hash(whom))
        .param("now", Sql.at(now))
        .param("begin", Sql.at(now.minus(limit.within())))
        .query((row, n) -> new Taken(row.getInt("taken"), Sql.instant(row, "since")))
        .single();
  }

  /** For a moment. */
  void refuse(String what, String whom) {
    refusals.add(what, whom, clock.instant(), Instant.MAX);
  }

  boolean isRefused(String what, String whom) {
    return refusals.until(what, whom, clock.instant()).isPresent();
  }

  /**
   * @return now
   * @throws Problem too-many-requests, when that was said a moment ago
   */
  Instant requireUnrefused(String what, String whom) {
    Instant now = clock.instant();
    Optional<Instant> until = refusals.until(what, whom, now);
    if (until.isPresent()) {
      throw tooOften(now, until.get());
    }
    return now;
  }

  private Problem refused(String what, String whom, Instant now, Instant until) {
    refusals.add(what, whom, now, until);
    return tooOften(now, until);
  }

  private static Problem tooOften(Instant now, Instant until) {
    long seconds = Math.max(1, Duration.between(now, until).toSeconds() + 1);
    return new Problem(
        CommonProblem.TOO_MANY_REQUESTS,
        "That was tried too often; wait %d seconds.".formatted(seconds),
        Map.of("retryAfterSeconds", seconds));
  }

  /**
   * Whether something may be looked up for somebody who is perhaps refused: beyond their limit only
   * now and then.
   */
  boolean mayLook(String what, String whom) {
    return refusals.mayLook(what, whom, clock.instant());
  }

  /**
   * Some attempts are free; after each further one the next has to wait, ever longer. A quiet day
   * forgets them.
   *
   * @throws Problem too-many-requests, with the seconds to wait
   */
  void slow(String what, String whom, Slowdown slowdown) {
    inTurn(what, whom, now -> waits(what, whom, slowdown, now));
  }

  /** Until when the next has to wait; empty when this one was taken. */
  private Optional<Instant> waits(String what, String whom, Slowdown slowdown, Instant now) {
    boolean taken =
        jdbc.sql(
                """
                insert into attempt as a (what, whom_hash, since, taken)
                values (:what, :whom, :now, 1)
                on conflict (what, whom_hash) do update
                  set taken = case when a.since <= :forgotten then 1 else a.taken + 1 end,
                      since = :now
                  where a.taken < :free or a.since + %s <= :now
                returning taken
                """
                    .formatted(WAIT))
            .param("what", what)
            .param("whom", Secret.hash(whom))
            .param("now", Sql.at(now))
            .param("forgotten", Sql.at(now.minus(FORGOTTEN)))
            .param("free", slowdown.free())
            .param("first", slowdown.first().toMillis() / 1e3)
            .param("most", slowdown.most().toMillis() / 1e3)
            .query(Integer.class)
            .optional()
            .isPresent();
    if (taken) {
      return Optional.empty();
    }
    return Optional.of(
        jdbc.sql(
                """
                select a.since + %s as until from attempt a
                where what = :what and whom_hash = :whom
                """
                    .formatted(WAIT))
            .param("what", what)
            .param("whom", Secret.hash(whom))
            .param("free", slowdown.free())
            .param("first", slowdown.first().toMillis() / 1e3)
            .param("most", slowdown.most().toMillis() / 1e3)
            .query((row, n) -> Sql.instant(row, "until"))
            .single());
  }

  /** The attempt was none: it succeeded. */
  void giveBack(String what, String whom) {
    refusals.remove(what, whom);
    alone.executeWithoutResult(
        status ->
            jdbc.sql(
                    """
                    update attempt set taken = taken - 1
                    where what = :what and whom_hash = :whom and taken > 0
                    """)
                .param("what", what)
                .param("whom", Secret.hash(whom))
                .update());
  }

  @Scheduled(fixedDelayString = "PT1H")
  void forgetTheOld() {
    jdbc.sql("delete from attempt where since < :old")
        .param("old", Sql.at(clock.instant().minus(KEPT)))
        .update();
  }
}
