package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.FindingCode;
import dev.alexandrite.geometry.Format;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import dev.alexandrite.geometry.mesh.IntList;
import dev.alexandrite.geometry.mesh.Mesh;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Faces over numbered points, as OBJ, PLY and OFF have them: kept as read, since a face may come
 * before its points, and cut into triangles at the end. Concave faces are cut by clipping ears, so
 * that no triangle lies outside its face.
 */
final class Polygons {
  /** Steps of ear clipping for one face; what is left then is cut as a fan. */
  private static final int CLIPPING_MAX = 20_000_000;

  private final MeshBuilder mesh;
  private double[] points = new double[3 * 1024];
  int pointCount;
  private final IntList faces = new IntList();
  private int faceSizeAt;
  private int leftOut;

  Polygons(MeshBuilder mesh) {
    this.mesh = mesh;
  }

  void point(double x, double y, double z) throws Refusal {
    if (pointCount >= 2L * mesh.limits().trianglesMax()) {
      throw new Refusal(RefusalCode.TOO_COMPLEX, "More than %,d points".formatted(pointCount));
    }
    if (3 * pointCount == points.length) {
      points = Arrays.copyOf(points, points.length / 2 * 3);
    }
    points[3 * pointCount] = x;
    points[3 * pointCount + 1] = y;
    points[3 * pointCount + 2] = z;
    if ((++pointCount & 0xffff) == 0) {
      mesh.deadline().check();
    }
  }

  void beginFace() throws Refusal {
    if (faces.size > 5L * mesh.limits().trianglesMax()) {
      throw new Refusal(
          RefusalCode.TOO_COMPLEX, "More than %,d facets".formatted(mesh.limits().trianglesMax()));
    }
    faceSizeAt = faces.size;
    faces.add(0);
  }

  /**
   * @param point counted from 0; checked at the end
   */
  void corner(int point) throws Refusal {
    if (point < 0) {
      throw outOfRange(point);
    }
    if (faces.values[faceSizeAt]++ == mesh.limits().cornersMax()) {
      throw tooManyCorners();
    }
    faces.add(point);
  }

  Refusal tooManyCorners() {
    return new Refusal(
        RefusalCode.TOO_COMPLEX,
        "A face with more than %,d corners".formatted(mesh.limits().cornersMax()));
  }

  private Refusal outOfRange(int point) {
    return new Refusal(
        RefusalCode.INDEX_OUT_OF_RANGE,
        "A face uses point %,d (counted from 0) of %,d".formatted(point, pointCount));
  }

  /** Whether a face has one of these points as its corner. */
  boolean use(BitSet points) {
    for (int at = 0; !points.isEmpty() && at < faces.size; at += faces.values[at] + 1) {
      for (int i = 1; i <= faces.values[at]; i++) {
        if (points.get(faces.values[at + i])) {
          return true;
        }
      }
    }
    return false;
  }

  Mesh cut(Format format, boolean singlePrecision) throws Refusal {
    int[] corners = new int[pointCount];
    Arrays.fill(corners, -1);
    int[] face = new int[64];
    for (int at = 0; at < faces.size; at += faces.values[at] + 1) {
      int size = faces.values[at];
      face = size > face.length ? new int[size * 2] : face;
      int different = 0;
      for (int i = 0; i < size; i++) {
        int point = faces.values[at + 1 + i];
        if (point >= pointCount) {
          throw outOfRange(point);
        }
        if (corners[point] < 0) {
          corners[point] =
              mesh.corner(points[3 * point], points[3 * point + 1], points[3 * point + 2]);
        }
        if (different == 0 || corners[point] != corners[face[different - 1]]) {
          face[different++] = point;
        }
      }
      while (different > 1 && corners[face[different - 1]] == corners[face[0]]) {
        different--;
      }
      if (different < 3) {
        leftOut++;
      } else if (different == 3) {
        triangle(corners, face[0], face[1], face[2]);
      } else {
        cutFace(face, different, corners);
      }
    }
    if (leftOut > 0) {
      mesh.remark(
          FindingCode.LEFT_OUT,
          "%,d faces with fewer than three corners left out".formatted(leftOut));
    }
    return mesh.mesh(format, LengthUnit.MILLIMETRE, false, singlePrecision);
  }

