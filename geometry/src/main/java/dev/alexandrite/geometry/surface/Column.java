package dev.alexandrite.geometry.surface;

import dev.alexandrite.geometry.mesh.IntList;

/**
 * In which closed shells a point lies: what a line straight upward from it crosses. Reusable, one
 * for each thread.
 *
 * <p>A line through an edge or a corner is decided as if it stood a little farther in y, and far
 * less farther in x (simulation of simplicity, Edelsbrunner and Mücke 1990). With exact signs that
 * is one decision for all facets around it, so that it crosses exactly as many as its moved twin
 * does, and a facet that stands upright is never crossed.
 */
public final class Column {
  private final Bvh tree;
  private final Shells shells;
  private final boolean[] insideOut;
  private final int[] stack = new int[64];
  private final int[] windings;
  private final IntList crossed = new IntList();

  /** Boxes and facets looked at so far. */
  public long work;

  /**
   * @param insideOut for every shell whether its facets, as turned to agree, face inward
   */
  public Column(Bvh tree, Shells shells, boolean[] insideOut) {
    this.tree = tree;
    this.shells = shells;
    this.insideOut = insideOut;
    windings = new int[shells.count];
  }

  /** Looks up from this point; what was found before is forgotten. */
  public void cast(double x, double y, double z) {
    for (int i = 0; i < crossed.size; i++) {
      windings[crossed.values[i]] = 0;
    }
    crossed.size = 0;
    if (isBeside(6, x, y, z)) {
      return;
    }
    Columns.Cell cell = tree.columns.at(x, y, this);
    if (cell == null) {
      castThroughTree(x, y, z);
      return;
    }
    int[] facets = cell.facets();
    float[] its = cell.boxes();
    for (int i = 0, at = 0; i < facets.length; i++, at += Columns.FACET) {
      work++;
      if (its[at + 4] < z) {
        return;
      }
      if (its[at] <= x && its[at + 1] >= x && its[at + 2] <= y && its[at + 3] >= y) {
        cross(facets[i], x, y, z);
      }
    }
  }

  /** Whether a line upward from a point does not meet a box of the tree. */
  private boolean isBeside(int at, double x, double y, double z) {
    float[] boxes = tree.boxes;
    return boxes[at] > x
        || boxes[at + 3] < x
        || boxes[at + 1] > y
        || boxes[at + 4] < y
        || boxes[at + 5] < z;
  }

  private void castThroughTree(double x, double y, double z) {
    int depth = 0;
    stack[depth++] = 1;
    while (depth > 0) {
      int node = stack[--depth];
      work++;
      if (isBeside(6 * node, x, y, z)) {
        continue;
      }
      if (node < tree.leaves) {
        stack[depth++] = 2 * node;
        stack[depth++] = 2 * node + 1;
        continue;
      }
      int to = tree.from(node - tree.leaves + 1);
      for (int i = tree.from(node - tree.leaves); i < to; i++) {
        cross(tree.order[i], x, y, z);
      }
    }
  }

  /** How often this shell is wound around the point: 1 in it, 0 outside, 2 where it overlaps. */
  public int winding(int shell) {
    return windings[shell];
  }

  /** How many shells the line has crossed. */
  public int crossed() {
    return crossed.size;
  }

  public int crossed(int i) {
    return crossed.values[i];
  }

  private void cross(int t, double x, double y, double z) {
    double[] p = tree.points;
    int a = 3 * tree.corners[3 * t];
    int b = 3 * tree.corners[3 * t + 1];
    int c = 3 * tree.corners[3 * t + 2];
    work++;
    if (isLeftOf(p, a, b, x, y) ^ isLeftOf(p, b, c, x, y) ^ isLeftOf(p, c, a, x, y)) {
      int turn = Exact.turn(p[a], p[a + 1], p[b], p[b + 1], p[c], p[c + 1]);
      if (turn * Exact.below(p, a, b, c, x, y, z) > 0) {
        int shell = shells.shellOf[t];
        if (windings[shell] == 0) {
          addOnce(shell);
        }
        windings[shell] += (shells.turned[t] == 1) == insideOut[shell] ? turn : -turn;
      }
    }
  }

  private void addOnce(int shell) {
    for (int i = crossed.size - 1; i >= 0; i--) {
      if (crossed.values[i] == shell) {
        return;
      }
    }
    crossed.add(shell);
  }

  private static boolean isLeftOf(double[] p, int a, int b, double x, double y) {
    double ya = p[a + 1];
    double yb = p[b + 1];
    if (ya > y == yb > y) {
      return false;
    }
    if (p[a] < x && p[b] < x) {
      return false;
    }
    return ya <= y
        ? Exact.turn(p[a], ya, p[b], yb, x, y) > 0
        : Exact.turn(p[b], yb, p[a], ya, x, y) > 0;
  }
}
