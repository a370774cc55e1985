package dev.alexandrite.geometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Wall thickness by rays: from points spread evenly over the surface, straight inward to the other
 * side. Only walls with nearly parallel sides count, so that a sharp edge is not a thin wall.
 */
final class WallSampler {
  /** Cosine between the ray and the normal it leaves by. */
  private static final double PARALLEL = 0.9;

  /** So few thin samples may be chance: a ray that slips by an edge. */
  static final int CHANCE_MAX = 4;

  private final Mesh mesh;
  private final Bvh tree;
  private final byte[] inward;
  private final Shells shells;
  private final Limits limits;

  /** x, y, z and thickness of every sample; infinite where there is no wall, NaN where not cast. */
  private final double[] samples;

  private int count;

  /**
   * @param inward for every shell 1 where its facets, as turned, still face inward
   */
  private WallSampler(Mesh mesh, Bvh tree, Shells shells, byte[] inward, Limits limits) {
    this.mesh = mesh;
    this.tree = tree;
    this.shells = shells;
    this.inward = inward;
    this.limits = limits;
    samples = new double[4 * limits.wallSamples()];
  }

  /** Null where too few rays met a wall to say anything. */
  static Measurement.@Nullable Walls sample(
      Mesh mesh, Bvh tree, Shells shells, byte[] inward, double area, Box box, Limits limits) {
    if (limits.wallSamples() == 0) {
      return null;
    }
    WallSampler walls = new WallSampler(mesh, tree, shells, inward, limits);
    int[] triangles = walls.spread(area);
    int parts = Parts.processors();
    Parts.run(
        parts,
        part -> {
          Bvh.Ray ray = tree.new Ray();
          int to = Parts.from(walls.count, part + 1, parts);
          for (int i = Parts.from(walls.count, part, parts); i < to; i++) {
            walls.samples[4 * i + 3] = walls.thickness(triangles[i], i, ray, box.diagonal());
          }
        });
    return walls.result(box);
  }

  /** Chooses a triangle for every sample, so that each has the same share of the area. */
  private int[] spread(double area) {
    int[] triangles = new int[limits.wallSamples()];
    double share = area / limits.wallSamples();
    double due = share / 2;
    for (int t : tree.order) {
      due -= areaOf(t);
      for (; due < 0 && count < triangles.length; due += share) {
        triangles[count++] = t;
      }
    }
    return triangles;
  }

  private double areaOf(int t) {
    double[] n = normal(t);
    return Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]) / 2;
  }

  /** Twice the area long, as given in the file. */
  private double[] normal(int t) {
    double[] p = mesh.coordinates;
    int a = 3 * tree.corners[3 * t];
    int b = 3 * tree.corners[3 * t + 1];
    int c = 3 * tree.corners[3 * t + 2];
    double ux = p[b] - p[a];
    double uy = p[b + 1] - p[a + 1];
    double uz = p[b + 2] - p[a + 2];
    double vx = p[c] - p[a];
    double vy = p[c + 1] - p[a + 1];
    double vz = p[c + 2] - p[a + 2];
    return new double[] {uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx};
  }

  private double[] outward(int t) {
    double[] n = normal(t);
    boolean turn = (shells.turned[t] == 1) != (inward[shells.shellOf[t]] == 1);
    double length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
    for (int axis = 0; axis < 3; axis++) {
      n[axis] *= (turn ? -1 : 1) / length;
    }
    return n;
  }

  private double thickness(int t, int sample, Bvh.Ray ray, double far) {
    // A point well inside the triangle; the sequence fills it evenly (Roberts 2018).
    double u = 0.1 + 0.8 * ((sample * 0.7548776662466927) % 1);
    double v = 0.1 + 0.8 * ((sample * 0.5698402909980532) % 1);
    if (u + v > 1) {
      u = 1 - u;
      v = 1 - v;
    }
    double[] p = mesh.coordinates;
    for (int axis = 0; axis < 3; axis++) {
      double a = p[3 * tree.corners[3 * t] + axis];
      double b = p[3 * tree.corners[3 * t + 1] + axis];
      double c = p[3 * tree.corners[3 * t + 2] + axis];
      samples[4 * sample + axis] = a + u * (b - a) + v * (c - a);
    }
    double[] n = outward(t);
    ray.cast(
        samples[4 * sample],
        samples[4 * sample + 1],
        samples[4 * sample + 2],
        -n[0],
        -n[1],
        -n[2],
        t,
        1e-9 * far,
        far);
    if (ray.gaveUp) {
      return Double.NaN;
    }
    if (ray.triangle < 0) {
      return Double.POSITIVE_INFINITY;
    }
    double[] exit = outward(ray.triangle);
    double along = -(n[0] * exit[0] + n[1] * exit[1] + n[2] * exit[2]);
    return along > PARALLEL ? ray.distance : Double.POSITIVE_INFINITY;
  }

  private Measurement.@Nullable Walls result(Box box) {
    int cast =
        (int) IntStream.range(0, count).filter(i -> !Double.isNaN(samples[4 * i + 3])).count();
    double[][] thin =
        IntStream.range(0, count)
            .filter(i -> samples[4 * i + 3] < Double.POSITIVE_INFINITY)
            .mapToObj(i -> Arrays.copyOfRange(samples, 4 * i, 4 * i + 4))
            .sorted(Comparator.comparingDouble(sample -> sample[3]))
            .skip(CHANCE_MAX)
            .toArray(double[][]::new);
    if (thin.length == 0) {
      return null;
    }
    List<Measurement.Walls.Spot> thinnest = new ArrayList<>();
    double apart = box.diagonal() / 20;
    for (double[] sample : thin) {
      Point place = new Point(sample[0], sample[1], sample[2]);
      if (thinnest.stream().noneMatch(spot -> distance(spot.place(), place) < apart)) {
        thinnest.add(new Measurement.Walls.Spot(place, sample[3]));
      }
      if (thinnest.size() == Finding.PLACES_MAX) {
        break;
      }
    }
    int onePercent = Math.max(0, cast / 100 - CHANCE_MAX);
    return new Measurement.Walls(
        cast, thin[0][3], onePercent < thin.length ? thin[onePercent][3] : null, thinnest);
  }

  private static double distance(Point a, Point b) {
    double x = a.x() - b.x();
    double y = a.y() - b.y();
    double z = a.z() - b.z();
    return Math.sqrt(x * x + y * y + z * z);
  }
}
