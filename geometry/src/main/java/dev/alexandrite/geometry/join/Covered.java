package dev.alexandrite.geometry.join;

import dev.alexandrite.geometry.surface.Bvh;
import dev.alexandrite.geometry.surface.Column;
import dev.alexandrite.geometry.surface.FacetNormals;
import dev.alexandrite.geometry.surface.Shells;
import dev.alexandrite.geometry.surface.Solids;
import dev.alexandrite.geometry.surface.Surface;
import dev.alexandrite.geometry.surface.Topology;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which of the surface is none, because bodies meet there: what lies inside another body or flush
 * with one is no end of the metal. Reusable, one for each thread.
 */
public final class Covered {
  private static final byte OPEN = 0;
  private static final byte COVERED = 1;

  /** Cut by others, or lying on them: asked point by point. */
  private static final byte CUT = 2;

  /** Of the tolerance: so far outside of a facet is surely beyond another that lies flush. */
  private static final double BEYOND = 4;

  /** In millimetres: of a cut facet a cell is covered where its corners, so far out, all are. */
  private static final double CELL = 0.05;

  private final Bvh tree;
  private final Shells shells;
  private final boolean[] insideOut;
  private final double[] shellBoxes;

  /** Cells of facets that are cut, shared by all threads. */
  private final Map<Place, Byte> known;

  private final byte[] states;

  /** For every node of the tree whether all of its facets are covered. */
  private final boolean[] buried;

  private final Column column;
  private final Solids solids;
  private final FacetNormals normals;
  private final double beyond;
  private final double[] normal = new double[3];
  private final Place asked = new Place();

  /** Four of the eight corners of a cell, by the bits of their axes. */
  private static final int[] TETRAHEDRON = {0, 3, 5, 6};

  /** Of what is known: looked up with one that is used again and again. */
  private static final class Place {
    int facet;
    long x;
    long y;
    long z;

    Place copy() {
      Place copy = new Place();
      copy.facet = facet;
      copy.x = x;
      copy.y = y;
      copy.z = z;
      return copy;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Place it && facet == it.facet && x == it.x && y == it.y && z == it.z;
    }

    @Override
    public int hashCode() {
      return (int) (((facet * 31L + x) * 31 + y) * 31 + z);
    }
  }

  private Covered(Covered other, Column column) {
    states = other.states;
    buried = other.buried;
    known = other.known;
    solids = other.solids;
    normals = other.normals;
    beyond = other.beyond;
    tree = other.tree;
    shells = other.shells;
    insideOut = other.insideOut;
    shellBoxes = other.shellBoxes;
    this.column = column;
  }

  public Covered(Surface surface, Solids solids, Joining joining) {
    tree = surface.tree();
    shells = surface.shells;
    Topology topology = surface.topology;
    this.solids = solids;
    shellBoxes = surface.mass.boxes;
    insideOut = new boolean[shells.count];
    for (int s = 0; s < shells.count; s++) {
      insideOut[s] = surface.mass.signedVolume(s) < 0;
    }
    states = new byte[topology.triangleCount];
    known = new ConcurrentHashMap<>();
    normals = new FacetNormals(surface, solids);
    beyond = BEYOND * joining.tolerance;
    column = new Column(tree, shells, insideOut);
    fill(topology, joining.met);
    buried = tree.nodesWhereAll(t -> states[t] == COVERED);
  }

  /** Knows the same, for another thread. */
  public Covered copy() {
    return new Covered(this, new Column(tree, shells, insideOut));
  }

  /** Boxes and facets looked at so far. */
  public long work() {
    return column.work;
  }

  /** Whether nothing below a node of the tree is surface. */
  public boolean isBuried(int node) {
    return buried[node];
  }

  public boolean isCovered(int t, double x, double y, double z) {
    if (states[t] != CUT) {
      return states[t] == COVERED;
    }
    asked.facet = t;
    asked.x = Math.round(x / CELL);
    asked.y = Math.round(y / CELL);
    asked.z = Math.round(z / CELL);
    Byte state = known.get(asked);
    if (state == null) {
      state = known.computeIfAbsent(asked.copy(), place -> stateOf(place, x, y, z));
    }
    return state == CUT ? lies(t, x, y, z) : state == COVERED;
  }

