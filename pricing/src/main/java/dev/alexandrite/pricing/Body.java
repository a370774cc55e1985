package dev.alexandrite.pricing;

import dev.alexandrite.geometry.Box;
import dev.alexandrite.geometry.Estimate;
import dev.alexandrite.geometry.Measurement;
import java.util.List;

/**
 * The few measured figures that a price is computed from.
 *
 * @param sizeMm the sides of the bounding box
 */
record Body(double volumeMm3, double areaMm2, List<Double> sizeMm) {

  static Body of(Measurement measured) {
    return new Body(measured.volumeMm3(), measured.areaMm2(), sides(measured.boundsMm()));
  }

  /** A first guess, for a range. */
  static Body of(Estimate estimate) {
    return new Body(estimate.volumeMm3(), estimate.areaMm2(), sides(estimate.boundsMm()));
  }

  static List<Double> sides(Box box) {
    return List.of(box.size().x(), box.size().y(), box.size().z());
  }

  /** Without this there is nothing to multiply with. */
  boolean solid() {
    return positive(volumeMm3)
        && positive(areaMm2)
        && sizeMm.size() == 3
        && sizeMm.stream().allMatch(side -> Double.isFinite(side) && side >= 0);
  }

  private static boolean positive(double figure) {
    return Double.isFinite(figure) && figure > 0;
  }
}
