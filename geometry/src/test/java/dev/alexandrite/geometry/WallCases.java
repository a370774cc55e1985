package dev.alexandrite.geometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bodies whose thinnest wall is known by a formula, and bodies that are thick all over. */
final class WallCases {
  /**
   * @param knownMm how thick the faceted body is where it is thinnest (or thickest), by formula
   */
  record Case(String name, Body body, double knownMm) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final List<Case> cases = new ArrayList<>();

  private void add(String name, Body body, double knownMm) {
    cases.add(new Case(name, body, knownMm));
  }

  static List<Case> walls() {
    WallCases walls = new WallCases();
    walls.plates();
    walls.roundWalls();
    walls.tapers();
    walls.prongs();
    walls.hollows();
    walls.joined();
    return walls.cases;
  }

  private void plates() {
    add("plate of 0.7", Body.box(30, 20, 0.7, 1), 0.7);
    add("plate of 0.3, finely cut", Body.box(20, 10, 0.3, 30), 0.3);
    add("thick block", Body.box(5, 6, 4, 1), 4);
    add(
        "two plates that nearly touch",
        Body.box(10, 10, 1, 1).and(Body.box(10, 10, 1, 2).moved(0, 0, 1.02)),
        1);
    add(
        "tongue of 0.28 on a plate",
        blocks(
            new double[] {0, 10, 13},
            new double[] {0, 4, 6, 10},
            new double[] {0, 0.28, 3},
            (i, j, k) -> i == 0 || (j == 1 && k == 0)),
        0.28);
    add(
        "fin of 0.3 on a block",
        blocks(
            new double[] {0, 2, 6, 8},
            new double[] {0, 4, 4.3, 8},
            new double[] {0, 3, 5},
            (i, j, k) -> k == 0 || (i == 1 && j == 1)),
        0.3);
  }

  private void roundWalls() {
    add("tube of 0.5", ring(96, 8, 8.5, 0, 6), 0.5 * Math.cos(Math.PI / 96));
    add("coarse tube of 0.8", ring(12, 5, 5.8, 0, 8), 0.8 * Math.cos(Math.PI / 12));
    add("flat band of 0.6", ring(180, 8.5, 9.1, 0, 3), 0.6 * Math.cos(Math.PI / 180));
    add(
        "tube with its bore off the middle",
        ring(128, 4, 5, 0, 6).mapped(p -> Math.hypot(p[0], p[1]) < 4.5 ? moved(p, 0.7) : p),
        0.3);
    add("hollow sphere of 1", Body.hollowSphere(8, 7, 120, 60), 1);
    add("hollow sphere of 0.4", Body.hollowSphere(6, 5.6, 160, 80), 0.4);
    add("sphere", Body.sphere(1.5, 60, 40), 3);
    add("shank of a wire of 0.5", Body.torus(9, 0.25, 160, 24), 0.5 * Math.cos(Math.PI / 24));
    double lean = Math.hypot(4, 5);
    double out = 0.5 * lean / 5; // straight across the cone's wall it is 0.5
    add(
        "cone of sheet, 0.5",
        Body.revolved(new double[] {2, 2 + out, 6 + out, 6}, new double[] {0, 0, 5, 5}, true, 120),
        0.5);
  }

  private static double[] moved(double[] p, double x) {
    return new double[] {p[0] + x, p[1], p[2]};
  }

  static Body ring(int segments, double inner, double outer, double low, double high) {
    return Body.revolved(
        new double[] {inner, outer, outer, inner},
        new double[] {low, low, high, high},
        true,
        segments);
  }

  /** From 0.25 to 3 mm over 20 mm. */
  static Body wedge(int n) {
    return Body.box(20, 10, 1, n)
        .mapped(p -> new double[] {p[0], p[1], p[2] * (0.25 + 2.75 * p[0] / 20)});
  }

