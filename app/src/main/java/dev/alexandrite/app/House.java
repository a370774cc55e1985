package dev.alexandrite.app;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.embedded.DemoPerson;
import dev.alexandrite.embedded.EmbeddedIdentity;
import dev.alexandrite.embedded.EmbeddedKafka;
import dev.alexandrite.embedded.EmbeddedPostgres;
import dev.alexandrite.embedded.EmbeddedS3;
import dev.alexandrite.platform.RoleLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Every role on embedded defaults, in this process and on one data folder. The services are started
 * here and not by any role: a role sees only their addresses and its credentials.
 */
final class House implements AutoCloseable {
  static final int DEFAULT_PORT_BASE = 8400;

  /** Who can sign in to an embedded house, with the workplace each one is for. */
  static final Map<String, DemoRole> DEMO_PEOPLE = demoPeople();

  record DemoRole(String displayName, String authority) {}

  private static final int IDENTITY = 8;
  private static final int S3 = 9;
  private static final int KAFKA = 10;
  private static final int KAFKA_CONTROLLER = 11;
  private static final int POSTGRES = 12;
  static final int PORTS = 13;

  private final Path data;
  private final int portBase;
  private final Secrets secrets;
  private final Consumer<String> progress;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Map<Role, ConfigurableApplicationContext> contexts = new EnumMap<>(Role.class);
  private final Map<String, String> settings = new HashMap<>();

  private House(Path data, int portBase, Consumer<String> progress) {
    this.data = data;
    this.portBase = portBase;
    this.secrets = Secrets.in(data);
    this.progress = progress;
  }

  /**
   * Starts the embedded services and these roles.
   *
   * @param roles none for the services alone
   * @throws Unstartable with a sentence for the person at the keyboard
   */
  static House start(Path data, int portBase, List<Role> roles, Consumer<String> progress) {
    House house = new House(data.toAbsolutePath().normalize(), portBase, progress);
    try {
      house.lockData();
      house.requireFreePorts();
      house.startServices();
      house.startRoles(roles);
      return house;
    } catch (RuntimeException e) {
      house.close();
      throw e;
    }
  }

