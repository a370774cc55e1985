package dev.alexandrite.embedded;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Seals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The servers that tests stand on: started at the first question for each, on free ports, once per
 * JVM, in a directory under {@code target} that goes away with the JVM.
 */
public final class TestServers {
  /** The password of everybody at {@link #identity()}: nina, oleg, olga and admin. */
  public static final String PASSWORD = "let me in";

  /** May do everything in the store; every role has an identity of its own. */
  public static final String S3_ACCESS_KEY = "house";

  public static final String S3_SECRET_KEY = "a secret among tests";

  /** The browser's origin that the S3 store and the OIDC provider know. */
  public static final String WEB_ORIGIN = "http://localhost:8400";

  private static @Nullable TestServers shared;

  private final Path dir;
  private final int postgresPort = Ports.free();
  private final int kafkaPort = Ports.free();
  private final int s3Port = Ports.free();
  private final int identityPort = Ports.free();
  private @Nullable EmbeddedPostgres postgres;
  private @Nullable EmbeddedKafka kafka;
  private @Nullable EmbeddedS3 s3;
  private @Nullable EmbeddedIdentity identity;

  private TestServers() {
    try {
      Path target = Path.of("target").toAbsolutePath();
      Files.createDirectories(target);
      dir = Files.createTempDirectory(target, "test-house-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static synchronized TestServers shared() {
    if (shared == null) {
      shared = new TestServers();
      // Every server ends with the JVM or, PostgreSQL, a moment after it.
      Guard.whenThisProcessDies(
          "while [ -e \"$1/postgres/data/postmaster.pid\" ]; do sleep 0.2; done; rm -rf \"$1\"",
          shared.dir.toString());
    }
    return shared;
  }

  public synchronized EmbeddedPostgres postgres() {
    if (postgres == null) {
      postgres =
          EmbeddedPostgres.start(
              dir.resolve("postgres"),
              postgresPort,
              Arrays.stream(Role.values())
                  .collect(Collectors.toMap(Role::word, TestServers::password)));
    }
    return postgres;
  }

  public synchronized EmbeddedKafka kafka() {
    if (kafka == null) {
      kafka = EmbeddedKafka.start(dir.resolve("kafka"), kafkaPort, Ports.free(), brokerPasswords());
    }
    return kafka;
  }

  public synchronized EmbeddedS3 s3() {
    if (s3 == null) {
      s3 = EmbeddedS3.start(dir.resolve("s3"), s3Port, storeIdentities(), List.of(WEB_ORIGIN));
    }
    return s3;
  }

  public synchronized EmbeddedIdentity identity() {
    if (identity == null) {
      identity =
          EmbeddedIdentity.start(
              dir.resolve("identity"),
              identityPort,
              Map.of(
                  "nina", new DemoPerson("Nina", PASSWORD, Set.of("SELLER")),
                  "oleg", new DemoPerson("Oleg", PASSWORD, Set.of("OPERATOR")),
                  "olga", new DemoPerson("Olga", PASSWORD, Set.of("OPERATOR")),
                  "admin", new DemoPerson("Administrator", PASSWORD, Set.of("ADMINISTRATOR"))),
              List.of(WEB_ORIGIN));
    }
    return identity;
  }

  /**
   * The settings that a role is started with, its own port being any free one. PostgreSQL and Kafka
   * are started by this, as no role does without them; the addresses of the store and of the OIDC
   * provider answer once {@link #s3()} or {@link #identity()} was called, before or after.
   *
   * @param role its word
   */
  public Map<String, String> settings(String role) {
    Role known = Role.ofWord(role);
    String prefix = role.toUpperCase(Locale.ROOT);
    var settings = new LinkedHashMap<String, String>();
    settings.put(prefix + "_PORT", "0");
    settings.put(prefix + "_DATABASE_URL", postgres().jdbcUrl(role));
    settings.put(prefix + "_DATABASE_USER", role);
    settings.put(prefix + "_DATABASE_PASSWORD", password(known));
    settings.put("KAFKA_BOOTSTRAP_SERVERS", kafka().bootstrapServers());
    settings.put("KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT");
    settings.put(prefix + "_KAFKA_USER", role);
    settings.put(prefix + "_KAFKA_PASSWORD", password(known));
    settings.put(prefix + "_SEAL_KEYS", sealKeys(known));
    settings.put("S3_ENDPOINT", "http://127.0.0.1:" + s3Port);
    settings.put(prefix + "_S3_ACCESS_KEY", role);
    settings.put(prefix + "_S3_SECRET_KEY", storeSecret(known));
    settings.put("OIDC_ISSUER", "http://localhost:" + identityPort);
    settings.put("OIDC_WEB_CLIENT", EmbeddedIdentity.WEB_CLIENT);
    settings.put("OIDC_ROLES_CLAIM", "roles");
    settings.put("CURRENCY", "EUR");
    settings.put("DEMO", "false");
    return settings;
  }

  /** Of every role, and of the tests. */
  public static List<StoreIdentity> storeIdentities() {
    return Stream.concat(
            Stream.of(StoreIdentity.ofEverything(S3_ACCESS_KEY, S3_SECRET_KEY)),
            Arrays.stream(Role.values())
                .map(role -> StoreIdentity.of(role, role.word(), storeSecret(role))))
        .toList();
  }

  /** What a role signs its requests to the store with. */
  public static String storeSecret(Role role) {
    return role.word() + " signs with a secret";
  }

  /** Of every role by its word, and of the house itself, at {@link #kafka()}. */
  static Map<String, String> brokerPasswords() {
    Map<String, String> passwords =
        Arrays.stream(Role.values()).collect(Collectors.toMap(Role::word, TestServers::password));
    passwords.put(EmbeddedKafka.HOUSE, "the house keeps a secret");
    return passwords;
  }

  /** The keys of a role's seals: no secret among tests. */
  public static String sealKeys(Role role) {
    return Seals.setting(
        role,
        (one, other) ->
            "between-%010d-and-%010d-only".formatted(one.ordinal(), other.ordinal())
                + "-nobody-else");
  }

  private static String password(Role role) {
    return role.word() + " keeps a secret";
  }
}
