package dev.alexandrite.embedded;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Servers inside a process say far more than their host wants to read. */
final class QuietLogs {
  /** Only what is wrong; the same list stands in {@code logging.level} of platform.yaml. */
  private static final List<String> LOUD =
      List.of(
          "kafka",
          "state.change.logger",
          "org.apache.kafka",
          "org.gaul",
          "org.apache.catalina",
          "org.apache.coyote");

  private QuietLogs() {}

  static void apply() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      LOUD.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
      // Warns of every first start.
      context.getLogger("org.apache.kafka.controller.QuorumController").setLevel(Level.ERROR);
    }
  }
}