  /** Of a cell around a point of a facet: cut where not all of its corners are alike. */
  private byte stateOf(Place place, double x, double y, double z) {
    if (!isNearAnother(shells.shellOf[place.facet], x, y, z)) {
      return OPEN;
    }
    normals.outward(place.facet, normal);
    double[] middle = {place.x * CELL, place.y * CELL, place.z * CELL};
    double height =
        (x - middle[0]) * normal[0] + (y - middle[1]) * normal[1] + (z - middle[2]) * normal[2];
    int covered = 0;
    for (int corner : TETRAHEDRON) {
      double up = height + beyond;
      double[] at = new double[3];
      for (int axis = 0; axis < 3; axis++) {
        double side = (corner >> axis & 1) == 0 ? -CELL : CELL;
        at[axis] = middle[axis] + side;
        up -= side * normal[axis];
      }
      covered +=
          isMetal(at[0] + up * normal[0], at[1] + up * normal[1], at[2] + up * normal[2]) ? 1 : 0;
    }
    return covered == 0 ? OPEN : covered == TETRAHEDRON.length ? COVERED : CUT;
  }

  private boolean isNearAnother(int own, double x, double y, double z) {
    for (int s = 0; s < shells.count; s++) {
      int at = 6 * s;
      if (s != own
          && x > shellBoxes[at] - 4 * CELL
          && x < shellBoxes[at + 3] + 4 * CELL
          && y > shellBoxes[at + 1] - 4 * CELL
          && y < shellBoxes[at + 4] + 4 * CELL
          && z > shellBoxes[at + 2] - 4 * CELL
          && z < shellBoxes[at + 5] + 4 * CELL) {
        return true;
      }
    }
    return shells.compound[own];
  }

  /** Whether there is metal just outside of this point of a facet. */
  private boolean lies(int t, double x, double y, double z) {
    normals.outward(t, normal);
    return isMetal(x + beyond * normal[0], y + beyond * normal[1], z + beyond * normal[2]);
  }

  private boolean isMetal(double x, double y, double z) {
    column.cast(x, y, z);
    int metal = 0;
    for (int i = 0; i < column.crossed(); i++) {
      int shell = column.crossed(i);
      metal += solids.bodyOf[shell] == shell ? column.winding(shell) : -column.winding(shell);
    }
    return metal > 0;
  }

  /** Facets that hang together and that nothing meets are covered or not all together. */
  private void fill(Topology topology, BitSet met) {
    boolean[] meets = new boolean[shells.count];
    for (int t = met.nextSetBit(0); t >= 0; t = met.nextSetBit(t + 1)) {
      meets[shells.shellOf[t]] = true;
      states[t] = CUT;
    }
    BitSet seen = new BitSet(topology.triangleCount);
    int[] patch = new int[64];
    for (int seed = 0; seed < topology.triangleCount; seed++) {
      int shell = shells.shellOf[seed];
      if (shell < 0 || !meets[shell] || met.get(seed) || seen.get(seed)) {
        continue;
      }
      int count = 0;
      patch[count++] = seed;
      seen.set(seed);
      int largest = seed;
      double largestArea = -1;
      for (int i = 0; i < count; i++) {
        int t = patch[i];
        double area = areaOf(t);
        if (area > largestArea) {
          largestArea = area;
          largest = t;
        }
        if (count + 3 > patch.length) {
          patch = Arrays.copyOf(patch, 2 * patch.length);
        }
        for (int half = 3 * t; half < 3 * t + 3; half++) {
          int next = topology.twins[half] < 0 ? -1 : topology.twins[half] / 3;
          if (next >= 0 && shells.shellOf[next] >= 0 && !met.get(next) && !seen.get(next)) {
            seen.set(next);
            patch[count++] = next;
          }
        }
      }
      if (liesInTheMiddle(largest)) {
        for (int i = 0; i < count; i++) {
          states[patch[i]] = COVERED;
        }
      }
    }
  }

  private boolean liesInTheMiddle(int t) {
    double[] middle = new double[3];
    for (int k = 0; k < 3; k++) {
      for (int axis = 0; axis < 3; axis++) {
        middle[axis] += tree.points[3 * tree.corners[3 * t + k] + axis] / 3;
      }
    }
    return lies(t, middle[0], middle[1], middle[2]);
  }

  private double areaOf(int t) {
    double[] p = tree.points;
    int a = 3 * tree.corners[3 * t];
    int b = 3 * tree.corners[3 * t + 1];
    int c = 3 * tree.corners[3 * t + 2];
    double area = 0;
    for (int axis = 0; axis < 3; axis++) {
      int u = (axis + 1) % 3;
      int v = (axis + 2) % 3;
      double n =
          (p[b + u] - p[a + u]) * (p[c + v] - p[a + v])
              - (p[b + v] - p[a + v]) * (p[c + u] - p[a + u]);
      area += n * n;
    }
    return area;
  }
}
