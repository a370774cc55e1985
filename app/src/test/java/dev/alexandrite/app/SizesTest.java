package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be read in one go: files of at most 400 lines, methods of at most 70. */
class SizesTest {
  private static final int FILE_LINES_MAX = 400;
  private static final int METHOD_LINES_MAX = 70;

  /** What was larger when this rule came, and may only shrink. */
  private static final Map<String, Integer> LARGER_OF_OLD =
      Map.of(
          "app.House", 414,
          "app.House.startServices", 90,
          "app.Story", 453,
          "contracts.Message", 461,
          "geometry.read.TextScanner.number", 72);

  @Test
  void noFileAndNoMethodOfTheHouseIsTooLarge() throws IOException {
    Map<String, Integer> tooLarge = tooLarge(sources(Golden.root()));
    System.out.printf(
        "larger than %d and %d lines: %s%n", FILE_LINES_MAX, METHOD_LINES_MAX, tooLarge);

    assertThat(tooLarge)
        .as("what is larger than %d and %d lines", FILE_LINES_MAX, METHOD_LINES_MAX)
        .allSatisfy(
            (what, lines) ->
                assertThat(lines)
                    .as(what)
                    .isLessThanOrEqualTo(LARGER_OF_OLD.getOrDefault(what, 0)));
    assertThat(LARGER_OF_OLD.keySet())
        .as("what has become small enough is no exception any more")
        .isSubsetOf(tooLarge.keySet());
  }

  @Test
  void aFileAndAMethodThatAreTooLargeAreFound(@TempDir Path folder) throws IOException {
    Path planted = folder.resolve("Planted.java");
    Files.writeString(
        planted,
        "class Planted {\n  void small() {}\n\n  void large() {%s}\n%s}\n"
            .formatted("\n".repeat(METHOD_LINES_MAX), "\n".repeat(FILE_LINES_MAX)));

    assertThat(tooLarge(List.of(planted)))
        .containsOnly(
            Map.entry("Planted", FILE_LINES_MAX + METHOD_LINES_MAX + 5),
            Map.entry("Planted.large", METHOD_LINES_MAX + 1));
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> modules = Files.list(root)) {
      List<Path> found = new java.util.ArrayList<>();
      for (Path module :
          modules.map(m -> m.resolve("src/main/java")).filter(Files::isDirectory).toList()) {
        try (Stream<Path> files = Files.walk(module)) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
        }
      }
      return found;
    }
  }

  /** By class, or class and method. */
  private static Map<String, Integer> tooLarge(List<Path> files) throws IOException {
    Map<String, Integer> found = new TreeMap<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        String file = name(unit);
        int lines =
            (int) unit.getSourceFile().getCharContent(true).chars().filter(c -> c == '\n').count();
        if (lines > FILE_LINES_MAX) {
          found.merge(file, lines, Math::max);
        }
        new Methods(unit, positions, file, found).scan(unit, null);
      }
    }
    return found;
  }

  private static String name(CompilationUnitTree unit) {
    Path file = Path.of(unit.getSourceFile().toUri());
    String name = String.valueOf(file.getFileName()).replace(".java", "");
    return unit.getPackageName() == null
        ? name
        : unit.getPackageName().toString().replace("dev.alexandrite.", "") + "." + name;
  }

  private static final class Methods extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final String file;
    private final Map<String, Integer> found;

    Methods(
        CompilationUnitTree unit,
        SourcePositions positions,
        String file,
        Map<String, Integer> found) {
      this.unit = unit;
      this.positions = positions;
      this.file = file;
      this.found = found;
    }

    @Override
    @SuppressWarnings("VoidUsed") // what the scanner hands on
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      long from = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
      long to = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method));
      int lines = (int) (to - from + 1);
      if (lines > METHOD_LINES_MAX) {
        found.merge(file + "." + method.getName(), lines, Math::max);
      }
      return super.visitMethod(method, nothing);
    }
  }
}
