package dev.alexandrite.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka broker that is its own controller, on the loopback interface, in this process.
 * Everybody signs in by SCRAM, the broker to its controller too, and may do what {@link
 * BrokerRules} say. Topics are never made by a typing error, and keep messages for ever unless they
 * say otherwise: read models are rebuilt from them.
 */
public final class EmbeddedKafka implements AutoCloseable {
  /** Who may do everything: the broker itself, and whoever looks after it. No role. */
  public static final String HOUSE = "house";

  private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final int NODE = 1;
  private static final String SCRAM = ScramMechanism.SCRAM_SHA_256.mechanismName();
  private static final String PLAIN = "PLAIN";
  private static final int SCRAM_ITERATIONS = 4096;

  private final KafkaRaftServer server;
  private final int port;
  private final Map<String, String> passwords;
  private final BrokerRecord record;

  private EmbeddedKafka(
      KafkaRaftServer server, int port, Map<String, String> passwords, BrokerRecord record) {
    this.server = server;
    this.port = port;
    this.passwords = passwords;
    this.record = record;
  }

  /**
   * @param dir holds the messages, and belongs to one process at a time
   * @param controllerPort a second port, for the broker's talk with itself
   * @param passwords of every role by its word, and of {@link #HOUSE}; in letters and digits
   */
  public static EmbeddedKafka start(
      Path dir, int port, int controllerPort, Map<String, String> passwords) {
    QuietLogs.apply();
    long began = System.nanoTime();
    Path home = dir.toAbsolutePath().normalize();
    format(home, passwords);
    BrokerRecord record = BrokerRecord.in(home);
    if (!record.knows(passwords)) {
      record = introduced(home, port, controllerPort, passwords, record);
    }
    EmbeddedKafka kafka =
        new EmbeddedKafka(
            started(home, port, controllerPort, SCRAM, passwords), port, passwords, record);
    try (Admin admin = Admin.create(kafka.client(HOUSE))) {
      BrokerRules.apply(admin, (short) 1);
    } catch (ExecutionException e) {
      kafka.close();
      throw new IllegalStateException("cannot set up the broker's topics", e);
    } catch (InterruptedException e) {
      kafka.close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    log.info("Kafka on port {} after {} ms", port, (System.nanoTime() - began) / 1_000_000);
    return kafka;
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  /**
   * Up to where messages without a seal are believed, by topic and partition: {@code orders-0=17},
   * with commas between. Empty when there never were any.
   */
  public String unsignedUntil() {
    return record.unsignedUntil();
  }

  /** The settings of a client that signs in as this user. */
  public Map<String, Object> client(String user) {
    return client(port, user, passwords);
  }

  static Map<String, Object> client(int port, String user, Map<String, String> passwords) {
    return client(SCRAM, port, user, passwords);
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  /**
   * The first start with users: of a folder from before there were any, or when the passwords are
   * new ones. Only the house can sign in, with a password that is told to the broker directly.
   */
  private static BrokerRecord introduced(
      Path home, int port, int controllerPort, Map<String, String> passwords, BrokerRecord before) {
    KafkaRaftServer server = started(home, port, controllerPort, PLAIN, passwords);
    Map<String, Object> client = client(PLAIN, port, HOUSE, passwords);
    try (Admin admin = Admin.create(client)) {
      BrokerRecord record =
          before.isFirst() ? before.withUnsigned(Unsigned.closeOff(admin, client)) : before;
      admin.alterUserScramCredentials(credentials(passwords)).all().get();
      return record.withUsers(passwords).kept();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot introduce the broker's users", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      server.shutdown();
      server.awaitShutdown();
    }
  }

  private static List<UserScramCredentialAlteration> credentials(Map<String, String> passwords) {
    var how = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, SCRAM_ITERATIONS);
    return passwords.entrySet().stream()
        .<UserScramCredentialAlteration>map(
            user -> new UserScramCredentialUpsertion(user.getKey(), how, user.getValue()))
        .toList();
  }

  private static Map<String, Object> client(
      String mechanism, int port, String user, Map<String, String> passwords) {
    return Map.of(
        "bootstrap.servers",
        "127.0.0.1:" + port,
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        mechanism,
        "sasl.jaas.config",
        login(mechanism, user, passwords));
  }

  private static String login(String mechanism, String user, Map<String, String> passwords) {
    Class<?> module = mechanism.equals(PLAIN) ? PlainLoginModule.class : ScramLoginModule.class;
    String password = passwords.get(user);
    if (password == null) {
      throw new IllegalArgumentException("the broker has no user " + user);
    }
    return "%s required username=\"%s\" password=\"%s\";"
        .formatted(module.getName(), user, password);
  }

  private static KafkaRaftServer started(
      Path dir, int port, int controllerPort, String mechanism, Map<String, String> passwords) {
    var server =
        new KafkaRaftServer(config(dir, port, controllerPort, mechanism, passwords), Time.SYSTEM);
    server.startup();
    return server;
  }

  private static KafkaConfig config(
      Path dir, int port, int controllerPort, String mechanism, Map<String, String> passwords) {
    String controller = "127.0.0.1:" + controllerPort;
    String login = login(mechanism, HOUSE, passwords);
    if (mechanism.equals(PLAIN)) {
      login = login.replace(";", " user_%s=\"%s\";".formatted(HOUSE, passwords.get(HOUSE)));
    }
    String jaas = "." + mechanism.toLowerCase(java.util.Locale.ROOT) + ".sasl.jaas.config";
    var settings =
        Map.<String, Object>ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", NODE),
            Map.entry("log.dirs", dir.toString()),
            Map.entry("controller.quorum.voters", NODE + "@" + controller),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("listeners", "CLIENTS://127.0.0.1:" + port + ",CONTROLLER://" + controller),
            Map.entry("advertised.listeners", "CLIENTS://127.0.0.1:" + port),
            Map.entry("inter.broker.listener.name", "CLIENTS"),
            Map.entry(
                "listener.security.protocol.map",
                "CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT"),
            Map.entry("sasl.enabled.mechanisms", mechanism),
            Map.entry("sasl.mechanism.inter.broker.protocol", mechanism),
            Map.entry("sasl.mechanism.controller.protocol", mechanism),
            Map.entry("listener.name.clients" + jaas, login),
            Map.entry("listener.name.controller" + jaas, login),
            Map.entry("authorizer.class.name", StandardAuthorizer.class.getName()),
            Map.entry("allow.everyone.if.no.acl.found", false),
            Map.entry("super.users", "User:" + HOUSE),
            Map.entry("auto.create.topics.enable", false),
            Map.entry("log.retention.ms", -1),
            // Offsets must outlive a workshop's holidays.
            Map.entry("offsets.retention.minutes", 60 * 24 * 365),
            // Else a restart after kill -9 waits for the dead broker's session to end.
            Map.entry("broker.session.timeout.ms", 2000),
            Map.entry("broker.heartbeat.interval.ms", 300),
            // The same for the consumers that died with it.
            Map.entry("group.initial.rebalance.delay.ms", 0),
            Map.entry("group.min.session.timeout.ms", 2000),
            // One node: nothing to replicate to, little to run side by side.
            Map.entry("offsets.topic.replication.factor", 1),
            Map.entry("offsets.topic.num.partitions", 4),
            Map.entry("transaction.state.log.replication.factor", 1),
            Map.entry("transaction.state.log.min.isr", 1),
            Map.entry("transaction.state.log.num.partitions", 4),
            Map.entry("share.coordinator.state.topic.replication.factor", 1),
            Map.entry("share.coordinator.state.topic.min.isr", 1),
            Map.entry("share.coordinator.state.topic.num.partitions", 2),
            Map.entry("num.network.threads", 2),
            Map.entry("num.io.threads", 4),
            Map.entry("num.recovery.threads.per.data.dir", 2),
            Map.entry("log.cleaner.dedupe.buffer.size", 8 << 20));
    var texts = new TreeMap<String, String>(); // Kafka is strict about types, and parses texts
    settings.forEach((name, value) -> texts.put(name, value.toString()));
    return new KafkaConfig(texts);
  }

  private static void format(Path dir, Map<String, String> passwords) {
    try {
      Files.createDirectories(dir);
      if (Files.exists(dir.resolve("meta.properties"))) {
        return;
      }
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE)
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(dir.toString())
          .setDirectories(List.of(dir.toString()))
          .setScramArguments(
              passwords.entrySet().stream()
                  .map(
                      user ->
                          "%s=[name=%s,password=%s,iterations=%d]"
                              .formatted(SCRAM, user.getKey(), user.getValue(), SCRAM_ITERATIONS))
                  .collect(Collectors.toList()))
          .setIgnoreFormatted(true)
          .run();
      BrokerRecord.in(dir).withUnsigned(Map.of()).withUsers(passwords).kept();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare Kafka's directory " + dir, e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot prepare Kafka's directory " + dir, e);
    }
  }
}
