package dev.alexandrite.geometry.wall;

import static dev.alexandrite.geometry.mesh.Extremes.max;

import dev.alexandrite.geometry.join.Covered;
import dev.alexandrite.geometry.surface.Bvh;
import org.jspecify.annotations.Nullable;

/** The point of the surface nearest to another point. Reusable, one for each thread. */
final class Nearest {
  private final Bvh tree;

  /** Facets, or parts of them, that lie inside other bodies are no surface; null for none. */
  private final @Nullable Covered covered;

  private final int[] stack = new int[64];
  private final double[] gaps = new double[64];

  /** What was found. */
  int triangle;

  double x;
  double y;
  double z;

  /** Boxes and facets looked at so far. */
  long work;

  /** The closest point of the facet last looked at. */
  private double px;

  private double py;
  private double pz;

  Nearest(Bvh tree, @Nullable Covered covered) {
    this.tree = tree;
    this.covered = covered;
  }

  /** Whether the surface comes nearer than this, and where it comes nearest. */
  boolean find(double cx, double cy, double cz, double within) {
    triangle = -1;
    double best = within * within;
    stack[0] = 1;
    gaps[0] = gap(1, cx, cy, cz);
    int depth = 1;
    while (depth > 0) {
      depth--;
      if (!(gaps[depth] < best)) {
        continue;
      }
      int node = stack[depth];
      while (node < tree.leaves) {
        double left = gapTo(2 * node, cx, cy, cz);
        double right = gapTo(2 * node + 1, cx, cy, cz);
        work += 2;
        boolean isLeftNearer = left <= right;
        double far = isLeftNearer ? right : left;
        if (far < best) {
          stack[depth] = isLeftNearer ? 2 * node + 1 : 2 * node;
          gaps[depth++] = far;
        }
        if (!((isLeftNearer ? left : right) < best)) {
          node = 0;
          break;
        }
        node = isLeftNearer ? 2 * node : 2 * node + 1;
      }
      if (node > 0) {
        best = findInLeaf(node - tree.leaves, cx, cy, cz, best);
      }
    }
    return triangle >= 0;
  }

  /** The nearest point of one facet. */
  void findOn(int t, double cx, double cy, double cz) {
    close(t, cx, cy, cz);
    triangle = t;
    x = px;
    y = py;
    z = pz;
  }

  private double findInLeaf(int leaf, double cx, double cy, double cz, double within) {
    double best = within;
    int to = tree.from(leaf + 1);
    for (int i = tree.from(leaf); i < to; i++) {
      int t = tree.order[i];
      work++;
      double gap = close(t, cx, cy, cz);
      if (gap < best && (covered == null || !covered.isCovered(t, px, py, pz))) {
        best = gap;
        triangle = t;
        x = px;
        y = py;
        z = pz;
      }
    }
    return best;
  }

  /** Squared distance to what there is of surface below a node, at least. */
  private double gapTo(int node, double cx, double cy, double cz) {
    return covered != null && covered.isBuried(node)
        ? Double.POSITIVE_INFINITY
        : gap(node, cx, cy, cz);
  }

  /** Squared distance to a box. */
  private double gap(int node, double cx, double cy, double cz) {
    float[] boxes = tree.boxes;
    int at = 6 * node;
    double dx = max(0, max(boxes[at] - cx, cx - boxes[at + 3]));
    double dy = max(0, max(boxes[at + 1] - cy, cy - boxes[at + 4]));
    double dz = max(0, max(boxes[at + 2] - cz, cz - boxes[at + 5]));
    return dx * dx + dy * dy + dz * dz;
  }

  /** Squared distance to a facet, by the region its point lies in (Ericson 2004, 5.1.5). */
  private double close(int t, double cx, double cy, double cz) {
    double[] p = tree.points;
    int a = 3 * tree.corners[3 * t];
    int b = 3 * tree.corners[3 * t + 1];
    int c = 3 * tree.corners[3 * t + 2];
    double ux = p[b] - p[a];
    double uy = p[b + 1] - p[a + 1];
    double uz = p[b + 2] - p[a + 2];
    double vx = p[c] - p[a];
    double vy = p[c + 1] - p[a + 1];
    double vz = p[c + 2] - p[a + 2];
    double sx = cx - p[a];
    double sy = cy - p[a + 1];
    double sz = cz - p[a + 2];
    double uu = ux * ux + uy * uy + uz * uz;
    double uv = ux * vx + uy * vy + uz * vz;
    double vv = vx * vx + vy * vy + vz * vz;
    double us = ux * sx + uy * sy + uz * sz;
    double vs = vx * sx + vy * sy + vz * sz;
    double along;
    double across;
    double atB = us - uu; // (s - u) · u
    double atBv = vs - uv;
    double atC = us - uv;
    double atCv = vs - vv;
    double overAb = us * atBv - atB * vs;
    double overAc = atC * vs - us * atCv;
    double overBc = atB * atCv - atC * atBv;
    if (us <= 0 && vs <= 0) {
      along = 0;
      across = 0;
    } else if (atB >= 0 && atBv <= atB) {
      along = 1;
      across = 0;
    } else if (overAb <= 0 && us >= 0 && atB <= 0) {
      along = us / (us - atB);
      across = 0;
    } else if (atCv >= 0 && atC <= atCv) {
      along = 0;
      across = 1;
    } else if (overAc <= 0 && vs >= 0 && atCv <= 0) {
      along = 0;
      across = vs / (vs - atCv);
    } else if (overBc <= 0 && atBv - atB >= 0 && atC - atCv >= 0) {
      across = (atBv - atB) / ((atBv - atB) + (atC - atCv));
      along = 1 - across;
    } else {
      double sum = overAb + overAc + overBc;
      along = overAc / sum;
      across = overAb / sum;
    }
    px = p[a] + along * ux + across * vx;
    py = p[a + 1] + along * uy + across * vy;
    pz = p[a + 2] + along * uz + across * vz;
    double dx = px - cx;
    double dy = py - cy;
    double dz = pz - cz;
    return dx * dx + dy * dy + dz * dz;
  }
}
