package dev.alexandrite.geometry.join;

import dev.alexandrite.geometry.Box;
import dev.alexandrite.geometry.Point;
import dev.alexandrite.geometry.mesh.Mesh;
import dev.alexandrite.geometry.mesh.Parts;
import dev.alexandrite.geometry.surface.Bvh;
import dev.alexandrite.geometry.surface.MassProperties;
import dev.alexandrite.geometry.surface.Shells;
import dev.alexandrite.geometry.surface.Solids;
import dev.alexandrite.geometry.surface.Surface;
import dev.alexandrite.geometry.surface.Topology;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Bodies that pass through each other, joined: which shells lie in which, and the volume and outer
 * surface of what they are together. See RATIONALE.md for the method, its bound and what else was
 * tried.
 *
 * <p>Facets that meet others are cut into {@link Pieces}; the rest of each surface falls into
 * patches that nothing meets. For every piece and patch {@link Sides} asks what is just outside and
 * just inside. Of the union's surface are those with nothing outside.
 */
public final class Joining {
  /** Of the diagonal: bodies nearer to each other than this touch. */
  static final double TOLERANCE = 1e-6;

  /** Of the whole: with a larger bound nothing is said. */
  public static final double BOUND_MAX = 1e-3;

  /** Always so many, whatever the machine, so that sums are the same everywhere. */
  private static final int CHUNKS = 16;

  /** A strip so many tolerances wide, along the model, is the rounding of a touch. */
  private static final double NOISE = 8;

  private final Mesh mesh;
  private final Topology topology;
  private final Shells shells;
  private final MassProperties mass;
  private final Bvh tree;
  final double diagonal;
  final double tolerance;

  /** Areas up to this are the rounding of a touch. */
  final double noise;

  private final boolean[] insideOut;
  private final Sides sides;

  private final Relations relations;

  /** Pairs of shells that come within the tolerance, and a facet of the first that does. */
  private final Map<Long, Integer> meetings = new HashMap<>();

  /** Hollows that a shell has only because it meets itself. */
  private final Places pinched;

  /** Facets that come within the tolerance of others that are no neighbours. */
  final BitSet met;

  private double metArea;
  private double cutLength;

  private Joining(Surface surface) {
    mesh = surface.mesh;
    topology = surface.topology;
    shells = surface.shells;
    mass = surface.mass;
    tree = surface.tree();
    diagonal = surface.box.diagonal();
    tolerance = tolerance(mesh, surface.box);
    noise = NOISE * tolerance * diagonal;
    insideOut = new boolean[shells.count];
    for (int s = 0; s < shells.count; s++) {
      insideOut[s] = mass.signedVolume(s) < 0;
    }
    sides = newSides();
    relations = new Relations(mass, insideOut, noise);
    pinched = new Places(apart());
    met = new BitSet(mesh.triangleCount);
  }

  private static double tolerance(Mesh mesh, Box box) {
    double farthest = 0;
    for (Point corner : List.of(box.min(), box.max())) {
      farthest = Math.max(farthest, Math.abs(corner.x()));
      farthest = Math.max(farthest, Math.max(Math.abs(corner.y()), Math.abs(corner.z())));
    }
    return Math.max(
        TOLERANCE * box.diagonal(), mesh.singlePrecision ? 4 * Math.ulp((float) farthest) : 0);
  }

  private Sides newSides() {
    return new Sides(tree, shells, insideOut, tolerance, diagonal / 20);
  }

  /** Null where looking at everything is more work than allowed. */
  public static @Nullable Joining of(Surface surface, long workMax) {
    Joining joining = new Joining(surface);
    long[] pairs =
        Contacts.of(joining.tree, surface.topology, surface.shells, joining.tolerance, workMax);
    if (pairs == null || !joining.lookAtPieces(pairs, workMax)) {
      return null;
    }
    joining.lookAtPatches(pairs);
    joining.relations.add(joining.sides.sums());
    return joining;
  }

