package dev.alexandrite.geometry.join;

import static dev.alexandrite.geometry.mesh.Extremes.max;
import static dev.alexandrite.geometry.mesh.Extremes.min;

/**
 * The plane of one facet, with coordinates of its own, and how another facet cuts it. Corners
 * nearer to the plane than the tolerance are taken to lie in it: where bodies lie flush the edges
 * of the one then cut the facets of the other, whatever rounding has made of both. Reusable.
 */
final class FacetPlane {
  /** The first axis leans so against the first edge that hardly anything drawn is along it. */
  private static final double LEAN = 0.7377;

  private static final double COS = Math.cos(LEAN);
  private static final double SIN = Math.sin(LEAN);

  private final double[] points;
  private final int[] corners;
  private final double tolerance;

  /** The first corner, two axes in the plane, and the normal by the corners' order. */
  final double[] origin = new double[3];

  final double[] u = new double[3];
  final double[] v = new double[3];
  final double[] normal = new double[3];

  /** The facet in its plane, counter-clockwise. */
  final double[] x = new double[3];

  final double[] y = new double[3];

  /** For each edge the inward unit normal. */
  private final double[] inX = new double[3];

  private final double[] inY = new double[3];

  double area;

  /** Another's corners: their heights above the plane and where they are in it. */
  private final double[] height = new double[3];

  private final double[] px = new double[3];
  private final double[] py = new double[3];

  /** What the last cut has left: x, y, x, y of each piece of line. */
  final double[] cuts = new double[12];

  FacetPlane(double[] points, int[] corners, double tolerance) {
    this.points = points;
    this.corners = corners;
    this.tolerance = tolerance;
  }

  /** False where the facet is too flat to have a plane. */
  boolean set(int t) {
    int a = 3 * corners[3 * t];
    int b = 3 * corners[3 * t + 1];
    int c = 3 * corners[3 * t + 2];
    double bx = points[b] - points[a];
    double by = points[b + 1] - points[a + 1];
    double bz = points[b + 2] - points[a + 2];
    double cx = points[c] - points[a];
    double cy = points[c + 1] - points[a + 1];
    double cz = points[c + 2] - points[a + 2];
    double nx = by * cz - bz * cy;
    double ny = bz * cx - bx * cz;
    double nz = bx * cy - by * cx;
    double twice = Math.sqrt(nx * nx + ny * ny + nz * nz);
    double base = Math.sqrt(bx * bx + by * by + bz * bz);
    double other = Math.sqrt(cx * cx + cy * cy + cz * cz);
    if (!(twice > 1e-12 * Math.max(base * base, other * other)) || !(base > 0)) {
      return false;
    }
    area = twice / 2;
    System.arraycopy(points, a, origin, 0, 3);
    normal[0] = nx / twice;
    normal[1] = ny / twice;
    normal[2] = nz / twice;
    double ex = bx / base;
    double ey = by / base;
    double ez = bz / base;
    double fx = normal[1] * ez - normal[2] * ey;
    double fy = normal[2] * ex - normal[0] * ez;
    double fz = normal[0] * ey - normal[1] * ex;
    u[0] = COS * ex + SIN * fx;
    u[1] = COS * ey + SIN * fy;
    u[2] = COS * ez + SIN * fz;
    v[0] = COS * fx - SIN * ex;
    v[1] = COS * fy - SIN * ey;
    v[2] = COS * fz - SIN * ez;
    x[0] = 0;
    y[0] = 0;
    x[1] = bx * u[0] + by * u[1] + bz * u[2];
    y[1] = bx * v[0] + by * v[1] + bz * v[2];
    x[2] = cx * u[0] + cy * u[1] + cz * u[2];
    y[2] = cx * v[0] + cy * v[1] + cz * v[2];
    for (int k = 0; k < 3; k++) {
      int next = k == 2 ? 0 : k + 1;
      double dx = x[next] - x[k];
      double dy = y[next] - y[k];
      double length = Math.sqrt(dx * dx + dy * dy);
      inX[k] = length > 0 ? -dy / length : 0;
      inY[k] = length > 0 ? dx / length : 0;
    }
    return true;
  }

  /** Where a point of the plane lies in space. */
  void inSpace(double atX, double atY, double[] point) {
    for (int axis = 0; axis < 3; axis++) {
      point[axis] = origin[axis] + atX * u[axis] + atY * v[axis];
    }
  }

