package dev.alexandrite.geometry.wall;

import dev.alexandrite.geometry.Point;
import dev.alexandrite.geometry.join.Covered;
import dev.alexandrite.geometry.surface.Bvh;
import dev.alexandrite.geometry.surface.FacetNormals;
import org.jspecify.annotations.Nullable;

/**
 * Looks around a wall for its thinnest place: straight across from points near by. At the end of a
 * taper a ball is held by the end too, and is larger than the wall is thick there.
 */
final class WallRefiner {
  /** Cosine: sides are across from each other up to this tilt. */
  private static final double ACROSS = 0.94;

  /** Sides that lean no more bring a wall down by no more, for a step; else it is another wall. */
  private static final double SLOPE = 0.4;

  /** Of the thickness: the first and the last steps to the side. */
  private static final double FIRST_STEP = 0.5;

  private static final double LAST_STEP = 0.005;
  private static final int MOVES_MAX = 200;
  private static final int DIRECTIONS = 8;

  private final FacetNormals normals;
  private final @Nullable Covered covered;
  private final Bvh.Ray ray;
  private final double[] normal = new double[3];
  private final double[] exit = new double[3];
  private final double[] hit = new double[3];

  /** A surface point, and the middle of the metal behind it. */
  private final double[] place = new double[3];

  private final double[] middle = new double[3];

  WallRefiner(Bvh tree, FacetNormals normals, @Nullable Covered covered) {
    this.normals = normals;
    this.covered = covered;
    ray = tree.new Ray();
  }

  WallSampler.Spot refined(WallSampler.Spot spot) {
    double[] n = {spot.side().x(), spot.side().y(), spot.side().z()};
    double[] u = aside(n);
    double[] v = {n[1] * u[2] - n[2] * u[1], n[2] * u[0] - n[0] * u[2], n[0] * u[1] - n[1] * u[0]};
    double[] at = {spot.centre().x(), spot.centre().y(), spot.centre().z()};
    double[] best = {spot.place().x(), spot.place().y(), spot.place().z()};
    double thickness = spot.thickness();
    double far = 4 * thickness;
    double step = FIRST_STEP * thickness;
    double[] from = new double[3];
    for (int moves = 0; step > LAST_STEP * spot.thickness() && moves < MOVES_MAX; moves++) {
      boolean isThinner = false;
      for (int side = 0; side < 2 * DIRECTIONS && !isThinner; side++) {
        int direction = side / 2;
        double angle = 2 * Math.PI * direction / DIRECTIONS;
        for (int axis = 0; axis < 3; axis++) {
          from[axis] = at[axis] + step * (Math.cos(angle) * u[axis] + Math.sin(angle) * v[axis]);
        }
        double found = across(from, n, side % 2 == 0 ? 1 : -1, far);
        if (found < thickness * (1 - 1e-9) && found > thickness - SLOPE * step) {
          thickness = found;
          System.arraycopy(place, 0, best, 0, 3);
          System.arraycopy(middle, 0, at, 0, 3);
          isThinner = true;
        }
      }
      step = isThinner ? step : step / 2;
    }
    return new WallSampler.Spot(thickness, point(best), point(at), spot.side(), spot.down());
  }

  private static Point point(double[] at) {
    return new Point(at[0], at[1], at[2]);
  }

  /** A unit vector across another. */
  private static double[] aside(double[] n) {
    int least = Math.abs(n[0]) < Math.abs(n[1]) ? 0 : 1;
    least = Math.abs(n[2]) < Math.abs(n[least]) ? 2 : least;
    double[] u = new double[3];
    u[(least + 1) % 3] = -n[(least + 2) % 3];
    u[(least + 2) % 3] = n[(least + 1) % 3];
    double length = Math.sqrt(u[0] * u[0] + u[1] * u[1] + u[2] * u[2]);
    for (int axis = 0; axis < 3; axis++) {
      u[axis] /= length;
    }
    return u;
  }

  /**
   * From a point in the metal to one side's surface, and from there straight through the metal:
   * infinite where that is not a wall.
   */
  private double across(double[] from, double[] n, int side, double far) {
    if (!meets(from, side * n[0], side * n[1], side * n[2], -1, far)) {
      return Double.POSITIVE_INFINITY;
    }
    int first = ray.triangle;
    normals.outward(first, normal);
    if (!(side * (n[0] * normal[0] + n[1] * normal[1] + n[2] * normal[2]) > ACROSS)) {
      return Double.POSITIVE_INFINITY;
    }
    System.arraycopy(hit, 0, place, 0, 3);
    if (!meets(place, -normal[0], -normal[1], -normal[2], first, far)) {
      return Double.POSITIVE_INFINITY;
    }
    normals.outward(ray.triangle, exit);
    double along = -(normal[0] * exit[0] + normal[1] * exit[1] + normal[2] * exit[2]);
    if (!(along > ACROSS)) {
      return Double.POSITIVE_INFINITY;
    }
    for (int axis = 0; axis < 3; axis++) {
      middle[axis] = place[axis] - ray.distance / 2 * normal[axis];
    }
    // Both sides lean half of the tilt each: as thick as straight between them.
    return ray.distance * Math.sqrt((1 + along) / 2);
  }

  private boolean meets(double[] from, double dx, double dy, double dz, int self, double far) {
    ray.cast(from[0], from[1], from[2], dx, dy, dz, self, 1e-9 * far, far);
    if (ray.gaveUp || ray.triangle < 0) {
      return false;
    }
    hit[0] = from[0] + ray.distance * dx;
    hit[1] = from[1] + ray.distance * dy;
    hit[2] = from[2] + ray.distance * dz;
    return covered == null || !covered.isCovered(ray.triangle, hit[0], hit[1], hit[2]);
  }
}