  private boolean lookAtPieces(long[] pairs, long workMax) {
    AtomicLong work = new AtomicLong();
    Sides[] results = new Sides[CHUNKS];
    double[] areas = new double[CHUNKS];
    double[] lengths = new double[CHUNKS];
    int chunks = pairs.length == 0 ? 0 : CHUNKS;
    Parts.run(
        chunks,
        chunk -> {
          results[chunk] = newSides();
          FacetPlane plane = new FacetPlane(tree.points, tree.corners, tolerance);
          Pieces pieces = new Pieces(plane);
          int to = firstOfFacet(pairs, Parts.from(pairs.length, chunk + 1, CHUNKS));
          long done = 0;
          for (int i = firstOfFacet(pairs, Parts.from(pairs.length, chunk, CHUNKS)), j;
              i < to && work.get() <= workMax;
              i = j) {
            int facet = (int) (pairs[i] >>> 32);
            for (j = i + 1; j < to && (int) (pairs[j] >>> 32) == facet; j++) {}
            if (!plane.set(facet)) {
              continue;
            }
            areas[chunk] += plane.area;
            if (!pieces.cut(pairs, i, j, workMax - work.get())) {
              work.addAndGet(workMax + 1);
              return;
            }
            lengths[chunk] += pieces.length;
            addPieces(facet, plane, pieces, results[chunk]);
            long now = pieces.work + results[chunk].work();
            work.addAndGet(now - done);
            done = now;
          }
        });
    for (int chunk = 0; chunk < chunks; chunk++) {
      sides.merge(results[chunk]);
      metArea += areas[chunk];
      cutLength += lengths[chunk];
    }
    return work.get() <= workMax;
  }

  /** The first pair of the facet that stands at or behind this place. */
  private static int firstOfFacet(long[] pairs, int at) {
    int i = at;
    while (i > 0 && i < pairs.length && pairs[i - 1] >>> 32 == pairs[i] >>> 32) {
      i++;
    }
    return i;
  }

  private void addPieces(int facet, FacetPlane plane, Pieces pieces, Sides into) {
    int shell = shells.shellOf[facet];
    double[] normal = plane.normal.clone();
    turnOutward(facet, normal);
    double height = 0;
    for (int axis = 0; axis < 3; axis++) {
      height += normal[axis] * (plane.origin[axis] - mass.reference[axis]);
    }
    double[] place = new double[3];
    for (int piece = 0; piece < pieces.count; piece++) {
      plane.inSpace(pieces.middleX(piece), pieces.middleY(piece), place);
      double area = pieces.area(piece);
      Sides.Sum sum = into.at(shell, place, normal, area);
      plane.inSpace(pieces.centreX(piece), pieces.centreY(piece), place);
      sum.add(
          area,
          height * area / 3,
          normal,
          place[0] - mass.reference[0],
          place[1] - mass.reference[1],
          place[2] - mass.reference[2]);
    }
  }

  private void turnOutward(int facet, double[] normal) {
    if ((shells.turned[facet] == 1) != insideOut[shells.shellOf[facet]]) {
      for (int axis = 0; axis < 3; axis++) {
        normal[axis] = -normal[axis];
      }
    }
  }

  private void lookAtPatches(long[] pairs) {
    boolean[] meets = new boolean[shells.count];
    for (long pair : pairs) {
      int facet = (int) (pair >>> 32);
      int shell = shells.shellOf[facet];
      met.set(facet);
      meets[shell] = true;
      meetings.putIfAbsent(key(shell, shells.shellOf[(int) pair]), facet);
    }
    boolean[] begun = new boolean[shells.count];
    BitSet seen = new BitSet(pairs.length == 0 ? 0 : mesh.triangleCount);
    Patch patch = new Patch();
    for (int t = 0; t < mesh.triangleCount; t++) {
      int shell = shells.shellOf[t];
      if (shell < 0) {
        continue;
      }
      if (meets[shell]) {
        if (!met.get(t) && !seen.get(t)) {
          patch.grow(t, met, seen);
        }
      } else if (shells.count > 1 && !begun[shell]) {
        begun[shell] = patch.isWholeShell(t);
      }
    }
  }

  /** Facets that hang together and that no other surface meets. */
  private final class Patch {
    private final FacetPlane plane = new FacetPlane(tree.points, tree.corners, tolerance);
    private final double[] normal = new double[3];
    private final double[] middle = new double[3];
    private int[] stack = new int[64];

