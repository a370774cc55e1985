package dev.alexandrite.geometry.surface;

/**
 * On which side a point lies, without rounding: J. R. Shewchuk, "Adaptive Precision Floating-Point
 * Arithmetic and Fast Robust Geometric Predicates", Discrete &amp; Computational Geometry 18
 * (1997). A determinant in plain doubles decides where its error bound allows; otherwise the same
 * determinant is summed as an expansion, a list of doubles whose exact sum is the value. Exact
 * while no product of three coordinates overflows or falls below 1e-290.
 */
final class Exact {
  private static final double HALF_ULP = 0x1p-53;
  private static final double PLANE_BOUND = (3 + 16 * HALF_ULP) * HALF_ULP;
  private static final double SPACE_BOUND = (7 + 56 * HALF_ULP) * HALF_ULP;

  private Exact() {}

  /** 1 where a, b, c turn counter-clockwise, -1 clockwise, 0 on one line. */
  static int turn(double ax, double ay, double bx, double by, double cx, double cy) {
    double left = (ax - cx) * (by - cy);
    double right = (ay - cy) * (bx - cx);
    double determinant = left - right;
    if (Math.abs(determinant) > PLANE_BOUND * (Math.abs(left) + Math.abs(right))) {
      return determinant > 0 ? 1 : -1;
    }
    if (left == 0 && right == 0 && (ax == cx || by == cy) && (ay == cy || bx == cx)) {
      return 0; // the differences are exactly nothing
    }
    return sign(sum(sum(minor(ax, ay, bx, by), minor(bx, by, cx, cy)), minor(cx, cy, ax, ay)));
  }

  /**
   * 1 where p lies below the plane through a, b, c, which turn counter-clockwise seen from above;
   * -1 above, 0 on it. Points are given by where their x stands in {@code c}.
   */
  static int below(double[] c, int a, int b, int d, double px, double py, double pz) {
    double ax = c[a] - px;
    double ay = c[a + 1] - py;
    double az = c[a + 2] - pz;
    double bx = c[b] - px;
    double by = c[b + 1] - py;
    double bz = c[b + 2] - pz;
    double dx = c[d] - px;
    double dy = c[d + 1] - py;
    double dz = c[d + 2] - pz;
    double bxdy = bx * dy;
    double dxby = dx * by;
    double dxay = dx * ay;
    double axdy = ax * dy;
    double axby = ax * by;
    double bxay = bx * ay;
    double determinant = az * (bxdy - dxby) + bz * (dxay - axdy) + dz * (axby - bxay);
    double size =
        (Math.abs(bxdy) + Math.abs(dxby)) * Math.abs(az)
            + (Math.abs(dxay) + Math.abs(axdy)) * Math.abs(bz)
            + (Math.abs(axby) + Math.abs(bxay)) * Math.abs(dz);
    if (Math.abs(determinant) > SPACE_BOUND * size) {
      return determinant > 0 ? 1 : -1;
    }
    return exactlyBelow(c, a, b, d, px, py, pz);
  }

  private static int exactlyBelow(
      double[] c, int a, int b, int d, double px, double py, double pz) {
    double[] ab = minor(c[a], c[a + 1], c[b], c[b + 1]);
    double[] bd = minor(c[b], c[b + 1], c[d], c[d + 1]);
    double[] da = minor(c[d], c[d + 1], c[a], c[a + 1]);
    double[] ap = minor(c[a], c[a + 1], px, py);
    double[] bp = minor(c[b], c[b + 1], px, py);
    double[] dp = minor(c[d], c[d + 1], px, py);
    // The determinant of the four points with a column of ones, developed along z.
    double[] ofA = scaled(sum(sum(bd, dp), scaled(bp, -1)), c[a + 2]);
    double[] ofB = scaled(sum(sum(da, ap), scaled(dp, -1)), c[b + 2]);
    double[] ofD = scaled(sum(sum(ab, bp), scaled(ap, -1)), c[d + 2]);
    double[] ofP = scaled(sum(sum(ab, bd), da), -pz);
    return sign(sum(sum(ofA, ofB), sum(ofD, ofP)));
  }

  /** ax * by - ay * bx. */
  private static double[] minor(double ax, double ay, double bx, double by) {
    double[] left = product(ax, by);
    double[] right = product(-ay, bx);
    return sum(left, right);
  }

  private static double[] product(double a, double b) {
    double high = a * b;
    return new double[] {Math.fma(a, b, -high), high};
  }

  private static double[] sum(double[] e, double[] f) {
    double[] sum = e;
    for (double term : f) {
      if (term != 0) {
        sum = grown(sum, term);
      }
    }
    return sum;
  }

  /** Adds one number to an expansion whose components grow and do not overlap. */
  private static double[] grown(double[] e, double term) {
    double[] grown = new double[e.length + 1];
    int size = 0;
    double carried = term;
    for (double component : e) {
      double total = carried + component;
      double part = total - carried;
      double lost = (carried - (total - part)) + (component - part);
      if (lost != 0) {
        grown[size++] = lost;
      }
      carried = total;
    }
    grown[size++] = carried;
    return size == grown.length ? grown : java.util.Arrays.copyOf(grown, size);
  }

  private static double[] scaled(double[] e, double factor) {
    double[] scaled = {0};
    for (double component : e) {
      scaled = sum(scaled, product(component, factor));
    }
    return scaled;
  }

  private static int sign(double[] e) {
    double largest = e[e.length - 1];
    return largest > 0 ? 1 : largest < 0 ? -1 : 0;
  }
}
