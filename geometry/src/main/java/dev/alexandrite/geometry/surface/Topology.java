package dev.alexandrite.geometry.surface;

import dev.alexandrite.geometry.mesh.IntList;
import dev.alexandrite.geometry.mesh.Parts;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which facets meet at which edges. Half-edge {@code 3 * t + k} runs from corner k of triangle t to
 * the next corner. Half-edges are sorted into buckets by their smaller corner, which needs no hash
 * table, and matched within the bucket; a bucket of any size is matched in n log n.
 */
public final class Topology {
  public static final int OPEN = -1;

  /** More than two facets at this edge. */
  public static final int CROWDED = -2;

  /** The half-edge belongs to a facet that does not count. */
  static final int DROPPED = -3;

  private static final int SMALL = 24;

  /** Corners after joining; triangles whose corners are not three different ones are dropped. */
  public final int[] corners;

  public final int triangleCount;
  public final int vertexCount;

  /** For every half-edge the other one at its edge, or one of the negative values above. */
  public int[] twins = {};

  /** The half-edges, sorted into the buckets of their smaller corners. */
  private int[] halves = {};

  /** Crowded edges, one after another: their number of half-edges, then the half-edges. */
  public final IntList crowded = new IntList();

  public int crowdedEdges;
  public int openEdges;

  /** Edges whose two facets face different ways. */
  int contraryEdges;

  /** Facets with a repeated corner. */
  public int collapsed;

  /** Facets that repeat another facet. */
  public final BitSet repeated;

  private Topology(int[] corners, int triangleCount, int vertexCount, BitSet repeated) {
    this.corners = corners;
    this.triangleCount = triangleCount;
    this.vertexCount = vertexCount;
    this.repeated = repeated;
  }

  public static Topology of(int[] corners, int triangleCount, int vertexCount) {
    Topology topology = new Topology(corners, triangleCount, vertexCount, new BitSet());
    IntList repetitions = topology.match();
    if (repetitions.size == 0) {
      return topology;
    }
    BitSet repeated = new BitSet(triangleCount);
    for (int i = 0; i < repetitions.size; i++) {
      repeated.set(repetitions.values[i]);
    }
    topology = new Topology(corners, triangleCount, vertexCount, repeated);
    topology.match();
    return topology;
  }

  /** With facets that repeat others: several bodies may have the same. */
  public static Topology withRepeated(int[] corners, int triangleCount, int vertexCount) {
    Topology topology = new Topology(corners, triangleCount, vertexCount, new BitSet());
    topology.match();
    return topology;
  }

  boolean dropped(int triangle) {
    return twins[3 * triangle] == DROPPED;
  }

  public int from(int half) {
    return corners[half];
  }

  public int to(int half) {
    return corners[next(half)];
  }

  static int next(int half) {
    return half % 3 == 2 ? half - 2 : half + 1;
  }

  /** The corner of the triangle that is not on this half-edge. */
  private int opposite(int half) {
    return corners[next(next(half))];
  }

  /** Matches everything; returns facets found to repeat others. */
  private IntList match() {
    int parts = triangleCount < 20_000 ? 1 : Parts.processors();
    // Side by side, because clearing so much memory takes its time.
    Parts.run(
        2,
        half -> {
          if (half == 0) {
            twins = new int[3 * triangleCount];
          } else {
            halves = new int[3 * triangleCount];
          }
        });
    markDropped();
    // Where each bucket begins stands one place to the right until it has been filled.
    int[] starts = new int[vertexCount + 2];
    Parts.run(parts, part -> count(low(part, parts), low(part + 1, parts), starts));
    for (int v = 2; v < starts.length; v++) {
      starts[v] += starts[v - 1];
    }
    Parts.run(parts, part -> fill(low(part, parts), low(part + 1, parts), starts));
    Part[] results = new Part[parts];
    Parts.run(
        parts,
        part -> {
          results[part] = new Part();
          for (int v = low(part, parts); v < low(part + 1, parts); v++) {
            results[part].matchBucket(halves, starts[v], starts[v + 1], v);
          }
        });
    halves = new int[0];
    IntList repetitions = new IntList();
    for (Part result : results) {
      openEdges += result.open;
      crowdedEdges += result.crowdedEdges;
      contraryEdges += result.contraryEdges;
      append(crowded, result.crowdedHalves);
      append(repetitions, result.repetitions);
    }
    return repetitions;
  }

  /** The first corner whose bucket is a part's. */
  private int low(int part, int parts) {
    return Parts.from(vertexCount, part, parts);
  }

  private void count(int low, int high, int[] starts) {
    for (int t = 0; t < triangleCount; t++) {
      int h = 3 * t;
      if (twins[h] != DROPPED) {
        int a = corners[h];
        int b = corners[h + 1];
        int c = corners[h + 2];
        count(Math.min(a, b), low, high, starts);
        count(Math.min(b, c), low, high, starts);
        count(Math.min(c, a), low, high, starts);
      }
    }
  }

