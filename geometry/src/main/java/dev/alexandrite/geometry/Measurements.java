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
    if (!topology.repeated.isEmpty() && !isClosed(shells)) {
      // Facets that bodies have in common are no repetitions: without them both are open.
      Topology whole =
          Topology.withRepeated(topology.corners, topology.triangleCount, topology.vertexCount);
      Shells wholeShells = new Shells(whole);
      if (whole.openEdges == 0 && isClosed(wholeShells)) {
        topology = whole;
        shells = wholeShells;
      }
    }
    if (shells.count == 0) {
      throw new Refusal(RefusalCode.ZERO_VOLUME, "No facet has an area");
    }
    MassProperties mass = MassProperties.of(mesh, topology.corners, shells);
    Box box =
        new Box(
            new Point(mass.box[0], mass.box[1], mass.box[2]),
            new Point(mass.box[3], mass.box[4], mass.box[5]));
    deadline.check();
    double area = 0;
    int turned = 0;
    for (int s = 0; s < shells.count; s++) {
      area += mass.area(s);
      turned += shells.minority[s];
    }
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
    turned += solids.invertedFacets;
    deadline.check();
    refuseNothingness(shells, watertight, solids.volume, area, box);
    report(topology, shells, solids, mass.flat, watertight);
    RingFinder.Bore bore = watertight ? RingFinder.find(mesh, topology.corners, box) : null;
    List<Box> pieces =
        shells.count <= limits.bodiesMax() ? Separation.pieces(mass.boxes) : List.of(box);
    reportPrecision(box);
    List<Measurement.UnitChoice> unitChoices =
        askUnit(pieces, bore, watertight ? solids.volume : null);
    deadline.check();
    Thickness thickness = Thickness.UNKNOWN;
    if (tree != null) {
      thickness =
          Thickness.of(mesh, topology, shells, solids, mass, tree, joining, area, limits, findings);
    }
    double volume = solids.volume;
    double[] moment = solids.moment;
    Measurement.Joined joined = null;
    if (joining != null) {
      Union union = joining.meets() ? new Union(joining, solids) : null;
      if (union != null && isSure(joining, union)) {
        if (union.overlaps > 0) {
          joined = reportJoined(union, volume, area);
          volume = union.volume + union.volumeBound;
          moment = union.moment;
        }
        area = union.area + union.areaBound;
      }
    } else if (tree != null) {
      reportUnchecked(shells);
    }
    findings.sort(Comparator.comparing((Finding finding) -> finding.code().verdict()).reversed());
    return new Measurement(
        mesh.format,
        mesh.unit,
        mesh.unitStated,
        mesh.triangleCount,
        volume,
        area,
        box,
        centre(volume, moment, mass, box),
        shells.count - solids.cavities,
        shells.count,
        watertight,
        topology.openEdges,
        topology.crowdedEdges,
        topology.collapsed + mass.flat,
        topology.repeated.cardinality(),
        turned,
        bore == null || !bore.fitsFinger(1) ? null : bore.ring(),
        thickness.walls(),
        thickness.thickest(),
        joined,
        new Measurement.Pieces(
            pieces.size(),
            pieces.subList(0, Math.min(Measurement.Pieces.BOXES_MAX, pieces.size()))),
        unitChoices,
        findings);
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

  private void reportPrecision(Box box) {
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
    return new UnitQuestion(mesh.unit, size, single ? bore : null, filled, limits)
        .ask(mesh.unitStated, findings);
  }

  /** Whether what bodies are together can be told; otherwise a finding says why not. */
  private boolean isSure(Joining joining, Union union) {
    Places faults = joining.faults();
    if (faults.count > 0) {
      findings.add(
          new Finding(
              FindingCode.SELF_OVERLAP,
              "The surface of a body passes through itself: %.4g mm² of it lie inside"
                  .formatted(faults.weight),
              faults.heaviest()));
    } else if (union.hollows.count > 0) {
      findings.add(
          new Finding(
              FindingCode.SELF_OVERLAP,
              "The surface meets itself so that a hollow or a lens is left without a wall",
              union.hollows.heaviest()));
    } else if (union.isContrary) {
      findings.add(
          new Finding(
              FindingCode.SELF_OVERLAP,
              "Bodies of which one is inside out pass through each other: is it a cut or metal?",
              union.places.heaviest()));
    } else if (!(union.volumeBound <= Joining.BOUND_MAX * union.volume)
        || !(union.areaBound <= Joining.BOUND_MAX * union.area)) {
      findings.add(
          new Finding(
              FindingCode.SELF_OVERLAP,
              "%,d overlaps of bodies, and their union is not sure to a thousandth: ±%.3g mm³"
                  .formatted(union.overlaps, union.volumeBound),
              union.places.heaviest()));
    } else {
      return true;
    }
    return false;
  }

  /**
   * @param volume of all bodies, before they were joined
   */
  private Measurement.Joined reportJoined(Union union, double volume, double area) {
    Measurement.Joined joined =
        new Measurement.Joined(
            union.overlaps,
            volume - union.volume,
            area - union.area,
            union.volumeBound,
            union.areaBound);
    findings.add(
        new Finding(
            FindingCode.BODIES_JOINED,
            String.format(
                Locale.ROOT,
                "Bodies joined: %,d overlaps, -%.4g mm³, -%.4g mm² of surface, to %.2g mm³",
                joined.overlaps(),
                joined.removedMm3(),
                joined.removedMm2(),
                joined.boundMm3()),
            union.places.heaviest()));
    return joined;
  }

  private void reportUnchecked(Shells shells) {
    if (shells.count <= limits.bodiesMax()) {
      findings.add(
          new Finding(
              FindingCode.OVERLAP_UNCHECKED,
              "So many facets meet others that not all could be compared"));
    }
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
