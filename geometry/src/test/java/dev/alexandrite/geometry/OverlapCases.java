package dev.alexandrite.geometry;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Bodies drawn at random that overlap or touch, on whole, half and free millimetres, turned in
 * space or not, cut along other diagonals, with facets and corners in any order.
 */
final class OverlapCases {
  enum Kind {
    BOXES,
    PLATES_IN_LINE,
    CYLINDERS_ALONG_THE_AXIS,
    CONES_ALONG_THE_AXIS,
    TUBES_ALONG_THE_AXIS,
    SPHERES,
    SPHERES_ALONG_THE_AXIS,
    THE_SAME_CUT_OTHERWISE,
    CROSSED_RINGS,
    BARELY,
    STONE_IN_BEZEL,
    POST_IN_SHANK,
    PRISMS,
    THREE,
    FACE_TO_FACE,
    EDGE_TO_EDGE,
    CORNER_TO_CORNER,
    STANDING_ON_A_PLATE,
    STONE_FITS_EXACTLY
  }

  /**
   * @param unionMm3 by the cells of the bodies
   */
  record Case(Kind kind, long seed, Body body, double unionMm3, boolean touchesOnly) {
    @Override
    public String toString() {
      return kind + " " + seed;
    }
  }

  private final Random random;
  private final Kind kind;
  private final double step;

  private OverlapCases(Kind kind, long seed) {
    this.kind = kind;
    random = new Random(seed * 31 + kind.ordinal());
    step = new double[] {1, 0.5, 0}[random.nextInt(3)];
  }

  static Case of(Kind kind, long seed) {
    return new OverlapCases(kind, seed).make(seed);
  }

  private Case make(long seed) {
    List<Solid> solids = solids();
    UnaryOperator<double[]> move = random.nextBoolean() ? p -> p : turn();
    List<Solid> moved = new ArrayList<>();
    for (Solid solid : solids) {
      moved.add((random.nextInt(3) == 0 ? solid.recut() : solid).mapped(move));
    }
    Body all = null;
    for (Solid solid : moved) {
      all = all == null ? solid.body() : all.and(solid.body());
    }
    boolean touchesOnly = kind.ordinal() >= Kind.FACE_TO_FACE.ordinal();
    double union =
        touchesOnly
            ? moved.stream().mapToDouble(solid -> solid.body().volumeMm3()).sum()
            : Solid.union(moved);
    return new Case(kind, seed, all.shuffled(seed), union, touchesOnly);
  }

  private UnaryOperator<double[]> turn() {
    double yaw = random.nextDouble(6);
    double pitch = random.nextInt(4) == 0 ? Math.PI / 6 : random.nextDouble(6);
    double far = random.nextInt(3) * 20;
    return p -> {
      double x = p[0] * Math.cos(yaw) - p[1] * Math.sin(yaw);
      double y = p[0] * Math.sin(yaw) + p[1] * Math.cos(yaw);
      return new double[] {
        x + far,
        y * Math.cos(pitch) - p[2] * Math.sin(pitch) - far,
        y * Math.sin(pitch) + p[2] * Math.cos(pitch)
      };
    };
  }

  /** On the grid of this case. */
  private double size(double min, double max) {
    double size = min + random.nextDouble() * (max - min);
    return step == 0 ? size : Math.max(step, Math.round(size / step) * step);
  }

  private int segments() {
    return new int[] {6, 8, 12, 16, 24, 33}[random.nextInt(6)];
  }

