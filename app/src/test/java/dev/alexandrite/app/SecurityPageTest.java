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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/security.md names is there. */
class SecurityPageTest {
  private static final Pattern FILE =
      Pattern.compile("`([a-z][A-Za-z0-9_./-]*/[A-Za-z0-9_.-]+\\.[a-z]+)`");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)(?:#(\\w+))?`");
  private static final Pattern LINK = Pattern.compile("]\\((?!http)([^)]+)\\)");

  /** Files of a house's data folder, which are named by their path too. */
  private static final Set<String> OF_A_HOUSE =
      Set.of("identity/second-factors.properties", "postgres/postgres.log");

  @Test
  void everyTestAndEveryFileThatThePageNamesIsThere() throws IOException {
    Path root = Golden.root();
    String page = Files.readString(root.resolve("docs/security.md"));
    Map<String, List<Path>> tests = tests(root);
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (Matcher test = TEST.matcher(page); test.find(); named++) {
      String method = test.group(2);
      boolean there = false;
      for (Path file : tests.getOrDefault(test.group(1), List.of())) {
        there |= method == null || Files.readString(file).contains(" " + method + "(");
      }
      if (!there) {
        missing.add(test.group());
      }
    }
    for (Matcher file = FILE.matcher(page); file.find(); named++) {
      if (!OF_A_HOUSE.contains(file.group(1)) && !Files.exists(root.resolve(file.group(1)))) {
        missing.add(file.group());
      }
    }
    for (Matcher link = LINK.matcher(page); link.find(); named++) {
      if (!Files.exists(root.resolve("docs").resolve(link.group(1)))) {
        missing.add(link.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(80);
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
            if (name.endsWith("Test.java")) {
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
