package dev.alexandrite.app;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Seals;
import dev.alexandrite.embedded.EmbeddedKafka;
import dev.alexandrite.embedded.StoreIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Passwords and keys of an embedded house: made on the first run, kept in its data folder. */
final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path file;
  private final Properties properties = new Properties();

  private Secrets(Path file) {
    this.file = file;
  }

  /** Those of a data folder; made where they are missing. */
  static Secrets in(Path data) {
    Secrets secrets = new Secrets(data.resolve("secrets.properties"));
    try {
      Files.createDirectories(data);
      if (Files.exists(secrets.file)) {
        try (var in = Files.newBufferedReader(secrets.file)) {
          secrets.properties.load(in);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return secrets;
  }

  /** With what each role that uses the file store signs its requests. */
  Map<Role, StoreIdentity> storeIdentities() {
    Map<Role, StoreIdentity> identities = new EnumMap<>(Role.class);
    for (Role role : List.of(Role.SHOP, Role.PARTNER, Role.MODELS, Role.PRICING)) {
      String name = "s3." + role.word();
      identities.put(
          role, StoreIdentity.of(role, get(name + ".access-key"), get(name + ".secret-key")));
    }
    return identities;
  }

  Map<String, String> databasePasswords() {
    return Arrays.stream(Role.values())
        .collect(Collectors.toMap(Role::word, role -> get("database." + role.word())));
  }

  /** Opens the page on which the owner of the house reads the mails it sent. */
  String mailInboxKey() {
    return get("mail.inbox-key");
  }

  /**
   * What the channels are told. Customers' second factors and the secrets of partners' webhooks are
   * kept encrypted under keys of theirs.
   */
  Map<String, String> ofChannels() {
    return Map.of(
        "MAIL_INBOX_KEY", mailInboxKey(),
        "SHOP_FACTOR_KEY", get("shop.factor-key", 32),
        "PARTNER_WEBHOOK_KEY", get("partner.webhook-key", 32),
        "PARTNER_DEMO_KEY", demoPartnerKey());
  }

  /** Of every role by its word, and of the house itself. */
  Map<String, String> brokerPasswords() {
    Map<String, String> passwords =
        Arrays.stream(Role.values())
            .collect(Collectors.toMap(Role::word, role -> get("broker." + role.word())));
    passwords.put(EmbeddedKafka.HOUSE, get("broker." + EmbeddedKafka.HOUSE));
    return passwords;
  }

  /** The keys of a role's seals, one for every role that it talks with. */
  String sealKeys(Role role) {
    return Seals.setting(
        role, (one, other) -> get("seal.%s.%s".formatted(one.word(), other.word()), 32));
  }

  /** Short enough to be typed from a screen. */
  String demoPassword(String login) {
    return get("demo." + login, 6);
  }

  String demoPartnerKey() {
    String key = properties.getProperty("demo.partner-key");
    return key != null ? key : put("demo.partner-key", "alx_demo_" + random(32));
  }

  private String get(String name) {
    return get(name, 24);
  }

  private String get(String name, int bytes) {
    String value = properties.getProperty(name);
    return value != null ? value : put(name, random(bytes));
  }

  static String random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(random)
        .replace('-', 'x')
        .replace('_', 'y');
  }

  /**
   * Written whole to a new file and then renamed, so that a crash leaves the old or the new one.
   */
  private synchronized String put(String name, String value) {
    properties.setProperty(name, value);
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (var out = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
        properties.store(out, "Made on the first run of this data folder.");
      }
      Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return value;
  }
}
