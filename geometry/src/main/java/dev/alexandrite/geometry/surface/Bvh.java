package dev.alexandrite.geometry.surface;

import static dev.alexandrite.geometry.mesh.Extremes.max;
import static dev.alexandrite.geometry.mesh.Extremes.min;

import dev.alexandrite.geometry.mesh.Parts;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * A tree of boxes over the triangles that count. They are sorted along a Morton curve and cut into
 * equal leaves, so that the tree needs no pointers: node n has the children 2n and 2n + 1. Built on
 * all processors; a file cannot make it deep.
 */
public final class Bvh {
  /** Triangles in a leaf, at most. */
  public static final int LEAF = 6;

  private static final int AXIS_BITS = 13;
  private static final int INDEX_BITS = 24;

  public final double[] points;
  public final int[] corners;

  /** Triangles in the order of the curve. */
  public final int[] order;

  public final int leaves;

  private final int leafBits;

  /** Min x, y, z, max x, y, z of every node, rounded outward to floats. */
  public final float[] boxes;

  /** For every node a corner that all its triangles of one shell share, or -1: a fan. */
  public final int[] hubs;

  private final int[] shellOf;

  /** The facets over each place. */
  final Columns columns;

  public Bvh(double[] points, int[] corners, int[] shellOf, double[] box) {
    this.points = points;
    this.corners = corners;
    this.shellOf = shellOf;
    int count = 0;
    for (int shell : shellOf) {
      count += shell >= 0 ? 1 : 0;
    }
    if (count >= 1 << INDEX_BITS) {
      throw new IllegalArgumentException("More triangles than the tree can number: " + count);
    }
    order = sorted(count, box);
    leaves = Integer.highestOneBit(Math.max(1, (count + LEAF - 1) / LEAF * 2 - 1));
    leafBits = Integer.numberOfTrailingZeros(leaves);
    boxes = new float[12 * leaves];
    hubs = new int[2 * leaves];
    fillBoxes();
    columns = new Columns(this);
  }

  private int[] sorted(int count, double[] box) {
    long[] keys = new long[count];
    for (int t = 0, i = 0; t < shellOf.length; t++) {
      if (shellOf[t] >= 0) {
        keys[i++] = t;
      }
    }
    double scale = 0;
    for (int axis = 0; axis < 3; axis++) {
      scale = Math.max(scale, box[3 + axis] - box[axis]);
    }
    double cells = scale > 0 ? ((1 << AXIS_BITS) - 1) / scale : 0;
    int parts = count < 20_000 ? 1 : Parts.processors();
    Parts.run(
        parts,
        part -> {
          int to = Parts.from(count, part + 1, parts);
          for (int i = Parts.from(count, part, parts); i < to; i++) {
            int t = (int) keys[i];
            long code = 0;
            for (int axis = 0; axis < 3; axis++) {
              double middle =
                  (points[3 * corners[3 * t] + axis]
                          + points[3 * corners[3 * t + 1] + axis]
                          + points[3 * corners[3 * t + 2] + axis])
                      / 3;
              code |= spread((long) ((middle - box[axis]) * cells)) << axis;
            }
            keys[i] = code << INDEX_BITS | t;
          }
        });
    if (parts == 1) {
      Arrays.sort(keys);
    } else {
      Arrays.parallelSort(keys);
    }
    int[] sorted = new int[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = (int) keys[i] & ((1 << INDEX_BITS) - 1);
    }
    return sorted;
  }

  /** Puts two zero bits before each bit. */
  private static long spread(long x) {
    long y = (x | x << 16) & 0x1f_0000_ff00_00ffL;
    y = (y | y << 8) & 0x100f_00f0_0f00_f00fL;
    y = (y | y << 4) & 0x10c3_0c30_c30c_30c3L;
    return (y | y << 2) & 0x1249_2492_4924_9249L;
  }

