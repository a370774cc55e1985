package dev.alexandrite.partner;

import dev.alexandrite.channel.Buyer;
import dev.alexandrite.channel.ChannelProblem;
import dev.alexandrite.platform.CommandKey;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Does a request once, however often it is sent (draft-ietf-httpapi-idempotency-key-header-07; a
 * key that comes with another request is 409, as everywhere in the house, where the draft has 422).
 * A request that failed has done nothing and leaves nothing: it may be put right and sent again.
 *
 * <p>Where a repetition would do it twice, the answer is stored in the transaction that does the
 * work, so there is never one without the other. All other commands may be repeated by themselves;
 * of these a key is taken first, and its answer kept afterwards.
 */
@Repository
class Idempotency {
  /** The first request with this key is running; it takes no longer. */
  private static final long COME_BACK_SECONDS = 1;

  /**
   * @param replayed true when it was done before
   */
  record Answer(String body, boolean replayed) {}

  /**
   * @param body null while it is running
   */
  private record Stored(byte[] requestHash, @Nullable String body) {}

  private final JdbcClient jdbc;
  private final PartnerSettings settings;
  private final Clock clock;

  Idempotency(JdbcClient jdbc, PartnerSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @param key as it was sent; the quotes of a structured field are no part of it
   * @param request the same text for the same request
   * @param work does it, in this transaction, and tells the answer
   * @throws Problem idempotency-key-missing, invalid-field, idempotency-key-in-use or
   *     idempotency-key-reused, and those of the work
   */
  @Transactional
  Answer once(Buyer buyer, @Nullable String key, String request, Supplier<String> work) {
    String name = CommandKey.of(key).text();
    byte[] hash = PartnerKeys.hash(request);
    Optional<String> known = known(buyer, name, hash);
    if (known.isPresent()) {
      return new Answer(known.get(), true);
    }
    String body = work.get();
    store(buyer, name, hash, body, settings.idempotencyKept());
    return new Answer(body, false);
  }

  /**
   * Takes a key for a request that is about to run; it comes back by itself when nobody tells what
   * became of it.
   *
   * @return the answer, when it was done before
   * @throws Problem as {@link #once}
   */
  @Transactional
  Optional<String> begin(Buyer buyer, String key, String request) {
    String name = CommandKey.of(key).text();
    byte[] hash = PartnerKeys.hash(request);
    Optional<String> known = known(buyer, name, hash);
    if (known.isEmpty()) {
      store(buyer, name, hash, null, settings.idempotencyRunning());
    }
    return known;
  }

  /** What became of it: the answer, or null when it has done nothing. */
  @Transactional
  void end(Buyer buyer, String key, String request, @Nullable String body) {
    String name = CommandKey.of(key).text();
    if (body != null) {
      store(buyer, name, PartnerKeys.hash(request), body, settings.idempotencyKept());
      return;
    }
    jdbc.sql("delete from idempotency where partner_ref = :ref and key = :key and body is null")
        .param("ref", buyer.ref())
        .param("key", name)
        .update();
  }

  private Optional<String> known(Buyer buyer, String name, byte[] hash) {
    if (!lock(buyer, name)) {
      throw running();
    }
    Optional<Stored> stored = find(buyer, name);
    if (stored.isPresent() && !MessageDigest.isEqual(stored.get().requestHash(), hash)) {
      throw new Problem(
          ChannelProblem.IDEMPOTENCY_KEY_REUSED,
          "A new request needs a new key; this key's first request was another.");
    }
    return stored.map(
        found -> {
          if (found.body() == null) {
            throw running();
          }
          return found.body();
        });
  }

  private static Problem running() {
    return new Problem(
        ChannelProblem.IDEMPOTENCY_KEY_IN_USE,
        "Wait for the answer to the first request, or send it again in a moment.",
        Map.of("retryAfterSeconds", COME_BACK_SECONDS));
  }

  /** Ours until the transaction ends, however it ends; nobody waits for it. */
  private boolean lock(Buyer buyer, String name) {
    return jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(:name, 1))")
        .param("name", buyer.ref() + " " + name)
        .query(Boolean.class)
        .single();
  }

  private Optional<Stored> find(Buyer buyer, String name) {
    return jdbc.sql(
            """
            select request_hash, body from idempotency
            where partner_ref = :ref and key = :key and kept_until > :now
            """)
        .param("ref", buyer.ref())
        .param("key", name)
        .param("now", Sql.at(clock.instant()))
        .query((row, n) -> new Stored(row.getBytes("request_hash"), row.getString("body")))
        .optional();
  }

  private void store(Buyer buyer, String name, byte[] hash, @Nullable String body, Duration kept) {
    jdbc.sql(
            """
            insert into idempotency (partner_ref, key, request_hash, body, kept_until)
            values (:ref, :key, :hash, :body, :keptUntil)
            on conflict (partner_ref, key) do update
              set request_hash = excluded.request_hash, body = excluded.body,
                  kept_until = excluded.kept_until
            """)
        .param("ref", buyer.ref())
        .param("key", name)
        .param("hash", hash)
        .param("body", body)
        .param("keptUntil", Sql.at(clock.instant().plus(kept)))
        .update();
  }

  @Scheduled(fixedDelayString = "PT1H")
  void forgetTheExpired() {
    jdbc.sql("delete from idempotency where kept_until < :now")
        .param("now", Sql.at(clock.instant()))
        .update();
  }
}