  private List<Solid> solids() {
    return switch (kind) {
      case BOXES -> {
        double x = size(4, 12);
        double y = size(4, 12);
        double z = size(4, 12);
        yield List.of(
            box(x, y, z),
            box(size(4, 12), size(4, 12), size(4, 12))
                .moved(size(1, x - 1), size(1, y - 1), -size(1, 3)));
      }
      case PLATES_IN_LINE -> {
        double x = size(6, 12);
        double y = size(5, 10);
        double z = size(1, 3);
        yield List.of(box(x, y, z), box(size(6, 12), y, z).moved(size(1, x - 1), 0, 0));
      }
      case CYLINDERS_ALONG_THE_AXIS -> {
        Solid cylinder = Solid.cylinder(size(2, 5), size(5, 9), segments());
        yield List.of(cylinder, cylinder.moved(0, 0, size(1, 4)));
      }
      case CONES_ALONG_THE_AXIS -> {
        double low = size(4, 6);
        Solid cone = Solid.cone(low, random.nextBoolean() ? 0 : low / 2, size(5, 8), segments());
        yield List.of(cone, cone.moved(0, 0, size(1, 3)));
      }
      case TUBES_ALONG_THE_AXIS -> {
        double inner = size(6, 8);
        Solid tube = Solid.tube(inner + size(1, 2), inner, size(4, 6), 4 * segments());
        yield List.of(tube, tube.moved(0, 0, size(1, 3)));
      }
      case SPHERES ->
          List.of(sphere(size(3, 5)), sphere(size(3, 5)).moved(size(1, 3), size(1, 2), size(0, 2)));
      case SPHERES_ALONG_THE_AXIS -> {
        Solid sphere = sphere(size(3, 5));
        yield List.of(sphere, sphere.moved(0, 0, size(1, 4)));
      }
      case THE_SAME_CUT_OTHERWISE -> {
        Solid one =
            switch (random.nextInt(4)) {
              case 0 -> Solid.box(size(5, 9), size(5, 9), size(5, 9), 1);
              case 1 -> Solid.cylinder(size(3, 5), size(4, 8), segments());
              case 2 -> sphere(size(4, 6));
              default -> Solid.torus(size(7, 9), size(1, 2), 24, 12);
            };
        double angle = random.nextBoolean() ? 0.1 : 2 * Math.PI / 48;
        yield List.of(
            one,
            random.nextBoolean()
                ? one.recut()
                : one.mapped(
                    p ->
                        new double[] {
                          p[0] * Math.cos(angle) - p[1] * Math.sin(angle),
                          p[0] * Math.sin(angle) + p[1] * Math.cos(angle),
                          p[2]
                        }));
      }
      case CROSSED_RINGS -> {
        Solid ring = Solid.torus(size(7, 9), size(1, 2), 8 * (2 + random.nextInt(4)), 12);
        yield List.of(ring, random.nextBoolean() ? ring.upright() : ring.moved(0, 0, size(0.4, 1)));
      }
      case BARELY -> {
        double depth = 0.005 * Math.pow(40, random.nextDouble());
        double x = size(4, 9);
        yield random.nextBoolean()
            ? List.of(
                box(x, size(4, 9), size(4, 9)),
                box(size(4, 9), size(4, 9), size(4, 9))
                    .moved(x - depth, random.nextBoolean() ? 0 : 1, random.nextBoolean() ? 0 : -1))
            : List.of(
                Solid.cylinder(x, 4, 24),
                Solid.cylinder(size(2, 4), 6, segments()).moved(0, 0, 4 - depth));
      }
      case STONE_IN_BEZEL -> {
        double stone = size(3, 5);
        double pressed = 0.02 + random.nextDouble(0.2);
        int n = segments();
        yield List.of(
            Solid.tube(stone + 1, stone - pressed, size(2, 4), 2 * n),
            Solid.revolved(
                new double[] {0, stone, stone * 0.6, 0}, new double[] {-1, 1, 2, 2}, false, n));
      }
      case POST_IN_SHANK -> {
        double radius = size(8, 10);
        yield List.of(
            Solid.torus(radius, size(1, 2), 36, 16),
            Solid.cylinder(0.4 + random.nextDouble(), 6, segments())
                .mapped(p -> new double[] {p[2] + radius, p[1], -p[0]}));
      }
      case PRISMS -> {
        Solid prism = Solid.cylinder(size(5, 8), size(2, 3), 3 + random.nextInt(4));
        double turned = random.nextBoolean() ? Math.PI : Math.PI / 3;
        yield List.of(
            prism,
            prism
                .mapped(
                    p ->
                        new double[] {
                          p[0] * Math.cos(turned) - p[1] * Math.sin(turned),
                          p[0] * Math.sin(turned) + p[1] * Math.cos(turned),
                          p[2]
                        })
                .moved(0, 0, random.nextBoolean() ? 0 : size(0, 1)));
      }
      case THREE ->
          List.of(
              box(size(5, 9), size(5, 9), size(5, 9)),
              box(size(5, 9), size(5, 9), size(5, 9)).moved(size(1, 4), 0, size(1, 3)),
              random.nextBoolean()
                  ? sphere(size(3, 5)).moved(size(3, 5), size(3, 5), size(2, 5))
                  : box(3, size(5, 9), 4).moved(size(1, 3), -1, size(1, 3)));
      case FACE_TO_FACE -> {
        double x = size(4, 9);
        yield List.of(
            box(x, size(4, 9), size(4, 9)),
            box(size(4, 9), size(4, 9), size(4, 9)).moved(x, size(0, 3), -size(0, 3)));
      }
      case EDGE_TO_EDGE -> {
        double x = size(4, 9);
        double y = size(4, 9);
        yield List.of(box(x, y, size(4, 9)), box(5, 5, size(4, 9)).moved(x, y, size(0, 3)));
      }
      case CORNER_TO_CORNER -> {
        double x = size(4, 9);
        yield List.of(box(x, 6, 7), box(5, 5, size(4, 9)).moved(x, 6, 7));
      }
      case STANDING_ON_A_PLATE -> {
        double z = size(1, 3);
        Solid standing =
            switch (random.nextInt(3)) {
              case 0 -> Solid.cylinder(size(2, 4), size(3, 8), segments());
              case 1 -> Solid.tube(size(3, 4), 2, size(3, 8), 24);
              default -> Solid.cone(size(3, 4), 1, size(3, 8), segments());
            };
        yield List.of(box(16, 16, z), standing.moved(8, 8, z));
      }
      case STONE_FITS_EXACTLY -> {
        double inner = size(3, 5);
        int n = segments();
        double height = size(2, 4);
        yield List.of(
            Solid.tube(inner + 1, inner, height, n),
            Solid.cylinder(inner, random.nextBoolean() ? height : height / 2, n));
      }
    };
  }

  private Solid box(double x, double y, double z) {
    return Solid.box(x, y, z, 1 + random.nextInt(3));
  }

  private Solid sphere(double radius) {
    return Solid.sphere(radius, 8 + random.nextInt(12), 4 + random.nextInt(8));
  }
}
