package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written twice. */
class RepeatsTest {
  private static final int LINES = 6;

  /** What stands in more places is a form, such as a chain of calls that ends everywhere alike. */
  private static final int PLACES_MAX = 8;

  /**
   * Pairs of places in the house's Java that share six lines, and may only become fewer. What is
   * left are mostly records that say the same of one thing in an event, in a table and in an
   * answer, each of which goes its own way with its next version, and constructors that keep what
   * they are given.
   */
  private static final int PAIRS_MAX = 17;

  @Test
  void nothingMoreIsWrittenTwice() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Golden.root())) {
      for (Path module :
          modules
              .map(m -> m.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .sorted()
              .toList()) {
        files.addAll(java(module));
      }
    }

    Set<String> pairs = pairs(Golden.root(), files);
    System.out.printf("%d pairs of places share %d lines%n", pairs.size(), LINES);

    assertThat(pairs).as("%s", String.join("\n", pairs)).hasSizeLessThanOrEqualTo(PAIRS_MAX);
  }

  @Test
  void sixLinesInTwoPlacesAreFoundAndFiveAreNot(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("A.java"), "import x;\na1;\na2;\na3;\n\n// why\na4;\na5;\na6;\n");
    Files.writeString(folder.resolve("B.java"), "  a1;\n  a2;\n}\n  a3;\n  a4;\n  a5;\n  a6;\n");
    Files.writeString(folder.resolve("C.java"), "a1;\na2;\na3;\na4;\na5;\nc6;\n");

    assertThat(pairs(folder, java(folder))).containsExactly("A.java:2 ~ B.java:1");
  }

  private static List<Path> java(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private record Place(String file, int number, int line) {}

  private static Set<String> pairs(Path root, List<Path> files) throws IOException {
    Map<String, List<Place>> runs = new HashMap<>();
    for (Path file : files) {
      List<String> lines = Files.readAllLines(file);
      List<Integer> telling = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        if (tells(lines.get(i).strip())) {
          telling.add(i);
        }
      }
      for (int i = 0; i + LINES <= telling.size(); i++) {
        StringBuilder run = new StringBuilder();
        for (int line : telling.subList(i, i + LINES)) {
          run.append(lines.get(line).strip()).append('\n');
        }
        runs.computeIfAbsent(run.toString(), r -> new ArrayList<>())
            .add(new Place(root.relativize(file).toString(), i, telling.get(i) + 1));
      }
    }
    Map<String, String> first = new HashMap<>();
    runs.values().stream()
        .filter(places -> places.size() > 1 && places.size() <= PLACES_MAX)
        .forEach(
            places -> {
              for (int a = 0; a < places.size(); a++) {
                for (int b = a + 1; b < places.size(); b++) {
                  Place one = places.get(a);
                  Place other = places.get(b);
                  if (!one.file().equals(other.file()) || other.number() - one.number() >= LINES) {
                    String said =
                        "%s:%d ~ %s:%d"
                            .formatted(one.file(), one.line(), other.file(), other.line());
                    first.merge(
                        one.file() + " " + other.file(),
                        said,
                        (x, y) -> x.compareTo(y) < 0 ? x : y);
                  }
                }
              }
            });
    return new TreeSet<>(first.values());
  }

  /** No blank line, no comment, no import and no lone bracket. */
  private static boolean tells(String line) {
    return line.chars().anyMatch(Character::isLetterOrDigit)
        && !line.startsWith("//")
        && !line.startsWith("*")
        && !line.startsWith("/*")
        && !line.startsWith("import ")
        && !line.startsWith("package ");
  }
}
