package dev.alexandrite.shop;

import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Which passwords are taken, and their hashes. Length counts, not kinds of characters; what is on
 * the list of common passwords or is made of the person's own data is refused.
 */
@Component
class Passwords {
  private static final String COMMON = "/common-passwords.txt";
  private static final String HOUSE = "alexandrite";
  private static final int DIFFERENT_MIN = 5;
  private static final int PART_MIN = 4;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final String NEW = "{argon2}";

  /** A queue longer than this does not get shorter by waiting. */
  private static final int WAIT_SECONDS = 5;

  private static final int WAITING_MAX = 64;

  private final ShopSettings settings;
  private final PasswordEncoder encoder;
  private final Semaphore hashing;
  private final Set<String> common;
  private final String nobodys;

  Passwords(ShopSettings settings) {
    this.settings = settings;
    // The name of the algorithm stands before each hash, so that a later one can take over.
    this.encoder =
        new DelegatingPasswordEncoder(
            "argon2",
            Map.of(
                "argon2",
                new Argon2PasswordEncoder(
                    SALT_BYTES,
                    HASH_BYTES,
                    1,
                    settings.passwordMemoryKib(),
                    settings.passwordRounds()),
                "bcrypt",
                new BCryptPasswordEncoder()));
    this.hashing = new Semaphore(settings.passwordsAtOnce(), true);
    this.common = common();
    this.nobodys = hash(Secret.next());
  }

  private static Set<String> common() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Passwords.class.getResourceAsStream(COMMON)),
                StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.startsWith("#")).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param field what the request calls it
   * @throws Problem invalid-field or password-too-easy
   */
  void check(String field, String password, String name, String email) {
    int length = password.codePointCount(0, password.length());
    if (length < settings.passwordMin() || length > settings.passwordMax()) {
      throw new Problem(
          CommonProblem.INVALID_FIELD,
          "'%s' has at least %d and at most %d characters."
              .formatted(field, settings.passwordMin(), settings.passwordMax()));
    }
    String plain = plain(password);
    String reason =
        common.contains(plain)
            ? "is one of the most common passwords"
            : plain.codePoints().distinct().count() < DIFFERENT_MIN
                ? "repeats a few characters"
                : madeOf(plain, name, email) ? "is little more than a name" : null;
    if (reason != null) {
      throw new Problem(
          ShopProblem.PASSWORD_TOO_EASY,
          "'%s' %s. Three or four words that do not belong together are easy to remember."
              .formatted(field, reason));
    }
  }

  /** Without the words that anybody would try first, too little of it is left. */
  private boolean madeOf(String plain, String name, String email) {
    String left = plain.replace(HOUSE, "");
    for (String part : (plain(name) + " " + plain(email)).split("[^\\p{L}\\p{N}]+")) {
      if (part.codePointCount(0, part.length()) >= PART_MIN) {
        left = left.replace(part, "");
      }
    }
    return !left.equals(plain)
        && left.codePointCount(0, left.length()) < settings.passwordMin() / 2;
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Form.NFKC).toLowerCase(Locale.ROOT);
  }

  String hash(String password) {
    return atOnce(() -> Objects.requireNonNull(encoder.encode(composed(password))));
  }

  /** As slow for nobody's password as for somebody's. */
  boolean matches(String password, @org.jspecify.annotations.Nullable String hash) {
    String known = hash == null ? nobodys : hash;
    if (password.codePointCount(0, password.length()) > settings.passwordMax()) {
      return false;
    }
    String tried = known.startsWith(NEW) ? composed(password) : password;
    return atOnce(() -> encoder.matches(tried, known)) && hash != null;
  }

  /** Whether a hash is of an older kind or of weaker parameters than a new one would be. */
  boolean old(String hash) {
    return encoder.upgradeEncoding(hash);
  }

  /** Two keyboards write one letter in two ways. */
  private static String composed(String password) {
    return Normalizer.normalize(password, Form.NFC);
  }

  /** Each hash takes memory; a crowd would take all of it. */
  private <T> T atOnce(Supplier<T> work) {
    try {
      if (hashing.getQueueLength() > WAITING_MAX
          || !hashing.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new Problem(
            CommonProblem.TOO_MANY_REQUESTS,
            "Too many people sign in at this moment; try again in a few seconds.",
            Map.of("retryAfterSeconds", WAIT_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    try {
      return work.get();
    } finally {
      hashing.release();
    }
  }
}
