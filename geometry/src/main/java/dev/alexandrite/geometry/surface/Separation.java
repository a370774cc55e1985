package dev.alexandrite.geometry.surface;

import dev.alexandrite.geometry.Box;
import dev.alexandrite.geometry.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The separate pieces of a model: bodies whose boxes meet are one. So a stone in its setting, a
 * chain of links that hang in each other and a body with its cavity are each one piece, and two
 * rings beside each other are two. That boxes meet does not say that bodies do; it is what can be
 * packed apart that counts.
 */
final class Separation {
  private Separation() {}

  /**
   * @param boxes for every shell: min x, y, z, then max x, y, z
   * @return the box of every piece, largest first
   */
  static List<Box> pieces(double[] boxes) {
    int shells = boxes.length / 6;
    int[] first = new int[shells];
    for (int s = 0; s < shells; s++) {
      first[s] = s;
    }
    for (int a = 0; a < shells; a++) {
      for (int b = a + 1; b < shells; b++) {
        if (meet(boxes, 6 * a, 6 * b)) {
          first[find(first, b)] = find(first, a);
        }
      }
    }
    Box[] pieces = new Box[shells];
    for (int s = 0; s < shells; s++) {
      int piece = find(first, s);
      Box known = pieces[piece];
      Box own = box(boxes, 6 * s);
      pieces[piece] = known == null ? own : around(known, own);
    }
    List<Box> all = new ArrayList<>();
    for (Box piece : pieces) {
      if (piece != null) {
        all.add(piece);
      }
    }
    all.sort(Comparator.comparingDouble((Box box) -> -box.diagonal()));
    return all;
  }

  private static int find(int[] first, int shell) {
    int at = shell;
    while (first[at] != at) {
      first[at] = first[first[at]];
      at = first[at];
    }
    return at;
  }

  private static boolean meet(double[] boxes, int a, int b) {
    for (int axis = 0; axis < 3; axis++) {
      if (boxes[a + axis] > boxes[b + 3 + axis] || boxes[b + axis] > boxes[a + 3 + axis]) {
        return false;
      }
    }
    return true;
  }

  private static Box box(double[] boxes, int at) {
    return new Box(
        new Point(boxes[at], boxes[at + 1], boxes[at + 2]),
        new Point(boxes[at + 3], boxes[at + 4], boxes[at + 5]));
  }

  private static Box around(Box a, Box b) {
    return new Box(
        new Point(
            Math.min(a.min().x(), b.min().x()),
            Math.min(a.min().y(), b.min().y()),
            Math.min(a.min().z(), b.min().z())),
        new Point(
            Math.max(a.max().x(), b.max().x()),
            Math.max(a.max().y(), b.max().y()),
            Math.max(a.max().z(), b.max().z())));
  }
}
