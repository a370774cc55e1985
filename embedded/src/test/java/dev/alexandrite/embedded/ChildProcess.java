package dev.alexandrite.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A JVM of its own with a database and a broker in it, to be killed. */
record ChildProcess(Process process) implements AutoCloseable {
  static final Map<String, String> ROLES = Map.of("shop", "first secret", "mes", "second secret");

  static ChildProcess start(Path dir, int postgresPort, int kafkaPort, int controllerPort)
      throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ChildProcess.class.getName(),
                dir.toString(),
                Integer.toString(postgresPort),
                Integer.toString(kafkaPort),
                Integer.toString(controllerPort))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (var line = lines.readLine(); !"ready".equals(line); line = lines.readLine()) {
      if (line == null) {
        throw new IOException("the child ended before it was ready");
      }
    }
    return new ChildProcess(process);
  }

  static EmbeddedPostgres postgres(Path dir, int port) {
    return EmbeddedPostgres.start(dir.resolve("postgres"), port, ROLES);
  }

  static EmbeddedKafka kafka(Path dir, int port, int controllerPort) {
    return EmbeddedKafka.start(
        dir.resolve("kafka"), port, controllerPort, TestServers.brokerPasswords());
  }

  List<ProcessHandle> guards() {
    return process
        .children()
        .filter(child -> child.info().arguments().map(it -> it[0].equals("-c")).orElse(false))
        .toList();
  }

  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  static void main(String[] arguments) throws IOException {
    var dir = Path.of(arguments[0]);
    postgres(dir, Integer.parseInt(arguments[1]));
    int kafkaPort = Integer.parseInt(arguments[2]);
    if (kafkaPort != 0) {
      kafka(dir, kafkaPort, Integer.parseInt(arguments[3]));
    }
    System.out.println("ready");
    System.in.read(); // until killed
  }
}