  private void tapers() {
    add("wedge", wedge(1), 0.25);
    add("wedge, finely cut", wedge(24), 0.25);
    add("wedge, recut and its corners in another order", wedge(1).recut().shuffled(3), 0.25);
    add(
        "needle from 0.3 to 2",
        Body.revolved(new double[] {0, 1, 0.15, 0}, new double[] {0, 0, 9, 9}, false, 48),
        0.3 * Math.cos(Math.PI / 48));
    add(
        "plate over a groove of 90 degrees",
        prism(
            new double[] {0, 10, 10, 6.6, 5, 3.4, 0},
            new double[] {0, 0, 2, 2, 0.4, 2, 2},
            new int[][] {{0, 1, 4}, {1, 2, 3}, {1, 3, 4}, {0, 4, 5}, {0, 5, 6}},
            8),
        0.4);
  }

  private void prongs() {
    add(
        "square prong of 0.25 on a plate",
        blocks(
            new double[] {0, 8, 8.25, 16},
            new double[] {0, 8, 8.25, 16},
            new double[] {0, 2, 5},
            (i, j, k) -> k == 0 || (i == 1 && j == 1)),
        0.25);
    add(
        "round prong of 0.4 on a disc",
        Body.revolved(
            new double[] {0, 6, 6, 0.2, 0.2, 0}, new double[] {0, 0, 2, 2, 4, 4}, false, 24),
        0.4 * Math.cos(Math.PI / 24));
    add(
        "tapered prong, 0.3 at its end",
        Body.revolved(
            new double[] {0, 6, 6, 0.6, 0.15, 0}, new double[] {0, 0, 2, 2, 5, 5}, false, 32),
        0.3 * Math.cos(Math.PI / 32));
    add("three-cornered rod", rod(3, 0.9 / Math.sqrt(3), 7), 0.9 / Math.sqrt(3));
    add("six-cornered rod", rod(6, 0.5 / Math.sqrt(3), 7), 0.5);
  }

  static Body rod(int corners, double radius, double length) {
    return Body.revolved(
        new double[] {0, radius, radius, 0}, new double[] {0, 0, length, length}, false, corners);
  }

  private void hollows() {
    add(
        "pocket that leaves 0.35",
        blocks(
            new double[] {0, 4, 5, 9},
            new double[] {0, 4, 5, 9},
            new double[] {0, 0.35, 4},
            (i, j, k) -> k == 0 || i != 1 || j != 1),
        0.35);
    add(
        "small pocket that leaves 0.3",
        blocks(
            new double[] {0, 4, 4.4, 9},
            new double[] {0, 4, 4.4, 9},
            new double[] {0, 0.3, 3},
            (i, j, k) -> k == 0 || i != 1 || j != 1),
        0.3);
    add(
        "hole beside an edge, 0.32",
        blocks(
            new double[] {0, 0.32, 3, 9},
            new double[] {0, 3, 6, 9},
            new double[] {0, 4},
            (i, j, k) -> i != 1 || j != 1),
        0.32);
    add(
        "engraved letter that leaves 0.4",
        blocks(
            new double[] {0, 3, 3.3, 4.5, 4.8, 8},
            new double[] {0, 3, 3.3, 6, 9},
            new double[] {0, 0.4, 1.2},
            (i, j, k) -> k == 0 || !(((i == 1 || i == 3) && j < 3 && j > 0) || (i == 2 && j == 1))),
        0.4);
    add(
        "cavity 0.45 under the surface",
        blocks(
            new double[] {0, 0.45, 6, 10},
            new double[] {0, 3, 6, 10},
            new double[] {0, 3, 6, 10},
            (i, j, k) -> i != 1 || j != 1 || k != 1),
        0.45);
    add(
        "square tube of 0.35",
        blocks(
            new double[] {0, 0.35, 4, 4.35},
            new double[] {0, 0.35, 4, 4.35},
            new double[] {0, 8},
            (i, j, k) -> i != 1 || j != 1),
        0.35);
  }

