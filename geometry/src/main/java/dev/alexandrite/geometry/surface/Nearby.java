package dev.alexandrite.geometry.surface;

import dev.alexandrite.geometry.mesh.IntList;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Joins corners that nearly meet, and only those on open edges, so that no detail of a closed
 * surface is ever lost. A corner joins the first corner found within the tolerance; each is
 * compared with a bounded number of others.
 */
final class Nearby {
  private static final int COMPARED_MAX = 64;
  private static final int CELLS_PER_TOLERANCE = 32;

  private final double[] coordinates;
  private final double tolerance;
  private final double cell;
  private final long secret = ThreadLocalRandom.current().nextLong() | 1;
  private final int[] heads;
  private final IntList kept = new IntList();
  private final IntList nexts = new IntList();

  private Nearby(double[] coordinates, double tolerance, int expected) {
    this.coordinates = coordinates;
    this.tolerance = tolerance;
    cell = tolerance * CELLS_PER_TOLERANCE;
    heads = new int[Integer.highestOneBit(Math.clamp(expected, 16, 1 << 27)) << 1];
    Arrays.fill(heads, -1);
  }

  /** New corners for the triangles, or null if no corner on an open edge is near another. */
  static int @org.jspecify.annotations.Nullable [] join(
      Topology topology, double[] coordinates, double tolerance) {
    int[] moved = new int[topology.vertexCount];
    boolean[] open = new boolean[topology.vertexCount];
    int expected = 0;
    for (int half = 0; half < topology.twins.length; half++) {
      if (topology.twins[half] == Topology.OPEN) {
        open[topology.from(half)] = true;
        open[topology.to(half)] = true;
        expected++;
      }
    }
    Nearby nearby = new Nearby(coordinates, tolerance, expected);
    boolean any = false;
    for (int v = 0; v < moved.length; v++) {
      moved[v] = open[v] ? nearby.place(v) : v;
      any |= moved[v] != v;
    }
    if (!any) {
      return null;
    }
    int[] corners = new int[topology.twins.length];
    for (int i = 0; i < corners.length; i++) {
      corners[i] = moved[topology.corners[i]];
    }
    return corners;
  }

  /** The corner that this one joins: itself where it is the first here. */
  private int place(int vertex) {
    double x = coordinates[3 * vertex];
    double y = coordinates[3 * vertex + 1];
    double z = coordinates[3 * vertex + 2];
    long x0 = cellOf(x - tolerance);
    long x1 = cellOf(x + tolerance);
    long y0 = cellOf(y - tolerance);
    long y1 = cellOf(y + tolerance);
    long z0 = cellOf(z - tolerance);
    long z1 = cellOf(z + tolerance);
    for (long i = x0; i <= x1; i++) {
      for (long j = y0; j <= y1; j++) {
        for (long k = z0; k <= z1; k++) {
          int found = find(slot(i, j, k), x, y, z);
          if (found >= 0) {
            return found;
          }
        }
      }
    }
    int slot = slot(cellOf(x), cellOf(y), cellOf(z));
    nexts.add(heads[slot]);
    heads[slot] = kept.size;
    kept.add(vertex);
    return vertex;
  }

  private int find(int slot, double x, double y, double z) {
    int compared = 0;
    for (int i = heads[slot]; i >= 0 && compared < COMPARED_MAX; i = nexts.values[i], compared++) {
      int other = kept.values[i];
      double dx = coordinates[3 * other] - x;
      double dy = coordinates[3 * other + 1] - y;
      double dz = coordinates[3 * other + 2] - z;
      if (dx * dx + dy * dy + dz * dz <= tolerance * tolerance) {
        return other;
      }
    }
    return -1;
  }

  private long cellOf(double x) {
    return (long) Math.floor(x / cell);
  }

  private int slot(long i, long j, long k) {
    long h = (i ^ secret) * 0x9E3779B97F4A7C15L;
    h = (h ^ (h >>> 32) ^ j) * 0xC2B2AE3D27D4EB4FL;
    h = (h ^ (h >>> 29) ^ k) * 0x165667B19E3779F9L;
    return (int) (h ^ (h >>> 32)) & (heads.length - 1);
  }
}
