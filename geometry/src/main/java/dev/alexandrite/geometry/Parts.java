package dev.alexandrite.geometry;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Work cut into parts that run side by side. */
final class Parts {
  private Parts() {}

  static int processors() {
    return Math.min(8, Runtime.getRuntime().availableProcessors());
  }

  /** Runs {@code work} for 0, 1, ... {@code parts} - 1 and waits for all. */
  static void run(int parts, IntConsumer work) {
    if (parts == 1) {
      work.accept(0);
    } else {
      IntStream.range(0, parts).parallel().forEach(work);
    }
  }

  /** Where part {@code part} of {@code parts} begins among {@code total} things. */
  static int from(int total, int part, int parts) {
    return (int) ((long) total * part / parts);
  }

  /** A step that visits each of {@code count} things once, every one far from the one before. */
  static int strideOver(int count) {
    int stride = (int) (count * 0.618) | 1;
    while (greatestCommonDivisor(stride, count) > 1) {
      stride += 2;
    }
    return stride;
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
