package dev.alexandrite.shop;

import dev.alexandrite.contracts.Totp;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.encrypt.Encryptors;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Customers' second factors: codes of an authenticator app, and recovery codes for whoever has lost
 * it. A code is redeemed once, whichever instance is asked and however many at once.
 */
@Repository
class SecondFactors {
  static final int RECOVERY_CODES = 8;

  private static final int SECRET_BYTES = 20;
  private static final int RECOVERY_CODE_BYTES = 15;
  private static final Duration OFFERED = Duration.ofMinutes(15);
  private static final String ISSUER = "Alexandrite";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The key is random, so that one salt does for all. */
  private static final String SALT = "616c6578616e6472697465";

  private final JdbcClient jdbc;
  private final Clock clock;
  private final @Nullable BytesEncryptor encryptor;

  @SuppressWarnings("deprecation") // what was kept by it has to stay readable
  SecondFactors(JdbcClient jdbc, Clock clock, ShopSettings settings) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.encryptor =
        settings.factorKey().isBlank()
            ? null
            : Encryptors.stronger(settings.factorKey(), SALT); // AES-256-GCM
  }

  /**
   * @param secret for typing it into an app
   * @param address for the app, as a picture of it is read
   * @param recoveryCodes that will open once each, as soon as it is in use
   */
  record Enrolment(String secret, String address, List<String> recoveryCodes) {}

  /**
   * @param available whether the shop offers it
   * @param on whether it is asked for at every sign-in
   */
  @Schema(name = "SecondFactor")
  record State(boolean available, boolean on, int recoveryCodesLeft) {}

  private record Row(
      byte @Nullable [] secret, long lastStep, byte @Nullable [] offered, @Nullable Instant until) {

    static Row of(ResultSet row, int n) throws SQLException {
      return new Row(
          row.getBytes("secret"),
          row.getLong("last_step"),
          row.getBytes("offered"),
          Sql.instantOrNull(row, "offered_until"));
    }
  }

  State state(UUID customerId) {
    int left =
        jdbc.sql("select count(*) from recovery_code where customer_id = :id")
            .param("id", customerId)
            .query(Integer.class)
            .single();
    return new State(encryptor != null, on(customerId), left);
  }

  boolean on(UUID customerId) {
    return find(customerId, "").filter(row -> row.secret() != null).isPresent();
  }

  private Optional<Row> find(UUID customerId, String lock) {
    return jdbc.sql("select * from customer_factor where customer_id = :id " + lock)
        .param("id", customerId)
        .query(Row::of)
        .optional();
  }

  /**
   * Begins to set one up. Within some minutes the same is offered again.
   *
   * @throws Problem not-found where the shop offers none, or second-factor-is-on
   */
  @Transactional
  public Enrolment begin(Customers.Customer customer) {
    byte[] fresh = new byte[SECRET_BYTES];
    RANDOM.nextBytes(fresh);
    Instant now = clock.instant();
    jdbc.sql(
            """
            insert into customer_factor as f (customer_id, offered, offered_until)
            values (:id, :offered, :until)
            on conflict (customer_id) do update
              set offered = excluded.offered, offered_until = excluded.offered_until
              where f.secret is null and (f.offered is null or f.offered_until <= :now)
            """)
        .param("id", customer.customerId())
        .param("offered", keeper().encrypt(fresh))
        .param("until", Sql.at(now.plus(OFFERED)))
        .param("now", Sql.at(now))
        .update();
    Row row = find(customer.customerId(), "for update").orElseThrow();
    if (row.secret() != null || row.offered() == null) {
      throw isOn();
    }
    byte[] secret = keeper().decrypt(row.offered());
    String text = Totp.base32(secret);
    return new Enrolment(
        text,
        "otpauth://totp/%s:%s?secret=%s&issuer=%s"
            .formatted(ISSUER, encoded(customer.email()), text, ISSUER),
        recoveryCodes(secret));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private BytesEncryptor keeper() {
    if (encryptor == null) {
      throw new Problem(CommonProblem.NOT_FOUND, "This shop offers no second factor.");
    }
    return encryptor;
  }

  private static Problem isOn() {
    return new Problem(
        ShopProblem.SECOND_FACTOR_IS_ON, "Switch the present one off before you set up another.");
  }

  /**
   * Takes it into use; whoever says so again with the same code changes nothing.
   *
   * @param code that the app shows
   * @return whether it was not in use before
   * @throws Problem wrong-code, second-factor-not-begun or second-factor-is-on
   */
  @Transactional
  public boolean confirm(UUID customerId, String code) {
    Row row = find(customerId, "for update").orElseThrow(SecondFactors::notBegun);
    if (row.secret() != null) {
      if (step(row.secret(), code, row.lastStep() - 1).orElse(-1) == row.lastStep()) {
        return false;
      }
      throw isOn();
    }
    if (row.offered() == null || row.until() == null || !clock.instant().isBefore(row.until())) {
      throw notBegun();
    }
    long step = step(row.offered(), code, Long.MIN_VALUE).orElseThrow(SecondFactors::wrongCode);
    jdbc.sql(
            """
            update customer_factor
            set secret = offered, last_step = :step, offered = null, offered_until = null
            where customer_id = :id
            """)
        .param("step", step)
        .param("id", customerId)
        .update();
    forgetRecoveryCodes(customerId);
    for (String recovery : recoveryCodes(keeper().decrypt(row.offered()))) {
      jdbc.sql("insert into recovery_code (customer_id, code_hash) values (:id, :hash)")
          .param("id", customerId)
          .param("hash", Secret.hash(plain(recovery)))
          .update();
    }
    return true;
  }

  private OptionalLong step(byte[] encrypted, String code, long lastStep) {
    return Totp.step(keeper().decrypt(encrypted), plain(code), clock.instant(), lastStep);
  }

  private static Problem notBegun() {
    return new Problem(
        ShopProblem.SECOND_FACTOR_NOT_BEGUN, "It was not begun, or too long ago; begin anew.");
  }

  static Problem wrongCode() {
    return new Problem(
        CommonProblem.WRONG_CODE,
        "Wait for the next code of the app and check the clock of your telephone, or take a"
            + " recovery code.");
  }

  /** Whether the code of the app, or a recovery code, is right; it is used up by this. */
  @Transactional
  public boolean redeem(UUID customerId, String code) {
    Row row = find(customerId, "for update").orElse(null);
    if (row == null || row.secret() == null) {
      return false;
    }
    OptionalLong step = step(row.secret(), code, row.lastStep());
    if (step.isPresent()) {
      jdbc.sql("update customer_factor set last_step = :step where customer_id = :id")
          .param("step", step.getAsLong())
          .param("id", customerId)
          .update();
      return true;
    }
    return jdbc.sql("delete from recovery_code where customer_id = :id and code_hash = :hash")
            .param("id", customerId)
            .param("hash", Secret.hash(plain(code)))
            .update()
        == 1;
  }

  @Transactional
  public void remove(UUID customerId) {
    forgetRecoveryCodes(customerId);
    jdbc.sql("delete from customer_factor where customer_id = :id")
        .param("id", customerId)
        .update();
  }

  private void forgetRecoveryCodes(UUID customerId) {
    jdbc.sql("delete from recovery_code where customer_id = :id").param("id", customerId).update();
  }

  /**
   * Made of the secret, so that they are the same when it is offered again; who knows the secret
   * needs none of them.
   */
  private static List<String> recoveryCodes(byte[] secret) {
    return IntStream.range(0, RECOVERY_CODES)
        .mapToObj(i -> Secret.mac(secret, "recovery code " + i))
        .map(mac -> Totp.base32(java.util.Arrays.copyOf(mac, RECOVERY_CODE_BYTES)))
        .map(text -> text.replaceAll("(.{4})(?!$)", "$1-"))
        .toList();
  }

  /** As people type it. */
  private static String plain(String code) {
    return code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
  }
}
