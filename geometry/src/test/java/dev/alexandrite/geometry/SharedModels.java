package dev.alexandrite.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Real and hostile model files that are kept beside the repository, because not all may be
 * published.
 */
final class SharedModels {
  private SharedModels() {}

  static Path folder() {
    String given = System.getProperty("ALEXANDRITE_MODELS", System.getenv("ALEXANDRITE_MODELS"));
    if (given != null) {
      return Path.of(given);
    }
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.exists(root.resolve("mvnw"))) {
      root = root.getParent();
    }
    return Path.of(String.valueOf(root)).resolveSibling("shared").resolve("models");
  }

  /** Rows of a table there; the test is skipped where the folder is absent, except in CI. */
  static Stream<Map<String, String>> rows(String table) {
    Path file = folder().resolve(table);
    if (!Files.exists(file)) {
      assertThat(System.getenv("CI")).as("CI has the models, %s", file).isNotEqualTo("true");
      assumeTrue(false, "Skipped: no models at " + folder() + " (set ALEXANDRITE_MODELS)");
    }
    try {
      List<List<String>> lines = csv(Files.readString(file));
      return lines.stream()
          .skip(1)
          .map(
              line -> {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < line.size(); i++) {
                  row.put(lines.getFirst().get(i), line.get(i));
                }
                return row;
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<List<String>> csv(String text) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (char c : text.toCharArray()) {
      if (c == '"') {
        cell.append(quoted || cell.isEmpty() ? "" : '"');
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        line.add(cell.toString().strip());
        cell.setLength(0);
        if (c == '\n') {
          lines.add(line);
          line = new ArrayList<>();
        }
      } else {
        cell.append(c);
      }
    }
    return lines;
  }
}
