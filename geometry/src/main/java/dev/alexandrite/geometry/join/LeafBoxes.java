package dev.alexandrite.geometry.join;

import static dev.alexandrite.geometry.mesh.Extremes.max;
import static dev.alexandrite.geometry.mesh.Extremes.min;

import dev.alexandrite.geometry.surface.Bvh;
import dev.alexandrite.geometry.surface.Shells;
import java.util.BitSet;

/**
 * Which facets of one leaf of the tree have boxes that meet those of another's. Boxes are whole
 * numbers of cells, and kept for leaves met lately: neighbours meet again. One for each thread.
 */
final class LeafBoxes {
  /** Leaves that are kept. */
  private static final int LATELY = 4096;

  /** Numbers of a facet: its box, its corners and its shell; copied, for they lie far apart. */
  private static final int FACET = 10;

  /** Numbers of a leaf: the box of all of it, and its facets. */
  private static final int LEAF = 6 + FACET * Bvh.LEAF;

  /** In place of a corner that joins nobody. */
  private static final int NO_CORNER = Integer.MAX_VALUE;

  /** Boxes once more, coarser: three numbers in each long, with a bit between them that is free. */
  private static final int COARSE_BITS = 10;

  private static final int LANE = 21;
  private static final long GUARDS = 1L << 20 | 1L << 41 | 1L << 62;

  /** Along the longest side: boxes are whole numbers of cells. */
  static final int CELLS = 1 << 29;

  private final Bvh tree;
  private final Shells shells;

  /** Corners of edges with more than two facets; several bodies may share them. */
  private final BitSet crowded;

  private final boolean hasCrowded;
  private final double[] origin = new double[3];
  private final double cellsPerMm;
  private final int toleranceCells;

  private final int[] lately = new int[LATELY * LEAF];

  private final int[] leafThere = new int[LATELY];

  /** Of all of a leaf, and of its facets, the least and the greatest corner of the box. */
  private final long[] lows = new long[LATELY * (1 + Bvh.LEAF)];

  private final long[] highs = new long[LATELY * (1 + Bvh.LEAF)];

  /** The leaf that is compared with others, wider by the tolerance. */
  private final int[] mine = new int[LEAF];

  private final long[] myLows = new long[Bvh.LEAF];
  private final long[] myHighs = new long[Bvh.LEAF];

  LeafBoxes(Bvh tree, Shells shells, BitSet crowded, double tolerance) {
    this.tree = tree;
    this.shells = shells;
    this.crowded = crowded;
    hasCrowded = !crowded.isEmpty();
    double longest = 0;
    for (int axis = 0; axis < 3; axis++) {
      origin[axis] = tree.boxes[6 + axis] - tolerance;
      longest = Math.max(longest, tree.boxes[9 + axis] - origin[axis] + tolerance);
    }
    cellsPerMm = CELLS / longest;
    toleranceCells = (int) Math.ceil(tolerance * cellsPerMm);
  }

  /** From now on it is this leaf's facets that others are compared with. */
  void compareFrom(int leaf) {
    System.arraycopy(lately, LEAF * slotOf(leaf), mine, 0, LEAF);
    for (int facet = 0; facet < Bvh.LEAF; facet++) {
      int own = 6 + FACET * facet;
      for (int axis = 0; axis < 3; axis++) {
        mine[own + axis] -= toleranceCells;
        mine[own + 3 + axis] += toleranceCells;
        if (hasCrowded && crowded.get(mine[own + 6 + axis])) {
          mine[own + 6 + axis] = NO_CORNER;
        }
      }
      myLows[facet] = coarse(mine, own);
      myHighs[facet] = coarse(mine, own + 3);
    }
  }

  /** Whether one of the leaf's facets meets the box of all of another leaf. */
  boolean meetsLeaf(int facet, int slot) {
    int box = (1 + Bvh.LEAF) * slot;
    return meet(myLows[facet], myHighs[facet], lows[box], highs[box])
        && meet(lately, LEAF * slot, mine, 6 + FACET * facet);
  }

  /** Whether it meets one of another leaf's facets that is no neighbour. */
  boolean meetsStranger(int facet, int slot, int other) {
    int box = (1 + Bvh.LEAF) * slot + 1 + other;
    if (!meet(myLows[facet], myHighs[facet], lows[box], highs[box])) {
      return false;
    }
    int own = 6 + FACET * facet;
    int its = LEAF * slot + 6 + FACET * other;
    return !areNeighbours(lately, its, mine, own) && meet(lately, its, mine, own);
  }

