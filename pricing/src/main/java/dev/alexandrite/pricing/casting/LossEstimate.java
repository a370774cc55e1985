package dev.alexandrite.pricing.casting;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What weighed castings say about an alloy's loss: the mean of (metal used / mass predicted) - 1,
 * and how far the true mean may be from it, by Student's t at 95 %.
 *
 * @param castings how many were weighed
 * @param meanPerMille null with none
 * @param lowPerMille null with fewer than two, as is {@code highPerMille}
 */
record LossEstimate(
    int castings,
    @Nullable Double meanPerMille,
    @Nullable Double lowPerMille,
    @Nullable Double highPerMille) {

  /** Quantiles of Student's t for 0.975, for 1 to 30 degrees of freedom. */
  private static final double[] T_975 = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  private static final double NORMAL_975 = 1.960;

  /**
   * @param usedOverPredicted one figure for each weighed casting
   */
  static LossEstimate of(List<Double> usedOverPredicted) {
    int n = usedOverPredicted.size();
    if (n == 0) {
      return new LossEstimate(0, null, null, null);
    }
    double mean = usedOverPredicted.stream().mapToDouble(r -> r).average().orElseThrow();
    double loss = 1000 * (mean - 1);
    if (n == 1) {
      return new LossEstimate(1, loss, null, null);
    }
    double squares = usedOverPredicted.stream().mapToDouble(r -> (r - mean) * (r - mean)).sum();
    double standardError = Math.sqrt(squares / (n - 1) / n);
    double t = n - 1 <= T_975.length ? T_975[n - 2] : NORMAL_975;
    double half = 1000 * t * standardError;
    return new LossEstimate(n, loss, loss - half, loss + half);
  }

  /** A loss for a new tariff, or null where there are too few castings to say. */
  @Nullable Integer proposedPerMille(int castingsMin) {
    return castings < castingsMin || meanPerMille == null
        ? null
        : Math.clamp(Math.round(meanPerMille), 0, 500);
  }
}
