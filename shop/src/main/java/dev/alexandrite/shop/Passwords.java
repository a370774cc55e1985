package dev.alexandrite.shop;

import dev.alexandrite.contracts.EasyPassword;
import dev.alexandrite.platform.AtOnce;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final String NEW = "{argon2}";

  /** A hash keeps a processor busy; a crowd leaves half of them to the others. */
  static final int HASHES_AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  /** Some seconds' work. */
  private static final int WAITING_MAX = 64;

  /** In whose queue a hash waits: a crowd of strangers is in nobody else's way. */
  enum For {
    STRANGERS,
    /** Who is signed in, has the link of a mail, or is at a browser that is recognised. */
    KNOWN
  }

  private final ShopSettings settings;
  private final PasswordEncoder encoder;
  private final Map<For, AtOnce> hashing;
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
    this.hashing =
        Map.of(
            For.STRANGERS,
            new AtOnce(HASHES_AT_ONCE, WAITING_MAX),
            For.KNOWN,
            new AtOnce(HASHES_AT_ONCE, WAITING_MAX));
    this.nobodys = hash(Secret.next(), For.STRANGERS);
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
    EasyPassword easy =
        EasyPassword.of(password, settings.passwordMin() / 2, List.of(name, email)).orElse(null);
    if (easy != null) {
      String reason =
          switch (easy) {
            case COMMON -> "is one of the most common passwords";
            case REPEATED -> "repeats a few characters";
            case OWN_WORDS -> "is little more than a name";
          };
      throw new Problem(
          ShopProblem.PASSWORD_TOO_EASY,
          "'%s' %s. Three or four words that do not belong together are easy to remember."
              .formatted(field, reason));
    }
  }

  String hash(String password, For whom) {
    return atOnce(whom, () -> Objects.requireNonNull(encoder.encode(composed(password))));
  }

  /** As slow for nobody's password as for somebody's. */
  boolean matches(String password, @Nullable String hash, For whom) {
    String known = hash == null ? nobodys : hash;
    if (password.codePointCount(0, password.length()) > settings.passwordMax()) {
      return false;
    }
    String tried = known.startsWith(NEW) ? composed(password) : password;
    return atOnce(whom, () -> encoder.matches(tried, known)) && hash != null;
  }

  /** Whether a hash is of an older kind or of weaker parameters than a new one would be. */
  boolean old(String hash) {
    return encoder.upgradeEncoding(hash);
  }

  /** Two keyboards write one letter in two ways. */
  private static String composed(String password) {
    return Normalizer.normalize(password, Form.NFC);
  }

  <T> T atOnce(For whom, Supplier<T> work) {
    return Objects.requireNonNull(hashing.get(whom)).run(work);
  }
}