  private void joined() {
    add(
        "prong of 0.4 pushed into a shank",
        Body.box(10, 6, 3, 1).and(rod(32, 0.2, 4).moved(5.03, 3.01, 2)),
        0.4 * Math.cos(Math.PI / 32));
    add(
        "two sheets of 0.5 that lie flush",
        Body.box(8, 6, 0.5, 1).and(Body.box(8, 6, 0.5, 2).moved(0, 0, 0.5)),
        1);
  }

  /** Bodies with sharp rims or small relief, as thick as their walls are. */
  static List<Case> thick() {
    WallCases thick = new WallCases();
    thick.rims();
    thick.reliefs();
    return thick.cases;
  }

  private void rims() {
    add(
        "band with a knife edge of 60 degrees",
        knifeEdge(60),
        2 * 2 * Math.tan(Math.toRadians(30)));
    add(
        "band with a knife edge of 40 degrees",
        knifeEdge(40),
        2 * 2 * Math.tan(Math.toRadians(35)));
    add(
        "seat with facets",
        Body.revolved(new double[] {0, 4, 4, 1, 0}, new double[] {0, 0, 4.5, 1.5, 1.5}, false, 16),
        1.5);
    add("star of five points", star(), 2);
    add("block with chamfers", Body.box(8, 6, 4, 1).and(chamfered().moved(12, 0, 0)), 4);
    add("cylinder of needles", rod(400, 3, 20), 6);
    add(
        "disc with a rounded rim",
        Body.revolved(
            new double[] {0, 4.8, 4.9, 4.973, 5, 5, 0},
            new double[] {0, 0, 0.027, 0.1, 0.2, 3, 3},
            false,
            64),
        3);
  }

  private static Body knifeEdge(double degrees) {
    double height = 2 / Math.tan(Math.toRadians(degrees / 2));
    return Body.revolved(new double[] {8.5, 8.5 + height, 8.5}, new double[] {-2, 0, 2}, true, 120);
  }

  /** A pentagram: its points have 36 degrees. */
  private static Body star() {
    double[] x = new double[11];
    double[] y = new double[11];
    int[][] fan = new int[10][];
    for (int i = 0; i < 10; i++) {
      double r = i % 2 == 0 ? 8 : 8 * Math.sin(Math.PI / 10) / Math.sin(3 * Math.PI / 10);
      x[i] = r * Math.cos(Math.PI * i / 5);
      y[i] = r * Math.sin(Math.PI * i / 5);
      fan[i] = new int[] {10, i, (i + 1) % 10};
    }
    return prism(x, y, fan, 2, 10);
  }

  private static Body chamfered() {
    return prism(
        new double[] {0.2, 5.8, 6, 6, 5.8, 0.2, 0, 0},
        new double[] {0, 0, 0.2, 3.8, 4, 4, 3.8, 0.2},
        new int[][] {{0, 1, 2}, {0, 2, 3}, {0, 3, 4}, {0, 4, 5}, {0, 5, 6}, {0, 6, 7}},
        7);
  }

