package dev.alexandrite.app;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Seals;
import dev.alexandrite.embedded.BrokerRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a broker needs that the house does not bring along. */
@Command(
    name = "broker",
    description = "Prepares a Kafka broker of your own. An embedded house prepares its own.",
    mixinStandardHelpOptions = true)
final class BrokerCommand {
  @Spec private @Nullable CommandSpec spec;

  @Command(
      description = "makes the topics, and lets every role do what it needs and no more",
      mixinStandardHelpOptions = true)
  int rules(
      @Option(names = "--bootstrap-servers", required = true) String bootstrapServers,
      @Option(
              names = "--client",
              required = true,
              description = "a file of client properties of somebody who may alter the cluster")
          Path client,
      @Option(names = "--replication", required = true, description = "copies of every topic")
          short replication)
      throws InterruptedException {
    Properties properties = new Properties();
    try (var in = Files.newBufferedReader(client)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new House.Unstartable(
          "The file of client properties %s can't be read.".formatted(client));
    }
    if (replication < 1) {
      throw new House.Unstartable("--replication is at least 1.");
    }
    properties.setProperty("bootstrap.servers", bootstrapServers);
    // Who waits at a terminal is told within seconds that nobody answers there.
    properties.putIfAbsent("request.timeout.ms", "5000");
    properties.putIfAbsent("default.api.timeout.ms", "15000");
    try (Admin admin = Admin.create(properties)) {
      BrokerRules.apply(admin, replication);
    } catch (ExecutionException e) {
      throw new House.Unstartable("The broker refuses: " + e.getCause());
    } catch (KafkaException e) {
      throw new House.Unstartable("The broker can't be asked: " + told(e));
    }
    out().println("The topics and their permissions are as they should be.");
    return 0;
  }

  @Command(
      description = "prints new keys for the seals of all roles; each role gets its own line only",
      mixinStandardHelpOptions = true)
  int keys() {
    Map<String, String> pairs = new HashMap<>();
    for (Role role : Role.values()) {
      String keys =
          Seals.setting(
              role,
              (one, other) ->
                  pairs.computeIfAbsent(one.word() + "-" + other.word(), p -> Secrets.random(32)));
      out().printf("%s_SEAL_KEYS=%s%n", role.name(), keys);
    }
    return 0;
  }

  /** A client that can't be made says why in its cause. */
  private static String told(KafkaException e) {
    return String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage());
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
