package dev.alexandrite.geometry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A faceted body together with what it is made of: convex cells that add or take away. Volumes of
 * what several have in common come from the cells by clipping polygons with planes; no facet of the
 * body, and nothing of the code under test, is used.
 */
record Solid(Body body, List<Cell> cells) {

  /**
   * A convex body.
   *
   * @param faces flat polygons, counter-clockwise from outside
   * @param sign 1 where it is material, -1 where it is cut out of a larger cell
   */
  record Cell(List<double[][]> faces, int sign) {
    private static final double SAME_PLANE = 1e-9;

    Cell mapped(UnaryOperator<double[]> move) {
      return new Cell(
          faces.stream()
              .map(
                  face -> {
                    double[][] moved = new double[face.length][];
                    for (int i = 0; i < face.length; i++) {
                      moved[i] = move.apply(face[i].clone());
                    }
                    return moved;
                  })
              .toList(),
          sign);
    }

    /** Outward unit normal and its distance from the origin. */
    static double[] plane(double[][] face) {
      double[] n = new double[3];
      for (int i = 0; i < face.length; i++) {
        double[] p = face[i];
        double[] q = face[(i + 1) % face.length];
        n[0] += (p[1] - q[1]) * (p[2] + q[2]);
        n[1] += (p[2] - q[2]) * (p[0] + q[0]);
        n[2] += (p[0] - q[0]) * (p[1] + q[1]);
      }
      double length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
      double[] middle = new double[3];
      for (double[] p : face) {
        for (int axis = 0; axis < 3; axis++) {
          middle[axis] += p[axis] / face.length;
        }
      }
      for (int axis = 0; axis < 3; axis++) {
        n[axis] /= length;
      }
      return new double[] {
        n[0], n[1], n[2], n[0] * middle[0] + n[1] * middle[1] + n[2] * middle[2]
      };
    }

