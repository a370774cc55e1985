package dev.alexandrite.geometry.measure;

import dev.alexandrite.geometry.Box;
import dev.alexandrite.geometry.Deadline;
import dev.alexandrite.geometry.Finding;
import dev.alexandrite.geometry.FindingCode;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.geometry.Point;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import dev.alexandrite.geometry.join.Joining;
import dev.alexandrite.geometry.join.Union;
import dev.alexandrite.geometry.mesh.Mesh;
import dev.alexandrite.geometry.surface.Bvh;
import dev.alexandrite.geometry.surface.MassProperties;
import dev.alexandrite.geometry.surface.Nearby;
import dev.alexandrite.geometry.surface.Nesting;
import dev.alexandrite.geometry.surface.Separation;
import dev.alexandrite.geometry.surface.Shells;
import dev.alexandrite.geometry.surface.Solids;
import dev.alexandrite.geometry.surface.Topology;
import dev.alexandrite.geometry.wall.Thickness;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures a mesh: joins corners, finds shells, turns facets, adds up, and says what is odd. */
public final class Measurements {
  /** Of the diagonal: corners on open edges nearer than this are one corner. */
  private static final double WELD_TOLERANCE = 1e-6;

  private static final double WELD_MAX_MM = 1e-3;

  private final Mesh mesh;
  private final Limits limits;
  private final Deadline deadline;
  private final Remarks remarks;
  private final List<Finding> findings;

  private Measurements(Mesh mesh, Limits limits, Deadline deadline) {
    this.mesh = mesh;
    this.limits = limits;
    this.deadline = deadline;
    remarks = new Remarks(mesh, limits);
    findings = remarks.findings;
  }

  public static Measurement measure(Mesh mesh) throws Refusal {
    return measure(mesh, Limits.DEFAULT, Deadline.in(Limits.DEFAULT.time()));
  }

  public static Measurement measure(Mesh mesh, Limits limits, Deadline deadline) throws Refusal {
    return new Measurements(mesh, limits, deadline).measure();
  }

  private Measurement measure() throws Refusal {
    Surface surface = surface();
    Topology topology = surface.topology;
    Shells shells = surface.shells;
    MassProperties mass = MassProperties.of(mesh, topology.corners, shells);
    Box box =
        new Box(
            new Point(mass.box[0], mass.box[1], mass.box[2]),
            new Point(mass.box[3], mass.box[4], mass.box[5]));
    deadline.check();
    double area = area(shells, mass);
    boolean watertight = isClosed(shells);
    Bvh tree =
        watertight && limits.checksSurface()
            ? new Bvh(mesh.coordinates, topology.corners, shells.shellOf, mass.box)
            : null;
    Joining joining = null;
    if (tree != null && shells.count <= limits.bodiesMax()) {
      long workMax = limits.surfaceWork(mesh.triangleCount);
      joining = Joining.of(mesh, topology, shells, mass, tree, box, workMax);
    }
    deadline.check();
    Solids solids = new Solids(shells, mass, parents(topology, shells, mass, joining));
    deadline.check();
    refuseNothingness(shells, watertight, solids.volume, area, box);
    remarks.report(topology, shells, solids, mass.flat, watertight);
    RingFinder.Bore bore = watertight ? RingFinder.find(mesh, topology.corners, box) : null;
    List<Box> pieces =
        shells.count <= limits.bodiesMax() ? Separation.pieces(mass.boxes) : List.of(box);
    remarks.reportPrecision(box);
    remarks.reportStones(new Stones(mesh, topology.corners).look(shells));
    List<Measurement.UnitChoice> unitChoices =
        askUnit(pieces, bore, watertight ? solids.volume : null);
    deadline.check();
    Thickness thickness = Thickness.UNKNOWN;
    if (tree != null) {
      thickness =
          Thickness.of(mesh, topology, shells, solids, mass, tree, joining, area, limits, findings);
    }
    if (tree != null && joining == null) {
      remarks.reportUnchecked(shells);
    }
    Metal metal = metal(joining, solids, area);
    findings.sort(Comparator.comparing((Finding finding) -> finding.code().verdict()).reversed());
    return new Measurement(
        mesh.format,
        mesh.unit,
        mesh.unitStated,
        mesh.triangleCount,
        metal.volume,
        metal.area,
        box,
        centre(metal.volume, metal.moment, mass, box),
        shells.count - solids.cavities,
        shells.count,
        watertight,
        topology.openEdges,
        topology.crowdedEdges,
        topology.collapsed + mass.flat,
        topology.repeated.cardinality(),
        turned(shells) + solids.invertedFacets,
        bore == null || !bore.fitsFinger(1) ? null : bore.ring(),
        thickness.walls(),
        thickness.thickest(),
        metal.joined,
        Measurement.Pieces.of(pieces),
        unitChoices,
        findings);
  }

