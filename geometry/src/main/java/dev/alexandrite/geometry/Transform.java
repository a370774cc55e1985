package dev.alexandrite.geometry;

/**
 * An affine map as 3MF writes it: row vectors from the left, {@code m} holds three rows of the
 * linear part and then the translation.
 */
final class Transform {
  static final Transform IDENTITY =
      new Transform(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0});

  private final double[] m;

  Transform(double[] m) {
    this.m = m;
  }

  double x(double x, double y, double z) {
    return x * m[0] + y * m[3] + z * m[6] + m[9];
  }

  double y(double x, double y, double z) {
    return x * m[1] + y * m[4] + z * m[7] + m[10];
  }

  double z(double x, double y, double z) {
    return x * m[2] + y * m[5] + z * m[8] + m[11];
  }

  /** First this, then the other. */
  Transform then(Transform outer) {
    double[] n = new double[12];
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 3; column++) {
        double sum = row == 3 ? outer.m[9 + column] : 0;
        for (int k = 0; k < 3; k++) {
          sum += m[3 * row + k] * outer.m[3 * k + column];
        }
        n[3 * row + column] = sum;
      }
    }
    return new Transform(n);
  }

  double determinant() {
    return m[0] * (m[4] * m[8] - m[5] * m[7])
        - m[1] * (m[3] * m[8] - m[5] * m[6])
        + m[2] * (m[3] * m[7] - m[4] * m[6]);
  }
}
