package dev.alexandrite.app;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.embedded.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The whole house, as {@code ./alexandrite} runs it: started once for all tests of this JVM. */
final class WholeHouse {
  private static @Nullable House house;
  private static int portBase;
  private static @Nullable Path data;

  private WholeHouse() {}

  static synchronized House running() {
    if (house == null) {
      portBase = Ports.row();
      data = freshData("whole-house-");
      house = House.start(data, portBase, List.of(Role.values()), line -> {});
      Runtime.getRuntime().addShutdownHook(new Thread(house::close));
    }
    return house;
  }

  static Path data() {
    running();
    return Objects.requireNonNull(data);
  }

  static int portBase() {
    running();
    return portBase;
  }

  /** Takes the story's orders through their whole lives in this house. */
  static List<Story.Told> tell(@Nullable Path model) throws IOException, InterruptedException {
    try (Story story = new Story("localhost", portBase(), running().secrets(), model, line -> {})) {
      return story.tellAll();
    }
  }

  /** How to start a JVM like this one. */
  static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx768m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--sun-misc-unsafe-memory-access=allow",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"));
  }

  /** A new folder under {@code target}. */
  static Path freshData(String prefix) {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(Path.of("target").toAbsolutePath()), prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