  /** Where a leaf's numbers are kept now. */
  int slotOf(int leaf) {
    int slot = leaf % LATELY;
    if (leafThere[slot] != leaf + 1) {
      leafThere[slot] = leaf + 1;
      fillLeaf(leaf, slot);
    }
    return slot;
  }

  private void fillLeaf(int leaf, int slot) {
    int at = LEAF * slot;
    for (int axis = 0; axis < 3; axis++) {
      lately[at + axis] = Integer.MAX_VALUE;
      lately[at + 3 + axis] = Integer.MIN_VALUE;
    }
    int boxes = (1 + Bvh.LEAF) * slot;
    int from = tree.from(leaf);
    int to = tree.from(leaf + 1);
    for (int i = from; i < to; i++) {
      int own = at + 6 + FACET * (i - from);
      int t = tree.order[i];
      fillBox(t, own);
      System.arraycopy(tree.corners, 3 * t, lately, own + 6, 3);
      lately[own + 9] = shells.shellOf[t];
      for (int axis = 0; axis < 3; axis++) {
        lately[at + axis] = Math.min(lately[at + axis], lately[own + axis]);
        lately[at + 3 + axis] = Math.max(lately[at + 3 + axis], lately[own + 3 + axis]);
      }
      lows[boxes + 1 + i - from] = coarse(lately, own);
      highs[boxes + 1 + i - from] = coarse(lately, own + 3);
    }
    lows[boxes] = coarse(lately, at);
    highs[boxes] = coarse(lately, at + 3);
  }

  /** The box of a facet in cells, rounded outward. */
  private void fillBox(int t, int at) {
    double[] points = tree.points;
    int a = 3 * tree.corners[3 * t];
    int b = 3 * tree.corners[3 * t + 1];
    int c = 3 * tree.corners[3 * t + 2];
    for (int axis = 0; axis < 3; axis++) {
      double x = points[a + axis];
      double y = points[b + axis];
      double z = points[c + axis];
      double low = min(x, min(y, z)) - origin[axis];
      double high = max(x, max(y, z)) - origin[axis];
      lately[at + axis] = (int) (low * cellsPerMm);
      lately[at + 3 + axis] = roundedUp(high * cellsPerMm);
    }
  }

  /** As Math.ceil has it, which is slow before much is compiled. Nothing here is below zero. */
  private static int roundedUp(double cells) {
    int whole = (int) cells;
    return whole < cells ? whole + 1 : whole;
  }

  private static long coarse(int[] cells, int at) {
    return (long) Math.max(0, cells[at]) >> COARSE_BITS
        | (long) (Math.max(0, cells[at + 1]) >> COARSE_BITS) << LANE
        | (long) (Math.max(0, cells[at + 2]) >> COARSE_BITS) << 2 * LANE;
  }

  /** Whether boxes meet, or are nearly that near. A guard stays where nothing was borrowed. */
  private static boolean meet(long low, long high, long otherLow, long otherHigh) {
    return (((otherHigh | GUARDS) - low) & ((high | GUARDS) - otherLow) & GUARDS) == GUARDS;
  }

  /** Without a branch for each side: hardly ever the same one tells them apart. */
  private static boolean meet(int[] a, int i, int[] b, int j) {
    return ((b[j + 3] - a[i])
            | (a[i + 3] - b[j])
            | (b[j + 4] - a[i + 1])
            | (a[i + 4] - b[j + 1])
            | (b[j + 5] - a[i + 2])
            | (a[i + 5] - b[j + 2]))
        >= 0;
  }

  /** Facets of one surface that share a corner of its own meet there, and that is all right. */
  private static boolean areNeighbours(int[] f, int i, int[] g, int j) {
    if (f[i + 9] != g[j + 9]) {
      return false;
    }
    int a = f[i + 6];
    int b = f[i + 7];
    int c = f[i + 8];
    int d = g[j + 6];
    int e = g[j + 7];
    int h = g[j + 8];
    // Less than zero only where two are equal; hardly ever the same two, so there are no branches.
    return (((a ^ d) - 1)
            | ((b ^ d) - 1)
            | ((c ^ d) - 1)
            | ((a ^ e) - 1)
            | ((b ^ e) - 1)
            | ((c ^ e) - 1)
            | ((a ^ h) - 1)
            | ((b ^ h) - 1)
            | ((c ^ h) - 1))
        < 0;
  }
}
