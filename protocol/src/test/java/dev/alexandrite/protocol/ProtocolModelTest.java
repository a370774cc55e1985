package dev.alexandrite.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderLife;
import dev.alexandrite.contracts.OrderLife.Step;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.platform.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever happens in whatever order, what package-info says always holds. */
@Tag("slow")
class ProtocolModelTest {
  private static final int NO_END = Integer.MAX_VALUE;

  @Test
  void oneOrderThroughTheWholeTableWithTwoCrashes() {
    ProtocolModel model = new ProtocolModel(1, List.of(), new ProtocolModel.Bounds(2, 1, NO_END));
    report("one order, two crashes, back once", model.explore());
    assertThat(model.taken).containsExactlyInAnyOrderElementsOf(OrderLife.TABLE);
  }

  @Test
  void twoOrdersWithACrash() {
    ProtocolModel model = new ProtocolModel(2, List.of(), new ProtocolModel.Bounds(1, 0, NO_END));
    report("two orders, one crash", model.explore());
  }

  @Test
  void threeOrdersOverAnyThreeSteps() {
    int states = 0;
    for (List<Step> life : livesToEveryState()) {
      states += new ProtocolModel(3, life, new ProtocolModel.Bounds(0, 1, 3)).explore();
    }
    report("three orders, three steps from every state", states);
  }

  @Test
  void theChannelEndsWhereEverybodyIsHoweverItsTopicIsMixed() {
    int states = 0;
    for (List<Step> life : wholeLives(List.of(), 1)) {
      states +=
          new ProtocolModel(1, List.of(), new ProtocolModel.Bounds(0, 0, 0)).hearAsChannel(life);
    }
    report("the channel's own topic, every life", states);
  }

  /** Errors put into the decisions themselves, which are compiled anew. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Transitions | if (said.sequence() <= heard) | if (said.sequence() < heard) | invariant 6",
        "Transitions | if (said.by() != OrderLife | if (said.by() == OrderLife | invariant 6",
        "Transitions | if (speaker != role) | if (speaker == null) | invariant 6",
        "Transitions | before.sequence() + 1; | before.sequence() + 2; | invariant 5",
        "Turns | .map(Queue::remove) | .flatMap(Queue::stream) | invariant 5"
      })
  void anErrorInTheRealDecisionsIsFound(
      String type, String right, String wrong, String broken, @TempDir Path classes)
      throws Exception {
    assertThat(violationWith(type, right, right, classes)).isNull();
    assertThat(violationWith(type, right, wrong, classes)).startsWith(broken);
  }

  private static void report(String what, int states) {
    System.out.printf("%s: %,d states%n", what, states);
    assertThat(states).isGreaterThan(100);
  }

  /** The shortest way to each state from which there is a step. */
  private static List<List<Step>> livesToEveryState() {
    List<List<Step>> lives = new ArrayList<>(List.of(List.of()));
    List<OrderState> reached = new ArrayList<>();
    for (int i = 0; i < lives.size(); i++) {
      List<Step> life = lives.get(i);
      OrderState at = life.isEmpty() ? null : life.getLast().to();
      for (Step step : OrderLife.TABLE) {
        if (step.from() == at && !step.to().ended() && !reached.contains(step.to())) {
          reached.add(step.to());
          lives.add(Stream.concat(life.stream(), Stream.of(step)).toList());
        }
      }
    }
    return lives;
  }

  /** Every life to an end, coming back to a state so many times. */
  private static List<List<Step>> wholeLives(List<Step> begun, int back) {
    OrderState at = begun.isEmpty() ? null : begun.getLast().to();
    if (at != null && at.ended()) {
      return List.of(begun);
    }
    return OrderLife.TABLE.stream()
        .filter(step -> step.from() == at)
        .flatMap(
            step -> {
              boolean isBack = begun.stream().anyMatch(one -> one.to() == step.to());
              List<Step> next = Stream.concat(begun.stream(), Stream.of(step)).toList();
              return isBack && back == 0
                  ? Stream.empty()
                  : wholeLives(next, isBack ? back - 1 : back).stream();
            })
        .toList();
  }

  private static @Nullable String violationWith(
      String type, String right, String wrong, Path classes) throws Exception {
    String source =
        Files.readString(Path.of("src/main/java/dev/alexandrite/protocol/" + type + ".java"));
    assertThat(source).containsOnlyOnce(right);
    compile(type, source.replace(right, wrong), classes);
    Class<?> model = new Mutated(type, classes).loadClass(ProtocolModel.class.getName());
    var violation = model.getDeclaredMethod("violation", int.class, int.class, int.class);
    violation.setAccessible(true);
    return (String) violation.invoke(null, 1, 1, 1);
  }

  private static void compile(String type, String source, Path classes) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classPath =
        Stream.of(Transitions.class, OrderEvent.class, Problem.class, Nullable.class)
            .map(ProtocolModelTest::placeOf)
            .collect(Collectors.joining(System.getProperty("path.separator")));
    StringWriter said = new StringWriter();
    boolean isDone =
        compiler
            .getTask(
                said,
                null,
                null,
                List.of("-proc:none", "-d", classes.toString(), "-cp", classPath),
                null,
                List.of(new Source(type, source)))
            .call();
    assertThat(isDone).as(said.toString()).isTrue();
  }

  private static String placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String content;

    Source(String type, String content) {
      super(URI.create("string:///" + type + ".java"), Kind.SOURCE);
      this.content = content;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return content;
    }
  }

  /** The package once more, with one class of it compiled from another source. */
  private static final class Mutated extends ClassLoader {
    private final String type;
    private final Path classes;

    Mutated(String type, Path classes) {
      super(ProtocolModelTest.class.getClassLoader());
      this.type = type;
      this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("dev.alexandrite.protocol.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      boolean isMutated = name.endsWith("." + type);
      try (InputStream in =
          isMutated
              ? Files.newInputStream(classes.resolve(file))
              : Objects.requireNonNull(getParent().getResourceAsStream(file))) {
        byte[] code = in.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
