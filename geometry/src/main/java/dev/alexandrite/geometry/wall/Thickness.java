package dev.alexandrite.geometry.wall;

import dev.alexandrite.geometry.Finding;
import dev.alexandrite.geometry.FindingCode;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.geometry.join.Covered;
import dev.alexandrite.geometry.join.Joining;
import dev.alexandrite.geometry.surface.FacetNormals;
import dev.alexandrite.geometry.surface.Solids;
import dev.alexandrite.geometry.surface.Surface;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How thick a closed model's walls and its thickest place are, and what there is to say about it.
 *
 * @param walls null where they were not wanted, or too much work; the findings say more
 * @param thickest the same
 */
public record Thickness(
    Measurement.@Nullable Walls walls, Measurement.@Nullable Thickest thickest) {
  public static final Thickness UNKNOWN = new Thickness(null, null);

  public static Thickness of(
      Surface surface,
      Solids solids,
      @Nullable Joining joining,
      Limits limits,
      List<Finding> findings) {
    if (limits.wallWork() == 0) {
      return UNKNOWN;
    }
    FacetNormals normals = new FacetNormals(surface, solids);
    Covered covered =
        joining == null || !joining.meets() ? null : new Covered(surface, solids, joining);
    WallSampler sampler =
        new WallSampler(
            surface.tree(),
            normals,
            covered,
            surface.bounds(),
            surface.area(),
            limits.wallMinMm(),
            limits.wallWork(surface.mesh.triangleCount));
    if (!sampler.isComplete) {
      findings.add(
          new Finding(
              FindingCode.WALLS_UNCHECKED,
              "Walls not fully measured: so large or so finely drawn that not all could be looked"
                  + " at"));
    }
    if (sampler.walls != null && sampler.walls.minMm() < limits.wallMinMm()) {
      findings.add(tooThin(sampler.walls, limits));
    }
    return new Thickness(sampler.walls, sampler.thickest);
  }

  private static Finding tooThin(Measurement.Walls walls, Limits limits) {
    return new Finding(
        FindingCode.TOO_THIN,
        String.format(
            Locale.ROOT,
            "Walls down to %.2f mm, under %.2f mm, at %,d points",
            walls.minMm(),
            limits.wallMinMm(),
            walls.samples()),
        walls.thinnest().stream()
            .filter(spot -> spot.thicknessMm() < limits.wallMinMm())
            .map(Measurement.Walls.Spot::place)
            .toList());
  }
}
