package dev.alexandrite.geometry.join;

import dev.alexandrite.geometry.Point;
import dev.alexandrite.geometry.surface.Bvh;
import dev.alexandrite.geometry.surface.Column;
import dev.alexandrite.geometry.surface.Shells;
import java.nio.IntBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Pieces of surface, added up by what is on their two sides: just outside and just inside, as their
 * own shell sees it, which shells are there. Not for several threads at once.
 */
final class Sides {
  /** Of the tolerance: how deep a shell must lie in itself before that is a fault. */
  private static final double DEPTH = 20;

  /** Of a surface's area: what is missing to close it, where it counts as closed. */
  private static final double OPEN_MAX = 0.05;

  /**
   * All the pieces of one shell with the same shells on both sides. Relative to the reference of
   * {@link MassProperties}, and as if the shell were a solid.
   */
  static final class Sum {
    final int shell;

    /** Three numbers for each shell there: which, and its winding outside and inside. */
    final int[] around;

    double area;
    double volume;
    final double[] moment = new double[3];

    /** Area times centre, of pieces only. */
    private final double[] middle = new double[3];

    /** Area times outward normal; of a closed surface it is nothing. */
    final double[] facing = new double[3];

    double largest;
    Point place = new Point(0, 0, 0);

    Sum(int shell, int[] around) {
      this.shell = shell;
      this.around = around;
    }

    /**
     * The centre is relative to the reference.
     *
     * @param pieceVolume of what the piece spans with the reference
     */
    void add(
        double pieceArea,
        double pieceVolume,
        double[] normal,
        double centreX,
        double centreY,
        double centreZ) {
      area += pieceArea;
      volume += pieceVolume;
      middle[0] += pieceArea * centreX;
      middle[1] += pieceArea * centreY;
      middle[2] += pieceArea * centreZ;
      moment[0] += pieceVolume * 0.75 * centreX;
      moment[1] += pieceVolume * 0.75 * centreY;
      moment[2] += pieceVolume * 0.75 * centreZ;
      for (int axis = 0; axis < 3; axis++) {
        facing[axis] += pieceArea * normal[axis];
      }
    }

    /** Whether it is nearly closed and faces what it is around. */
    boolean isHollow() {
      // Around the middle of its area, which of a thin surface is near that of its volume.
      double around = volume;
      double open = 0;
      for (int axis = 0; axis < 3; axis++) {
        around -= facing[axis] * middle[axis] / area / 3;
        open += facing[axis] * facing[axis];
      }
      return around < 0 && Math.sqrt(open) < OPEN_MAX * area;
    }

    private void merge(Sum other) {
      area += other.area;
      volume += other.volume;
      for (int axis = 0; axis < 3; axis++) {
        moment[axis] += other.moment[axis];
        facing[axis] += other.facing[axis];
      }
      if (other.largest > largest) {
        largest = other.largest;
        place = other.place;
      }
    }

    int outside(int i) {
      return around[3 * i + 1];
    }

    int inside(int i) {
      return around[3 * i + 2];
    }
  }

  private final Shells shells;
  private final double tolerance;
  private final Column outside;
  private final Column inside;
  private final Map<IntBuffer, Sum> sums = new LinkedHashMap<>();

  /** Where shells pass through themselves. */
  final Places faults;

  Sides(Bvh tree, Shells shells, boolean[] insideOut, double tolerance, double apart) {
    this.shells = shells;
    this.tolerance = tolerance;
    outside = new Column(tree, shells, insideOut);
    inside = new Column(tree, shells, insideOut);
    faults = new Places(apart);
  }

  Collection<Sum> sums() {
    return sums.values();
  }

  long work() {
    return outside.work + inside.work;
  }

  /**
   * The sum to which a piece of surface belongs.
   *
   * @param place well inside the piece
   * @param normal outward from its shell
   * @param area of the piece, to remember the place of the largest
   */
  Sum at(int shell, double[] place, double[] normal, double area) {
    look(outside, place, normal, tolerance);
    look(inside, place, normal, -tolerance);
    int own = outside.winding(shell);
    int ownInside = inside.winding(shell);
    if (isFault(shell, own, ownInside)) {
      look(outside, place, normal, DEPTH * tolerance);
      look(inside, place, normal, -DEPTH * tolerance);
      if (isFault(shell, outside.winding(shell), inside.winding(shell))) {
        faults.add(area, place);
      } else {
        own = 0;
        ownInside = 1;
      }
      look(outside, place, normal, tolerance);
      look(inside, place, normal, -tolerance);
    }
    int[] key = new int[1 + 3 * (1 + outside.crossed() + inside.crossed())];
    key[0] = shell;
    key[1] = shell;
    key[2] = own;
    key[3] = ownInside;
    int filled = 4;
    for (int i = 0; i < outside.crossed(); i++) {
      if (outside.winding(outside.crossed(i)) != 0) {
        filled = put(key, filled, outside.crossed(i));
      }
    }
    for (int i = 0; i < inside.crossed(); i++) {
      if (outside.winding(inside.crossed(i)) == 0) {
        filled = put(key, filled, inside.crossed(i));
      }
    }
    Sum sum = sum(java.util.Arrays.copyOf(key, filled));
    if (area > sum.largest) {
      sum.largest = area;
      sum.place = new Point(place[0], place[1], place[2]);
    }
    return sum;
  }

  /** In order of the shells, so that the same sides make the same key. */
  private int put(int[] key, int filled, int shell) {
    int out = outside.winding(shell);
    int in = inside.winding(shell);
    if (shell == key[0] || (out == 0 && in == 0)) {
      return filled;
    }
    int at = filled;
    for (; at > 4 && key[at - 3] > shell; at -= 3) {
      key[at] = key[at - 3];
      key[at + 1] = key[at - 2];
      key[at + 2] = key[at - 1];
    }
    key[at] = shell;
    key[at + 1] = out;
    key[at + 2] = in;
    return filled + 3;
  }

  private Sum sum(int[] key) {
    return sums.computeIfAbsent(
        IntBuffer.wrap(key),
        k -> new Sum(key[0], java.util.Arrays.copyOfRange(key, 1, key.length)));
  }

  /** Several bodies in one shell, held together by shared edges, may well overlap. */
  private boolean isFault(int shell, int out, int in) {
    return out < 0 || (in > 1 && !shells.compound[shell]);
  }

  private static void look(Column column, double[] place, double[] normal, double along) {
    column.cast(
        place[0] + along * normal[0], place[1] + along * normal[1], place[2] + along * normal[2]);
  }

  void merge(Sides other) {
    other.sums.forEach(
        (key, sum) -> {
          Sum mine = sums.putIfAbsent(key, sum);
          if (mine != null) {
            mine.merge(sum);
          }
        });
    faults.merge(other.faults);
  }
}
