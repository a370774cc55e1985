package dev.alexandrite.geometry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Measures a mesh: joins corners, finds shells, turns facets, adds up, and says what is odd. */
public final class Measurements {
  /** Of the diagonal: corners on open edges nearer than this are one corner. */
  private static final double WELD_TOLERANCE = 1e-6;

  /** Of the diagonal: deeper passages of the surface through itself are reported. */
  private static final double OVERLAP_TOLERANCE = 2e-5;

  private static final double WELD_MAX_MM = 1e-3;

  /** Coarser steps between neighbouring 32-bit coordinates go to review. */
  private static final double STEP_MAX_MM = 0.005;

  private final Mesh mesh;
  private final Limits limits;
  private final Deadline deadline;
  private final List<Finding> findings;

  private Measurements(Mesh mesh, Limits limits, Deadline deadline) {
    this.mesh = mesh;
    this.limits = limits;
    this.deadline = deadline;
    findings = new ArrayList<>(mesh.remarks);
  }

  public static Measurement measure(Mesh mesh) throws Refusal {
    return measure(mesh, Limits.DEFAULT, Deadline.in(Limits.DEFAULT.time()));
  }

  static Measurement measure(Mesh mesh, Limits limits, Deadline deadline) throws Refusal {
    return new Measurements(mesh, limits, deadline).measure();
  }