  private void triangle(int[] corners, int a, int b, int c) throws Refusal {
    mesh.triangle(corners[a], corners[b], corners[c]);
  }

  private void cutFace(int[] face, int size, int[] corners) throws Refusal {
    double[] flat = flatten(face, size);
    int left = size;
    int sinceEar = 0;
    long steps = 0;
    boolean convex = isConvex(flat, size);
    int[] ring = Arrays.copyOf(face, size);
    int at = 0;
    while (!convex && left > 3 && sinceEar < left && steps < CLIPPING_MAX) {
      int before = (at + left - 1) % left;
      int after = (at + 1) % left;
      steps += left;
      if (isEar(flat, left, before, at, after)) {
        triangle(corners, ring[before], ring[at], ring[after]);
        System.arraycopy(ring, at + 1, ring, at, left - at - 1);
        System.arraycopy(flat, 2 * at + 2, flat, 2 * at, 2 * (left - at - 1));
        left--;
        at = at == left ? 0 : at;
        sinceEar = 0;
      } else {
        at = after;
        sinceEar++;
      }
    }
    for (int i = 1; i + 1 < left; i++) {
      triangle(corners, ring[0], ring[i], ring[i + 1]);
    }
  }

  /** The face seen along its normal (Newell's, good for faces that are not flat), as x, y pairs. */
  private double[] flatten(int[] face, int size) {
    double nx = 0;
    double ny = 0;
    double nz = 0;
    for (int i = 0; i < size; i++) {
      int a = 3 * face[i];
      int b = 3 * face[(i + 1) % size];
      nx += (points[a + 1] - points[b + 1]) * (points[a + 2] + points[b + 2]);
      ny += (points[a + 2] - points[b + 2]) * (points[a] + points[b]);
      nz += (points[a] - points[b]) * (points[a + 1] + points[b + 1]);
    }
    double ax = Math.abs(nx);
    double ay = Math.abs(ny);
    double az = Math.abs(nz);
    // Dropping the axis nearest to the normal keeps the order of corners; the sign keeps the side.
    int u = ax >= ay && ax >= az ? 1 : ay >= az ? 2 : 0;
    int v = (u + 1) % 3;
    double side = ax >= ay && ax >= az ? nx : ay >= az ? ny : nz;
    double[] flat = new double[2 * size];
    for (int i = 0; i < size; i++) {
      flat[2 * i] = points[3 * face[i] + u] * (side < 0 ? -1 : 1);
      flat[2 * i + 1] = points[3 * face[i] + v];
    }
    return flat;
  }

  private static boolean isConvex(double[] p, int size) {
    double around = 0;
    for (int i = 0; i < size; i++) {
      int b = (i + 1) % size;
      int c = (i + 2) % size;
      double ux = p[2 * b] - p[2 * i];
      double uy = p[2 * b + 1] - p[2 * i + 1];
      double vx = p[2 * c] - p[2 * b];
      double vy = p[2 * c + 1] - p[2 * b + 1];
      double turn = ux * vy - uy * vx;
      if (turn < 0) {
        return false;
      }
      around += Math.atan2(turn, ux * vx + uy * vy);
    }
    return around < 2 * Math.PI + 0.1; // a star turns left all the way, but more than once
  }

  private static double turn(double[] p, int a, int b, int c) {
    return (p[2 * b] - p[2 * a]) * (p[2 * c + 1] - p[2 * a + 1])
        - (p[2 * b + 1] - p[2 * a + 1]) * (p[2 * c] - p[2 * a]);
  }

  private static boolean isEar(double[] p, int size, int a, int b, int c) {
    if (turn(p, a, b, c) <= 0) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (i != a
          && i != b
          && i != c
          && !same(p, i, a)
          && !same(p, i, b)
          && !same(p, i, c)
          && turn(p, a, b, i) >= 0
          && turn(p, b, c, i) >= 0
          && turn(p, c, a, i) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(double[] p, int i, int j) {
    return p[2 * i] == p[2 * j] && p[2 * i + 1] == p[2 * j + 1];
  }
}
