package dev.alexandrite.app;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.embedded.DemoPerson;
import dev.alexandrite.embedded.EmbeddedIdentity;
import dev.alexandrite.embedded.EmbeddedKafka;
import dev.alexandrite.embedded.EmbeddedPostgres;
import dev.alexandrite.embedded.EmbeddedS3;
import dev.alexandrite.embedded.OwnerOnly;
import dev.alexandrite.embedded.StoreIdentity;
import dev.alexandrite.platform.RequestDeadlines;
import dev.alexandrite.platform.RoleLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Every role on embedded defaults, in this process and on one data folder. The services are started
 * here and not by any role: a role sees only their addresses and its credentials.
 */
final class House implements AutoCloseable {
  static final int DEFAULT_PORT_BASE = 8400;

  /** Where the roles listen if nothing else is asked for: nobody else's machine gets there. */
  static final String LOOPBACK = "127.0.0.1";

  private static final int IDENTITY = 8;
  private static final int S3 = 9;
  private static final int KAFKA = 10;
  private static final int KAFKA_CONTROLLER = 11;
  private static final int POSTGRES = 12;
  static final int PORTS = 13;

  private final Path data;
  private final int portBase;
  private final String bind;
  private final Secrets secrets;
  private final Consumer<String> progress;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Map<Role, ConfigurableApplicationContext> contexts = new EnumMap<>(Role.class);
  private final Map<String, String> settings = new HashMap<>();

  private House(Path data, int portBase, String bind, Consumer<String> progress) {
    this.data = data;
    this.portBase = portBase;
    this.bind = bind;
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
    return start(data, portBase, LOOPBACK, roles, progress);
  }

  /**
   * @param bind the address that the roles listen on; the services stay on the loopback interface
   */
  static House start(
      Path data, int portBase, String bind, List<Role> roles, Consumer<String> progress) {
    Path home = data.toAbsolutePath().normalize();
    keepToOneself(home);
    House house = new House(home, portBase, bind, progress);
    try {
      house.lockData();
      house.requireFreePorts();
      house.startServices();
      house.startRoles(roles);
      house.open.push(new Whereabouts(house.data, portBase).noted());
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

  /** The folder of the provider's in a data folder. */
  static Path identity(Path data) {
    return data.resolve("identity");
  }

  /** A role's own database in a house that runs on these ports. */
  static DriverManagerDataSource database(Path data, int portBase, Role role) {
    return new DriverManagerDataSource(
        EmbeddedPostgres.jdbcUrl(portBase + POSTGRES, role.word()),
        role.word(),
        Objects.requireNonNull(Secrets.in(data).databasePasswords().get(role.word())));
  }

  String address(Role role) {
    return "http://" + host(bind) + ":" + role.port(portBase);
  }

  /**
   * How this machine reaches what listens on an address.
   *
   * @throws Unstartable when it is none
   */
  static String host(String bind) {
    InetAddress address = address(bind);
    return address.isLoopbackAddress() || address.isAnyLocalAddress()
        ? "localhost"
        : address instanceof Inet6Address ? "[" + bind + "]" : bind;
  }

  static boolean isLoopback(String bind) {
    return address(bind).isLoopbackAddress();
  }

  private static InetAddress address(String bind) {
    try {
      return InetAddress.ofLiteral(bind);
    } catch (IllegalArgumentException e) {
      throw new Unstartable(
          "'%s' is no address. Say --bind 127.0.0.1 for this machine alone, or --bind 0.0.0.0 for everybody who reaches it."
              .formatted(bind));
    }
  }

  /** No other user of this machine may look into the folder, also when an older house made it. */
  static void keepToOneself(Path data) {
    try {
      OwnerOnly.house(data);
      for (String part : List.of("postgres", "kafka", "files", "identity")) {
        OwnerOnly.dir(data.resolve(part));
      }
      for (String file : List.of("house.lock", "postgres/postgres.log")) {
        OwnerOnly.file(data.resolve(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The data folder %s can't be written".formatted(data), e);
    }
  }

  Secrets secrets() {
    return secrets;
  }

  Map<Role, ConfigurableApplicationContext> contexts() {
    return Map.copyOf(contexts);
  }

  /** What a role of this house is told, by the names of the environment. */
  Map<String, String> settings(Role role) {
    return settings.entrySet().stream()
        .filter(setting -> Told.to(role, setting.getKey()))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * @throws Unstartable when nothing can be kept there
   */
  static void makeWritable(Path data) {
    try {
      Files.createDirectories(data);
      Files.delete(Files.createTempFile(data, "writable", null));
    } catch (IOException e) {
      throw new Unstartable(
          "Nothing can be written to the folder %s. Choose another with --data.".formatted(data));
    }
  }

  private void lockData() {
    try {
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

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private void requireFreePorts() {
    for (int port = portBase; port < portBase + PORTS; port++) {
      if (port == portBase + POSTGRES && EmbeddedPostgres.mayRun(data.resolve("postgres"))) {
        continue; // an orphan of a killed house, which EmbeddedPostgres puts an end to
      }
      try (ServerSocket probe = new ServerSocket()) {
        probe.setReuseAddress(true);
        probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        throw new Unstartable(
            "Port %d can't be used: it is taken, or not for everybody. Choose other ports with --port-base (%d ports from there are used)."
                .formatted(port, PORTS));
      }
    }
  }

  private void startServices() {
    List<String> pages =
        Arrays.stream(Role.values())
            .map(role -> role.port(portBase))
            .flatMap(
                port ->
                    Stream.of("localhost", LOOPBACK, host(bind))
                        .distinct()
                        .map(host -> "http://" + host + ":" + port))
            .toList();
    Map<String, DemoPerson> people = DemoStaff.with(secrets);
    Map<String, String> databasePasswords = secrets.databasePasswords();
    Map<Role, StoreIdentity> identities = secrets.storeIdentities();
    Map<String, String> brokerPasswords = secrets.brokerPasswords();
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
                      data.resolve("files"),
                      portBase + S3,
                      List.copyOf(identities.values()),
                      pages));
      var identity =
          started(
              side,
              "identity provider",
              () ->
                  EmbeddedIdentity.start(
                      identity(data),
                      portBase + IDENTITY,
                      people,
                      DemoStaff.rolesIn("SECOND_FACTOR_FOR", System.getenv("SECOND_FACTOR_FOR")),
                      DemoStaff.rolesIn("NEW_PASSWORD_FOR", System.getenv("NEW_PASSWORD_FOR")),
                      pages,
                      Clock.systemUTC(),
                      RequestDeadlines.USUAL));
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
    identities.forEach(
        (role, identity) -> {
          settings.put(role.name() + "_S3_ACCESS_KEY", identity.accessKey());
          settings.put(role.name() + "_S3_SECRET_KEY", identity.secretKey());
        });
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
    settings.put("BIND_ADDRESS", bind);
    settings.put("DEMO", "true");
    settings.put("SHOP_PUBLIC_URL", address(Role.SHOP));
    settings.putAll(secrets.ofChannels());
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
}
