package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** A page of {@code docs/} that has to agree with the running code. */
final class Golden {
  private Golden() {}

  /**
   * @param actual what the code says; written instead of compared with {@code -Dgolden.update=true}
   */
  static void compare(String page, String actual) throws IOException {
    Path file = root().resolve("docs").resolve(page);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, actual);
    }
    assertThat(actual)
        .as("docs/%s; if the change is wanted, run this test with -Dgolden.update=true", page)
        .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
  }

  /** The root of the checkout. */
  static Path root() {
    return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
        .filter(above -> Files.exists(above.resolve("mvnw")))
        .findFirst()
        .orElseThrow();
  }
}
