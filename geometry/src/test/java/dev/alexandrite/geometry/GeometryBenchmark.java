package dev.alexandrite.geometry;

import dev.alexandrite.geometry.measure.Models;
import dev.alexandrite.geometry.mesh.Parts;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;

/**
 * What {@code benchmarks/geometry} runs: one job on one file, {@code times} times in this process,
 * each with its milliseconds.
 */
final class GeometryBenchmark {
  private static final int WINDOW = 200_000;

  private GeometryBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[1]);
    int number = Integer.parseInt(arguments[2]);
    Limits limits = Limits.DEFAULT;
    switch (arguments[0]) {
      case "generate" -> generate(file, number);
      case "full" -> time(number, () -> summary(Models.inspect(file, "a.stl", limits)));
      case "check" ->
          time(number, () -> summary(Models.inspect(file, "a.stl", limits.withoutSurfaceChecks())));
      case "estimate" -> time(number, () -> Models.estimate(file, "a.stl", limits));
      case "bytes" -> time(number, () -> sum(file, false));
      case "words" -> time(number, () -> sum(file, true));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** Plainly put together: formatting would take longer than many a measurement. */
  private static String summary(Inspection inspection) {
    if (inspection instanceof Inspection.Measured measured) {
      Measurement it = measured.measurement();
      return new StringBuilder()
          .append(it.triangles())
          .append(" triangles, ")
          .append(it.volumeMm3())
          .append(" mm3, ")
          .append(it.areaMm2())
          .append(" mm2, watertight ")
          .append(it.watertight())
          .append(", bodies ")
          .append(it.bodies())
          .append(", thinnest ")
          .append(it.minWallMm())
          .toString();
    }
    return inspection.toString();
  }

  private static void time(int times, Callable<?> job) throws Exception {
    for (int i = 0; i < times; i++) {
      long begun = System.nanoTime();
      Object result = job.call();
      long micros = (System.nanoTime() - begun) / 1000;
      System.out.println(new StringBuilder().append(micros / 1000.0).append(" ms ").append(result));
    }
  }

  /** A torus, facet by facet, so that a file of any size needs no memory. */
  private static void generate(Path file, int triangles) throws IOException {
    int sections = Math.max(3, (int) Math.sqrt(triangles / 6.0));
    int segments = triangles / 2 / sections;
    ByteBuffer facet = ByteBuffer.allocate(50).order(ByteOrder.LITTLE_ENDIAN);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write(new byte[80]);
      facet.putInt(2 * sections * segments);
      out.write(facet.array(), 0, 4);
      for (int i = 0; i < segments; i++) {
        for (int j = 0; j < sections; j++) {
          int[][] corners = {
            {i, j}, {i + 1, j}, {i + 1, j + 1}, {i, j}, {i + 1, j + 1}, {i, j + 1}
          };
          for (int half = 0; half < 2; half++) {
            facet.clear().position(12);
            for (int k = 0; k < 3; k++) {
              int[] corner = corners[3 * half + k];
              double around = 2 * Math.PI * (corner[0] % segments) / segments;
              double section = 2 * Math.PI * (corner[1] % sections) / sections;
              double radius = 9 + 1.2 * Math.cos(section);
              facet.putFloat((float) (radius * Math.cos(around)));
              facet.putFloat((float) (radius * Math.sin(around)));
              facet.putFloat((float) (1.2 * Math.sin(section)));
            }
            out.write(facet.array());
          }
        }
      }
    }
    System.out.printf(
        "%,d triangles, %,d bytes, formula %.6f mm3%n",
        2 * sections * segments,
        Files.size(file),
        segments
            * Math.sin(2 * Math.PI / segments)
            * 9
            / 2
            * sections
            * 1.44
            * Math.sin(2 * Math.PI / sections));
  }

  /**
   * The yardstick: the same file on the same processors, read the same way, its bytes added up one
   * by one; or eight at a time, which is as fast as memory.
   */
  private static long sum(Path file, boolean words) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      int windows = (int) (channel.size() / WINDOW); // the last, incomplete one is not worth a line
      int parts = Parts.processors();
      long[] sums = new long[parts];
      Parts.run(
          parts,
          part -> {
            ByteBuffer window = ByteBuffer.allocateDirect(WINDOW);
            int to = Parts.from(windows, part + 1, parts);
            for (int i = Parts.from(windows, part, parts); i < to; i++) {
              sums[part] += sum(channel, (long) WINDOW * i, window, words);
            }
          });
      long total = 0;
      for (long sum : sums) {
        total += sum;
      }
      return total;
    }
  }

  private static long sum(FileChannel channel, long at, ByteBuffer window, boolean words) {
    window.clear();
    try {
      while (window.hasRemaining()) {
        channel.read(window, at + window.position());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words ? sumWords(window) : sumBytes(window);
  }

  private static long sumBytes(ByteBuffer window) {
    long sum = 0;
    for (int i = 0; i < WINDOW; i++) {
      sum += window.get(i) & 0xff;
    }
    return sum;
  }

  private static long sumWords(ByteBuffer window) {
    long sum = 0;
    for (int i = 0; i < WINDOW; i += 8) {
      sum += window.getLong(i);
    }
    return sum;
  }
}
