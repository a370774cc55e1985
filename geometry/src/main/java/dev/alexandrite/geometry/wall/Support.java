package dev.alexandrite.geometry.wall;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells walls from what only sticks out a little: beads, ridges, raised letters. A ball that is
 * stuck is in a wall unless, nearer than its own size, there is metal twice as thick on one side
 * and none on the other. So a prong counts as soon as it is longer than it is thick. Reusable, one
 * for each thread.
 */
final class Support {
  /** Of the radius: a ball so large is thick metal. */
  private static final double THICK = 2;

  /** Of the radius: thick metal so near supports. */
  private static final double NEAR = 1.1;

  /** Of the radius: no way through where the metal is so narrow. */
  private static final double NARROW = 0.3;

  /** Cosine between directions that are opposite sides. */
  private static final double OPPOSITE = -0.5;

  private static final int STEPS_MAX = 12;

  /** Of the radius: balls so near to each other are judged alike. */
  private static final double ALIKE = 0.25;

  private static final double[] DIRECTIONS = directions();

  private final Nearest nearest;

  /** By size and place. */
  private final Map<List<Long>, Boolean> known = new HashMap<>();

  Support(Nearest nearest) {
    this.nearest = nearest;
  }

  private static double[] directions() {
    double[] all = new double[3 * 26];
    int filled = 0;
    for (int i = 0; i < 27; i++) {
      double x = i % 3 - 1;
      double y = i / 3 % 3 - 1;
      double z = i / 9 - 1;
      double length = Math.sqrt(x * x + y * y + z * z);
      if (length > 0) {
        all[filled++] = x / length;
        all[filled++] = y / length;
        all[filled++] = z / length;
      }
    }
    return all;
  }

  boolean isWall(WallSampler.Spot ball) {
    int scale = Math.getExponent(ball.thickness());
    double cell = ALIKE / 2 * Math.scalb(1.0, scale);
    List<Long> key =
        List.of(
            (long) scale,
            Math.round(ball.centre().x() / cell),
            Math.round(ball.centre().y() / cell),
            Math.round(ball.centre().z() / cell));
    Boolean before = known.get(key);
    if (before == null) {
      before = judge(ball);
      known.put(key, before);
    }
    return before;
  }

  private boolean judge(WallSampler.Spot ball) {
    double x = ball.down().x();
    double y = ball.down().y();
    double z = ball.down().z();
    double length = Math.sqrt(x * x + y * y + z * z);
    if (length > 0.1 && isThick(ball, x / length, y / length, z / length)) {
      return isThickOpposite(ball, x / length, y / length, z / length);
    }
    for (int i = 0; i < DIRECTIONS.length; i += 3) {
      if (isThick(ball, DIRECTIONS[i], DIRECTIONS[i + 1], DIRECTIONS[i + 2])) {
        return isThickOpposite(ball, DIRECTIONS[i], DIRECTIONS[i + 1], DIRECTIONS[i + 2]);
      }
    }
    return true;
  }

  /** Between thick metal on both sides it is a wall all the same, such as under a groove. */
  private boolean isThickOpposite(WallSampler.Spot ball, double x, double y, double z) {
    for (int i = 0; i < DIRECTIONS.length; i += 3) {
      double dx = DIRECTIONS[i];
      double dy = DIRECTIONS[i + 1];
      double dz = DIRECTIONS[i + 2];
      if (dx * x + dy * y + dz * z < OPPOSITE && isThick(ball, dx, dy, dz)) {
        return true;
      }
    }
    return false;
  }

  /** Goes as far as the metal lets it, and never out of it. */
  private boolean isThick(WallSampler.Spot ball, double dx, double dy, double dz) {
    double r = ball.thickness() / 2;
    double way = 0;
    double free = r;
    for (int i = 0; i < STEPS_MAX && way < (THICK + NEAR) * r; i++) {
      way = Math.min(way + 0.9 * free, (THICK + NEAR) * r);
      double x = ball.centre().x() + way * dx;
      double y = ball.centre().y() + way * dy;
      double z = ball.centre().z() + way * dz;
      if (!nearest.find(x, y, z, THICK * r)) {
        return true;
      }
      double gapX = nearest.x - x;
      double gapY = nearest.y - y;
      double gapZ = nearest.z - z;
      free = Math.sqrt(gapX * gapX + gapY * gapY + gapZ * gapZ);
      if (free < NARROW * r) {
        return false;
      }
    }
    return false;
  }
}
