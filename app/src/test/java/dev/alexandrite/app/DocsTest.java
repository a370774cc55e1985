package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the docs name is there: files, links, tests and their methods. */
class DocsTest {
  private static final Pattern FILE =
      Pattern.compile("`([a-z][A-Za-z0-9_./-]*/[A-Za-z0-9_.-]+\\.[a-z]+)`");
  private static final Pattern TEST =
      Pattern.compile("`([A-Z]\\w*(?:Test|Benchmark))(?:[#.](\\w+)(…?))?`");
  private static final Pattern LINK = Pattern.compile("]\\((?!http|#)([^)#]+)(?:#[^)]*)?\\)");

  private static final Pattern WORD = Pattern.compile("`(\\w+)`");
  private static final Pattern TABLE = Pattern.compile("create (?:unlogged )?table (\\w+)");

  /** Files of a house's data folder, which are named by their path too. */
  private static final Set<String> OF_A_HOUSE =
      Set.of(
          "identity/second-factors.properties", "kafka/users.properties", "postgres/postgres.log");

  static Stream<Arguments> pages() throws IOException {
    Path root = Golden.root();
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of("", "docs", "benchmarks", "geometry", "pricing")) {
      try (Stream<Path> files = Files.list(root.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
      }
    }
    Map<String, List<Path>> tests = tests(root);
    return pages.stream().map(page -> Arguments.of(root.relativize(page), root, tests));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void everyTestAndEveryFileThatAPageNamesIsThere(
      Path page, Path root, Map<String, List<Path>> tests) throws IOException {
    assertThat(missing(Files.readString(root.resolve(page)), root.resolve(page), root, tests))
        .isEmpty();
  }

  @Test
  void whatIsNotThereIsFound() throws IOException {
    Path root = Golden.root();
    String page =
        """
        `NobodyTest`, `DocsTest#nobodyWroteThis`, `DocsTest.whatIsNotHere…`, `docs/none.md`, [x](none.md#a),
        `DocsTest#whatIsNotThereIsFound`, `DocsTest.whatIs…`, `docs/security.md`, [y](docs/security.md#logs)
        """;
    assertThat(missing(page, root.resolve("page.md"), root, tests(root)))
        .containsExactly(
            "`NobodyTest`",
            "`DocsTest#nobodyWroteThis`",
            "`DocsTest.whatIsNotHere…`",
            "docs/none.md",
            "none.md");
  }

  @Test
  void thePageOfWhatBoundsEachTableNamesEveryTable() throws IOException {
    Path root = Golden.root();
    String page = Files.readString(root.resolve("docs/what-bounds-each-table.md"));

    assertThat(unbounded(page, root)).isEmpty();
    assertThat(unbounded(page.replace("`bytes_announced`", "").replace("`feed`", ""), root))
        .containsExactly("channel: bytes_announced", "partner: feed");
  }

  /** Tables of which the page says nothing, each after the part of the house that makes it. */
  private static List<String> unbounded(String page, Path root) throws IOException {
    Map<String, Set<String>> named = new HashMap<>();
    String where = "";
    for (String line : page.lines().filter(l -> l.startsWith("| ")).toList()) {
      String[] cells = line.split("\\|");
      where = cells[1].isBlank() ? where : cells[1].strip();
      Set<String> tables = named.computeIfAbsent(where, fresh -> new TreeSet<>());
      for (Matcher table = WORD.matcher(cells[2]); table.find(); ) {
        tables.add(table.group(1));
      }
    }
    List<String> missing = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path script : migrations(modules.map(m -> m.resolve("src/main/resources/db")))) {
        String part = String.valueOf(script.getName(script.getNameCount() - 2));
        String room =
            switch (part) {
              case "platform" -> "every role";
              case "channel" -> "`shop`, `partner`";
              default -> "`" + part + "`";
            };
        for (Matcher made = TABLE.matcher(Files.readString(script)); made.find(); ) {
          if (!named.getOrDefault(room, Set.of()).contains(made.group(1))) {
            missing.add(part + ": " + made.group(1));
          }
        }
      }
    }
    return missing;
  }

  private static List<Path> migrations(Stream<Path> folders) throws IOException {
    List<Path> scripts = new ArrayList<>();
    for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(file -> file.toString().endsWith(".sql")).sorted().forEach(scripts::add);
      }
    }
    return scripts;
  }

  private static List<String> missing(
      String text, Path page, Path root, Map<String, List<Path>> tests) throws IOException {
    List<String> missing = new ArrayList<>();
    for (Matcher test = TEST.matcher(text); test.find(); ) {
      String method = test.group(2);
      String sought = method == null ? "" : " " + method + (test.group(3).isEmpty() ? "(" : "");
      boolean isThere = false;
      for (Path file : tests.getOrDefault(test.group(1), List.of())) {
        isThere |= Files.readString(file).contains(sought);
      }
      if (!isThere) {
        missing.add(test.group());
      }
    }
    for (Matcher file = FILE.matcher(text); file.find(); ) {
      if (!OF_A_HOUSE.contains(file.group(1))
          && !Files.exists(root.resolve(file.group(1)))
          && !Files.exists(page.resolveSibling(file.group(1)))) {
        missing.add(file.group(1));
      }
    }
    for (Matcher link = LINK.matcher(text); link.find(); ) {
      if (!Files.exists(page.resolveSibling(link.group(1)))) {
        missing.add(link.group(1));
      }
    }
    return missing;
  }

  private static Map<String, List<Path>> tests(Path root) throws IOException {
    Map<String, List<Path>> found = new HashMap<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            String name = String.valueOf(dir.getFileName());
            return !dir.equals(root)
                    && (name.startsWith(".")
                        || Set.of("target", "node_modules", "main").contains(name))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = String.valueOf(file.getFileName());
            if (name.endsWith("Test.java") || name.endsWith("Benchmark.java")) {
              found
                  .computeIfAbsent(name.replace(".java", ""), fresh -> new ArrayList<>())
                  .add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
