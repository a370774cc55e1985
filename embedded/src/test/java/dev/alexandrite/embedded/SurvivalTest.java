package dev.alexandrite.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that holds everything is killed with -9; what was committed is there afterwards. */
@Tag("slow")
class SurvivalTest {
  @TempDir Path dir;
  private final int port = Ports.free();

  @Test
  void databaseAndBrokerKeepEverythingWhenTheirProcessIsKilled() throws Exception {
    int kafkaPort = Ports.free();
    int controllerPort = Ports.free();
    try (var child = ChildProcess.start(dir, port, kafkaPort, controllerPort)) {
      write("kept");
      publish("127.0.0.1:" + kafkaPort, "kept too");
      child.kill();
    }

    try (var postgres = ChildProcess.postgres(dir, port)) {
      assertThat(read()).containsExactly("kept");
      assertThat(postgres.jdbcUrl("shop")).endsWith(port + "/shop");
    }
    long began = System.nanoTime();
    try (var kafka = ChildProcess.kafka(dir, kafkaPort, controllerPort)) {
      assertThat(hear(kafka.bootstrapServers())).isEqualTo("kept too");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(12));
    }
  }

  @Test
  void noServerStaysBehindWhenItsProcessIsKilled() throws Exception {
    long postmaster;
    try (var child = ChildProcess.start(dir, port, 0, 0)) {
      postmaster = postmaster();
      assertThat(running(postmaster)).isTrue();
      child.kill();
    }

    await(() -> !running(postmaster));
  }

  @Test
  void anOrphanWhoseGuardWasKilledAsWellIsTakenOver() throws Exception {
    long orphan;
    try (var child = ChildProcess.start(dir, port, 0, 0)) {
      write("kept");
      orphan = postmaster();
      assertThat(child.guards()).hasSize(1);
      child.guards().forEach(ProcessHandle::destroyForcibly);
      child.kill();
    }
    assertThat(running(orphan)).isTrue();

    try (var postgres = ChildProcess.postgres(dir, port)) {
      assertThat(running(orphan)).isFalse();
      assertThat(read()).containsExactly("kept");
      assertThat(postgres.port()).isEqualTo(port);
    }
    assertThat(Files.exists(dir.resolve("postgres/data/postmaster.pid"))).isFalse();
  }

  @Test
  void theServerItselfMayBeKilledToo() throws Exception {
    try (var child = ChildProcess.start(dir, port, 0, 0)) {
      write("kept");
      ProcessHandle.of(postmaster()).orElseThrow().destroyForcibly();
      child.kill();
    }

    try (var postgres = ChildProcess.postgres(dir, port)) {
      assertThat(read()).containsExactly("kept");
      assertThat(running(postmaster())).isTrue();
      assertThat(postgres.port()).isEqualTo(port);
    }
  }

  private long postmaster() throws Exception {
    return Long.parseLong(
        Files.readAllLines(dir.resolve("postgres/data/postmaster.pid")).getFirst());
  }

  /** A process that ended but was not yet collected by its parent has no command any more. */
  private static boolean running(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isPresent();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private Connection shop() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/shop", "shop", ChildProcess.ROLES.get("shop"));
  }

  private void write(String text) throws SQLException {
    try (var connection = shop();
        var statement = connection.createStatement()) {
      statement.execute("create table kept (text text)");
      statement.execute("insert into kept values ('" + text + "')");
    }
  }

  private List<String> read() throws SQLException {
    try (var connection = shop();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select text from kept")) {
      var texts = new java.util.ArrayList<String>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }

  private static Map<String, Object> client(String bootstrap) {
    int port = Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1));
    return EmbeddedKafka.client(port, EmbeddedKafka.HOUSE, TestServers.brokerPasswords());
  }

  private static void publish(String bootstrap, String text) throws Exception {
    Map<String, Object> settings = client(bootstrap);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("orders", 1, "key", text)).get();
    }
  }

  private static String hear(String bootstrap) {
    try (var consumer =
        new KafkaConsumer<>(
            client(bootstrap), new StringDeserializer(), new StringDeserializer())) {
      var partition = new TopicPartition("orders", 1);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var records = consumer.poll(Duration.ofSeconds(20));
      return records.iterator().next().value();
    }
  }
}
