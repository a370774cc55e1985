package dev.alexandrite.geometry;

import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * A faceted body whose volume and area are known exactly, by formulas that sum no facets.
 *
 * @param points x, y, z of every point
 * @param corners three points a facet, counter-clockwise from outside
 */
record Body(double[] points, int[] corners, double volumeMm3, double areaMm2) {

  int triangles() {
    return corners.length / 3;
  }

  /**
   * A profile of straight lines turned around the z axis in {@code segments} steps: every face is a
   * flat trapezoid, and every cut across the axis a regular polygon.
   *
   * @param r distances from the axis, counter-clockwise seen with z upward; 0 makes a pole
   * @param ring whether the last point of the profile is joined to the first
   */
  static Body revolved(double[] r, double[] z, boolean ring, int segments) {
    int n = r.length;
    int[] first = new int[n + 1];
    for (int j = 0; j < n; j++) {
      first[j + 1] = first[j] + (r[j] == 0 ? 1 : segments);
    }
    double[] points = new double[3 * first[n]];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < first[j + 1] - first[j]; i++) {
        double angle = 2 * Math.PI * i / segments;
        points[3 * (first[j] + i)] = r[j] * Math.cos(angle);
        points[3 * (first[j] + i) + 1] = r[j] * Math.sin(angle);
        points[3 * (first[j] + i) + 2] = z[j];
      }
    }
    int[] corners = new int[6 * segments * n];
    int filled = 0;
    double volume = 0;
    double area = 0;
    double half = Math.PI / segments;
    for (int j = 0; j < (ring ? n : n - 1); j++) {
      int k = (j + 1) % n;
      for (int i = 0; i < segments; i++) {
        int next = (i + 1) % segments;
        if (r[j] > 0) {
          corners[filled++] = first[j] + i;
          corners[filled++] = first[j] + next;
          corners[filled++] = first[k] + (r[k] > 0 ? next : 0);
        }
        if (r[k] > 0) {
          corners[filled++] = first[j] + (r[j] > 0 ? i : 0);
          corners[filled++] = first[k] + next;
          corners[filled++] = first[k] + i;
        }
      }
      volume += (z[k] - z[j]) * (r[j] * r[j] + r[j] * r[k] + r[k] * r[k]);
      area += (r[j] + r[k]) * Math.hypot((r[k] - r[j]) * Math.cos(half), z[k] - z[j]);
    }
    return new Body(
        points,
        Arrays.copyOf(corners, filled),
        volume * segments * Math.sin(2 * half) / 6,
        area * segments * Math.sin(half));
  }

  static Body torus(double radius, double tube, int segments, int sections) {
    double[] r = new double[sections];
    double[] z = new double[sections];
    for (int j = 0; j < sections; j++) {
      r[j] = radius + tube * Math.cos(2 * Math.PI * j / sections);
      z[j] = tube * Math.sin(2 * Math.PI * j / sections);
    }
    return revolved(r, z, true, segments);
  }

  static Body sphere(double radius, int segments, int bands) {
    double[] r = new double[bands + 1];
    double[] z = new double[bands + 1];
    for (int j = 0; j <= bands; j++) {
      r[j] = j == 0 || j == bands ? 0 : radius * Math.sin(Math.PI * j / bands);
      z[j] = -radius * Math.cos(Math.PI * j / bands);
    }
    return revolved(r, z, false, segments);
  }

  static Body hollowSphere(double outer, double inner, int segments, int bands) {
    return sphere(outer, segments, bands).and(sphere(inner, segments, bands).insideOut());
  }

  /** A chain of links that hang in each other without touching. */
  static Body chain(int links, int segments, int sections) {
    Body chain = null;
    for (int i = 0; i < links; i++) {
      double shift = 9.0 * i;
      Body link = torus(6, 1, segments, sections);
      link =
          i % 2 == 0
              ? link.mapped(p -> new double[] {p[0] + shift, p[1], p[2]})
              : link.mapped(p -> new double[] {p[0] + shift, -p[2], p[1]});
      chain = chain == null ? link : chain.and(link);
    }
    return chain;
  }

  /** A box with every face cut into {@code n} times {@code n} squares; points are not shared. */
  static Body box(double x, double y, double z, int n) {
    double[] size = {x, y, z};
    double[] points = new double[3 * 6 * 4 * n * n];
    int[] corners = new int[6 * 6 * n * n];
    int filled = 0;
    int point = 0;
    for (int face = 0; face < 6; face++) {
      int axis = face / 2;
      boolean far = face % 2 == 1;
      int u = (axis + (far ? 1 : 2)) % 3;
      int v = (axis + (far ? 2 : 1)) % 3;
      for (int i = 0; i < n * n; i++) {
        for (int k = 0; k < 4; k++) {
          int du = k == 1 || k == 2 ? 1 : 0;
          int dv = k >= 2 ? 1 : 0;
          points[3 * (point + k) + axis] = far ? size[axis] : 0;
          points[3 * (point + k) + u] = size[u] * ((i / n + du) / (double) n);
          points[3 * (point + k) + v] = size[v] * ((i % n + dv) / (double) n);
        }
        for (int k : new int[] {0, 1, 2, 0, 2, 3}) {
          corners[filled++] = point + k;
        }
        point += 4;
      }
    }
    return new Body(points, corners, x * y * z, 2 * (x * y + y * z + z * x));
  }

  Body and(Body other) {
    double[] both = Arrays.copyOf(points, points.length + other.points.length);
    System.arraycopy(other.points, 0, both, points.length, other.points.length);
    int[] facets = Arrays.copyOf(corners, corners.length + other.corners.length);
    for (int i = 0; i < other.corners.length; i++) {
      facets[corners.length + i] = other.corners[i] + points.length / 3;
    }
    return new Body(both, facets, volumeMm3 + other.volumeMm3, areaMm2 + other.areaMm2);
  }

  Body insideOut() {
    int[] facets = corners.clone();
    for (int i = 0; i < facets.length; i += 3) {
      facets[i] = corners[i + 1];
      facets[i + 1] = corners[i];
    }
    return new Body(points, facets, -volumeMm3, areaMm2);
  }

  /** A movement: it must keep volume and area. */
  Body mapped(UnaryOperator<double[]> move) {
    double[] moved = new double[points.length];
    for (int i = 0; i < points.length; i += 3) {
      System.arraycopy(move.apply(Arrays.copyOfRange(points, i, i + 3)), 0, moved, i, 3);
    }
    return new Body(moved, corners, volumeMm3, areaMm2);
  }

  Body moved(double x, double y, double z) {
    return mapped(p -> new double[] {p[0] + x, p[1] + y, p[2] + z});
  }

  Body scaled(double factor) {
    double[] scaled = Arrays.stream(points).map(x -> x * factor).toArray();
    return new Body(
        scaled, corners, volumeMm3 * factor * factor * factor, areaMm2 * factor * factor);
  }

  /** Every flat quadrangle of two facets in sequence cut along its other diagonal. */
  Body recut() {
    int[] facets = corners.clone();
    for (int i = 0; i + 6 <= facets.length; i += 6) {
      for (int k = 0; k < 3; k++) {
        for (int m = 3; m < 6; m++) {
          int a = facets[i + k];
          int b = facets[i + (k + 1) % 3];
          int c = facets[i + (k + 2) % 3];
          int d = facets[i + 3 + (m - 3 + 2) % 3];
          if (facets[i + m] == b
              && facets[i + 3 + (m - 3 + 1) % 3] == a
              && isConvexAndFlat(a, d, b, c)) {
            System.arraycopy(new int[] {c, a, d, c, d, b}, 0, facets, i, 6);
            k = 3;
            break;
          }
        }
      }
    }
    return new Body(points, facets, volumeMm3, areaMm2);
  }

  /** Whether a, d, b, c are the corners of such a quadrangle in this order. */
  private boolean isConvexAndFlat(int a, int d, int b, int c) {
    double[] first = turn(c, a, d);
    double[] second = turn(c, d, b);
    double dot = first[0] * second[0] + first[1] * second[1] + first[2] * second[2];
    double size = Math.hypot(Math.hypot(first[0], first[1]), first[2]);
    double other = Math.hypot(Math.hypot(second[0], second[1]), second[2]);
    return size > 1e-9 && other > 1e-9 && dot > (1 - 1e-9) * size * other;
  }

  private double[] turn(int a, int b, int c) {
    double[] u = new double[3];
    double[] v = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      u[axis] = points[3 * b + axis] - points[3 * a + axis];
      v[axis] = points[3 * c + axis] - points[3 * a + axis];
    }
    return new double[] {
      u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]
    };
  }

  /** Facets in another order, each beginning at another of its corners. */
  Body shuffled(long seed) {
    Random random = new Random(seed);
    int[] facets = corners.clone();
    for (int t = triangles() - 1; t >= 0; t--) {
      int other = random.nextInt(t + 1);
      int begin = random.nextInt(3);
      int[] kept = Arrays.copyOfRange(facets, 3 * other, 3 * other + 3);
      System.arraycopy(facets, 3 * t, facets, 3 * other, 3);
      for (int k = 0; k < 3; k++) {
        facets[3 * t + k] = kept[(k + begin) % 3];
      }
    }
    return new Body(points, facets, volumeMm3, areaMm2);
  }

  double coordinate(int corner, int axis) {
    return points[3 * corners[corner] + axis];
  }
}