  /** The shell of a node's first triangle. */
  public int shellOf(int node) {
    int down = Integer.numberOfLeadingZeros(node) - Integer.numberOfLeadingZeros(leaves);
    return shellOf[order[Math.min(order.length - 1, from((node << down) - leaves))]];
  }

  public int from(int leaf) {
    return (int) ((long) order.length * leaf >> leafBits); // leaves are a power of two
  }

  /** The leaf that has the triangle at this place of {@link #order}. */
  public int leafAt(int place) {
    return (int) (((place + 1L) * leaves - 1) / order.length);
  }

  /** For every node whether this is so of all its triangles. */
  public boolean[] nodesWhereAll(IntPredicate isSo) {
    boolean[] all = new boolean[2 * leaves];
    int parts = leaves < 4096 ? 1 : Parts.processors();
    Parts.run(
        parts,
        part -> {
          int to = Parts.from(leaves, part + 1, parts);
          for (int leaf = Parts.from(leaves, part, parts); leaf < to; leaf++) {
            int i = from(leaf);
            while (i < from(leaf + 1) && isSo.test(order[i])) {
              i++;
            }
            all[leaves + leaf] = i == from(leaf + 1);
          }
        });
    for (int node = leaves - 1; node >= 1; node--) {
      all[node] = all[2 * node] && all[2 * node + 1];
    }
    return all;
  }

  private void fillBoxes() {
    int parts = leaves < 4096 ? 1 : Integer.highestOneBit(Parts.processors());
    Parts.run(
        parts,
        part -> {
          for (int leaf = Parts.from(leaves, part, parts);
              leaf < Parts.from(leaves, part + 1, parts);
              leaf++) {
            fillLeaf(leaf);
          }
          // The subtree of this part; the few nodes above follow below.
          int first = leaves / parts;
          for (int level = leaves / 2, width = first / 2; width >= 1; level /= 2, width /= 2) {
            for (int node = level + part * width; node < level + (part + 1) * width; node++) {
              join(node);
            }
          }
        });
    for (int node = parts - 1; node >= 1; node--) {
      join(node);
    }
  }

  private void fillLeaf(int leaf) {
    double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (int i = from(leaf); i < from(leaf + 1); i++) {
      for (int k = 0; k < 3; k++) {
        int at = 3 * corners[3 * order[i] + k];
        for (int axis = 0; axis < 3; axis++) {
          low[axis] = min(low[axis], points[at + axis]);
          high[axis] = max(high[axis], points[at + axis]);
        }
      }
    }
    int at = 6 * (leaves + leaf);
    for (int axis = 0; axis < 3; axis++) {
      boxes[at + axis] = Math.nextDown((float) low[axis]);
      boxes[at + 3 + axis] = Math.nextUp((float) high[axis]);
    }
    hubs[leaves + leaf] = hubOf(from(leaf), from(leaf + 1));
  }

  private int hubOf(int from, int to) {
    for (int k = 0; k < 3 && from < to; k++) {
      int hub = corners[3 * order[from] + k];
      boolean isShared = true;
      for (int i = from + 1; i < to && isShared; i++) {
        int t = 3 * order[i];
        isShared =
            (corners[t] == hub || corners[t + 1] == hub || corners[t + 2] == hub)
                && shellOf[order[i]] == shellOf[order[from]];
      }
      if (isShared) {
        return hub;
      }
    }
    return -1;
  }

  private void join(int node) {
    boolean isOneFan =
        hubs[2 * node] == hubs[2 * node + 1] && shellOf(2 * node) == shellOf(2 * node + 1);
    hubs[node] = isOneFan ? hubs[2 * node] : -1;
    int at = 6 * node;
    int a = 12 * node;
    int b = a + 6;
    for (int axis = 0; axis < 3; axis++) {
      boxes[at + axis] = Math.min(boxes[a + axis], boxes[b + axis]);
      boxes[at + 3 + axis] = Math.max(boxes[a + 3 + axis], boxes[b + 3 + axis]);
    }
  }

