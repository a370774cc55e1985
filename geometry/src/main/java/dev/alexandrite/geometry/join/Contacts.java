package dev.alexandrite.geometry.join;

import dev.alexandrite.geometry.mesh.IntList;
import dev.alexandrite.geometry.mesh.Parts;
import dev.alexandrite.geometry.surface.Bvh;
import dev.alexandrite.geometry.surface.Shells;
import dev.alexandrite.geometry.surface.Topology;
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
  /** Leaves whose search begins together, and blocks that go to one part in turn. */
  private static final int BLOCK = 16;

  private static final int DEALT = 16;
  private static final int LATELY = 1024;

  /** Numbers of a facet: its box, its corners and its shell; copied, for they lie far apart. */
  private static final int FACET = 10;

  /** Numbers of a leaf: the box of all of it, and its facets. */
  private static final int LEAF = 6 + FACET * Bvh.LEAF;

  /** Along the longest side: boxes are whole numbers of cells. */
  private static final int CELLS = 1 << 29;

  /** Twice as many numbers are kept. */
  static final int PAIRS_MAX = 3_000_000;

  private final Bvh tree;
  private final Shells shells;

  /** Corners of edges with more than two facets; several bodies may share them. */
  private final BitSet crowded;

  private final double tolerance;
  private final double[] origin = new double[3];
  private final double cellsPerMm;
  private final int toleranceCells;
  private final long workMax;
  private final AtomicLong work = new AtomicLong();
  private final AtomicLong found = new AtomicLong();

  private Contacts(Bvh tree, Shells shells, BitSet crowded, double tolerance, long workMax) {
    this.tree = tree;
    this.shells = shells;
    this.crowded = crowded;
    this.tolerance = tolerance;
    this.workMax = workMax;
    double longest = 0;
    for (int axis = 0; axis < 3; axis++) {
      origin[axis] = tree.boxes[6 + axis] - tolerance;
      longest = Math.max(longest, tree.boxes[9 + axis] - origin[axis] + tolerance);
    }
    cellsPerMm = CELLS / longest;
    toleranceCells = (int) Math.ceil(tolerance * cellsPerMm);
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
          for (int block = part * DEALT; block < blocks && !contacts.isTooMuch(); block++) {
            its.searchBlock(block);
            if ((block + 1) % DEALT == 0) {
              block += (parts - 1) * DEALT;
              its.settle();
            }
          }
          its.settle();
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

    /** Where the search of each leaf of the present block begins: what meets the block at all. */
    private final IntList starts = new IntList();

    private final FacetPlane plane = new FacetPlane(tree.points, tree.corners, tolerance);
    private final FacetPlane others = new FacetPlane(tree.points, tree.corners, tolerance);
    private final float[] box = new float[6];
    private final int[] mine = new int[LEAF];

    /** Leaves met lately: neighbours meet again. */
    private final int[] lately = new int[LATELY * LEAF];

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

    void searchBlock(int block) {
      begin(block);
      int to = Math.min(tree.leaves, (block + 1) * BLOCK);
      for (int leaf = block * BLOCK; leaf < to && isWithin(); leaf++) {
        search(leaf);
      }
    }

    /** Looks for the later blocks, and this one, that its leaves may meet. */
    private void begin(int block) {
      starts.size = 0;
      int level = Math.max(1, tree.leaves / BLOCK);
      fillBox(level + block);
      int depth = 0;
      stack[depth++] = 1;
      while (depth > 0) {
        int node = stack[--depth];
        done++;
        if (!meet(tree.boxes, 6 * node, box, 0)) {
          continue;
        }
        if (node >= level) {
          starts.add(node);
          continue;
        }
        depth = pushChildren(node, level, block, depth);
      }
    }

    /**
     * Those that reach this place on the level or one behind it: the others have had their turn.
     */
    private int pushChildren(int node, int level, int place, int depth) {
      int pushed = depth;
      int below = Integer.numberOfLeadingZeros(node) - Integer.numberOfLeadingZeros(level) - 1;
      for (int child = 2 * node; child <= 2 * node + 1; child++) {
        if (((child + 1) << below) - 1 - level >= place) {
          stack[pushed++] = child;
        }
      }
      return pushed;
    }

    /** The box of a node, wider by the tolerance. */
    private void fillBox(int node) {
      System.arraycopy(tree.boxes, 6 * node, box, 0, 6);
      for (int axis = 0; axis < 3; axis++) {
        box[axis] = Math.nextDown((float) (box[axis] - tolerance));
        box[3 + axis] = Math.nextUp((float) (box[3 + axis] + tolerance));
      }
    }

    /** Compares the facets of a leaf with one another and with those of later leaves. */
    private void search(int leaf) {
      System.arraycopy(lately, placeOf(leaf), mine, 0, LEAF);
      for (int own = 6; own < LEAF; own += FACET) {
        for (int axis = 0; axis < 3; axis++) {
          mine[own + axis] -= toleranceCells;
          mine[own + 3 + axis] += toleranceCells;
        }
      }
      fillBox(tree.leaves + leaf);
      int hub = tree.hubs[tree.leaves + leaf];
      hub = hub < 0 || crowded.get(hub) ? -1 : hub;
      int shell = tree.shellOf(tree.leaves + leaf);
      for (int i = 0; i < starts.size && isWithin(); i++) {
        search(leaf, starts.values[i], hub, shell);
      }
    }

    private void search(int leaf, int start, int hub, int shell) {
      int depth = 0;
      stack[depth++] = start;
      while (depth > 0) {
        int node = stack[--depth];
        done++;
        if (!meet(tree.boxes, 6 * node, box, 0)
            || (hub >= 0 && tree.hubs[node] == hub && tree.shellOf(node) == shell)) {
          continue; // apart, or neighbours all of them
        }
        if (node < tree.leaves) {
          // Leaves before this one have been compared from their own side.
          depth = pushChildren(node, tree.leaves, leaf, depth);
          continue;
        }
        compare(leaf, node - tree.leaves);
        if (!isWithin()) {
          return;
        }
      }
    }

    private void compare(int leaf, int other) {
      int theirs = placeOf(other);
      int from = tree.from(leaf);
      int to = tree.from(leaf + 1);
      int otherFrom = tree.from(other);
      int otherTo = tree.from(other + 1);
      for (int i = from; i < to; i++) {
        int planeOf = -1;
        int own = 6 + FACET * (i - from);
        if (!meet(lately, theirs, mine, own)) {
          continue;
        }
        for (int j = leaf == other ? i + 1 : otherFrom; j < otherTo; j++) {
          done++;
          int its = theirs + 6 + FACET * (j - otherFrom);
          if (!meet(lately, its, mine, own) || areNeighbours(lately, its, mine, own)) {
            continue;
          }
          int f = tree.order[i];
          int g = tree.order[j];
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

    /** Where a leaf's numbers are kept now. */
    private int placeOf(int leaf) {
      int at = leaf % LATELY * LEAF;
      if (leafThere[leaf % LATELY] != leaf + 1) {
        leafThere[leaf % LATELY] = leaf + 1;
        fillLeaf(leaf, at);
      }
      return at;
    }

    private void fillLeaf(int leaf, int at) {
      for (int axis = 0; axis < 3; axis++) {
        lately[at + axis] = Integer.MAX_VALUE;
        lately[at + 3 + axis] = Integer.MIN_VALUE;
      }
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
      }
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
        double low = Math.min(x, Math.min(y, z)) - origin[axis];
        double high = Math.max(x, Math.max(y, z)) - origin[axis];
        lately[at + axis] = (int) Math.floor(low * cellsPerMm);
        lately[at + 3 + axis] = (int) Math.ceil(high * cellsPerMm);
      }
    }
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

  private static boolean meet(float[] a, int i, float[] b, int j) {
    return (Float.floatToRawIntBits(b[j + 3] - a[i])
            | Float.floatToRawIntBits(a[i + 3] - b[j])
            | Float.floatToRawIntBits(b[j + 4] - a[i + 1])
            | Float.floatToRawIntBits(a[i + 4] - b[j + 1])
            | Float.floatToRawIntBits(b[j + 5] - a[i + 2])
            | Float.floatToRawIntBits(a[i + 5] - b[j + 2]))
        >= 0;
  }

  /** Facets of one surface that share a corner of its own meet there, and that is all right. */
  private boolean areNeighbours(int[] f, int i, int[] g, int j) {
    if (f[i + 9] != g[j + 9]) {
      return false;
    }
    int a = f[i + 6];
    int b = f[i + 7];
    int c = f[i + 8];
    for (int k = j + 6; k < j + 9; k++) {
      int d = g[k];
      if ((a == d || b == d || c == d) && !crowded.get(d)) {
        return true;
      }
    }
    return false;
  }
}
