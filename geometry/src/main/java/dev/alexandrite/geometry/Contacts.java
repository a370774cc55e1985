package dev.alexandrite.geometry;

import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which facets meet others than their neighbours: all pairs that come within a tolerance of each
 * other, whether they cross or only touch. Looked for leaf by leaf of the tree. What it may cost is
 * counted in comparisons, which are the same on every machine, and not in time.
 */
final class Contacts {
  private static final int BLOCK = 64;
  private static final int LATELY = 1024;

  /** Twice as many numbers are kept. */
  static final int PAIRS_MAX = 3_000_000;

  private final Bvh tree;
  private final Shells shells;

  /** Corners of edges with more than two facets; several bodies may share them. */
  private final BitSet crowded;

  private final double tolerance;
  private final long workMax;
  private final AtomicLong work = new AtomicLong();
  private final AtomicLong found = new AtomicLong();

  private Contacts(Bvh tree, Shells shells, BitSet crowded, double tolerance, long workMax) {
    this.tree = tree;
    this.shells = shells;
    this.crowded = crowded;
    this.tolerance = tolerance;
    this.workMax = workMax;
  }

  /**
   * @return a facet in the upper and one that meets it in the lower half of each number, sorted;
   *     null where there are more of them, or finding them is more work, than allowed
   */
  static long @Nullable [] of(
      Bvh tree, Topology topology, Shells shells, double tolerance, long workMax) {
    BitSet crowded = new BitSet();
    int[] halves = topology.crowded.values;
    for (int at = 0; at < topology.crowded.size; at += halves[at] + 1) {
      crowded.set(topology.from(halves[at + 1]));
      crowded.set(topology.to(halves[at + 1]));
    }
    Contacts contacts = new Contacts(tree, shells, crowded, tolerance, workMax);
    int blocks = (tree.leaves + BLOCK - 1) / BLOCK;
    int parts = tree.leaves < 1024 ? 1 : Parts.processors();
    long[][] pairs = new long[parts][];
    // Blocks are dealt out in turn, so that a crowded corner does not fall to one part alone.
    Parts.run(
        parts,
        part -> {
          Part its = contacts.new Part();
          for (int block = part; block < blocks && !contacts.isTooMuch(); block += parts) {
            int to = Math.min(tree.leaves, (block + 1) * BLOCK);
            for (int leaf = block * BLOCK; leaf < to && its.isWithin(); leaf++) {
              its.search(leaf);
            }
            its.settle();
          }
          pairs[part] = its.pairs.toArray();
        });
    if (contacts.isTooMuch()) {
      return null;
    }
    long[] all = Arrays.stream(pairs).flatMapToLong(Arrays::stream).toArray();
    Arrays.parallelSort(all);
    return all;
  }

  private boolean isTooMuch() {
    return work.get() > workMax || found.get() > PAIRS_MAX;
  }

  private static final class LongList {
    private long[] values = new long[64];
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    long[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }

  private final class Part {
    private final int[] stack = new int[64];
    private final FacetPlane plane = new FacetPlane(tree.points, tree.corners, tolerance);
    private final FacetPlane others = new FacetPlane(tree.points, tree.corners, tolerance);
    private final float[] box = new float[6];
    private final float[] mine = new float[6 * Bvh.LEAF];

    /** Boxes of the facets of leaves met lately: neighbours meet again. */
    private final float[] lately = new float[LATELY * 6 * Bvh.LEAF];

    private final int[] leafThere = new int[LATELY];
    final LongList pairs = new LongList();
    private long done;
    private int settled;

    void settle() {
      work.addAndGet(done);
      found.addAndGet(pairs.size - settled);
      done = 0;
      settled = pairs.size;
    }

    /** Even one leaf may have more to compare than is allowed. */
    boolean isWithin() {
      return work.get() + done <= workMax && found.get() + pairs.size - settled <= PAIRS_MAX;
    }

