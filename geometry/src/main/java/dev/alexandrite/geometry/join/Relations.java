package dev.alexandrite.geometry.join;

import dev.alexandrite.geometry.surface.MassProperties;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Which shell lies in which, lies flush with it or has material in common with it. */
final class Relations {
  private static final int INSIDE = 0;
  private static final int FLUSH = 1;
  private static final int FACING = 2;

  private final MassProperties mass;
  private final boolean[] insideOut;

  /** Areas up to this are the rounding of a touch. */
  private final double noise;

  /** For pairs of shells that meet, areas of the first inside, flush with and facing the second. */
  private final Map<Long, double[]> areas = new HashMap<>();

  Relations(MassProperties mass, boolean[] insideOut, double noise) {
    this.mass = mass;
    this.insideOut = insideOut;
    this.noise = noise;
  }

  void add(Collection<Sides.Sum> sums) {
    for (Sides.Sum sum : sums) {
      for (int i = 1; i < sum.around.length / 3; i++) {
        boolean out = sum.outside(i) > 0;
        boolean in = sum.inside(i) > 0;
        if (out || in) {
          double[] its =
              areas.computeIfAbsent(Joining.key(sum.shell, sum.around[3 * i]), k -> new double[3]);
          its[out && in ? INSIDE : in ? FLUSH : FACING] += sum.area;
        }
      }
    }
  }

  private double area(int a, int b, int which) {
    double[] its = areas.get(Joining.key(a, b));
    return its == null ? 0 : its[which];
  }

  /** Whether a lies in b, and is no part of its surface. */
  private boolean liesIn(int a, int b) {
    double inside = area(a, b, INSIDE);
    double flush = area(a, b, FLUSH);
    double itsNoise = Math.min(noise, 1e-3 * mass.area(a));
    return inside + flush >= mass.area(a) - itsNoise
        && inside > flush
        && (flush <= itsNoise || insideOut[a] != insideOut[b]);
  }

  /** For every shell the smallest around it, or -1. */
  int[] parents(int shells) {
    int[] parents = new int[shells];
    Arrays.fill(parents, -1);
    for (long pair : areas.keySet()) {
      int inner = (int) (pair >>> 32);
      int outer = (int) pair;
      if (liesIn(inner, outer)
          && (parents[inner] < 0
              || Math.abs(mass.signedVolume(outer))
                  < Math.abs(mass.signedVolume(parents[inner])))) {
        parents[inner] = outer;
      }
    }
    return parents;
  }

  /** Whether two shells have material in common, more of it than rounding makes of a touch. */
  boolean overlap(int a, int b) {
    return !liesIn(a, b)
        && !liesIn(b, a)
        && area(a, b, INSIDE) + area(b, a, INSIDE) + area(a, b, FLUSH) > noise;
  }
}