  /** Whether all of another facet lies on one side, farther than the tolerance. */
  boolean isClearOf(int g) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < 3; k++) {
      int p = 3 * corners[3 * g + k];
      double h =
          (points[p] - origin[0]) * normal[0]
              + (points[p + 1] - origin[1]) * normal[1]
              + (points[p + 2] - origin[2]) * normal[2];
      height[k] = Math.abs(h) <= tolerance ? 0 : h;
      least = min(least, h);
      most = max(most, h);
    }
    return least > tolerance || most < -tolerance;
  }

  /**
   * Cuts this facet by another that is not clear of it ({@link #isClearOf} has just said so).
   *
   * @return how many pieces of line there are now in {@link #cuts}; -1 where the other does not
   *     come within the tolerance
   */
  int cut(int g) {
    int inPlane = 0;
    for (int k = 0; k < 3; k++) {
      int p = 3 * corners[3 * g + k];
      double dx = points[p] - origin[0];
      double dy = points[p + 1] - origin[1];
      double dz = points[p + 2] - origin[2];
      px[k] = dx * u[0] + dy * u[1] + dz * u[2];
      py[k] = dx * v[0] + dy * v[1] + dz * v[2];
      inPlane += height[k] == 0 ? 1 : 0;
    }
    if (inPlane == 3) {
      return cutByEdges();
    }
    double fromX = 0;
    double fromY = 0;
    double toX = 0;
    double toY = 0;
    int ends = 0;
    for (int k = 0; k < 3; k++) {
      int next = k == 2 ? 0 : k + 1;
      double atX;
      double atY;
      if (height[k] == 0) {
        atX = px[k];
        atY = py[k];
      } else if (height[k] * height[next] < 0) {
        double part = height[k] / (height[k] - height[next]);
        atX = px[k] + part * (px[next] - px[k]);
        atY = py[k] + part * (py[next] - py[k]);
      } else {
        continue;
      }
      if (ends++ == 0) {
        fromX = atX;
        fromY = atY;
        toX = atX;
        toY = atY;
      } else {
        toX = atX;
        toY = atY;
      }
    }
    return ends == 0 || !comesNear(fromX, fromY, toX, toY)
        ? -1
        : clip(fromX, fromY, toX, toY, 0, 0) ? 1 : 0;
  }

  private int cutByEdges() {
    boolean isNear =
        comesNear(px[0], py[0], px[1], py[1])
            || comesNear(px[1], py[1], px[2], py[2])
            || comesNear(px[2], py[2], px[0], py[0])
            || holdsFirstCorner();
    if (!isNear) {
      return -1;
    }
    int filled = 0;
    for (int k = 0; k < 3; k++) {
      int next = k == 2 ? 0 : k + 1;
      filled += clip(px[k], py[k], px[next], py[next], 0, filled) ? 1 : 0;
    }
    return filled;
  }

  /** Whether the other facet, lying in this plane, is around all of this one. */
  private boolean holdsFirstCorner() {
    boolean left = false;
    boolean right = false;
    for (int k = 0; k < 3; k++) {
      int next = k == 2 ? 0 : k + 1;
      double side = (px[next] - px[k]) * (y[0] - py[k]) - (py[next] - py[k]) * (x[0] - px[k]);
      left |= side > 0;
      right |= side < 0;
    }
    return !(left && right);
  }

  /** Whether a piece of line in {@link #cuts} runs along the facet's border, and cuts nothing. */
  boolean isAlongBorder(int cut) {
    int at = 4 * cut;
    for (int k = 0; k < 3; k++) {
      double a = (cuts[at] - x[k]) * inX[k] + (cuts[at + 1] - y[k]) * inY[k];
      double b = (cuts[at + 2] - x[k]) * inX[k] + (cuts[at + 3] - y[k]) * inY[k];
      if (a <= tolerance && b <= tolerance) {
        return true;
      }
    }
    return false;
  }

  private boolean comesNear(double fromX, double fromY, double toX, double toY) {
    return clip(fromX, fromY, toX, toY, tolerance, -1);
  }

  /** Keeps what of a line lies in the facet, made wider by a margin (Cyrus and Beck 1978). */
  private boolean clip(
      double fromX, double fromY, double toX, double toY, double margin, int slot) {
    double enter = 0;
    double leave = 1;
    for (int k = 0; k < 3; k++) {
      double a = (fromX - x[k]) * inX[k] + (fromY - y[k]) * inY[k] + margin;
      double b = (toX - x[k]) * inX[k] + (toY - y[k]) * inY[k] + margin;
      if (a < 0 && b < 0) {
        return false;
      }
      if (a < 0) {
        enter = Math.max(enter, a / (a - b));
      } else if (b < 0) {
        leave = Math.min(leave, a / (a - b));
      }
    }
    if (enter > leave) {
      return false;
    }
    if (slot >= 0) {
      cuts[4 * slot] = fromX + enter * (toX - fromX);
      cuts[4 * slot + 1] = fromY + enter * (toY - fromY);
      cuts[4 * slot + 2] = fromX + leave * (toX - fromX);
      cuts[4 * slot + 3] = fromY + leave * (toY - fromY);
    }
    return true;
  }
}