    /** Compares the facets of a leaf with one another and with those of later leaves. */
    void search(int leaf) {
      fillBoxes(leaf, tolerance, mine, 0);
      System.arraycopy(tree.boxes, 6 * (tree.leaves + leaf), box, 0, 6);
      for (int axis = 0; axis < 3; axis++) {
        box[axis] = Math.nextDown((float) (box[axis] - tolerance));
        box[3 + axis] = Math.nextUp((float) (box[3 + axis] + tolerance));
      }
      int hub = tree.hubs[tree.leaves + leaf];
      hub = hub < 0 || crowded.get(hub) ? -1 : hub;
      int shell = tree.shellOf(tree.leaves + leaf);
      int depth = 0;
      stack[depth++] = 1;
      while (depth > 0) {
        int node = stack[--depth];
        done++;
        if (!meet(tree.boxes, 6 * node, box, 0)
            || (hub >= 0 && tree.hubs[node] == hub && tree.shellOf(node) == shell)) {
          continue; // apart, or neighbours all of them
        }
        if (node < tree.leaves) {
          // Leaves before this one have been compared from their own side.
          int shift =
              Integer.numberOfLeadingZeros(node) - Integer.numberOfLeadingZeros(tree.leaves);
          for (int child = 2 * node; child <= 2 * node + 1; child++) {
            int last = ((child + 1) << (shift - 1)) - 1 - tree.leaves;
            if (last >= leaf) {
              stack[depth++] = child;
            }
          }
          continue;
        }
        compare(leaf, node - tree.leaves);
        if (!isWithin()) {
          return;
        }
      }
    }

    private void compare(int leaf, int other) {
      int theirs = other % LATELY * 6 * Bvh.LEAF;
      if (leafThere[other % LATELY] != other + 1) {
        leafThere[other % LATELY] = other + 1;
        fillBoxes(other, 0, lately, theirs);
      }
      int from = tree.from(leaf);
      int to = tree.from(leaf + 1);
      int otherFrom = tree.from(other);
      int otherTo = tree.from(other + 1);
      for (int i = from; i < to; i++) {
        int planeOf = -1;
        if (leaf != other && !meet(tree.boxes, 6 * (tree.leaves + other), mine, 6 * (i - from))) {
          continue;
        }
        for (int j = leaf == other ? i + 1 : otherFrom; j < otherTo; j++) {
          done++;
          if (!meet(lately, theirs + 6 * (j - otherFrom), mine, 6 * (i - from))) {
            continue;
          }
          int f = tree.order[i];
          int g = tree.order[j];
          if (areNeighbours(f, g)) {
            continue;
          }
          if (planeOf != i) {
            if (!plane.set(f)) {
              break; // a needle; its neighbours have the same edges
            }
            planeOf = i;
          }
          touch(f, g);
        }
      }
    }

    private void touch(int f, int g) {
      done += 4;
      if (plane.isClearOf(g) || !others.set(g) || others.isClearOf(f)) {
        return;
      }
      done += 8;
      if (plane.cut(g) >= 0) {
        pairs.add((long) f << 32 | g);
      }
      if (others.cut(f) >= 0) {
        pairs.add((long) g << 32 | f);
      }
    }

    private void fillBoxes(int leaf, double margin, float[] boxes, int at) {
      int from = tree.from(leaf);
      int to = tree.from(leaf + 1);
      for (int i = from; i < to; i++) {
        tree.boxOf(tree.order[i], margin, boxes, at + 6 * (i - from));
      }
    }
  }

  private static boolean meet(float[] a, int i, float[] b, int j) {
    return a[i] <= b[j + 3]
        && a[i + 3] >= b[j]
        && a[i + 1] <= b[j + 4]
        && a[i + 4] >= b[j + 1]
        && a[i + 2] <= b[j + 5]
        && a[i + 5] >= b[j + 2];
  }

  /** Facets of one surface that share a corner of its own meet there, and that is all right. */
  private boolean areNeighbours(int f, int g) {
    if (shells.shellOf[f] != shells.shellOf[g]) {
      return false;
    }
    int[] corners = tree.corners;
    int a = corners[3 * f];
    int b = corners[3 * f + 1];
    int c = corners[3 * f + 2];
    for (int k = 3 * g; k < 3 * g + 3; k++) {
      int d = corners[k];
      if ((a == d || b == d || c == d) && !crowded.get(d)) {
        return true;
      }
    }
    return false;
  }
}
