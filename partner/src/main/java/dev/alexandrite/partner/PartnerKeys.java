package dev.alexandrite.partner;

import dev.alexandrite.contracts.Sha256;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.Sql;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Partners and their API keys. An administrator makes them by a command on the machine: the role is
 * in the external contour, where no staff token is accepted. A key is shown once; the database
 * keeps its hash, and a key is too random to be guessed from it.
 */
public final class PartnerKeys {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int KEY_BYTES = 32;
  private static final String PREFIX = "alx_";
  private static final int HINT_LENGTH = 4;
  private static final int NAME_MAX = 100;
  private static final Duration USE_NOTED_EVERY = Duration.ofHours(1);

  private final JdbcClient jdbc;
  private final Clock clock;

  PartnerKeys(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * @param dataSource the role's own database, which the role has set up when it was started
   */
  public PartnerKeys(DataSource dataSource, Clock clock) {
    this(JdbcClient.create(dataSource), clock);
  }

  /**
   * @param key shown this once
   */
  public record NewKey(String partner, UUID keyId, String key) {}

  /**
   * A key as it can be listed.
   *
   * @param hint how the key ends
   * @param lastUsedAt to the hour; null when it was never used
   */
  public record KnownKey(
      String partner,
      UUID keyId,
      String hint,
      Instant createdAt,
      @Nullable Instant lastUsedAt,
      @Nullable Instant revokedAt) {}

  /** The command can't be done, and the message says why. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * A new partner with a first key.
   *
   * @throws Refused when the name is taken or is no name
   */
  public NewKey addPartner(String name, @Nullable String email) {
    String shown = name.strip();
    if (shown.isEmpty()
        || shown.length() > NAME_MAX
        || shown.chars().anyMatch(Character::isISOControl)) {
      throw new Refused("A partner's name is one line of 1 to %d characters.".formatted(NAME_MAX));
    }
    int added =
        jdbc.sql(
                """
                insert into partner (ref, name, email, created_at)
                values (:ref, :name, :email, :now) on conflict (name) do nothing
                """)
            .param("ref", "p-" + Uuid7.next(clock))
            .param("name", shown)
            .param("email", email)
            .param("now", Sql.at(clock.instant()))
            .update();
    if (added == 0) {
      throw new Refused("There is a partner '%s' already.".formatted(shown));
    }
    return addKey(shown);
  }

  /**
   * One more key of a partner; the others stay valid until they are revoked.
   *
   * @throws Refused when there is no such partner
   */
  public NewKey addKey(String partner) {
    byte[] random = new byte[KEY_BYTES];
    RANDOM.nextBytes(random);
    String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    UUID keyId = Uuid7.next(clock);
    int added =
        jdbc.sql(
                """
                insert into api_key (key_id, partner_ref, hash, hint, created_at)
                select :keyId, ref, :hash, :hint, :now from partner where name = :name
                """)
            .param("keyId", keyId)
            .param("hash", hash(key))
            .param("hint", key.substring(key.length() - HINT_LENGTH))
            .param("now", Sql.at(clock.instant()))
            .param("name", partner.strip())
            .update();
    if (added == 0) {
      throw noSuch(partner);
    }
    return new NewKey(partner.strip(), keyId, key);
  }

  /**
   * From the next request on the key is not accepted.
   *
   * @throws Refused when there is no such key
   */
  public void revoke(UUID keyId) {
    int revoked =
        jdbc.sql(
                """
                update api_key set revoked_at = coalesce(revoked_at, :now) where key_id = :keyId
                """)
            .param("now", Sql.at(clock.instant()))
            .param("keyId", keyId)
            .update();
    if (revoked == 0) {
      throw new Refused("There is no key %s.".formatted(keyId));
    }
  }

  /**
   * What a partner may have done; in a moment, in every instance.
   *
   * @param burstUnits of work at once
   * @param unitsAMinute in the long run
   * @throws Refused when there is no such partner, or the plan allows nothing
   */
  public void setPlan(String partner, long burstUnits, long unitsAMinute) {
    if (burstUnits < 1 || unitsAMinute < 1) {
      throw new Refused("A plan allows at least one unit at once and a minute.");
    }
    int changed =
        jdbc.sql(
                """
                update partner set burst_units = :burst, units_a_minute = :aMinute
                where name = :name
                """)
            .param("burst", burstUnits)
            .param("aMinute", unitsAMinute)
            .param("name", partner.strip())
            .update();
    if (changed == 0) {
      throw noSuch(partner);
    }
  }

  private static Refused noSuch(String partner) {
    return new Refused("There is no partner '%s'.".formatted(partner.strip()));
  }

  /** By partner, the oldest first; revoked ones too. */
  public List<KnownKey> list() {
    return jdbc.sql(
            """
            select p.name, k.* from api_key k join partner p on p.ref = k.partner_ref
            order by p.name, k.key_id
            """)
        .query(
            (row, n) ->
                new KnownKey(
                    row.getString("name"),
                    row.getObject("key_id", UUID.class),
                    row.getString("hint"),
                    Sql.instant(row, "created_at"),
                    Sql.instantOrNull(row, "last_used_at"),
                    Sql.instantOrNull(row, "revoked_at")))
        .list();
  }

  /**
   * Whose key this is.
   *
   * @param plan null for the usual one
   */
  record Holder(String partnerRef, @Nullable Plan plan) {}

  Optional<Holder> holder(byte[] hash) {
    Instant now = clock.instant();
    Optional<Found> found =
        jdbc.sql(
                """
                select k.partner_ref, p.burst_units, p.units_a_minute,
                  k.last_used_at is null or k.last_used_at < :noted as unnoted
                from api_key k join partner p on p.ref = k.partner_ref
                where k.hash = :hash and k.revoked_at is null
                """)
            .param("hash", hash)
            .param("noted", Sql.at(now.minus(USE_NOTED_EVERY)))
            .query(
                (row, n) ->
                    new Found(
                        new Holder(row.getString("partner_ref"), plan(row)),
                        row.getBoolean("unnoted")))
            .optional();
    found.filter(Found::unnoted).ifPresent(known -> noteUse(hash, now));
    return found.map(Found::holder);
  }

  /** Null for the usual one. */
  @Nullable Plan plan(String partnerRef) {
    return jdbc.sql("select burst_units, units_a_minute from partner where ref = :ref")
        .param("ref", partnerRef)
        .query((row, n) -> Optional.ofNullable(plan(row)))
        .optional()
        .flatMap(plan -> plan)
        .orElse(null);
  }

  private record Found(Holder holder, boolean unnoted) {}

  private static @Nullable Plan plan(ResultSet row) throws SQLException {
    long burstUnits = row.getLong("burst_units");
    long unitsAMinute = row.getLong("units_a_minute");
    return burstUnits == 0 || unitsAMinute == 0 ? null : new Plan(burstUnits, unitsAMinute);
  }

  private void noteUse(byte[] hash, Instant now) {
    jdbc.sql(
            """
            update api_key set last_used_at = :now where hash = :hash
            """)
        .param("now", Sql.at(now))
        .param("hash", hash)
        .update();
  }

  /** Of all keys that are accepted now. */
  Set<ByteBuffer> validHashes() {
    return jdbc.sql("select hash from api_key where revoked_at is null")
        .query((row, n) -> ByteBuffer.wrap(row.getBytes("hash")))
        .set();
  }

  static byte[] hash(String key) {
    return Sha256.of(key);
  }
}