  private Measurement measure() throws Refusal {
    Topology topology = weld();
    deadline.check();
    Shells shells = new Shells(topology);
    if (shells.count == 0) {
      throw new Refusal(RefusalCode.ZERO_VOLUME, "No facet has an area");
    }
    MassProperties mass = MassProperties.of(mesh, topology.corners, shells);
    Box box =
        new Box(
            new Point(mass.box[0], mass.box[1], mass.box[2]),
            new Point(mass.box[3], mass.box[4], mass.box[5]));
    deadline.check();
    Solids solids = new Solids(mesh, topology.corners, shells, mass, limits);
    deadline.check();
    double area = 0;
    int turned = solids.invertedFacets;
    boolean watertight = true;
    for (int s = 0; s < shells.count; s++) {
      area += mass.area(s);
      turned += shells.minority[s];
      watertight &= shells.closed[s];
    }
    refuseNothingness(shells, watertight, solids.volume, area, box);
    report(topology, shells, solids, mass.flat, watertight);
    RingFinder.Bore bore = watertight ? RingFinder.find(mesh, topology.corners, box) : null;
    List<Measurement.UnitChoice> unitChoices = reportSize(box, bore);
    deadline.check();
    Measurement.Walls walls = null;
    if (watertight && limits.checksSurface()) {
      Bvh tree = new Bvh(mesh.coordinates, topology.corners, shells.shellOf, mass.box);
      walls = WallSampler.sample(mesh, tree, shells, solids.inward, area, box, limits);
      reportWalls(walls);
      findings.addAll(
          Overlaps.check(mesh, tree, shells, box, OVERLAP_TOLERANCE * box.diagonal(), limits));
    }
    findings.sort(Comparator.comparing((Finding finding) -> finding.code().verdict()).reversed());
    return new Measurement(
        mesh.format,
        mesh.unit,
        mesh.unitStated,
        mesh.triangleCount,
        solids.volume,
        area,
        box,
        centre(solids, mass, box),
        shells.count - solids.cavities,
        shells.count,
        watertight,
        topology.openEdges,
        topology.crowdedEdges,
        topology.collapsed + mass.flat,
        topology.repeated.cardinality(),
        turned,
        bore == null || !bore.fitsFinger(1) ? null : bore.ring(),
        walls,
        unitChoices,
        findings);
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

  private void report(
      Topology topology, Shells shells, Solids solids, int flat, boolean watertight) {
    if (!watertight) {
      findings.add(
          new Finding(
              FindingCode.NOT_WATERTIGHT,
              "%,d open edges, %,d edges with more than two facets"
                  .formatted(topology.openEdges, topology.crowdedEdges),
              placesOf(topology, topology.openEdges > 0 ? Topology.OPEN : Topology.CROWDED)));
    } else if (topology.crowdedEdges > 0) {
      findings.add(
          new Finding(
              FindingCode.NON_MANIFOLD,
              "%,d edges with more than two facets".formatted(topology.crowdedEdges),
              placesOf(topology, Topology.CROWDED)));
    }
    int turned = 0;
    int unorientable = 0;
    for (int s = 0; s < shells.count; s++) {
      turned += shells.minority[s];
      unorientable += shells.orientable[s] ? 0 : 1;
    }
    if (unorientable > 0) {
      add(FindingCode.NOT_ORIENTABLE, "%,d shells without a consistent side", unorientable);
    }
    if (turned > 0) {
      add(FindingCode.REORIENTED, "%,d facets faced the wrong way and were turned", turned);
    }
    if (solids.inverted > 0) {
      add(FindingCode.INVERTED, "%,d bodies were inside out and were turned", solids.inverted);
    }
    if (solids.ambiguous > 0) {
      findings.add(
          new Finding(
              FindingCode.NESTED_AMBIGUOUS,
              "%,d shells inside others face the same way: cavity or solid? Counted as solid"
                  .formatted(solids.ambiguous),
              List.of(mesh.middle(shells.firstTriangle[solids.firstAmbiguous]))));
    }
    if (solids.nestingUnknown) {
      add(
          FindingCode.TOO_MANY_BODIES,
          "%,d separate shells: cavities not looked for",
          shells.count);
    }
    int repeated = topology.repeated.cardinality();
    if (repeated > 0) {
      findings.add(
          new Finding(
              hasRepeatedShell(topology, shells)
                  ? FindingCode.DUPLICATE_SHELL
                  : FindingCode.DUPLICATE_FACETS,
              "%,d facets repeat others and were not counted".formatted(repeated),
              List.of(mesh.middle(topology.repeated.nextSetBit(0)))));
    }
    if (topology.collapsed + flat > 0) {
      add(FindingCode.DEGENERATE_FACETS, "%,d facets without area", topology.collapsed + flat);
    }
  }

  private void add(FindingCode code, String detail, int count) {
    findings.add(new Finding(code, detail.formatted(count)));
  }

  private static boolean hasRepeatedShell(Topology topology, Shells shells) {
    int[] shellAt = new int[topology.vertexCount];
    for (int t = 0; t < topology.triangleCount; t++) {
      for (int k = 0; k < 3 && shells.shellOf[t] >= 0; k++) {
        shellAt[topology.corners[3 * t + k]] = shells.shellOf[t];
      }
    }
    int[] repeated = new int[shells.count];
    for (int t = topology.repeated.nextSetBit(0); t >= 0; t = topology.repeated.nextSetBit(t + 1)) {
      int shell = shellAt[topology.corners[3 * t]];
      if (++repeated[shell] >= shells.facets[shell]) {
        return true;
      }
    }
    return false;
  }

  /** Middles of some edges with this mark, spread over the file. */
  private List<Point> placesOf(Topology topology, int mark) {
    List<Point> places = new ArrayList<>();
    int step = Math.max(1, topology.twins.length / (4 * Finding.PLACES_MAX));
    for (int half = 0, skipTo = 0; half < topology.twins.length; half++) {
      if (half >= skipTo && topology.twins[half] == mark) {
        Point a = mesh.point(topology.from(half));
        Point b = mesh.point(topology.to(half));
        places.add(new Point((a.x() + b.x()) / 2, (a.y() + b.y()) / 2, (a.z() + b.z()) / 2));
        skipTo = half + step;
        if (places.size() == Finding.PLACES_MAX) {
          break;
        }
      }
    }
    return places;
  }

  private List<Measurement.UnitChoice> reportSize(Box box, RingFinder.@Nullable Bore bore) {
    double farthest = 0;
    for (Point corner : List.of(box.min(), box.max())) {
      farthest = Math.max(farthest, Math.abs(corner.x()));
      farthest = Math.max(farthest, Math.max(Math.abs(corner.y()), Math.abs(corner.z())));
    }
    float step = Math.ulp((float) farthest);
    if (mesh.singlePrecision && step > STEP_MAX_MM) {
      findings.add(
          new Finding(
              FindingCode.PRECISION,
              "So far from the origin the file's numbers have steps of %.2g mm".formatted(step)));
    }
    Point size = box.size();
    if (isJewellery(size)) {
      return List.of();
    }
    List<Measurement.UnitChoice> choices = unitChoices(size, bore);
    findings.add(
        new Finding(
            FindingCode.UNIT_SUSPECT,
            "%.4g x %.4g x %.4g mm is no size for jewellery: is the unit right?%s"
                .formatted(size.x(), size.y(), size.z(), unitHint(choices))));
    return choices;
  }

  private boolean isJewellery(Point size) {
    double longest = Math.max(size.x(), Math.max(size.y(), size.z()));
    return longest <= limits.sizeMaxMm() && size.x() + size.y() + size.z() >= limits.sizeMinMm();
  }

  private List<Measurement.UnitChoice> unitChoices(Point size, RingFinder.@Nullable Bore bore) {
    List<Measurement.UnitChoice> choices = new ArrayList<>();
    for (LengthUnit unit : LengthUnit.values()) {
      double factor = unit.millimetres() / mesh.unit.millimetres();
      Point scaled = new Point(size.x() * factor, size.y() * factor, size.z() * factor);
      if (unit != mesh.unit && isJewellery(scaled)) {
        boolean fits = bore != null && bore.fitsFinger(factor);
        choices.add(
            new Measurement.UnitChoice(
                unit, scaled, bore != null && fits ? bore.ring().boreMm() * factor : null));
      }
    }
    return choices;
  }

  /** The unit in which the bore would fit a finger, if there is such. */
  private static String unitHint(List<Measurement.UnitChoice> choices) {
    for (Measurement.UnitChoice choice : choices) {
      if (choice.boreMm() != null) {
        return " Read in %ss its bore would be %.2f mm"
            .formatted(choice.unit().name().toLowerCase(Locale.ROOT), choice.boreMm());
      }
    }
    return "";
  }

  private void reportWalls(Measurement.@Nullable Walls walls) {
    if (walls != null && walls.minMm() < limits.wallMinMm()) {
      findings.add(
          new Finding(
              FindingCode.TOO_THIN,
              "Walls down to %.2f mm, under %.2f mm, by %,d rays"
                  .formatted(walls.minMm(), limits.wallMinMm(), walls.samples()),
              walls.thinnest().stream()
                  .filter(spot -> spot.thicknessMm() < limits.wallMinMm())
                  .map(Measurement.Walls.Spot::place)
                  .toList()));
    }
  }

  private static Point centre(Solids solids, MassProperties mass, Box box) {
    if (!(solids.volume > 0)) {
      return new Point(
          (box.min().x() + box.max().x()) / 2,
          (box.min().y() + box.max().y()) / 2,
          (box.min().z() + box.max().z()) / 2);
    }
    return new Point(
        mass.reference[0] + solids.moment[0] / solids.volume,
        mass.reference[1] + solids.moment[1] / solids.volume,
        mass.reference[2] + solids.moment[2] / solids.volume);
  }
}
