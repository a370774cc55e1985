package dev.alexandrite.embedded;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Servers inside a process say far more than their host wants to read. The same list stands in
 * {@code logging.level} of platform.yaml, because each Spring application sets its levels anew.
 */
final class QuietLogs {
  private static final Map<String, String> LEVELS =
      Map.of(
          "kafka", "warn",
          "state.change.logger", "warn",
          "org.apache.kafka", "warn",
          "org.gaul", "warn",
          "org.apache.catalina", "warn",
          "org.apache.coyote", "warn",
          // These two complain at the first start and at every start after kill -9, and go on.
          "org.apache.kafka.controller.QuorumController", "error",
          "kafka.server.ControllerApis", "off");

  private QuietLogs() {}

  static void apply() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(Level.toLevel(level)));
    }
  }

  /** The levels as arguments of a Spring application. */
  static Stream<String> arguments() {
    return LEVELS.entrySet().stream()
        .map(level -> "--logging.level." + level.getKey() + "=" + level.getValue());
  }
}
