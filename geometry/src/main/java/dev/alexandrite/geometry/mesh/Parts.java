package dev.alexandrite.geometry.mesh;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Work cut into parts that run side by side. */
public final class Parts {
  private Parts() {}

  public static int processors() {
    return Math.min(8, Runtime.getRuntime().availableProcessors());
  }

  /** Runs {@code work} for 0, 1, ... {@code parts} - 1 and waits for all. */
  public static void run(int parts, IntConsumer work) {
    if (parts == 1) {
      work.accept(0);
    } else {
      IntStream.range(0, parts).parallel().forEach(work);
    }
  }

  /** Where part {@code part} of {@code parts} begins among {@code total} things. */
  public static int from(int total, int part, int parts) {
    return (int) ((long) total * part / parts);
  }
}
