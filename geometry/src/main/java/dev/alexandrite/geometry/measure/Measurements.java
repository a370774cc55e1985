package dev.alexandrite.geometry.measure;

import dev.alexandrite.geometry.Box;
import dev.alexandrite.geometry.Deadline;
import dev.alexandrite.geometry.Finding;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.geometry.Point;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import dev.alexandrite.geometry.join.Joining;
import dev.alexandrite.geometry.join.Union;
import dev.alexandrite.geometry.mesh.Mesh;
import dev.alexandrite.geometry.surface.Shells;
import dev.alexandrite.geometry.surface.Solids;
import dev.alexandrite.geometry.surface.Surface;
import dev.alexandrite.geometry.wall.Thickness;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures a mesh: joins corners, finds shells, turns facets, adds up, and says what is odd. */
public final class Measurements {
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
    Surface surface = Surface.of(mesh, deadline, findings);
    Shells shells = surface.shells;
    Box box = surface.box;
    deadline.check();
    double area = surface.area();
    boolean watertight = surface.isClosed;
    boolean checks = watertight && limits.checksSurface();
    Joining joining = null;
    if (checks && shells.count <= limits.bodiesMax()) {
      joining = Joining.of(surface, limits.surfaceWork(mesh.triangleCount));
    }
    deadline.check();
    Solids solids = new Solids(surface, parents(surface, joining));
    deadline.check();
    refuseNothingness(shells, watertight, solids.volume, area, box);
    remarks.report(surface, solids);
    RingFinder.Bore bore = watertight ? RingFinder.find(mesh, surface.topology.corners, box) : null;
    List<Box> pieces = shells.count <= limits.bodiesMax() ? surface.pieces() : List.of(box);
    remarks.reportPrecision(box);
    remarks.reportStones(new Stones(mesh, surface.topology.corners).look(shells));
    List<Measurement.UnitChoice> unitChoices =
        askUnit(pieces, bore, watertight ? solids.volume : null);
    deadline.check();
    Thickness thickness = Thickness.UNKNOWN;
    if (checks) {
      thickness = Thickness.of(surface, solids, joining, limits, findings);
    }
    if (checks && joining == null) {
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
        centre(metal.volume, metal.moment, surface),
        shells.count - solids.cavities,
        shells.count,
        watertight,
        surface.topology.openEdges,
        surface.topology.crowdedEdges,
        surface.topology.collapsed + surface.flat(),
        surface.topology.repeated.cardinality(),
        surface.turned() + solids.invertedFacets,
        bore == null || !bore.fitsFinger(1) ? null : bore.ring(),
        thickness.walls(),
        thickness.thickest(),
        metal.joined,
        Measurement.Pieces.of(pieces),
        unitChoices,
        findings);
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

  /** For every shell the one around it; null where that is too much work. */
  private int @Nullable [] parents(Surface surface, @Nullable Joining joining) {
    if (surface.shells.count > limits.bodiesMax()) {
      return null;
    }
    return joining != null ? joining.parents() : surface.parents();
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

  private static Point centre(double volume, double[] moment, Surface surface) {
    Box box = surface.box;
    if (!(volume > 0)) {
      return new Point(
          (box.min().x() + box.max().x()) / 2,
          (box.min().y() + box.max().y()) / 2,
          (box.min().z() + box.max().z()) / 2);
    }
    return new Point(
        surface.reference()[0] + moment[0] / volume,
        surface.reference()[1] + moment[1] / volume,
        surface.reference()[2] + moment[2] / volume);
  }
}
