package dev.alexandrite.geometry.join;

import dev.alexandrite.geometry.Point;
import dev.alexandrite.geometry.surface.Solids;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What bodies are together: of every body's surface the parts that no other covers. Where several
 * lie flush, each counts with its share. A solid adds; a cavity takes away from the body it lies
 * in, and another body may fill it.
 */
public final class Union {
  private final Joining joining;
  private final Solids solids;

  /** Pairs of bodies that have material in common. */
  public final int overlaps;

  /** Whether two that overlap are drawn the one outward and the other inward. */
  public boolean isContrary;

  private final Places places;
  private final Places hollows;

  public double volume;
  public double area;
  public final double[] moment = new double[3];

  /** How far the true figures may be from these. */
  public final double volumeBound;

  public final double areaBound;

  /** Area of all pieces that bodies cover of each other. */
  double covered;

  public Union(Joining joining, Solids solids) {
    this.joining = joining;
    this.solids = solids;
    places = new Places(joining.apart());
    hollows = joining.hollows(solids);
    overlaps = countOverlaps();
    double[] facing = new double[3];
    for (Sides.Sum sum : joining.sums()) {
      add(sum, facing);
    }
    double gap = Math.sqrt(facing[0] * facing[0] + facing[1] * facing[1] + facing[2] * facing[2]);
    volumeBound = joining.tolerance * joining.metArea() + gap * joining.diagonal / 2;
    areaBound = joining.tolerance * joining.cutLength() + gap;
  }

  /** Where bodies overlap. */
  public List<Point> places() {
    return places.heaviest();
  }

  /** Where hollows have no wall. */
  public List<Point> hollows() {
    return hollows.heaviest();
  }

  private int countOverlaps() {
    Set<Long> pairs = new HashSet<>();
    for (Sides.Sum sum : joining.sums()) {
      int shell = sum.shell;
      int body = solids.bodyOf[shell];
      if (body < 0) {
        continue;
      }
      if (sum.inside(0) > 1 && sum.area > joining.noise) {
        pairs.add(Joining.key(body, body));
        places.add(sum.largest, sum.place);
      }
      for (int i = 1; i < sum.around.length / 3; i++) {
        int other = sum.around[3 * i];
        int otherBody = solids.bodyOf[other];
        if (otherBody >= 0 && otherBody != body && joining.overlap(shell, other)) {
          pairs.add(Joining.key(Math.min(body, otherBody), Math.max(body, otherBody)));
          isContrary |= shell == body && other == otherBody && joining.contrary(shell, other);
          if (sum.inside(i) > 0) {
            places.add(sum.largest, sum.place);
          }
        }
      }
    }
    return pairs.size();
  }

  private void add(Sides.Sum sum, double[] facing) {
    int body = solids.bodyOf[sum.shell];
    if (body < 0) {
      return;
    }
    boolean isCavity = body != sum.shell;
    if (layers(sum, isCavity) > 0) {
      covered += sum.area;
      return;
    }
    double share = 1.0 / Math.max(1, layers(sum, !isCavity));
    double side = isCavity ? -share : share;
    area += share * sum.area;
    volume += side * sum.volume;
    for (int axis = 0; axis < 3; axis++) {
      moment[axis] += side * sum.moment[axis];
      facing[axis] += side * sum.facing[axis];
    }
  }

  /** How many bodies have material there, inside or outside of a shell's surface. */
  private int layers(Sides.Sum sum, boolean inside) {
    int layers = 0;
    int n = sum.around.length / 3;
    for (int i = 0; i < n; i++) {
      int shell = sum.around[3 * i];
      if (solids.bodyOf[shell] == shell) {
        int winding = inside ? sum.inside(i) : sum.outside(i);
        for (int j = 0; j < n && winding > 0; j++) {
          int cavity = sum.around[3 * j];
          if (cavity != shell
              && solids.bodyOf[cavity] == shell
              && (inside ? sum.inside(j) : sum.outside(j)) > 0) {
            winding = 0;
          }
        }
        layers += Math.max(0, winding);
      }
    }
    return layers;
  }
}
