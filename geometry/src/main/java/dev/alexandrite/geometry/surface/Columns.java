package dev.alexandrite.geometry.surface;

import static dev.alexandrite.geometry.mesh.Extremes.max;
import static dev.alexandrite.geometry.mesh.Extremes.min;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The facets over each cell of the ground, highest first, for lines straight upward. Lines are
 * wanted close together, where bodies meet, so a cell is filled when the first of its lines is
 * looked for; one over which too many facets stand is divided. Shared by all threads.
 *
 * <p>How often is decided by the number of facets alone, so that a surface made for it can't have
 * more kept than a few times itself, and so that it takes the same work whichever thread comes
 * first.
 */
final class Columns {
  /** Along the longer side of the ground. */
  private static final int CELLS = 64;

  /** Along each side, what a cell is divided into, and how often at most. */
  private static final int FINER = 2;

  /** Facets for each of the finest cells. */
  private static final int FACETS_PER_CELL = 12;

  private static final int FINEST_CELLS_MAX = 1 << 18;

  /** Facets over one cell, and over one of the finest. */
  private static final int FACETS_MAX = 192;

  private static final int FINEST_FACETS_MAX = 96;

  /** Numbers of a facet: min x, max x, min y, max y, max z, rounded outward. */
  static final int FACET = 5;

  private static final int[] NONE = {};
  private static final float[] NOWHERE = {};

  /**
   * Facets over a cell and the boxes they stand in.
   *
   * @param finer what it is divided into, where there are too many
   * @param work what it took to find them
   */
  record Cell(int[] facets, float[] boxes, @Nullable AtomicReferenceArray<Cell> finer, int work) {}

  private final Bvh tree;
  private final double cellsPerMm;
  private final int levels;
  private final AtomicReferenceArray<Cell> cells = new AtomicReferenceArray<>(CELLS * CELLS);

  Columns(Bvh tree) {
    this.tree = tree;
    float[] boxes = tree.boxes;
    double longer = Math.max(boxes[9] - boxes[6], boxes[10] - boxes[7]);
    cellsPerMm = (CELLS - 0.5) / longer;
    levels = levels(tree.order.length);
  }

  private static int levels(int facets) {
    long finest = Math.min(facets / FACETS_PER_CELL, FINEST_CELLS_MAX);
    int levels = 1;
    for (long cells = CELLS * CELLS; cells * FINER * FINER <= finest; cells *= FINER * FINER) {
      levels++;
    }
    return levels;
  }

  /**
   * What stands over the cell of a point of the ground; null where that is too much. What it takes
   * to find out is added to the column's work.
   */
  @Nullable Cell at(double x, double y, Column column) {
    double scale = cellsPerMm;
    int width = CELLS;
    AtomicReferenceArray<Cell> here = cells;
    for (int level = 0; level < levels; level++) {
      int most = level == levels - 1 ? FINEST_FACETS_MAX : FACETS_MAX;
      int i = (int) ((x - tree.boxes[6]) * scale);
      int j = (int) ((y - tree.boxes[7]) * scale);
      int place = i % width * width + j % width;
      Cell cell = here.get(place);
      if (cell == null) {
        Cell filled = filled(i / scale, j / scale, 1 / scale, most);
        if (here.compareAndSet(place, null, filled)) {
          column.work += filled.work; // not of others who have come at the same time
        }
        cell = here.get(place);
      }
      if (cell.finer == null) {
        return cell;
      }
      here = cell.finer;
      scale *= FINER;
      width = FINER;
    }
    return null;
  }

  /** What stands over a square, which begins so far from the corner of the ground. */
  private Cell filled(double fromX, double fromY, double side, int most) {
    // A little wider, for what rounding makes of the border.
    double lowX = tree.boxes[6] + fromX - side / 64;
    double lowY = tree.boxes[7] + fromY - side / 64;
    double highX = tree.boxes[6] + fromX + side + side / 64;
    double highY = tree.boxes[7] + fromY + side + side / 64;
    float[] boxes = tree.boxes;
    int[] found = new int[most];
    int count = 0;
    int[] stack = new int[64];
    int depth = 0;
    int work = 0;
    stack[depth++] = 1;
    while (depth > 0) {
      int node = stack[--depth];
      int at = 6 * node;
      work++;
      if (boxes[at] > highX
          || boxes[at + 3] < lowX
          || boxes[at + 1] > highY
          || boxes[at + 4] < lowY) {
        continue;
      }
      if (node < tree.leaves) {
        stack[depth++] = 2 * node;
        stack[depth++] = 2 * node + 1;
        continue;
      }
      int to = tree.from(node - tree.leaves + 1);
      for (int i = tree.from(node - tree.leaves); i < to; i++) {
        if (meets(tree.order[i], lowX, lowY, highX, highY)) {
          if (count == most) {
            return new Cell(NONE, NOWHERE, new AtomicReferenceArray<>(FINER * FINER), work);
          }
          found[count++] = tree.order[i];
        }
      }
    }
    return sorted(found, count, work);
  }

  private boolean meets(int t, double lowX, double lowY, double highX, double highY) {
    return low(t, 0) <= highX && high(t, 0) >= lowX && low(t, 1) <= highY && high(t, 1) >= lowY;
  }

  private Cell sorted(int[] found, int count, int work) {
    long[] byHeight = new long[count];
    for (int i = 0; i < count; i++) {
      int bits = Float.floatToRawIntBits(Math.nextUp((float) high(found[i], 2)));
      int rising = bits < 0 ? bits ^ Integer.MAX_VALUE : bits; // floats in the order of their bits
      byHeight[i] = (long) ~rising << 32 | found[i];
    }
    Arrays.sort(byHeight);
    int[] facets = new int[count];
    float[] boxes = new float[FACET * count];
    for (int i = 0; i < count; i++) {
      int t = (int) byHeight[i];
      facets[i] = t;
      boxes[FACET * i] = Math.nextDown((float) low(t, 0));
      boxes[FACET * i + 1] = Math.nextUp((float) high(t, 0));
      boxes[FACET * i + 2] = Math.nextDown((float) low(t, 1));
      boxes[FACET * i + 3] = Math.nextUp((float) high(t, 1));
      boxes[FACET * i + 4] = Math.nextUp((float) high(t, 2));
    }
    return new Cell(facets, boxes, null, work);
  }

  private double low(int t, int axis) {
    int[] c = tree.corners;
    double[] p = tree.points;
    return min(p[3 * c[3 * t] + axis], min(p[3 * c[3 * t + 1] + axis], p[3 * c[3 * t + 2] + axis]));
  }

  private double high(int t, int axis) {
    int[] c = tree.corners;
    double[] p = tree.points;
    return max(p[3 * c[3 * t] + axis], max(p[3 * c[3 * t + 1] + axis], p[3 * c[3 * t + 2] + axis]));
  }
}
