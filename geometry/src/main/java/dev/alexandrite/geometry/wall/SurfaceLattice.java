package dev.alexandrite.geometry.wall;

import static dev.alexandrite.geometry.mesh.Extremes.max;
import static dev.alexandrite.geometry.mesh.Extremes.min;

import dev.alexandrite.geometry.surface.Bvh;

/**
 * Points spread evenly over a surface: where the lines of a lattice along the three axes pierce it.
 * They depend on where the surface is and on nothing else, not on how it is cut into facets. Of a
 * surface there are between 1 and 1.73 points for each square of the lattice, and whatever one of
 * the axes sees a square of is met.
 */
final class SurfaceLattice {
  /** Where the lattice begins, in steps: drawn edges are hardly ever along such lines. */
  private static final double[] OFFSETS = {
    0.3819660112501051, 0.6180339887498949, 0.2360679774997897
  };

  interface Visitor {
    void visit(int triangle, double x, double y, double z);
  }

  private final Bvh tree;
  private final double step;
  private final double[] origin = new double[3];
  private final Visitor visitor;
  private final int[] first = new int[3];
  private final int[] last = new int[3];
  private final double[] point = new double[3];

  /** Facets and lines looked at so far. */
  long work;

  SurfaceLattice(Bvh tree, double[] box, double step, Visitor visitor) {
    this.tree = tree;
    this.step = step;
    this.visitor = visitor;
    for (int axis = 0; axis < 3; axis++) {
      origin[axis] = box[axis] + OFFSETS[axis] * step;
    }
  }

  /**
   * Visits the facets of one leaf, in the tree's order from one place to another at most; returns
   * where the next leaf begins.
   */
  int visitLeaf(int from, int to) {
    int leaf = tree.leafAt(from);
    int end = Math.min(to, tree.from(leaf + 1));
    if (isPierced(6 * (tree.leaves + leaf))) {
      for (int i = from; i < end; i++) {
        visit(tree.order[i]);
      }
    } else {
      work += end - from;
    }
    return end;
  }

  /** Whether the lines of two axes may go through a box, as they have to. */
  private boolean isPierced(int at) {
    int wide = 0;
    for (int axis = 0; axis < 3; axis++) {
      double first = Math.ceil((tree.boxes[at + axis] - origin[axis]) / step);
      double last = Math.floor((tree.boxes[at + 3 + axis] - origin[axis]) / step);
      wide += first <= last ? 1 : 0;
    }
    return wide >= 2;
  }

  private void visit(int t) {
    double[] p = tree.points;
    int a = 3 * tree.corners[3 * t];
    int b = 3 * tree.corners[3 * t + 1];
    int c = 3 * tree.corners[3 * t + 2];
    work++;
    int wide = 0;
    for (int axis = 0; axis < 3; axis++) {
      double low = min(p[a + axis], min(p[b + axis], p[c + axis]));
      double high = max(p[a + axis], max(p[b + axis], p[c + axis]));
      first[axis] = (int) Math.ceil((low - origin[axis]) / step);
      last[axis] = (int) Math.floor((high - origin[axis]) / step);
      wide += first[axis] <= last[axis] ? 1 : 0;
    }
    if (wide < 2) {
      return;
    }
    for (int axis = 0; axis < 3; axis++) {
      int u = axis == 2 ? 0 : axis + 1;
      int v = axis == 0 ? 2 : axis - 1;
      if (first[u] <= last[u] && first[v] <= last[v]) {
        if (last[u] - first[u] <= last[v] - first[v]) {
          scan(t, axis, u, v);
        } else {
          scan(t, axis, v, u);
        }
      }
    }
  }

  /** The points of lines along one axis, line by line in u. */
  private void scan(int t, int axis, int u, int v) {
    double[] p = tree.points;
    for (int i = first[u]; i <= last[u]; i++) {
      double at = origin[u] + i * step;
      work++;
      double fromV = 0;
      double fromAxis = 0;
      double toV = 0;
      double toAxis = 0;
      int ends = 0;
      for (int k = 0; k < 3; k++) {
        int q = 3 * tree.corners[3 * t + k];
        int r = 3 * tree.corners[3 * t + (k == 2 ? 0 : k + 1)];
        if (p[q + u] <= at != p[r + u] <= at) {
          double part = (at - p[q + u]) / (p[r + u] - p[q + u]);
          double endV = p[q + v] + part * (p[r + v] - p[q + v]);
          double endAxis = p[q + axis] + part * (p[r + axis] - p[q + axis]);
          if (ends++ == 0) {
            fromV = endV;
            fromAxis = endAxis;
          } else {
            toV = endV;
            toAxis = endAxis;
          }
        }
      }
      if (ends == 2) {
        point[u] = at;
        visitBetween(
            t,
            axis,
            v,
            Math.min(fromV, toV),
            Math.max(fromV, toV),
            fromV,
            fromAxis,
            (toAxis - fromAxis) / (toV - fromV));
      }
    }
  }

  private void visitBetween(
      int t, int axis, int v, double low, double high, double fromV, double fromAxis, double rise) {
    int to = (int) Math.floor((high - origin[v]) / step);
    for (int j = (int) Math.ceil((low - origin[v]) / step); j <= to; j++) {
      point[v] = origin[v] + j * step;
      point[axis] = fromAxis + rise * (point[v] - fromV);
      visitor.visit(t, point[0], point[1], point[2]);
    }
  }
}
