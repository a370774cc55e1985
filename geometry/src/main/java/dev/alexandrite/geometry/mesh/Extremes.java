package dev.alexandrite.geometry.mesh;

/**
 * The lesser and the greater of two numbers, where the sign of zero doesn't matter. Quicker than
 * {@link Math}'s, above all before code is compiled for good.
 */
public final class Extremes {
  private Extremes() {}

  /** NaN where the second is; the second where the first is. */
  public static double min(double a, double b) {
    return a < b ? a : b;
  }

  /** NaN where the second is; the second where the first is. */
  public static double max(double a, double b) {
    return a > b ? a : b;
  }
}
