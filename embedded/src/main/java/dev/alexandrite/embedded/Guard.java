package dev.alexandrite.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A small shell process that outlives this one, to tidy up after it. It waits on a pipe that the
 * operating system closes when this process ends, even by kill -9.
 */
final class Guard implements AutoCloseable {
  private final Process process;

  private Guard(Process process) {
    this.process = process;
  }

  /**
   * @param script shell commands run when this process ends without closing the guard
   * @param arguments what the script sees as $1, $2, ...
   */
  static Guard whenThisProcessDies(String script, String... arguments) {
    // Ctrl-C goes to the whole group of processes: the guard must stay until the last one is gone.
    var command =
        new ArrayList<>(
            List.of("sh", "-c", "trap '' INT TERM HUP; read -r word || { " + script + "; }", "sh"));
    command.addAll(List.of(arguments));
    try {
      return new Guard(
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the shell that tidies up after this process", e);
    }
  }

  /** Sends the guard home: nothing is left to tidy up. */
  @Override
  public void close() {
    try (var out = process.getOutputStream()) {
      out.write("home\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      process.destroy();
    }
  }
}
