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
    private final LeafBoxes leaves = new LeafBoxes(tree, shells, crowded, tolerance);
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
      leaves.compareFrom(leaf);
      fillBox(tree.leaves + leaf);
      int hub = tree.hubs[tree.leaves + leaf];
      hub = hub < 0 || crowded.get(hub) ? -1 : hub;
      int shell = tree.shellOf(tree.leaves + leaf);
      for (int i = 0; i < starts.size && isWithin(); i++) {
        search(leaf, starts.values[i], hub, shell);
      }
    }

    private void search(int leaf, int start, int hub, int shell) {
      float[] boxes = tree.boxes;
      float lowX = box[0];
      float lowY = box[1];
      float lowZ = box[2];
      float highX = box[3];
      float highY = box[4];
      float highZ = box[5];
      int depth = 0;
      stack[depth++] = start;
      while (depth > 0) {
        int node = stack[--depth];
        int at = 6 * node;
        done++;
        boolean meets =
            (Float.floatToRawIntBits(highX - boxes[at])
                    | Float.floatToRawIntBits(boxes[at + 3] - lowX)
                    | Float.floatToRawIntBits(highY - boxes[at + 1])
                    | Float.floatToRawIntBits(boxes[at + 4] - lowY)
                    | Float.floatToRawIntBits(highZ - boxes[at + 2])
                    | Float.floatToRawIntBits(boxes[at + 5] - lowZ))
                >= 0;
        if (!meets || (hub >= 0 && tree.hubs[node] == hub && tree.shellOf(node) == shell)) {
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
      int slot = leaves.slotOf(other);
      int from = tree.from(leaf);
      int count = tree.from(leaf + 1) - from;
      int otherFrom = tree.from(other);
      int otherCount = tree.from(other + 1) - otherFrom;
      for (int i = 0; i < count; i++) {
        if (!leaves.meetsLeaf(i, slot)) {
          continue;
        }
        boolean isSet = false;
        for (int j = leaf == other ? i + 1 : 0; j < otherCount; j++) {
          done++;
          if (!leaves.meetsStranger(i, slot, j)) {
            continue;
          }
          int f = tree.order[from + i];
          if (!isSet && !plane.set(f)) {
            break; // a needle; its neighbours have the same edges
          }
          isSet = true;
          touch(f, tree.order[otherFrom + j]);
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
  }

  /** Without a branch for each side: hardly ever the same one tells them apart. */
  private static boolean meet(float[] a, int i, float[] b, int j) {
    return (Float.floatToRawIntBits(b[j + 3] - a[i])
            | Float.floatToRawIntBits(a[i + 3] - b[j])
            | Float.floatToRawIntBits(b[j + 4] - a[i + 1])
            | Float.floatToRawIntBits(a[i + 4] - b[j + 1])
            | Float.floatToRawIntBits(b[j + 5] - a[i + 2])
            | Float.floatToRawIntBits(a[i + 5] - b[j + 2]))
        >= 0;
  }
}