    private static double area(double[][] face) {
      double[] n = new double[3];
      for (int i = 2; i < face.length; i++) {
        double[] a = minus(face[i - 1], face[0]);
        double[] b = minus(face[i], face[0]);
        n[0] += a[1] * b[2] - a[2] * b[1];
        n[1] += a[2] * b[0] - a[0] * b[2];
        n[2] += a[0] * b[1] - a[1] * b[0];
      }
      return Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]) / 2;
    }

    private static double[] minus(double[] a, double[] b) {
      return new double[] {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
    }

    /** What of a polygon lies beneath a plane. */
    private static double[][] clip(double[][] face, double[] plane) {
      List<double[]> kept = new ArrayList<>();
      for (int i = 0; i < face.length; i++) {
        double[] p = face[i];
        double[] q = face[(i + 1) % face.length];
        double hp = height(plane, p);
        double hq = height(plane, q);
        if (hp <= 0) {
          kept.add(p);
        }
        if (hp < 0 && hq > 0 || hp > 0 && hq < 0) {
          double part = hp / (hp - hq);
          kept.add(
              new double[] {
                p[0] + part * (q[0] - p[0]),
                p[1] + part * (q[1] - p[1]),
                p[2] + part * (q[2] - p[2])
              });
        }
      }
      return kept.toArray(double[][]::new);
    }

    private static double height(double[] plane, double[] p) {
      double h = plane[0] * p[0] + plane[1] * p[1] + plane[2] * p[2] - plane[3];
      return Math.abs(h) < SAME_PLANE ? 0 : h;
    }

    /** The volume that convex cells have in common. */
    static double common(List<Cell> cells) {
      double[] near = cells.getFirst().faces.getFirst()[0];
      double volume = 0;
      for (int i = 0; i < cells.size(); i++) {
        for (double[][] face : cells.get(i).faces) {
          double[] plane = plane(face);
          double[][] left = face;
          for (int j = 0; j < cells.size() && left.length > 2; j++) {
            if (j != i) {
              left = cells.get(j).within(left, plane, j < i);
            }
          }
          if (left.length > 2) {
            double height = plane[3] - plane[0] * near[0] - plane[1] * near[1] - plane[2] * near[2];
            volume += height * area(left) / 3;
          }
        }
      }
      return volume;
    }

    /** What of a face lies in this cell; where both have it in the same plane, only one counts. */
    private double[][] within(double[][] face, double[] itsPlane, boolean givesWay) {
      double[][] left = face;
      for (double[][] mine : faces) {
        double[] plane = plane(mine);
        double along = plane[0] * itsPlane[0] + plane[1] * itsPlane[1] + plane[2] * itsPlane[2];
        if (along > 1 - 1e-12 && Math.abs(plane[3] - itsPlane[3]) < SAME_PLANE) {
          if (givesWay) {
            return new double[0][];
          }
          continue;
        }
        left = clip(left, plane);
        if (left.length < 3) {
          return left;
        }
      }
      return left;
    }

    double[] box() {
      double[] box = {1e9, 1e9, 1e9, -1e9, -1e9, -1e9};
      for (double[][] face : faces) {
        for (double[] p : face) {
          for (int axis = 0; axis < 3; axis++) {
            box[axis] = Math.min(box[axis], p[axis]);
            box[3 + axis] = Math.max(box[3 + axis], p[axis]);
          }
        }
      }
      return box;
    }
  }

  /** The profile of {@link Body#revolved}, which must be convex and may touch the axis. */
  static Solid revolved(double[] r, double[] z, boolean ring, int segments) {
    Body body = Body.revolved(r, z, ring, segments);
    List<Cell> cells = new ArrayList<>();
    if (ring) {
      for (int i = 0; i < segments; i++) {
        cells.add(sector(r, z, 2 * Math.PI * i / segments, 2 * Math.PI * (i + 1) / segments));
      }
    } else {
      cells.add(turned(r, z, segments, 1));
    }
    return new Solid(body, cells);
  }

  private static double[] at(double r, double angle, double z) {
    return new double[] {r * Math.cos(angle), r * Math.sin(angle), z};
  }

  /** Between two planes through the axis. */
  private static Cell sector(double[] r, double[] z, double from, double to) {
    List<double[][]> faces = new ArrayList<>();
    int n = r.length;
    double[][] begin = new double[n][];
    double[][] end = new double[n][];
    for (int j = 0; j < n; j++) {
      int k = (j + 1) % n;
      faces.add(
          new double[][] {
            at(r[j], from, z[j]), at(r[j], to, z[j]), at(r[k], to, z[k]), at(r[k], from, z[k])
          });
      begin[j] = at(r[j], from, z[j]);
      end[n - 1 - j] = at(r[j], to, z[j]);
    }
    faces.add(begin);
    faces.add(end);
    return new Cell(faces, 1);
  }

  /** Around the axis; the profile runs from pole to pole. */
  private static Cell turned(double[] r, double[] z, int segments, int sign) {
    List<double[][]> faces = new ArrayList<>();
    for (int j = 0; j + 1 < r.length; j++) {
      boolean isFlat = z[j] == z[j + 1];
      if (isFlat) {
        double[][] cap = new double[segments][];
        for (int i = 0; i < segments; i++) {
          int turn = r[j] < r[j + 1] ? -i : i;
          cap[i] = at(Math.max(r[j], r[j + 1]), 2 * Math.PI * turn / segments, z[j]);
        }
        faces.add(cap);
        continue;
      }
      for (int i = 0; i < segments; i++) {
        double from = 2 * Math.PI * i / segments;
        double to = 2 * Math.PI * (i + 1) / segments;
        List<double[]> face = new ArrayList<>();
        face.add(at(r[j], from, z[j]));
        if (r[j] > 0) {
          face.add(at(r[j], to, z[j]));
        }
        face.add(at(r[j + 1], to, z[j + 1]));
        if (r[j + 1] > 0) {
          face.add(at(r[j + 1], from, z[j + 1]));
        }
        faces.add(face.toArray(double[][]::new));
      }
    }
    return new Cell(faces, sign);
  }

  static Solid box(double x, double y, double z, int n) {
    List<double[][]> faces = new ArrayList<>();
    double[] size = {x, y, z};
    for (int axis = 0; axis < 3; axis++) {
      int u = (axis + 1) % 3;
      int v = (axis + 2) % 3;
      for (int far = 0; far < 2; far++) {
        double[][] face = new double[4][];
        for (int k = 0; k < 4; k++) {
          int corner = far == 1 ? k : 3 - k;
          double[] p = new double[3];
          p[axis] = far * size[axis];
          p[u] = corner == 1 || corner == 2 ? size[u] : 0;
          p[v] = corner >= 2 ? size[v] : 0;
          face[k] = p;
        }
        faces.add(face);
      }
    }
    return new Solid(Body.box(x, y, z, n), List.of(new Cell(faces, 1)));
  }

  /** A cylinder of so many sides: a prism where they are few. Stands on z = 0. */
  static Solid cylinder(double radius, double height, int segments) {
    return cone(radius, radius, height, segments);
  }

  static Solid cone(double low, double high, double height, int segments) {
    if (high == 0) {
      return revolved(new double[] {0, low, 0}, new double[] {0, 0, height}, false, segments);
    }
    return revolved(
        new double[] {0, low, high, 0}, new double[] {0, 0, height, height}, false, segments);
  }

  static Solid tube(double outer, double inner, double height, int segments) {
    return revolved(
        new double[] {inner, outer, outer, inner},
        new double[] {0, 0, height, height},
        true,
        segments);
  }

  static Solid sphere(double radius, int segments, int bands) {
    double[] r = new double[bands + 1];
    double[] z = new double[bands + 1];
    for (int j = 0; j <= bands; j++) {
      r[j] = j == 0 || j == bands ? 0 : radius * Math.sin(Math.PI * j / bands);
      z[j] = -radius * Math.cos(Math.PI * j / bands);
    }
    return revolved(r, z, false, segments);
  }

  static Solid torus(double radius, double tube, int segments, int sections) {
    double[] r = new double[sections];
    double[] z = new double[sections];
    for (int j = 0; j < sections; j++) {
      r[j] = radius + tube * Math.cos(2 * Math.PI * j / sections);
      z[j] = tube * Math.sin(2 * Math.PI * j / sections);
    }
    return revolved(r, z, true, segments);
  }

  Solid mapped(UnaryOperator<double[]> move) {
    return new Solid(body.mapped(move), cells.stream().map(cell -> cell.mapped(move)).toList());
  }

  Solid moved(double x, double y, double z) {
    return mapped(p -> new double[] {p[0] + x, p[1] + y, p[2] + z});
  }

  Solid upright() {
    return mapped(p -> new double[] {p[0], -p[2], p[1]});
  }

  Solid recut() {
    return new Solid(body.recut(), cells);
  }

  /** By inclusion and exclusion. */
  static double union(List<Solid> solids) {
    double volume = 0;
    for (int chosen = 1; chosen < 1 << solids.size(); chosen++) {
      List<Solid> some = new ArrayList<>();
      for (int i = 0; i < solids.size(); i++) {
        if ((chosen >> i & 1) == 1) {
          some.add(solids.get(i));
        }
      }
      volume += (some.size() % 2 == 1 ? 1 : -1) * common(some, new ArrayList<>());
    }
    return volume;
  }

  private static double common(List<Solid> solids, List<Cell> chosen) {
    if (chosen.size() == solids.size()) {
      int sign = chosen.stream().mapToInt(Cell::sign).reduce(1, (a, b) -> a * b);
      return sign * Cell.common(chosen);
    }
    double volume = 0;
    for (Cell cell : solids.get(chosen.size()).cells) {
      double[] box = cell.box();
      if (chosen.stream().allMatch(other -> meet(box, other.box()))) {
        chosen.add(cell);
        volume += common(solids, chosen);
        chosen.removeLast();
      }
    }
    return volume;
  }

  private static boolean meet(double[] a, double[] b) {
    for (int axis = 0; axis < 3; axis++) {
      if (a[axis] > b[3 + axis] || b[axis] > a[3 + axis]) {
        return false;
      }
    }
    return true;
  }
}
