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
 * @param areaMm2 of all facets, cavities included
 * @param bodies separate solids: shells without the cavities
 * @param shells connected surfaces, joined by edges
 * @param watertight no edge is open; edges with more than two facets are balanced
 * @param openEdges edges with one facet, after joining corners
 * @param degenerateFacets facets without area
 * @param duplicateFacets facets given more than once; the repetitions do not count
 * @param reorientedFacets facets that faced the wrong way and were turned
 * @param ring the finger hole, where the model looks like a ring
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
    List<Finding> findings) {

  public Measurement {
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
