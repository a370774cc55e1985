package dev.alexandrite.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka broker that is its own controller, on the loopback interface, in this process. Topics
 * are created by who owns them, never by a typing error, and keep messages for ever unless they say
 * otherwise: read models are rebuilt from them.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final int NODE = 1;

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedKafka(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * @param dir holds the messages, and belongs to one process at a time
   * @param controllerPort a second port, for the broker's talk with itself
   */
  public static EmbeddedKafka start(Path dir, int port, int controllerPort) {
    QuietLogs.apply();
    long began = System.nanoTime();
    Path home = dir.toAbsolutePath().normalize();
    format(home);
    var server = new KafkaRaftServer(config(home, port, controllerPort), Time.SYSTEM);
    server.startup();
    log.info("Kafka on port {} after {} ms", port, (System.nanoTime() - began) / 1_000_000);
    return new EmbeddedKafka(server, port);
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static KafkaConfig config(Path dir, int port, int controllerPort) {
    String controller = "127.0.0.1:" + controllerPort;
    var settings =
        Map.<String, Object>ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", NODE),
            Map.entry("log.dirs", dir.toString()),
            Map.entry("controller.quorum.voters", NODE + "@" + controller),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://" + controller),
            Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
            Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
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

  private static void format(Path dir) {
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
          .setDirectories(java.util.List.of(dir.toString()))
          .setIgnoreFormatted(true)
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare Kafka's directory " + dir, e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot prepare Kafka's directory " + dir, e);
    }
  }
}
