package dev.alexandrite.geometry.surface;

import dev.alexandrite.geometry.mesh.IntList;
import dev.alexandrite.geometry.mesh.Parts;
import java.util.Arrays;

/**
 * Connected surfaces: facets joined over edges that exactly two facets share. Within one, facets
 * are turned to agree with their neighbours; the side that most of them were given wins.
 */
public final class Shells {
  private final Topology topology;
  public int count;

  /** For every triangle its shell, or -1 if it doesn't count. */
  public final int[] shellOf;

  /** For every triangle 1 where it was turned against the way it was given. */
  public final byte[] turned;

  /** For every shell: facets, facets turned within it, and whether its edges are all closed. */
  public int[] facets = new int[16];

  public int[] minority = new int[16];
  public int[] firstTriangle = new int[16];
  public boolean[] closed = new boolean[16];
  public boolean[] orientable = new boolean[16];

  /** For every shell whether edges with more than two facets hold it together. */
  public boolean[] compound = {};

  private int[] stack = new int[1024];

  public Shells(Topology topology) {
    this.topology = topology;
    shellOf = new int[topology.triangleCount];
    turned = new byte[topology.triangleCount];
    if (topology.contraryEdges == 0) {
      uniteAgreeing();
    } else {
      Arrays.fill(shellOf, -1);
      for (int t = 0; t < topology.triangleCount; t++) {
        if (shellOf[t] < 0 && !topology.dropped(t)) {
          grow(t);
        }
      }
      settleMajorities();
    }
    compound = new boolean[count];
    judgeCrowdedEdges();
  }

  /**
   * Where all facets agree with their neighbours already, nothing needs turning and the order of
   * visits doesn't matter: disjoint sets in the order of the file are several times as fast. The
   * root of a set is its first triangle.
   */
  private void uniteAgreeing() {
    int triangles = topology.triangleCount;
    int parts = triangles < 20_000 ? 1 : Parts.processors();
    int[] parents = shellOf;
    IntList[] across = new IntList[parts];
    Parts.run(
        parts,
        part -> {
          across[part] = new IntList();
          int from = Parts.from(triangles, part, parts);
          int to = Parts.from(triangles, part + 1, parts);
          for (int t = from; t < to; t++) {
            parents[t] = t;
            for (int half = 3 * t; half < 3 * t + 3; half++) {
              int twin = topology.twins[half];
              if (twin >= 3 * from && twin < half) {
                unite(parents, t, twin / 3);
              } else if (twin >= 0 && twin < half) {
                across[part].add(half);
              }
            }
          }
        });
    for (IntList halves : across) {
      for (int i = 0; i < halves.size; i++) {
        unite(parents, halves.values[i] / 3, topology.twins[halves.values[i]] / 3);
      }
    }
    // A parent comes before its children, so it has been renamed already.
    for (int t = 0; t < triangles; t++) {
      if (topology.dropped(t)) {
        shellOf[t] = -1;
        continue;
      }
      int shell = parents[t] == t ? begin(t) : shellOf[parents[t]];
      shellOf[t] = shell;
      facets[shell]++;
      closed[shell] &=
          topology.twins[3 * t] != Topology.OPEN
              && topology.twins[3 * t + 1] != Topology.OPEN
              && topology.twins[3 * t + 2] != Topology.OPEN;
    }
  }

  private static void unite(int[] parents, int a, int b) {
    int rootA = root(parents, a);
    int rootB = root(parents, b);
    if (rootA < rootB) {
      parents[rootB] = rootA;
    } else {
      parents[rootA] = rootB;
    }
  }

  private int begin(int seed) {
    if (count == facets.length) {
      facets = Arrays.copyOf(facets, count * 2);
      minority = Arrays.copyOf(minority, count * 2);
      firstTriangle = Arrays.copyOf(firstTriangle, count * 2);
      closed = Arrays.copyOf(closed, count * 2);
      orientable = Arrays.copyOf(orientable, count * 2);
    }
    firstTriangle[count] = seed;
    closed[count] = true;
    orientable[count] = true;
    return count++;
  }

