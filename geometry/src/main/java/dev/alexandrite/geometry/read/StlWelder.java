package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.Format;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.mesh.Mesh;
import dev.alexandrite.geometry.mesh.Parts;
import java.util.function.Supplier;

/**
 * Joins the equal corners of a binary STL on all processors. Each takes a stretch of the file with
 * a table of its own; then the corners that an earlier stretch has as well are given its number. So
 * corners are numbered in the order of the file, whatever the timing, and what lies near in the
 * file lies near in memory.
 */
final class StlWelder {
  /** Facets looked up together. */
  private static final int BATCH = 32;

  /** Facets worth a processor more. */
  private static final int STRETCH_MIN = 10_000;

  private final Supplier<Facets> file;
  private final int triangles;
  private final Limits limits;
  private final int parts;
  private final PointTable[] tables;

  /** Where the tables keep their corners, and where all of them end up. */
  private double[] coordinates = {};

  private int[] corners = {};

  /** For every stretch the first corner that is too far out or no number, or -1. */
  private final int[] wrong;

  /** For every stretch and each of its corners the number it has in the whole file. */
  private final int[][] numbers;

  private StlWelder(Supplier<Facets> file, int triangles, Limits limits) {
    this.file = file;
    this.triangles = triangles;
    this.limits = limits;
    parts = Math.clamp(triangles / STRETCH_MIN, 1, Parts.processors());
    tables = new PointTable[parts];
    numbers = new int[parts][];
    wrong = new int[parts];
  }

  static Mesh weld(Supplier<Facets> file, int triangles, MeshBuilder builder) throws Refusal {
    StlWelder welder = new StlWelder(file, triangles, builder.limits());
    welder.readStretches();
    return welder.joined(builder);
  }

  private void readStretches() throws Refusal {
    // A closed surface has half as many corners as facets, and a few more where stretches meet.
    int room = triangles / parts * 9 / 16 + 1024;
    // Side by side, because clearing so much memory takes its time.
    Parts.run(
        2,
        half -> {
          if (half == 0) {
            corners = new int[3 * triangles];
          } else {
            coordinates = new double[3 * room * parts];
          }
        });
    long secret = PointTable.newSecret();
    Parts.run(
        parts,
        part -> {
          tables[part] = new PointTable(coordinates, 3 * room * part, room, secret);
          wrong[part] = new Stretch(tables[part]).read(part);
        });
    for (int corner : wrong) {
      if (corner >= 0) {
        double[] facet = new double[9];
        file.get().read(corner / 3, corner / 3 + 1, facet);
        int at = 3 * (corner % 3);
        MeshBuilder.requireInside(facet[at], facet[at + 1], facet[at + 2], limits);
      }
    }
  }

  private Mesh joined(MeshBuilder builder) {
    int count = tables[0].size;
    if (parts > 1) {
      findEarlier();
      count = number();
      Parts.run(parts, this::renumber);
    } else {
      coordinates = tables[0].coordinates;
    }
    return new Mesh(
        Format.STL_BINARY,
        LengthUnit.MILLIMETRE,
        false,
        true,
        coordinates,
        count,
        corners,
        triangles,
        builder.remarks);
  }

  /** Makes {@link #numbers} the place in the first earlier table that has the corner, or -1. */
  private void findEarlier() {
    for (int part = 0; part < parts; part++) {
      numbers[part] = new int[tables[part].size];
    }
    Parts.run(
        parts,
        slice -> {
          for (int part = 1; part < parts; part++) {
            int size = tables[part].size;
            int to = Parts.from(size, slice + 1, parts);
            for (int v = Parts.from(size, slice, parts); v < to; v++) {
              numbers[part][v] = findEarlier(part, v);
            }
          }
        });
  }

  private int findEarlier(int part, int vertex) {
    double[] p = tables[part].coordinates;
    int at = tables[part].base + 3 * vertex;
    double x = p[at];
    double y = p[at + 1];
    double z = p[at + 2];
    long hash = tables[part].hash(x, y, z);
    for (int earlier = 0; earlier < part; earlier++) {
      int found = tables[earlier].find(x, y, z, hash);
      if (found >= 0) {
        return earlier << PointTable.NUMBER_BITS | found;
      }
    }
    return -1;
  }

  /** Makes {@link #numbers} those in the whole file and moves the corners there. */
  private int number() {
    int total = 0;
    boolean outgrown = false;
    for (PointTable table : tables) {
      total += table.size;
      outgrown |= table.coordinates != coordinates;
    }
    double[] all = outgrown ? new double[3 * total] : coordinates;
    int next = 0;
    for (int part = 0; part < parts; part++) {
      next = number(part, next, all);
    }
    coordinates = all;
    return next;
  }

  private int number(int part, int first, double[] all) {
    int next = first;
    int[] its = numbers[part];
    double[] from = tables[part].coordinates;
    int base = tables[part].base;
    for (int v = 0; v < its.length; v++) {
      int place = its[v];
      if (part == 0 || place < 0) {
        // Never beyond where it comes from, so that nothing is overwritten unread.
        System.arraycopy(from, base + 3 * v, all, 3 * next, 3);
        its[v] = next++;
      } else {
        int[] earlier = numbers[place >>> PointTable.NUMBER_BITS];
        its[v] = earlier[place & ((1 << PointTable.NUMBER_BITS) - 1)];
      }
    }
    return next;
  }

  private void renumber(int part) {
    int[] its = numbers[part];
    int to = 3 * Parts.from(triangles, part + 1, parts);
    for (int i = 3 * Parts.from(triangles, part, parts); i < to; i++) {
      corners[i] = its[corners[i]];
    }
  }

  /**
   * Reads batches of facets: all slots of a batch are fetched from memory at once, and only then
   * looked at. Small methods called often, so that they are compiled early.
   */
  private final class Stretch {
    private final PointTable table;
    private final Facets facets = file.get();
    private final double[] points = new double[9 * BATCH];
    private final long[] hashes = new long[3 * BATCH];
    private final int[] touched = new int[3 * BATCH];

    Stretch(PointTable table) {
      this.table = table;
    }

    int read(int part) {
      int to = Parts.from(triangles, part + 1, parts);
      int bad = -1;
      for (int t = Parts.from(triangles, part, parts); t < to && bad < 0; t += BATCH) {
        bad = readBatch(t, Math.min(to, t + BATCH));
      }
      return bad;
    }

    private int readBatch(int from, int to) {
      facets.read(from, to, points);
      int count = 3 * (to - from);
      touch(count);
      double max = limits.coordinateMaxMm();
      for (int i = 0; i < count; i++) {
        double x = points[3 * i];
        double y = points[3 * i + 1];
        double z = points[3 * i + 2];
        if (!(Math.abs(x) <= max && Math.abs(y) <= max && Math.abs(z) <= max)) {
          return 3 * from + i;
        }
        corners[3 * from + i] = table.add(x, y, z, hashes[i]);
      }
      return -1;
    }

    private void touch(int count) {
      for (int i = 0; i < count; i++) {
        hashes[i] = table.hash(points[3 * i], points[3 * i + 1], points[3 * i + 2]);
      }
      for (int i = 0; i < count; i++) {
        touched[i] = table.touch(hashes[i]);
      }
    }
  }
}
