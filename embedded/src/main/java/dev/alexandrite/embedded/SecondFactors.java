package dev.alexandrite.embedded;

import dev.alexandrite.contracts.Totp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.commons.codec.binary.Base32;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.encrypt.Encryptors;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * The staff's second factors: the secret that an authenticator app shares with us, encrypted in a
 * file for the owner's eyes, and the hashes of recovery codes. A code is redeemed once.
 */
final class SecondFactors {
  static final int RECOVERY_CODES = 8;

  private static final int SECRET_BYTES = 20;
  private static final int RECOVERY_CODE_BYTES = 10;
  private static final int RECOVERY_CODE_LENGTH = RECOVERY_CODE_BYTES * 8 / 5;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path file;
  private final BytesEncryptor encryptor;
  private final PasswordEncoder hashes;
  private final Clock clock;
  private final Properties kept = new Properties();

  /**
   * @param dir also keeps the key that the secrets are encrypted with
   */
  @SuppressWarnings("deprecation") // what was kept by it has to stay readable
  SecondFactors(Path dir, PasswordEncoder hashes, Clock clock) throws IOException {
    this.file = dir.resolve("second-factors.properties");
    String key = Secrets.kept(dir.resolve("second-factor-key"), SecondFactors::key);
    this.encryptor = Encryptors.stronger(key.substring(32), key.substring(0, 32)); // AES-256-GCM
    this.hashes = hashes;
    this.clock = clock;
    if (Files.exists(file)) {
      try (var in = Files.newBufferedReader(file)) {
        kept.load(in);
      }
    }
  }

  private static String key() {
    byte[] bytes = new byte[48];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  synchronized boolean has(String login) {
    return kept.containsKey(login + ".secret");
  }

  static String newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return base32(bytes);
  }

  /**
   * Takes the factor into use, in place of an older one.
   *
   * @param code that the app shows for the new secret
   * @return the recovery codes, shown this once; empty when the code is wrong
   */
  synchronized List<String> enrol(String login, String secret, String code) {
    OptionalLong step =
        Totp.step(new Base32().decode(secret), digits(code), clock.instant(), Long.MIN_VALUE);
    if (step.isEmpty()) {
      return List.of();
    }
    List<String> codes =
        Stream.generate(SecondFactors::newRecoveryCode).limit(RECOVERY_CODES).toList();
    kept.setProperty(
        login + ".secret",
        HexFormat.of().formatHex(encryptor.encrypt(new Base32().decode(secret))));
    kept.setProperty(login + ".step", String.valueOf(step.getAsLong()));
    kept.setProperty(
        login + ".recovery",
        String.join(" ", codes.stream().map(c -> hashes.encode(plain(c))).toList()));
    write();
    return codes;
  }

  /** Whether the code of the app, or a recovery code, is right; it is used up by this. */
  synchronized boolean redeem(String login, String code) {
    if (!has(login)) {
      return false;
    }
    byte[] secret = encryptor.decrypt(HexFormat.of().parseHex(kept.getProperty(login + ".secret")));
    long lastStep = Long.parseLong(kept.getProperty(login + ".step"));
    OptionalLong step = Totp.step(secret, digits(code), clock.instant(), lastStep);
    if (step.isPresent()) {
      kept.setProperty(login + ".step", String.valueOf(step.getAsLong()));
      write();
      return true;
    }
    return redeemRecoveryCode(login, plain(code));
  }

  private boolean redeemRecoveryCode(String login, String code) {
    if (code.length() != RECOVERY_CODE_LENGTH) {
      return false;
    }
    List<String> left =
        new ArrayList<>(List.of(kept.getProperty(login + ".recovery", "").split(" ")));
    boolean taken = left.removeIf(hash -> !hash.isEmpty() && hashes.matches(code, hash));
    if (taken) {
      kept.setProperty(login + ".recovery", String.join(" ", left));
      write();
    }
    return taken;
  }

  synchronized void remove(String login) {
    List.of(".secret", ".step", ".recovery").forEach(part -> kept.remove(login + part));
    write();
  }

  private static String digits(String code) {
    return code.replace(" ", "");
  }

  private static String plain(String code) {
    return code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
  }

  /** 80 random bits, such as ABCD-EFGH-JKLM-NOPQ. */
  private static String newRecoveryCode() {
    byte[] bytes = new byte[RECOVERY_CODE_BYTES];
    RANDOM.nextBytes(bytes);
    return base32(bytes).replaceAll("(.{4})(?!$)", "$1-");
  }

  private static String base32(byte[] bytes) {
    return new Base32().encodeAsString(bytes).replace("=", "");
  }

  private void write() {
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(fresh);
      OwnerOnly.file(fresh);
      try (var out = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
        kept.store(out, null);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the second factors can't be kept in " + file, e);
    }
  }
}
