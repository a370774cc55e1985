package dev.alexandrite.geometry.join;

import java.util.Arrays;
import java.util.Comparator;

/**
 * A facet cut into pieces by the lines in which others meet it. Horizontal strips between all ends
 * and crossings of lines hold nothing but trapezoids, whose areas and centres are exact; trapezoids
 * over each other between the same two lines are one piece. Needs no agreement between facets and
 * no graph of edges: a line that rounding has moved moves the border of a piece as far, and no
 * more. Reusable.
 */
final class Pieces {
  /** Of the facet's size: shorter is no length. */
  private static final double NOTHING = 1e-13;

  private static final int LEFT = -1;
  private static final int RIGHT = -2;
  private static final Comparator<double[]> BY_LOW = Comparator.comparingDouble(line -> line[1]);

  private final FacetPlane plane;
  private double nothing;

  /** x, y of the lower and of the upper end. */
  private double[][] lines = new double[16][];

  private int lineCount;
  private double[] events = new double[64];
  private int eventCount;

  /** Heights that no piece reaches across, because a line lies along them. */
  private double[] borders = new double[8];

  private int borderCount;

  private int[] active = new int[16];
  private double[] activeX = new double[16];
  private int activeCount;

  /** The trapezoids of this strip and of the one below it: lines on both sides, and the piece. */
  private int[] strip = new int[48];

  private int[] below = new int[48];

  /** Of each piece: area, area times centre, the largest trapezoid's area and middle. */
  private double[] sums = new double[6 * 16];

  int count;

  /** Of all lines together. */
  double length;

  /** Lines compared and trapezoids made so far. */
  long work;

  Pieces(FacetPlane plane) {
    this.plane = plane;
  }

  double area(int piece) {
    return sums[6 * piece];
  }

  double centreX(int piece) {
    return sums[6 * piece + 1] / sums[6 * piece];
  }

  double centreY(int piece) {
    return sums[6 * piece + 2] / sums[6 * piece];
  }

  /** The middle of the largest trapezoid. */
  double middleX(int piece) {
    return sums[6 * piece + 4];
  }

  double middleY(int piece) {
    return sums[6 * piece + 5];
  }

  /**
   * Cuts the plane's facet by those that stand in the lower halves of these pairs.
   *
   * @return false where that is more work than is left
   */
  boolean cut(long[] pairs, int from, int to, long workLeft) {
    lineCount = 0;
    eventCount = 0;
    borderCount = 0;
    count = 0;
    length = 0;
    double size = 0;
    for (int k = 0; k < 3; k++) {
      addEvent(plane.y[k]);
      size = Math.max(size, Math.max(Math.abs(plane.x[k]), Math.abs(plane.y[k])));
    }
    nothing = NOTHING * size;
    for (int i = from; i < to; i++) {
      int other = (int) pairs[i];
      int cuts = plane.isClearOf(other) ? 0 : plane.cut(other);
      for (int cut = 0; cut < cuts; cut++) {
        if (!plane.isAlongBorder(cut)) {
          addLine(4 * cut);
        }
      }
    }
    Arrays.sort(lines, 0, lineCount, BY_LOW);
    long workMax = work + workLeft;
    for (int i = 0; i < lineCount; i++) {
      for (int j = i + 1; j < lineCount && lines[j][1] < lines[i][3]; j++) {
        cross(lines[i], lines[j]);
        work++;
      }
      if (work > workMax) {
        return false;
      }
    }
    Arrays.sort(events, 0, eventCount);
    Arrays.sort(borders, 0, borderCount);
    return sweep(workMax);
  }

  private void addEvent(double y) {
    if (eventCount == events.length) {
      events = Arrays.copyOf(events, 2 * eventCount);
    }
    events[eventCount++] = y;
  }

  private void addLine(int at) {
    double[] c = plane.cuts;
    boolean up = c[at + 1] <= c[at + 3];
    int low = up ? at : at + 2;
    int high = up ? at + 2 : at;
    addEvent(c[low + 1]);
    addEvent(c[high + 1]);
    length += Math.hypot(c[high] - c[low], c[high + 1] - c[low + 1]);
    if (c[high + 1] - c[low + 1] <= nothing) {
      if (Math.abs(c[high] - c[low]) > nothing) {
        if (borderCount == borders.length) {
          borders = Arrays.copyOf(borders, 2 * borderCount);
        }
        borders[borderCount++] = c[low + 1];
      }
      return;
    }
    if (lineCount == lines.length) {
      lines = Arrays.copyOf(lines, 2 * lineCount);
    }
    if (lines[lineCount] == null) {
      lines[lineCount] = new double[4];
    }
    double[] line = lines[lineCount++];
    line[0] = c[low];
    line[1] = c[low + 1];
    line[2] = c[high];
    line[3] = c[high + 1];
  }

  private void cross(double[] a, double[] b) {
    double low = Math.max(a[1], b[1]);
    double high = Math.min(a[3], b[3]);
    double before = at(a, low) - at(b, low);
    double after = at(a, high) - at(b, high);
    if (before * after < 0) {
      addEvent(low + (high - low) * (before / (before - after)));
    }
  }

  private static double at(double[] line, double y) {
    return line[0] + (line[2] - line[0]) * ((y - line[1]) / (line[3] - line[1]));
  }