  private void reliefs() {
    Body milgrain = ring(180, 8.5, 10.5, 0, 4);
    for (int i = 0; i < 40; i++) {
      double angle = 2 * Math.PI * (i + 0.3) / 40;
      milgrain =
          milgrain.and(
              Body.sphere(0.25, 16, 10).moved(9.5 * Math.cos(angle), 9.5 * Math.sin(angle), 4.01));
    }
    add("milgrain", milgrain, 2);
    double[] r = new double[12];
    double[] z = new double[12];
    double[][] foot = {{8.5, 0}, {10.5, 0}, {10.5, 3}};
    for (int i = 0; i < 3; i++) {
      r[i] = foot[i][0];
      z[i] = foot[i][1];
    }
    for (int i = 0; i <= 7; i++) {
      r[3 + i] = 9.5 + 0.2 * Math.cos(Math.PI * i / 7);
      z[3 + i] = 3 + 0.2 * Math.sin(Math.PI * i / 7);
    }
    r[11] = 8.5;
    z[11] = 3;
    add("band with a half-round ridge", Body.revolved(r, z, true, 150), 2);
    add(
        "raised letter",
        blocks(
            new double[] {0, 3, 3.3, 4.5, 4.8, 8},
            new double[] {0, 3, 3.3, 6, 9},
            new double[] {0, 2, 2.2},
            (i, j, k) -> k == 0 || ((i == 1 || i == 3) && j < 3 && j > 0) || (i == 2 && j == 1)),
        2);
    add(
        "short stud",
        Body.revolved(
            new double[] {0, 5, 5, 0.3, 0.3, 0}, new double[] {0, 0, 2, 2, 2.5, 2.5}, false, 32),
        2);
  }

  interface Filled {
    boolean at(int i, int j, int k);
  }

  /** Blocks of a grid with its points shared, each face of two triangles. */
  static Body blocks(double[] x, double[] y, double[] z, Filled filled) {
    int nx = x.length;
    int ny = y.length;
    double[] points = new double[3 * nx * ny * z.length];
    for (int p = 0; p < points.length / 3; p++) {
      points[3 * p] = x[p % nx];
      points[3 * p + 1] = y[p / nx % ny];
      points[3 * p + 2] = z[p / nx / ny];
    }
    int[] sizes = {nx - 1, ny - 1, z.length - 1};
    int[] steps = {1, nx, nx * ny};
    List<Integer> corners = new ArrayList<>();
    for (int i = 0; i < sizes[0]; i++) {
      for (int j = 0; j < sizes[1]; j++) {
        for (int k = 0; k < sizes[2]; k++) {
          for (int face = 0; face < 6 && filled.at(i, j, k); face++) {
            int axis = face / 2;
            int[] next = {i, j, k};
            next[axis] += face % 2 == 0 ? -1 : 1;
            boolean isInside = next[axis] >= 0 && next[axis] < sizes[axis];
            if (!isInside || !filled.at(next[0], next[1], next[2])) {
              int from = i + j * steps[1] + k * steps[2] + face % 2 * steps[axis];
              int u = steps[(axis + (face % 2 == 0 ? 2 : 1)) % 3];
              int v = steps[(axis + (face % 2 == 0 ? 1 : 2)) % 3];
              corners.addAll(List.of(from, from + u, from + u + v, from, from + u + v, from + v));
            }
          }
        }
      }
    }
    return new Body(points, corners.stream().mapToInt(c -> c).toArray(), 1, 1);
  }

  private static Body prism(double[] x, double[] y, int[][] cut, double height) {
    return prism(x, y, cut, height, x.length);
  }

  /**
   * @param outline the first points are the outline, counter-clockwise
   */
  private static Body prism(double[] x, double[] y, int[][] cut, double height, int outline) {
    int n = x.length;
    double[] points = new double[6 * n];
    for (int i = 0; i < 2 * n; i++) {
      points[3 * i] = x[i % n];
      points[3 * i + 1] = y[i % n];
      points[3 * i + 2] = i < n ? 0 : height;
    }
    int[] corners = new int[6 * outline + 6 * cut.length];
    int filled = 0;
    for (int i = 0; i < outline; i++) {
      int j = (i + 1) % outline;
      for (int corner : new int[] {i, j, n + j, i, n + j, n + i}) {
        corners[filled++] = corner;
      }
    }
    for (int[] triangle : cut) {
      for (int k = 0; k < 3; k++) {
        corners[filled++] = triangle[2 - k];
      }
      for (int k = 0; k < 3; k++) {
        corners[filled++] = n + triangle[k];
      }
    }
    return new Body(points, Arrays.copyOf(corners, filled), 1, 1);
  }

  private WallCases() {}
}