  private void grow(int seed) {
    int shell = begin(seed);
    int found = 0;
    int against = 0;
    boolean isClosed = true;
    boolean isOrientable = true;
    int depth = 0;
    shellOf[seed] = shell;
    stack[depth++] = seed;
    int[] twins = topology.twins;
    while (depth > 0) {
      int t = stack[--depth];
      found++;
      against += turned[t];
      if (depth + 3 > stack.length) {
        stack = Arrays.copyOf(stack, stack.length * 2);
      }
      for (int half = 3 * t; half < 3 * t + 3; half++) {
        int twin = twins[half];
        if (twin < 0) {
          isClosed &= twin != Topology.OPEN;
          continue;
        }
        int other = twin / 3;
        // Neighbours agree where their half-edges run against each other.
        byte side = (byte) (topology.from(half) == topology.from(twin) ? 1 - turned[t] : turned[t]);
        if (shellOf[other] < 0) {
          shellOf[other] = shell;
          turned[other] = side;
          stack[depth++] = other;
        } else {
          isOrientable &= turned[other] == side;
        }
      }
    }
    facets[shell] = found;
    minority[shell] = against;
    closed[shell] = isClosed;
    orientable[shell] = isOrientable;
  }

  private void settleMajorities() {
    boolean[] swap = new boolean[count];
    boolean any = false;
    for (int s = 0; s < count; s++) {
      if (minority[s] > facets[s] - minority[s]) {
        minority[s] = facets[s] - minority[s];
        swap[s] = true;
        any = true;
      }
    }
    for (int t = 0; any && t < shellOf.length; t++) {
      if (shellOf[t] >= 0 && swap[shellOf[t]]) {
        turned[t] ^= 1;
      }
    }
  }

  /**
   * Shells also end at edges with more than two facets. There a shell is closed if as many of its
   * facets run one way as the other. Otherwise its neighbours at that edge may close it, all
   * together; then they count as one shell.
   */
  private void judgeCrowdedEdges() {
    int[] halves = topology.crowded.values;
    int[] joined = null;
    for (int at = 0; at < topology.crowded.size; at += halves[at] + 1) {
      long[] runs = new long[halves[at]];
      for (int i = 0; i < runs.length; i++) {
        int half = halves[at + 1 + i];
        runs[i] = ((long) shellOf[half / 3] << 1) | (runsUp(half) ? 1 : 0);
        compound[shellOf[half / 3]] = true;
      }
      Arrays.sort(runs);
      int total = 0;
      boolean eachBalanced = true;
      for (int i = 0, j; i < runs.length; i = j) {
        int balance = 0;
        for (j = i; j < runs.length && runs[j] >> 1 == runs[i] >> 1; j++) {
          balance += (runs[j] & 1) == 1 ? 1 : -1;
        }
        eachBalanced &= balance == 0;
        total += balance;
      }
      if (eachBalanced) {
        continue;
      }
      if (joined == null) {
        joined = new int[count];
        Arrays.setAll(joined, i -> i);
      }
      int first = root(joined, (int) (runs[0] >> 1));
      for (long run : runs) {
        int shell = root(joined, (int) (run >> 1));
        joined[shell] = first;
        if (total != 0) {
          closed[(int) (run >> 1)] = false;
        }
      }
    }
    if (joined != null) {
      join(joined);
    }
  }

  private boolean runsUp(int half) {
    return topology.from(half) < topology.to(half) ^ turned[half / 3] == 1;
  }

  private static int root(int[] joined, int shell) {
    while (joined[shell] != shell) {
      joined[shell] = joined[joined[shell]];
      shell = joined[shell];
    }
    return shell;
  }

  private void join(int[] joined) {
    int[] renamed = new int[count];
    Arrays.fill(renamed, -1);
    int kept = 0;
    for (int s = 0; s < count; s++) {
      int root = root(joined, s);
      if (renamed[root] < 0) {
        int name = kept++;
        renamed[root] = name;
        facets[name] = facets[s];
        minority[name] = minority[s];
        firstTriangle[name] = firstTriangle[s];
        closed[name] = closed[s];
        orientable[name] = orientable[s];
        compound[name] = compound[s];
      } else {
        int name = renamed[root];
        facets[name] += facets[s];
        minority[name] += minority[s];
        closed[name] &= closed[s];
        orientable[name] &= orientable[s];
        compound[name] |= compound[s];
      }
      renamed[s] = renamed[root];
    }
    count = kept;
    for (int t = 0; t < shellOf.length; t++) {
      if (shellOf[t] >= 0) {
        shellOf[t] = renamed[shellOf[t]];
      }
    }
  }
}
