package dev.alexandrite.geometry.measure;

import dev.alexandrite.geometry.Box;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.geometry.Point;
import dev.alexandrite.geometry.mesh.Mesh;
import dev.alexandrite.geometry.mesh.Parts;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a finger hole: along each axis, the widest empty cylinder near the middle that the
 * model goes all around of. Only axes of the coordinate system are tried: that is how rings are
 * drawn.
 */
public final class RingFinder {
  private static final int SAMPLES = 4_000;
  private static final int SECTORS = 16;
  private static final double FINGER_MIN_MM = 12;
  private static final double FINGER_MAX_MM = 26;

  /** A hole with a smaller share of the model's narrower side is no finger hole. */
  private static final double SHARE_MIN = 0.45;

  public record Bore(Measurement.Ring ring) {
    /** Whether it is as wide as fingers are, in a unit of so many millimetres. */
    boolean fitsFinger(double millimetres) {
      double bore = ring.boreMm() * millimetres;
      return bore >= FINGER_MIN_MM && bore <= FINGER_MAX_MM;
    }
  }

  /** The empty cylinder through the facets' middles, over that through their corners. */
  private static final double CHORD_MIN = 0.9;

  private final Mesh mesh;
  private final int[] corners;
  private final Box box;
  private final int axis;
  private final int u;
  private final int v;
  private final double[] flat;

  private RingFinder(Mesh mesh, int[] corners, Box box, int axis) {
    this.mesh = mesh;
    this.corners = corners;
    this.box = box;
    this.axis = axis;
    u = (axis + 1) % 3;
    v = (axis + 2) % 3;
    int step = Math.max(1, mesh.triangleCount / SAMPLES);
    flat = new double[2 * ((mesh.triangleCount + step - 1) / step)];
    for (int i = 0; i < flat.length / 2; i++) {
      int corner = 3 * corners[3 * (i * step)];
      flat[2 * i] = mesh.coordinates[corner + u];
      flat[2 * i + 1] = mesh.coordinates[corner + v];
    }
  }

  static @Nullable Bore find(Mesh mesh, int[] corners, Box box) {
    Bore best = null;
    for (int axis = 0; axis < 3; axis++) {
      Bore bore = new RingFinder(mesh, corners, box, axis).find();
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
    if (2 * radius < SHARE_MIN * narrow || !goesAround(x, y, radius)) {
      return null;
    }
    double[] distances = distances(x, y);
    radius = distances[0];
    if (2 * radius < SHARE_MIN * narrow || distances[1] < CHORD_MIN * radius) {
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
      double squared = dx * dx + dy * dy;
      if (squared < nearest) {
        nearest = squared;
      }
    }
    return Math.sqrt(nearest);
  }

  /** From the axis to the nearest corner, and to the nearest point of any facet seen along it. */
  private double[] distances(double x, double y) {
    int parts = mesh.triangleCount < 20_000 ? 1 : Parts.processors();
    double[][] nearest = new double[parts][];
    Parts.run(
        parts,
        part ->
            nearest[part] =
                distances(
                    x,
                    y,
                    Parts.from(mesh.triangleCount, part, parts),
                    Parts.from(mesh.triangleCount, part + 1, parts)));
    double[] all = nearest[0];
    for (double[] each : nearest) {
      all[0] = Math.min(all[0], each[0]);
      all[1] = Math.min(all[1], each[1]);
    }
    return new double[] {Math.sqrt(all[0]), Math.sqrt(all[1])};
  }

  private double[] distances(double x, double y, int from, int to) {
    double[] p = mesh.coordinates;
    double corner = Double.POSITIVE_INFINITY;
    double facet = Double.POSITIVE_INFINITY;
    for (int t = from; t < to; t++) {
      if (boxDistance(t, x, y) > corner) {
        continue; // most facets are farther away than the nearest corner
      }
      int last = 3 * corners[3 * t + 2];
      double lastX = p[last + u] - x;
      double lastY = p[last + v] - y;
      boolean inside = false;
      for (int k = 0; k < 3; k++) {
        int at = 3 * corners[3 * t + k];
        double ax = p[at + u] - x;
        double ay = p[at + v] - y;
        double ex = lastX - ax;
        double ey = lastY - ay;
        double squared = ax * ax + ay * ay;
        corner = Math.min(corner, squared);
        double length = ex * ex + ey * ey;
        double along = length > 0 ? Math.clamp(-(ax * ex + ay * ey) / length, 0, 1) : 0;
        double nx = ax + along * ex;
        double ny = ay + along * ey;
        facet = Math.min(facet, nx * nx + ny * ny);
        inside ^= ay > 0 != lastY > 0 && -ay / ey * ex + ax > 0;
        lastX = ax;
        lastY = ay;
      }
      facet = inside ? 0 : facet;
    }
    return new double[] {corner, facet};
  }

  /** Squared, from the axis to the box around a facet. */
  private double boxDistance(int t, double x, double y) {
    double[] p = mesh.coordinates;
    int a = 3 * corners[3 * t];
    int b = 3 * corners[3 * t + 1];
    int c = 3 * corners[3 * t + 2];
    double dx = gap(p[a + u] - x, p[b + u] - x, p[c + u] - x);
    double dy = gap(p[a + v] - y, p[b + v] - y, p[c + v] - y);
    return dx * dx + dy * dy;
  }

  /** From 0 to the nearest of three numbers; 0 where they are on both sides of it. */
  private static double gap(double a, double b, double c) {
    double low = a < b ? a : b;
    double high = a < b ? b : a;
    low = c < low ? c : low;
    high = c > high ? c : high;
    return low > 0 ? low : high < 0 ? high : 0;
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
}
