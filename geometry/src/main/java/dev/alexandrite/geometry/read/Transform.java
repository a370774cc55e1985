package dev.alexandrite.geometry.read;

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

  /**
   * Scaled, then turned, then moved.
   *
   * @param rotation a quaternion x, y, z, w of any length but 0
   */
  static Transform of(double[] translation, double[] rotation, double[] scale) {
    double length = length(rotation);
    double x = rotation[0] / length;
    double y = rotation[1] / length;
    double z = rotation[2] / length;
    double w = rotation[3] / length;
    return new Transform(
        new double[] {
          scale[0] * (1 - 2 * (y * y + z * z)),
          scale[0] * 2 * (x * y + w * z),
          scale[0] * 2 * (x * z - w * y),
          scale[1] * 2 * (x * y - w * z),
          scale[1] * (1 - 2 * (x * x + z * z)),
          scale[1] * 2 * (y * z + w * x),
          scale[2] * 2 * (x * z + w * y),
          scale[2] * 2 * (y * z - w * x),
          scale[2] * (1 - 2 * (x * x + y * y)),
          translation[0],
          translation[1],
          translation[2]
        });
  }

  static double length(double[] quaternion) {
    double squares = 0;
    for (double q : quaternion) {
      squares += q * q;
    }
    return Math.sqrt(squares);
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