  /** What a ray meets first. Reusable, one for each thread. */
  public final class Ray {
    /** Boxes and leaves that one ray looks at; a sound model needs a few hundred. */
    private static final int WORK_MAX = 10_000;

    private final int[] stack = new int[64];

    /** Boxes looked at by all rays so far. */
    public long work;

    /** Whether there was too much in the way: nothing is known then. */
    public boolean gaveUp;

    /** The triangle met, or -1. */
    public int triangle;

    public double distance;

    /**
     * @param self a triangle that doesn't count
     * @param near nearer hits don't count
     */
    public void cast(
        double ox,
        double oy,
        double oz,
        double dx,
        double dy,
        double dz,
        int self,
        double near,
        double far) {
      triangle = -1;
      distance = far;
      double ix = 1 / dx;
      double iy = 1 / dy;
      double iz = 1 / dz;
      int depth = 0;
      stack[depth++] = 1;
      long workMax = work + WORK_MAX;
      gaveUp = false;
      while (depth > 0) {
        int node = stack[--depth];
        if (++work > workMax) {
          gaveUp = true;
          return;
        }
        if (!meetsBox(6 * node, ox, oy, oz, ix, iy, iz)) {
          continue;
        }
        if (node < leaves) {
          stack[depth++] = 2 * node;
          stack[depth++] = 2 * node + 1;
          continue;
        }
        for (int i = from(node - leaves); i < from(node - leaves + 1); i++) {
          if (order[i] != self) {
            meet(order[i], ox, oy, oz, dx, dy, dz, near);
          }
        }
      }
    }

    private boolean meetsBox(
        int at, double ox, double oy, double oz, double ix, double iy, double iz) {
      double ax = (boxes[at] - ox) * ix;
      double bx = (boxes[at + 3] - ox) * ix;
      double ay = (boxes[at + 1] - oy) * iy;
      double by = (boxes[at + 4] - oy) * iy;
      double az = (boxes[at + 2] - oz) * iz;
      double bz = (boxes[at + 5] - oz) * iz;
      double enter = later(later(sooner(ax, bx), sooner(ay, by)), sooner(az, bz));
      double leave = sooner(sooner(later(ax, bx), later(ay, by)), later(az, bz));
      return !(enter > leave) && !(leave < 0) && !(enter > distance); // NaN is in doubt: go in
    }

    /** NaN where either is. */
    private static double sooner(double a, double b) {
      return a < b || Double.isNaN(a) ? a : b;
    }

    private static double later(double a, double b) {
      return a > b || Double.isNaN(a) ? a : b;
    }

    /** Möller and Trumbore. */
    private void meet(
        int t, double ox, double oy, double oz, double dx, double dy, double dz, double near) {
      int a = 3 * corners[3 * t];
      int b = 3 * corners[3 * t + 1];
      int c = 3 * corners[3 * t + 2];
      double ux = points[b] - points[a];
      double uy = points[b + 1] - points[a + 1];
      double uz = points[b + 2] - points[a + 2];
      double vx = points[c] - points[a];
      double vy = points[c + 1] - points[a + 1];
      double vz = points[c + 2] - points[a + 2];
      double px = dy * vz - dz * vy;
      double py = dz * vx - dx * vz;
      double pz = dx * vy - dy * vx;
      double determinant = ux * px + uy * py + uz * pz;
      if (determinant == 0) {
        return;
      }
      double sx = ox - points[a];
      double sy = oy - points[a + 1];
      double sz = oz - points[a + 2];
      double u = (sx * px + sy * py + sz * pz) / determinant;
      double qx = sy * uz - sz * uy;
      double qy = sz * ux - sx * uz;
      double qz = sx * uy - sy * ux;
      double v = (dx * qx + dy * qy + dz * qz) / determinant;
      double hit = (vx * qx + vy * qy + vz * qz) / determinant;
      if (u >= 0 && v >= 0 && u + v <= 1 && hit > near && hit < distance) {
        distance = hit;
        triangle = t;
      }
    }
  }
}
