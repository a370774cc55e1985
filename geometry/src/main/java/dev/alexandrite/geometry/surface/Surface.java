package dev.alexandrite.geometry.surface;

import dev.alexandrite.geometry.Box;
import dev.alexandrite.geometry.Deadline;
import dev.alexandrite.geometry.Finding;
import dev.alexandrite.geometry.FindingCode;
import dev.alexandrite.geometry.Point;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import dev.alexandrite.geometry.mesh.Mesh;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The surface of a mesh: its corners joined, its shells found, its volumes added up. */
public final class Surface {
  /** Of the diagonal: corners on open edges nearer than this are one corner. */
  private static final double WELD_TOLERANCE = 1e-6;

  private static final double WELD_MAX_MM = 1e-3;

  public final Mesh mesh;
  public final Topology topology;
  public final Shells shells;
  public final MassProperties mass;
  public final Box box;

  /** Whether every shell is closed. */
  public final boolean isClosed;

  private @Nullable Bvh tree;

  private Surface(Mesh mesh, Topology topology, Shells shells) {
    this.mesh = mesh;
    this.topology = topology;
    this.shells = shells;
    isClosed = isClosed(shells);
    mass = MassProperties.of(mesh, topology.corners, shells);
    box =
        new Box(
            new Point(mass.box[0], mass.box[1], mass.box[2]),
            new Point(mass.box[3], mass.box[4], mass.box[5]));
  }

  /**
   * @param findings where it is said that corners were joined
   */
  public static Surface of(Mesh mesh, Deadline deadline, List<Finding> findings) throws Refusal {
    Topology topology = weld(mesh, findings);
    deadline.check();
    Shells shells = new Shells(topology);
    if (!topology.repeated.isEmpty() && !isClosed(shells)) {
      // Facets that bodies have in common are no repetitions: without them both are open.
      Topology whole =
          Topology.withRepeated(topology.corners, topology.triangleCount, topology.vertexCount);
      Shells wholeShells = new Shells(whole);
      if (whole.openEdges == 0 && isClosed(wholeShells)) {
        return new Surface(mesh, whole, wholeShells);
      }
    }
    if (shells.count == 0) {
      throw new Refusal(RefusalCode.ZERO_VOLUME, "No facet has an area");
    }
    return new Surface(mesh, topology, shells);
  }

  private static boolean isClosed(Shells shells) {
    boolean isClosed = true;
    for (int s = 0; s < shells.count; s++) {
      isClosed &= shells.closed[s];
    }
    return isClosed;
  }

  /** Exactly equal corners are joined already; on open edges also those that nearly meet. */
  private static Topology weld(Mesh mesh, List<Finding> findings) {
    Topology exact = Topology.of(mesh.corners, mesh.triangleCount, mesh.vertexCount);
    if (exact.openEdges == 0) {
      return exact;
    }
    double tolerance = weldTolerance(mesh);
    int[] joined = Nearby.join(exact, mesh.coordinates, tolerance);
    if (joined == null) {
      return exact;
    }
    Topology welded = Topology.of(joined, mesh.triangleCount, mesh.vertexCount);
    if (welded.openEdges >= exact.openEdges) {
      return exact;
    }
    findings.add(
        new Finding(
            FindingCode.WELDED,
            "%,d of %,d open edges closed by joining corners within %.2g mm"
                .formatted(exact.openEdges - welded.openEdges, exact.openEdges, tolerance)));
    return welded;
  }

  private static double weldTolerance(Mesh mesh) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double diagonalSquared = 0;
    double farthest = 0;
    for (int axis = 0; axis < 3; axis++) {
      for (int v = axis; v < 3 * mesh.vertexCount; v += 3) {
        min = Math.min(min, mesh.coordinates[v]);
        max = Math.max(max, mesh.coordinates[v]);
      }
      diagonalSquared += (max - min) * (max - min);
      farthest = Math.max(farthest, Math.max(max, -min));
      min = Double.POSITIVE_INFINITY;
      max = Double.NEGATIVE_INFINITY;
    }
    double tolerance = WELD_TOLERANCE * Math.sqrt(diagonalSquared);
    if (mesh.singlePrecision) {
      tolerance = Math.max(tolerance, 4 * Math.ulp((float) farthest));
    }
    return Math.clamp(tolerance, 1e-9, Math.max(WELD_MAX_MM, 1e-9 * farthest));
  }

  /** Made when it is first wanted. */
  public Bvh tree() {
    if (tree == null) {
      tree = new Bvh(mesh.coordinates, topology.corners, shells.shellOf, mass.box);
    }
    return tree;
  }

  /** Facets without an area, though their corners are three. */
  public int flat() {
    return mass.flat;
  }

  /** Min x, y, z, then max x, y, z. */
  public double[] bounds() {
    return mass.box;
  }

  /** The point that moments are relative to. */
  public double[] reference() {
    return mass.reference;
  }

  /** For every shell the smallest closed shell around it, or -1; null where it takes too long. */
  public int @Nullable [] parents() {
    return Nesting.parents(mesh, topology.corners, shells, mass);
  }

  /** Of all facets. */
  public double area() {
    double area = 0;
    for (int s = 0; s < shells.count; s++) {
      area += mass.area(s);
    }
    return area;
  }

  /** Facets that faced another way than most of their shell. */
  public int turned() {
    int turned = 0;
    for (int s = 0; s < shells.count; s++) {
      turned += shells.minority[s];
    }
    return turned;
  }

  /** The boxes of what can be packed apart, the largest first. */
  public List<Box> pieces() {
    return Separation.pieces(mass.boxes);
  }
}