  /** The house can't be started, and the message says what to do about it. */
  static final class Unstartable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unstartable(String message) {
      super(message, null, false, false);
    }
  }

  /** A role's own database in a house that runs on these ports. */
  static DriverManagerDataSource database(Path data, int portBase, Role role) {
    return new DriverManagerDataSource(
        EmbeddedPostgres.jdbcUrl(portBase + POSTGRES, role.word()),
        role.word(),
        Objects.requireNonNull(Secrets.in(data).databasePasswords().get(role.word())));
  }

  String address(Role role) {
    return "http://localhost:" + role.port(portBase);
  }

  Secrets secrets() {
    return secrets;
  }

  Map<Role, ConfigurableApplicationContext> contexts() {
    return Map.copyOf(contexts);
  }

  /** What a role of this house is told, by the names of the environment: no other's secrets. */
  Map<String, String> settings(Role role) {
    return settings.entrySet().stream()
        .filter(setting -> !isSecretOfAnother(setting.getKey(), role))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static boolean isSecretOfAnother(String name, Role role) {
    return (name.endsWith("_PASSWORD") || name.endsWith("_KEYS"))
        && Arrays.stream(Role.values())
            .anyMatch(other -> other != role && name.startsWith(other.name() + "_"));
  }

  private void lockData() {
    try {
      Files.createDirectories(data);
      FileChannel channel =
          FileChannel.open(
              data.resolve("house.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      open.push(channel);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        throw new Unstartable(
            "Another Alexandrite is running on %s. Stop it, or choose another folder with --data."
                .formatted(data));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The data folder %s can't be written".formatted(data), e);
    }
  }

  private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel)
      throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private void requireFreePorts() {
    for (int port = portBase; port < portBase + PORTS; port++) {
      if (port == portBase + POSTGRES) {
        continue; // may be an orphan of a killed house, which EmbeddedPostgres puts an end to
      }
      try (ServerSocket probe = new ServerSocket()) {
        probe.setReuseAddress(true);
        probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        throw new Unstartable(
            "Port %d is taken. Choose other ports with --port-base (%d ports from there are used)."
                .formatted(port, PORTS));
      }
    }
  }

  private void startServices() {
    List<String> pages =
        Arrays.stream(Role.values())
            .map(role -> role.port(portBase))
            .flatMap(port -> Stream.of("http://localhost:" + port, "http://127.0.0.1:" + port))
            .toList();
    Map<String, DemoPerson> people = new LinkedHashMap<>();
    DEMO_PEOPLE.forEach(
        (login, demo) ->
            people.put(
                login,
                new DemoPerson(
                    demo.displayName(), secrets.demoPassword(login), Set.of(demo.authority()))));
    Map<String, String> databasePasswords = secrets.databasePasswords();
    Map<String, String> brokerPasswords = secrets.brokerPasswords();
    String accessKey = secrets.s3AccessKey();
    String secretKey = secrets.s3SecretKey();
    try (ExecutorService side = Executors.newFixedThreadPool(4)) {
      var postgres =
          started(
              side,
              "PostgreSQL",
              () ->
                  EmbeddedPostgres.start(
                      data.resolve("postgres"), portBase + POSTGRES, databasePasswords));
      var kafka =
          started(
              side,
              "Kafka",
              () ->
                  EmbeddedKafka.start(
                      data.resolve("kafka"),
                      portBase + KAFKA,
                      portBase + KAFKA_CONTROLLER,
                      brokerPasswords));
      var s3 =
          started(
              side,
              "S3 store",
              () ->
                  EmbeddedS3.start(
                      data.resolve("files"), portBase + S3, accessKey, secretKey, pages));
      var identity =
          started(
              side,
              "identity provider",
              () ->
                  EmbeddedIdentity.start(
                      data.resolve("identity"), portBase + IDENTITY, people, pages));
      List.of(postgres, kafka, s3, identity).forEach(this::join);
      settings.put("KAFKA_BOOTSTRAP_SERVERS", kafka.get().bootstrapServers());
      settings.put("KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT"); // within this process
      settings.put("KAFKA_UNSIGNED_UNTIL", kafka.get().unsignedUntil());
      settings.put("S3_ENDPOINT", s3.get().endpoint().toString());
      settings.put("OIDC_ISSUER", identity.get().issuer());
      for (Role role : Role.values()) {
        settings.put(role.name() + "_DATABASE_URL", postgres.get().jdbcUrl(role.word()));
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new CompletionException(e);
    }
    settings.put("S3_ACCESS_KEY", accessKey);
    settings.put("S3_SECRET_KEY", secretKey);
    databasePasswords.forEach(
        (word, password) -> {
          Role role = Role.ofWord(word);
          settings.put(role.name() + "_DATABASE_USER", word);
          settings.put(role.name() + "_DATABASE_PASSWORD", password);
          settings.put(role.name() + "_KAFKA_USER", word);
          settings.put(role.name() + "_KAFKA_PASSWORD", brokerPasswords.get(word));
          settings.put(role.name() + "_SEAL_KEYS", secrets.sealKeys(role));
          settings.put(role.name() + "_PORT", String.valueOf(role.port(portBase)));
        });
    settings.put("ASSIGNMENT_URL", address(Role.ASSIGNMENT));
    settings.put("MODELS_URL", address(Role.MODELS));
    settings.put("DEMO", "true");
    settings.put("PARTNER_DEMO_KEY", secrets.demoPartnerKey());
  }

  private <T extends AutoCloseable> Future<T> started(
      ExecutorService side, String name, Callable<T> start) {
    return side.submit(
        () -> {
          long begun = System.nanoTime();
          T service = start.call();
          synchronized (open) {
            open.push(service);
          }
          progress.accept("%s is up (%.1f s)".formatted(name, seconds(begun)));
          return service;
        });
  }

  private void join(Future<?> service) {
    try {
      service.get();
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  private void startRoles(List<Role> roles) {
    // The first role loads the classes that all of them share; the rest start two by two.
    try (ExecutorService pair = Executors.newFixedThreadPool(2)) {
      List<Callable<Void>> rest = roles.stream().skip(1).map(this::startingRole).toList();
      if (!roles.isEmpty()) {
        startingRole(roles.getFirst()).call();
      }
      for (Future<Void> role : pair.invokeAll(rest)) {
        join(role);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  private Callable<Void> startingRole(Role role) {
    return () -> {
      long begun = System.nanoTime();
      ConfigurableApplicationContext context = RoleLauncher.start(role, settings(role));
      synchronized (contexts) {
        contexts.put(role, context);
      }
      progress.accept("%s is up (%.1f s)".formatted(role.word(), seconds(begun)));
      return null;
    };
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  /** Roles first, then what they stand on. */
  @Override
  public void close() {
    contexts.values().parallelStream().forEach(ConfigurableApplicationContext::close);
    contexts.clear();
    while (!open.isEmpty()) {
      AutoCloseable service = open.pop();
      try {
        service.close();
      } catch (Exception e) {
        progress.accept("could not be stopped cleanly: " + e);
      }
    }
  }

  private static Map<String, DemoRole> demoPeople() {
    Map<String, DemoRole> people = new LinkedHashMap<>();
    people.put("nina", new DemoRole("Nina", "SELLER"));
    people.put("oleg", new DemoRole("Oleg", "OPERATOR"));
    people.put("olga", new DemoRole("Olga", "OPERATOR"));
    people.put("admin", new DemoRole("Admin", "ADMINISTRATOR"));
    return people;
  }
}
