package dev.alexandrite.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Where a house keeps its data and at which ports it is found. A running house leaves word of it in
 * two places, so that other commands find the one by the other.
 */
record Whereabouts(Path data, int portBase) {
  static final Path DATA = Path.of(".alexandrite");

  private static final String PORT_FILE = "port-base";

  /**
   * @param data null to be found by the ports
   * @param portBase null to be found by the data folder
   */
  static Whereabouts of(@Nullable Path data, @Nullable Integer portBase) {
    if (portBase == null) {
      Path folder = data == null ? DATA : data;
      String word = read(folder.resolve(PORT_FILE));
      return new Whereabouts(
          folder, word.matches("\\d{1,5}") ? Integer.parseInt(word) : House.DEFAULT_PORT_BASE);
    }
    if (data == null && !read(DATA.resolve(PORT_FILE)).equals(String.valueOf(portBase))) {
      String word = read(note(portBase));
      return new Whereabouts(word.isEmpty() ? DATA : Path.of(word), portBase);
    }
    return new Whereabouts(data == null ? DATA : data, portBase);
  }

  /** Leaves word, as long as the house runs; what a killed one has left is written over. */
  AutoCloseable noted() {
    Path note = note(portBase);
    try {
      write(data.resolve(PORT_FILE), String.valueOf(portBase));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      write(note, data.toAbsolutePath().normalize().toString());
    } catch (IOException e) {
      // Another user of the machine has put something there: --data finds the house all the same.
      return () -> {};
    }
    return () -> Files.deleteIfExists(note);
  }

  private static Path note(int portBase) {
    return Path.of(System.getProperty("java.io.tmpdir"), "alexandrite-%d".formatted(portBase));
  }

  /** For the owner alone. */
  private static void write(Path file, String word) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, word);
  }

  /** Only what we have written ourselves: the folder of the second note is everybody's. */
  private static String read(Path file) {
    try {
      return Files.isRegularFile(file)
              && Files.getOwner(file).getName().equals(System.getProperty("user.name"))
          ? Files.readString(file).strip()
          : "";
    } catch (IOException e) {
      return "";
    }
  }
}
