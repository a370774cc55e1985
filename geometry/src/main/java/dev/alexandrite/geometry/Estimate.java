package dev.alexandrite.geometry;

/**
 * A first look at a model: every facet counted as it stands in the file, nothing checked.
 *
 * @param unit the unit the file was drawn in; the figures here are already millimetres
 * @param volumeMm3 what the facets enclose if the model is one closed body and faces outward.
 *     Bodies of a mirrored pair cancel each other out, and a hole makes it a guess
 * @param areaMm2 of all facets
 */
public record Estimate(
    Format format,
    LengthUnit unit,
    int triangles,
    double volumeMm3,
    double areaMm2,
    Box boundsMm) {}
