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
 * What {@code benchmarks/geometry} needs beside the product's own command: files of any size, and
 * the estimate beside adding up a file's bytes, {@code times} times in this process.
 */
final class GeometryBenchmark {
  private static final int WINDOW = 200_000;

  private GeometryBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[1]);
    int number = Integer.parseInt(arguments[2]);
    switch (arguments[0]) {
      case "generate" -> generate(file, number, Integer.parseInt(arguments[3]));
      case "estimate" -> time(number, () -> Models.estimate(file, "a.stl", Limits.DEFAULT));
      case "bytes" -> time(number, () -> sum(file));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void time(int times, Callable<?> job) throws Exception {
    for (int i = 0; i < times; i++) {
      long begun = System.nanoTime();
      Object result = job.call();
      long micros = (System.nanoTime() - begun) / 1000;
      System.out.println(micros / 1000.0 + " ms " + result);
    }
  }

  /**
   * Tori that pass through each other, facet by facet, so that a file of any size needs no memory.
   */
  private static void generate(Path file, int triangles, int bodies) throws IOException {
    int sections = Math.max(3, (int) Math.sqrt(triangles / (6.0 * bodies)));
    int segments = triangles / bodies / 2 / sections;
    ByteBuffer head = ByteBuffer.allocate(84).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(80, 2 * sections * segments * bodies);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write(head.array());
      for (int body = 0; body < bodies; body++) {
        torus(out, segments, sections, 3.1 * body);
      }
    }
  }

  private static void torus(OutputStream out, int segments, int sections, double aside)
      throws IOException {
    ByteBuffer facet = ByteBuffer.allocate(50).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < segments; i++) {
      for (int j = 0; j < sections; j++) {
        int[][] corners = {{i, j}, {i + 1, j}, {i + 1, j + 1}, {i, j}, {i + 1, j + 1}, {i, j + 1}};
        for (int half = 0; half < 2; half++) {
          facet.clear().position(12);
          for (int k = 0; k < 3; k++) {
            int[] corner = corners[3 * half + k];
            double around = 2 * Math.PI * (corner[0] % segments) / segments;
            double section = 2 * Math.PI * (corner[1] % sections) / sections;
            double radius = 9 + 1.2 * Math.cos(section);
            facet.putFloat((float) (aside + radius * Math.cos(around)));
            facet.putFloat((float) (0.12 * aside + radius * Math.sin(around)));
            facet.putFloat((float) (0.07 * aside + 1.2 * Math.sin(section)));
          }
          out.write(facet.array());
        }
      }
    }
  }

  private static long sum(Path file) throws IOException {
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
              sums[part] += sum(channel, (long) WINDOW * i, window);
            }
          });
      long total = 0;
      for (long sum : sums) {
        total += sum;
      }
      return total;
    }
  }

  private static long sum(FileChannel channel, long at, ByteBuffer window) {
    window.clear();
    try {
      while (window.hasRemaining()) {
        channel.read(window, at + window.position());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long sum = 0;
    for (int i = 0; i < WINDOW; i++) {
      sum += window.get(i) & 0xff;
    }
    return sum;
  }
}
