package dev.alexandrite.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of its own, on the loopback interface, as durable as any other: fsync and
 * synchronous_commit are on. Each role has a login and a database of its own word, and cannot
 * connect to another's. Its data survive kill -9 of this process, of itself and of both.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** The login that may do anything; its password is generated into the file {@code superuser}. */
  public static final String SUPERUSER = "alexandrite";

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final int MAX_CONNECTIONS = 200;

  /** Of these, kept for the superuser and what comes between two connections of a role. */
  private static final int CONNECTIONS_KEPT = 8;

  private static final int STOP_TIMEOUT_SECONDS = 60;
  private static final long LOG_MAX_BYTES = 10L << 20;

  /** More than any system's largest number of a process. */
  private static final int NO_PROCESS = 999_999_999;

  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  private final PostgresBinaries binaries = PostgresBinaries.unpacked();
  private final Path dir;
  private final Path data;
  private final Path output;
  private final int port;
  private final String superuserPassword;
  private final FileChannel lock;
  private @Nullable Guard guard;

  private EmbeddedPostgres(Path dir, int port) throws IOException {
    this.dir = dir.toAbsolutePath().normalize();
    this.data = this.dir.resolve("data");
    this.output = this.dir.resolve("postgres.log");
    this.port = port;
    Files.createDirectories(this.dir);
    this.lock = lock();
    if (Files.exists(output) && Files.size(output) > LOG_MAX_BYTES) {
      Files.delete(output);
    }
    if (!Files.exists(output)) {
      Files.createFile(output);
    }
    this.superuserPassword = Secrets.kept(this.dir.resolve("superuser"), EmbeddedPostgres::random);
  }

  /**
   * Starts the server; initializes it at the first start and creates what is missing for the roles
   * at every start.
   *
   * @param dir holds the data, and belongs to one process at a time
   * @param passwordByRole a role's word is its login and its database
   * @throws IllegalStateException when another process uses the directory or the server does not
   *     start; the message has the server's own words
   */
  public static EmbeddedPostgres start(Path dir, int port, Map<String, String> passwordByRole) {
    try {
      var postgres = new EmbeddedPostgres(dir, port);
      try {
        postgres.binaries.giveTo(postgres.dir);
        postgres.initialize();
        postgres.stopServer();
        postgres.forgetDeadServer();
        postgres.startServer();
        postgres.createRoles(passwordByRole);
        return postgres;
      } catch (IOException | SQLException | RuntimeException e) {
        postgres.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL does not start in " + dir, e);
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL refuses the roles: " + e.getMessage(), e);
    }
  }

  /** Whether a server of this directory may run still, whose starter was killed. */
  public static boolean mayRun(Path dir) {
    return Files.exists(dir.resolve("data").resolve("postmaster.pid"));
  }

  public int port() {
    return port;
  }

  /** The address of a role's own database. */
  public String jdbcUrl(String role) {
    return jdbcUrl(port, role);
  }

  /** The address that a role's database has where one runs on this port. */
  public static String jdbcUrl(int port, String role) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + role;
  }

  /** A connection that may do anything, for backups and drills; the caller closes it. */
  public Connection superuser(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), SUPERUSER, superuserPassword);
  }

  /** Stops the server; connections that are still open are cut. */
  @Override
  public synchronized void close() {
    try {
      if (lock.isOpen()) {
        stopServer();
        if (guard != null) {
          guard.close();
        }
        lock.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileChannel lock() throws IOException {
    var channel =
        FileChannel.open(dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // held by this very process
    }
    channel.close();
    throw new IllegalStateException("another process uses the database in " + dir);
  }

  private static String random() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** Initializes beside and renames: an interrupted first start leaves nothing that looks whole. */
  private void initialize() throws IOException {
    if (Files.exists(data)) {
      return;
    }
    Path beside = dir.resolve("data.new");
    if (Files.exists(beside)) {
      Trees.delete(beside);
    }
    binaries.run(
        output,
        "initdb",
        "--pgdata=" + beside,
        "--username=" + SUPERUSER,
        "--pwfile=" + dir.resolve("superuser"),
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8");
    Files.move(beside, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The server that runs in this directory, ours or not. */
  private Optional<ProcessHandle> postmaster() throws IOException {
    var lines = postmasterFile();
    if (lines.size() < 3) {
      return Optional.empty();
    }
    // After a reboot the number may be somebody else's, who then is younger than the file.
    var youngest =
        Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip())).plus(CLOCK_TOLERANCE);
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(
            process -> process.info().command().filter(it -> it.endsWith("/postgres")).isPresent())
        .filter(
            process ->
                process.info().startInstant().filter(it -> it.isBefore(youngest)).isPresent());
  }

  /** Empty where there is none; a server that ends takes it away at any moment. */
  private List<String> postmasterFile() throws IOException {
    try {
      return Files.readAllLines(data.resolve("postmaster.pid"));
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Stops the server of this directory, be it ours or one whose starter was killed. */
  private void stopServer() throws IOException {
    if (postmaster().isEmpty()) {
      return;
    }
    try {
      binaries.run(
          output,
          "pg_ctl",
          "stop",
          "--pgdata=" + data,
          "--mode=fast",
          "--wait",
          "--timeout=" + STOP_TIMEOUT_SECONDS);
    } catch (IllegalStateException e) {
      if (postmaster().isPresent()) {
        throw e;
      } // the guard of a starter that was killed has stopped it meanwhile
    }
  }

  /**
   * A server that was killed leaves its number, and a new one refuses to start while any process
   * has it: one that came after a reboot, or the dead one while nobody collects it. Only the number
   * goes: by the rest of the file the new server sees whether a child of the old one still writes.
   */
  private void forgetDeadServer() throws IOException {
    Path file = data.resolve("postmaster.pid");
    if (Files.exists(file) && postmaster().isEmpty()) {
      var lines = new ArrayList<>(postmasterFile());
      if (lines.isEmpty()) {
        Files.deleteIfExists(file);
      } else {
        lines.set(0, Integer.toString(NO_PROCESS));
        Files.write(file, lines);
      }
    }
  }

  private void startServer() throws IOException {
    long began = System.nanoTime();
    // No socket in the file system: its path could be too long, and addresses are enough.
    String options =
        String.join(
            " -c ",
            "-p " + port,
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=''",
            "max_connections=" + MAX_CONNECTIONS,
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "timezone=UTC",
            "log_timezone=UTC",
            "jit=off");
    binaries.run(
        output,
        "pg_ctl",
        "start",
        "--pgdata=" + data,
        "--log=" + output,
        "--wait",
        "--timeout=60",
        "--options=" + options);
    guard =
        Guard.whenThisProcessDies(
            "kill -INT \"$1\"",
            postmaster().map(ProcessHandle::pid).map(Object::toString).orElseThrow());
    log.info("PostgreSQL on port {} after {} ms", port, (System.nanoTime() - began) / 1_000_000);
  }

  private void createRoles(Map<String, String> passwordByRole) throws SQLException {
    try (var connection = superuser("postgres")) {
      execute(connection, "revoke connect on database postgres, template1 from public");
      int connectionsEach =
          (MAX_CONNECTIONS - CONNECTIONS_KEPT) / Math.max(1, passwordByRole.size());
      for (var role : passwordByRole.entrySet()) {
        create(connection, role.getKey(), role.getValue());
        execute(connection, "alter role " + role.getKey() + " connection limit " + connectionsEach);
      }
    }
  }

  private static void create(Connection connection, String role, String password)
      throws SQLException {
    if (!role.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException("not the word of a role: " + role);
    }
    if (!exists(connection, "select 1 from pg_roles where rolname = ?", role)) {
      execute(connection, "create role " + role + " login");
    }
    execute(connection, "alter role " + role + " password " + literal(connection, password));
    if (!exists(connection, "select 1 from pg_database where datname = ?", role)) {
      execute(connection, "create database " + role + " owner " + role);
    }
    execute(connection, "revoke connect on database " + role + " from public");
  }

  private static String literal(Connection connection, String text) throws SQLException {
    try (var statement = connection.prepareStatement("select quote_literal(?)")) {
      statement.setString(1, text);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  private static boolean exists(Connection connection, String sql, String name)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