  private void fill(int low, int high, int[] starts) {
    for (int t = 0; t < triangleCount; t++) {
      int h = 3 * t;
      if (twins[h] != DROPPED) {
        int a = corners[h];
        int b = corners[h + 1];
        int c = corners[h + 2];
        place(Math.min(a, b), h, low, high, starts);
        place(Math.min(b, c), h + 1, low, high, starts);
        place(Math.min(c, a), h + 2, low, high, starts);
      }
    }
  }

  private static void append(IntList to, IntList from) {
    for (int i = 0; i < from.size; i++) {
      to.add(from.values[i]);
    }
  }

  private void markDropped() {
    AtomicLongArray total = new AtomicLongArray(1);
    int parts = triangleCount < 20_000 ? 1 : Parts.processors();
    Parts.run(
        parts,
        part -> {
          int found = 0;
          int end = Parts.from(triangleCount, part + 1, parts);
          for (int t = Parts.from(triangleCount, part, parts); t < end; t++) {
            int a = corners[3 * t];
            int b = corners[3 * t + 1];
            int c = corners[3 * t + 2];
            boolean isCollapsed = a == b || b == c || c == a;
            if (isCollapsed || (!repeated.isEmpty() && repeated.get(t))) {
              Arrays.fill(twins, 3 * t, 3 * t + 3, DROPPED);
            }
            found += isCollapsed ? 1 : 0;
          }
          total.addAndGet(0, found);
        });
    collapsed = (int) total.get(0);
  }

  private static void count(int vertex, int low, int high, int[] starts) {
    if (vertex >= low && vertex < high) {
      starts[vertex + 2]++;
    }
  }

  private void place(int vertex, int half, int low, int high, int[] starts) {
    if (vertex >= low && vertex < high) {
      halves[starts[vertex + 1]++] = half;
    }
  }

  /** What one processor finds in its range of corners. */
  private final class Part {
    private final int[] others = new int[SMALL];
    private final IntList group = new IntList();
    final IntList crowdedHalves = new IntList();
    final IntList repetitions = new IntList();
    int crowdedEdges;
    int contraryEdges;
    int open;

    void matchBucket(int[] halves, int from, int to, int vertex) {
      int size = to - from;
      if (size > SMALL) {
        matchLarge(halves, from, to, vertex);
        return;
      }
      for (int i = 0; i < size; i++) {
        int half = halves[from + i];
        int a = corners[half];
        others[i] = a == vertex ? corners[next(half)] : a;
      }
      for (int i = 0; i < size; i++) {
        int other = others[i];
        if (other < 0) {
          continue;
        }
        int matches = 0;
        int match = 0;
        for (int j = i + 1; j < size; j++) {
          if (others[j] == other) {
            matches++;
            match = j;
          }
        }
        if (matches == 1) {
          others[match] = -1;
          pair(halves[from + i], halves[from + match]);
        } else if (matches == 0) {
          twins[halves[from + i]] = OPEN;
          open++;
        } else {
          group.size = 0;
          for (int j = i; j < size; j++) {
            if (others[j] == other) {
              group.add(halves[from + j]);
              others[j] = -1;
            }
          }
          crowd();
        }
      }
    }

    private void matchLarge(int[] halves, int from, int to, int vertex) {
      long[] keys = new long[to - from];
      for (int i = from; i < to; i++) {
        int a = corners[halves[i]];
        int other = a == vertex ? corners[next(halves[i])] : a;
        keys[i - from] = ((long) other << 32) | halves[i];
      }
      Arrays.sort(keys);
      for (int i = 0, j; i < keys.length; i = j) {
        j = i + 1;
        while (j < keys.length && keys[j] >>> 32 == keys[i] >>> 32) {
          j++;
        }
        if (j == i + 1) {
          twins[(int) keys[i]] = OPEN;
          open++;
        } else if (j == i + 2) {
          pair((int) keys[i], (int) keys[i + 1]);
        } else {
          group.size = 0;
          for (int k = i; k < j; k++) {
            group.add((int) keys[k]);
          }
          crowd();
        }
      }
    }

    private void pair(int a, int b) {
      twins[a] = b;
      twins[b] = a;
      if (corners[a] == corners[b]) {
        contraryEdges++;
        if (opposite(a) == opposite(b)) {
          repetitions.add(Math.max(a, b) / 3);
        }
      }
    }

    private void crowd() {
      crowdedEdges++;
      crowdedHalves.add(group.size);
      long[] keys = new long[group.size];
      for (int i = 0; i < group.size; i++) {
        int half = group.values[i];
        twins[half] = CROWDED;
        crowdedHalves.add(half);
        keys[i] = ((long) opposite(half) << 32) | half;
      }
      Arrays.sort(keys);
      // Facets with the same three corners stand together; the first of each direction stays.
      for (int i = 0, j; i < keys.length; i = j) {
        boolean forward = false;
        boolean backward = false;
        for (j = i; j < keys.length && keys[j] >>> 32 == keys[i] >>> 32; j++) {
          int half = (int) keys[j];
          boolean runsUp = corners[half] < to(half);
          if (runsUp ? forward : backward) {
            repetitions.add(half / 3);
          }
          forward |= runsUp;
          backward |= !runsUp;
        }
      }
    }
  }
}