  private static double area(Shells shells, MassProperties mass) {
    double area = 0;
    for (int s = 0; s < shells.count; s++) {
      area += mass.area(s);
    }
    return area;
  }

  private static int turned(Shells shells) {
    int turned = 0;
    for (int s = 0; s < shells.count; s++) {
      turned += shells.minority[s];
    }
    return turned;
  }

  private record Surface(Topology topology, Shells shells) {}

  private Surface surface() throws Refusal {
    Topology topology = weld();
    deadline.check();
    Shells shells = new Shells(topology);
    if (!topology.repeated.isEmpty() && !isClosed(shells)) {
      // Facets that bodies have in common are no repetitions: without them both are open.
      Topology whole =
          Topology.withRepeated(topology.corners, topology.triangleCount, topology.vertexCount);
      Shells wholeShells = new Shells(whole);
      if (whole.openEdges == 0 && isClosed(wholeShells)) {
        return new Surface(whole, wholeShells);
      }
    }
    if (shells.count == 0) {
      throw new Refusal(RefusalCode.ZERO_VOLUME, "No facet has an area");
    }
    return new Surface(topology, shells);
  }

  /** What there is of all bodies together. */
  private record Metal(
      double volume, double area, double[] moment, Measurement.@Nullable Joined joined) {}

  private Metal metal(@Nullable Joining joining, Solids solids, double area) {
    Metal apart = new Metal(solids.volume, area, solids.moment, null);
    if (joining == null || !joining.meets()) {
      return apart;
    }
    Union union = new Union(joining, solids);
    if (!remarks.isSure(joining, union)) {
      return apart;
    }
    double outside = union.area + union.areaBound;
    if (union.overlaps == 0) {
      return new Metal(solids.volume, outside, solids.moment, null);
    }
    return new Metal(
        union.volume + union.volumeBound,
        outside,
        union.moment,
        remarks.reportJoined(union, solids.volume, area));
  }

  private static boolean isClosed(Shells shells) {
    boolean isClosed = true;
    for (int s = 0; s < shells.count; s++) {
      isClosed &= shells.closed[s];
    }
    return isClosed;
  }

  /** For every shell the one around it; null where that is too much work. */
  private int @Nullable [] parents(
      Topology topology, Shells shells, MassProperties mass, @Nullable Joining joining) {
    if (shells.count > limits.bodiesMax()) {
      return null;
    }
    return joining != null
        ? joining.parents()
        : Nesting.parents(mesh, topology.corners, shells, mass);
  }

  /** Exactly equal corners are joined already; on open edges also those that nearly meet. */
  private Topology weld() {
    Topology exact = Topology.of(mesh.corners, mesh.triangleCount, mesh.vertexCount);
    if (exact.openEdges == 0) {
      return exact;
    }
    double tolerance = weldTolerance();
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

  private double weldTolerance() {
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

  private static void refuseNothingness(
      Shells shells, boolean watertight, double volume, double area, Box box) throws Refusal {
    for (int s = 0; s < shells.count; s++) {
      if (shells.closed[s] && !shells.orientable[s]) {
        throw new Refusal(
            RefusalCode.BAD_ORIENTATION, "A closed surface without an inside has no volume");
      }
    }
    if (!(area > 1e-9)
        || (watertight && !(volume > 1e-10 * area * box.diagonal() && volume > 1e-12))) {
      throw new Refusal(RefusalCode.ZERO_VOLUME, "The surface encloses %.3g mm³".formatted(volume));
    }
  }

  /**
   * By the largest piece, since pieces may lie anywhere.
   *
   * @param volume null where it is a guess
   */
  private List<Measurement.UnitChoice> askUnit(
      List<Box> pieces, RingFinder.@Nullable Bore bore, @Nullable Double volume) {
    Point size = pieces.getFirst().size();
    boolean single = pieces.size() == 1;
    Double filled = single && volume != null ? volume / (size.x() * size.y() * size.z()) : null;
    UnitQuestion question = new UnitQuestion(mesh.unit, size, single ? bore : null, filled, limits);
    question.contradicts(mesh.fileUnit).ifPresent(findings::add);
    return question.ask(mesh.unitStated, findings);
  }

  private static Point centre(double volume, double[] moment, MassProperties mass, Box box) {
    if (!(volume > 0)) {
      return new Point(
          (box.min().x() + box.max().x()) / 2,
          (box.min().y() + box.max().y()) / 2,
          (box.min().z() + box.max().z()) / 2);
    }
    return new Point(
        mass.reference[0] + moment[0] / volume,
        mass.reference[1] + moment[1] / volume,
        mass.reference[2] + moment[2] / volume);
  }
}