  private boolean sweep(long workMax) {
    activeCount = 0;
    int next = 0;
    int belowCount = 0;
    int border = 0;
    double low = events[0];
    for (int i = 1; i < eventCount; i++) {
      double high = events[i];
      if (high - low <= nothing) {
        continue;
      }
      double middle = (low + high) / 2;
      int kept = 0;
      for (int k = 0; k < activeCount; k++) {
        if (lines[active[k]][3] > middle) {
          active[kept++] = active[k];
        }
      }
      activeCount = kept;
      for (; next < lineCount && lines[next][1] < middle; next++) {
        if (lines[next][3] > middle) {
          activate(next);
        }
      }
      sortActive(middle);
      boolean isBorder = false;
      for (; border < borderCount && borders[border] <= low + 2 * nothing; border++) {
        isBorder = true;
      }
      belowCount = makeStrip(low, high, isBorder ? 0 : belowCount);
      work += activeCount + 2;
      if (work > workMax) {
        return false;
      }
      low = high;
    }
    return true;
  }

  private void activate(int line) {
    if (activeCount == active.length) {
      active = Arrays.copyOf(active, 2 * activeCount);
      activeX = Arrays.copyOf(activeX, 2 * activeCount);
    }
    active[activeCount++] = line;
  }

  /** By insertion: the order hardly changes from strip to strip. */
  private void sortActive(double y) {
    for (int k = 0; k < activeCount; k++) {
      int line = active[k];
      double x = at(lines[line], y);
      int to = k;
      for (; to > 0 && activeX[to - 1] > x; to--) {
        active[to] = active[to - 1];
        activeX[to] = activeX[to - 1];
      }
      active[to] = line;
      activeX[to] = x;
    }
  }

  /** Makes the trapezoids of a strip and returns how many they are. */
  private int makeStrip(double low, double high, int belowCount) {
    double middle = (low + high) / 2;
    double left = side(middle, middle, false);
    double right = side(middle, middle, true);
    int made = 0;
    int lastLine = LEFT;
    int hint = 0;
    for (int k = 0; k <= activeCount; k++) {
      if (k < activeCount && (activeX[k] <= left + nothing || activeX[k] >= right - nothing)) {
        continue;
      }
      int line = k < activeCount ? active[k] : RIGHT;
      double lowLeft = on(lastLine, low, middle);
      double lowRight = on(line, low, middle);
      double highLeft = on(lastLine, high, middle);
      double highRight = on(line, high, middle);
      double area = (lowRight - lowLeft + highRight - highLeft) / 2 * (high - low);
      if (area > 0) {
        int piece = -1;
        for (int i = 0; i < belowCount && piece < 0; i++) {
          int j = 3 * ((hint + i) % belowCount);
          if (below[j] == lastLine && below[j + 1] == line) {
            piece = below[j + 2];
            hint = j / 3;
          }
        }
        piece = piece < 0 ? begin() : piece;
        add(piece, area, low, high, lowLeft, lowRight, highLeft, highRight);
        if (3 * made + 3 > strip.length) {
          strip = Arrays.copyOf(strip, 2 * strip.length);
        }
        strip[3 * made] = lastLine;
        strip[3 * made + 1] = line;
        strip[3 * made + 2] = piece;
        made++;
      }
      lastLine = line;
    }
    int[] done = strip;
    strip = below;
    below = done;
    return made;
  }

  private double on(int line, double y, double middle) {
    return line >= 0 ? at(lines[line], y) : side(y, middle, line == RIGHT);
  }

  /** The facet's own side, left or right: of the edges that pass the strip's middle. */
  private double side(double y, double middle, boolean isRight) {
    double best = isRight ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    double bestAt = 0;
    for (int k = 0; k < 3; k++) {
      int next = k == 2 ? 0 : k + 1;
      double y0 = plane.y[k];
      double y1 = plane.y[next];
      if (y0 > middle == y1 > middle) {
        continue;
      }
      double slope = (plane.x[next] - plane.x[k]) / (y1 - y0);
      double atMiddle = plane.x[k] + (middle - y0) * slope;
      if (isRight ? atMiddle > best : atMiddle < best) {
        best = atMiddle;
        bestAt = plane.x[k] + (y - y0) * slope;
      }
    }
    return bestAt;
  }

  private int begin() {
    if (6 * count + 6 > sums.length) {
      sums = Arrays.copyOf(sums, 2 * sums.length);
    }
    Arrays.fill(sums, 6 * count, 6 * count + 6, 0);
    return count++;
  }

  private void add(
      int piece,
      double area,
      double low,
      double high,
      double lowLeft,
      double lowRight,
      double highLeft,
      double highRight) {
    double a = lowRight - lowLeft;
    double b = highRight - highLeft;
    double height = high - low;
    // Two triangles make the trapezoid.
    double first = a * height / 2;
    double second = b * height / 2;
    int at = 6 * piece;
    sums[at] += area;
    sums[at + 1] +=
        first * (lowLeft + lowRight + highLeft) / 3
            + second * (lowRight + highRight + highLeft) / 3;
    sums[at + 2] += first * (low + low + high) / 3 + second * (low + high + high) / 3;
    if (area > sums[at + 3]) {
      sums[at + 3] = area;
      sums[at + 4] = (lowLeft + lowRight + highLeft + highRight) / 4;
      sums[at + 5] = (low + high) / 2;
    }
  }
}