    /** One probe for all of a shell that nothing meets; false where the facet has no plane. */
    boolean isWholeShell(int t) {
      if (!plane.set(t)) {
        return false;
      }
      lookAt(t);
      int shell = shells.shellOf[t];
      Sides.Sum sum = sides.at(shell, middle, normal, plane.area);
      int side = insideOut[shell] ? -1 : 1;
      sum.area += mass.area(shell);
      sum.volume += side * mass.signedVolume(shell);
      for (int axis = 0; axis < 3; axis++) {
        sum.moment[axis] += side * mass.moment(shell, axis);
      }
      return true;
    }

    void grow(int seed, BitSet met, BitSet seen) {
      int[] facets = {seed};
      int count = 0;
      int depth = 0;
      stack[depth++] = seed;
      seen.set(seed);
      int largest = seed;
      double largestArea = -1;
      while (depth > 0) {
        int t = stack[--depth];
        if (count == facets.length) {
          facets = Arrays.copyOf(facets, 2 * count);
        }
        facets[count++] = t;
        if (plane.set(t) && plane.area > largestArea) {
          largestArea = plane.area;
          largest = t;
        }
        if (depth + 3 > stack.length) {
          stack = Arrays.copyOf(stack, 2 * stack.length);
        }
        for (int half = 3 * t; half < 3 * t + 3; half++) {
          int twin = topology.twins[half];
          if (twin >= 0 && !met.get(twin / 3) && !seen.get(twin / 3)) {
            seen.set(twin / 3);
            stack[depth++] = twin / 3;
          }
        }
      }
      if (!plane.set(largest)) {
        return;
      }
      lookAt(largest);
      Sides.Sum sum = sides.at(shells.shellOf[seed], middle, normal, plane.area);
      Sides.Sum own = new Sides.Sum(sum.shell, new int[0]);
      for (int i = 0; i < count; i++) {
        if (plane.set(facets[i])) {
          lookAt(facets[i]);
          double x = middle[0] - mass.reference[0];
          double y = middle[1] - mass.reference[1];
          double z = middle[2] - mass.reference[2];
          double volume = (x * normal[0] + y * normal[1] + z * normal[2]) * plane.area / 3;
          sum.add(plane.area, volume, normal, x, y, z);
          own.add(plane.area, volume, normal, x, y, z);
        }
      }
      if (meetings.containsKey(key(sum.shell, sum.shell)) && own.isHollow()) {
        lookAt(largest);
        pinched.add(own.area, middle);
      }
    }

    private void lookAt(int t) {
      System.arraycopy(plane.normal, 0, normal, 0, 3);
      turnOutward(t, normal);
      plane.inSpace(
          (plane.x[0] + plane.x[1] + plane.x[2]) / 3,
          (plane.y[0] + plane.y[1] + plane.y[2]) / 3,
          middle);
    }
  }

  static long key(int a, int b) {
    return (long) a << 32 | b;
  }

  /** For every shell the smallest around it, or -1. */
  public int[] parents() {
    return relations.parents(shells.count);
  }

  /** Where shells pass through themselves. */
  public List<Point> faults() {
    return sides.faults.heaviest();
  }

  /** What of shells lies inside themselves. */
  public double faultArea() {
    return sides.faults.weight;
  }

  /**
   * Hollows without a wall: those of a shell that is closed around them only by meeting itself, as
   * in a torus thicker than its radius, and cavities that meet the surface of their body.
   */
  Places hollows(Solids solids) {
    for (int s = 0; s < shells.count; s++) {
      Integer facet = solids.bodyOf[s] == s ? null : meetings.get(key(s, solids.bodyOf[s]));
      if (facet != null) {
        pinched.add(mass.area(s), mesh.middle(facet));
      }
    }
    return pinched;
  }

  /** Whether bodies meet at all, so that their union is another than all of them. */
  public boolean meets() {
    return metArea > 0;
  }

  /** Whether two shells have material in common, more of it than rounding makes of a touch. */
  boolean overlap(int a, int b) {
    return relations.overlap(a, b);
  }

  boolean contrary(int a, int b) {
    return insideOut[a] != insideOut[b];
  }

  Collection<Sides.Sum> sums() {
    return sides.sums();
  }

  double metArea() {
    return metArea;
  }

  double cutLength() {
    return cutLength;
  }

  double apart() {
    return diagonal / 20;
  }
}
