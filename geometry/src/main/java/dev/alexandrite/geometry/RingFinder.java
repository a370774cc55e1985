package dev.alexandrite.geometry;

import org.jspecify.annotations.Nullable;

/**
 * Looks for a finger hole: along each axis, the widest empty cylinder near the middle that the
 * model goes all around of. Only axes of the coordinate system are tried: that is how rings are
 * drawn.
 */
final class RingFinder {
  private static final int SAMPLES = 4_000;
  private static final int SECTORS = 16;
  private static final double FINGER_MIN_MM = 12;
  private static final double FINGER_MAX_MM = 26;

  /** A hole with a smaller share of the model's narrower side is no finger hole. */
  private static final double SHARE_MIN = 0.45;

  record Bore(Measurement.Ring ring) {
    /** Whether it is as wide as fingers are, in a unit of so many millimetres. */
    boolean fitsFinger(double millimetres) {
      double bore = ring.boreMm() * millimetres;
      return bore >= FINGER_MIN_MM && bore <= FINGER_MAX_MM;
    }
  }

  private final Mesh mesh;
  private final Bvh tree;
  private final Box box;
  private final int axis;
  private final int u;
  private final int v;
  private final double[] flat;

  private RingFinder(Mesh mesh, Bvh tree, Box box, int axis) {
    this.mesh = mesh;
    this.tree = tree;
    this.box = box;
    this.axis = axis;
    u = (axis + 1) % 3;
    v = (axis + 2) % 3;
    int step = Math.max(1, tree.order.length / SAMPLES);
    flat = new double[2 * ((tree.order.length + step - 1) / step)];
    for (int i = 0; i < flat.length / 2; i++) {
      int corner = 3 * tree.corners[3 * tree.order[i * step]];
      flat[2 * i] = mesh.coordinates[corner + u];
      flat[2 * i + 1] = mesh.coordinates[corner + v];
    }
  }

  static @Nullable Bore find(Mesh mesh, Bvh tree, Box box) {
    Bore best = null;
    for (int axis = 0; axis < 3; axis++) {
      Bore bore = new RingFinder(mesh, tree, box, axis).find();
      if (bore != null && (best == null || bore.ring.boreMm() > best.ring.boreMm())) {
        best = bore;
      }
    }
    return best;
  }

  private static double of(Point point, int axis) {
    return axis == 0 ? point.x() : axis == 1 ? point.y() : point.z();
  }

  private @Nullable Bore find() {
    double x = (of(box.min(), u) + of(box.max(), u)) / 2;
    double y = (of(box.min(), v) + of(box.max(), v)) / 2;
    double narrow = Math.min(of(box.size(), u), of(box.size(), v));
    if (!(narrow > 0)) {
      return null;
    }
    double radius = nearest(x, y);
    // Uphill to the middle of the hole.
    for (double step = narrow / 8; step > narrow * 1e-5; ) {
      boolean better = false;
      for (int k = 0; k < 8 && !better; k++) {
        double nextX = x + step * Math.cos(k * Math.PI / 4);
        double nextY = y + step * Math.sin(k * Math.PI / 4);
        double next = nearest(nextX, nextY);
        if (next > radius * (1 + 1e-9) && next < narrow / 2) {
          x = nextX;
          y = nextY;
          radius = next;
          better = true;
        }
      }
      step = better ? step : step / 2;
    }
    radius = nearestOfAll(x, y);
    if (2 * radius < SHARE_MIN * narrow || !goesAround(x, y, radius) || !isEmpty(x, y, radius)) {
      return null;
    }
    double[] centre = new double[3];
    centre[axis] = (of(box.min(), axis) + of(box.max(), axis)) / 2;
    centre[u] = x;
    centre[v] = y;
    return new Bore(
        new Measurement.Ring(
            2 * radius,
            new Point(centre[0], centre[1], centre[2]),
            new Point(axis == 0 ? 1 : 0, axis == 1 ? 1 : 0, axis == 2 ? 1 : 0)));
  }

  private double nearest(double x, double y) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < flat.length; i += 2) {
      double dx = flat[i] - x;
      double dy = flat[i + 1] - y;
      nearest = Math.min(nearest, dx * dx + dy * dy);
    }
    return Math.sqrt(nearest);
  }

  private double nearestOfAll(double x, double y) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int t : tree.order) {
      for (int k = 0; k < 3; k++) {
        int corner = 3 * tree.corners[3 * t + k];
        double dx = mesh.coordinates[corner + u] - x;
        double dy = mesh.coordinates[corner + v] - y;
        nearest = Math.min(nearest, dx * dx + dy * dy);
      }
    }
    return Math.sqrt(nearest);
  }

  private boolean goesAround(double x, double y, double radius) {
    int seen = 0;
    for (int i = 0; i < flat.length; i += 2) {
      double dx = flat[i] - x;
      double dy = flat[i + 1] - y;
      if (dx * dx + dy * dy < 2.25 * radius * radius) {
        int sector = (int) ((Math.atan2(dy, dx) / (2 * Math.PI) + 0.5) * SECTORS);
        seen |= 1 << Math.min(SECTORS - 1, sector);
      }
    }
    return Integer.bitCount(seen) >= SECTORS - 2;
  }

  /** No ray along the axis meets anything; corners alone would miss a plate. */
  private boolean isEmpty(double x, double y, double radius) {
    Bvh.Ray ray = tree.new Ray();
    double length = 2 * box.diagonal();
    for (int k = 0; k <= 8; k++) {
      double[] from = new double[3];
      double[] along = new double[3];
      from[axis] = of(box.min(), axis) - box.diagonal() / 2;
      from[u] = x + (k == 8 ? 0 : 0.7 * radius * Math.cos(k * Math.PI / 4));
      from[v] = y + (k == 8 ? 0 : 0.7 * radius * Math.sin(k * Math.PI / 4));
      along[axis] = 1;
      ray.cast(from[0], from[1], from[2], along[0], along[1], along[2], -1, 0, length);
      if (ray.triangle >= 0) {
        return false;
      }
    }
    return true;
  }
}
