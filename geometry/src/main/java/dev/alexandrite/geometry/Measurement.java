package dev.alexandrite.geometry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model measures, in millimetres.
 *
 * @param unit the unit the file was drawn in; its figures here are already millimetres
 * @param unitStated false where the format says nothing and millimetres were assumed
 * @param triangles facets as given; polygons count as the triangles they were cut into
 * @param volumeMm3 of the material: each closed shell counts with its own sign, cavities are
 *     subtracted. Where {@code watertight} is false it is a guess
 * @param areaMm2 of all facets, cavities included; without what bodies that touch cover of each
 *     other
 * @param bodies separate solids: shells without the cavities
 * @param shells connected surfaces, joined by edges
 * @param watertight no edge is open; edges with more than two facets are balanced
 * @param openEdges edges with one facet, after joining corners
 * @param degenerateFacets facets without area
 * @param duplicateFacets facets given more than once; the repetitions do not count
 * @param reorientedFacets facets that faced the wrong way and were turned
 * @param ring the finger hole, where the model looks like a ring
 * @param walls how thick the walls are; null where the model is not closed, where they were not
 *     wanted, and where that was too much work ({@link FindingCode#WALLS_UNCHECKED}). A fact
 *     without a judgement: what is too thin depends on the alloy
 * @param thickest where most metal lies in one place; null where walls are, and in what was
 *     measured before it was looked for
 * @param joined where bodies overlap: what joining them took away; {@code volumeMm3} and {@code
 *     areaMm2} are then those of the union, at the upper end of their bounds
 * @param pieces what lies apart
 * @param unitChoices what the numbers might mean, likeliest first, where the present unit gives no
 *     size for jewellery or a rare one ({@link FindingCode#UNIT_SUSPECT}): what to ask the
 *     customer. The present unit is among them where it may be right. The answer goes to {@link
 *     Models#inspect(java.nio.file.Path, String, Limits, LengthUnit)}
 * @param findings worst first
 */
public record Measurement(
    Format format,
    LengthUnit unit,
    boolean unitStated,
    int triangles,
    double volumeMm3,
    double areaMm2,
    Box boundsMm,
    Point centreOfMassMm,
    int bodies,
    int shells,
    boolean watertight,
    int openEdges,
    int nonManifoldEdges,
    int degenerateFacets,
    int duplicateFacets,
    int reorientedFacets,
    @Nullable Ring ring,
    @Nullable Walls walls,
    @Nullable Thickest thickest,
    @Nullable Joined joined,
    Pieces pieces,
    List<UnitChoice> unitChoices,
    List<Finding> findings) {

  public Measurement {
    if (pieces == null) { // as in what was kept before they were counted
      pieces = new Pieces(1, List.of(boundsMm));
    }
    unitChoices = List.copyOf(unitChoices);
    findings = List.copyOf(findings);
  }

  /**
   * A finger hole.
   *
   * @param boreMm its diameter
   * @param centreMm a point on its axis
   * @param axis the axis, a unit vector
   */
  public record Ring(double boreMm, Point centreMm, Point axis) {

    /** The European ring size: the inner circumference in millimetres (ISO 8653:2016). */
    public double isoSize() {
      return Math.PI * boreMm;
    }
  }

  /**
   * Wall thickness: at a point of the surface the diameter of the largest ball inside the metal
   * that touches it there. A wall counts where such a ball is stuck, between sides that lean to
   * each other by 25 degrees or less, and where it is farther from thick metal on its one side than
   * it is thick: so a prong or a fin longer than it is thick counts, a sharp rim or a bead on a
   * thick body doesn't. What bodies that meet cover of each other is no side of a wall.
   *
   * @param samples points of the surface that were looked at
   * @param minMm the thinnest wall
   * @param thinnest the thinnest spots, thinnest first and apart from each other, at most {@link
   *     Finding#PLACES_MAX}: those below an alloy's limit are the ones to show
   */
  public record Walls(int samples, double minMm, List<Spot> thinnest) {
    public Walls {
      thinnest = List.copyOf(thinnest);
    }

    /**
     * @param place on the surface
     */
    public record Spot(Point place, double thicknessMm) {}
  }

  /**
   * The largest ball inside the metal, of those that grow from points all over the surface.
   *
   * @param diameterMm never more than there is
   */
  public record Thickest(double diameterMm, Point centreMm) {}

  /**
   * Bodies that pass through each other, joined.
   *
   * @param overlaps pairs of bodies with material in common
   * @param removedMm3 what was in the file more than once
   * @param removedMm2 surface inside other bodies
   * @param boundMm3 how far the volume of the union may be from what was summed
   */
  public record Joined(
      int overlaps, double removedMm3, double removedMm2, double boundMm3, double boundMm2) {}

  /**
   * Bodies that lie apart: those whose boxes meet count as one.
   *
   * @param boxesMm of the largest, at most {@value #BOXES_MAX}, largest first
   */
  public record Pieces(int count, List<Box> boxesMm) {
    public static final int BOXES_MAX = 100;

    public Pieces {
      boxesMm = List.copyOf(boxesMm);
    }

    /**
     * @param boxesMm of all, largest first
     */
    public static Pieces of(List<Box> boxesMm) {
      return new Pieces(boxesMm.size(), boxesMm.subList(0, Math.min(BOXES_MAX, boxesMm.size())));
    }
  }

  /**
   * What the model (its largest piece) would be if its numbers were meant in this unit.
   *
   * @param boreMm of the finger hole, where it would fit a finger
   */
  public record UnitChoice(LengthUnit unit, Point sizeMm, @Nullable Double boreMm) {}

  /** The thinnest wall, or null where none was measured. */
  public @Nullable Double minWallMm() {
    return walls == null ? null : walls.minMm();
  }

  public Verdict verdict() {
    Verdict worst = Verdict.ACCEPT;
    for (Finding finding : findings) {
      if (finding.code().verdict().compareTo(worst) > 0) {
        worst = finding.code().verdict();
      }
    }
    return worst;
  }
}
