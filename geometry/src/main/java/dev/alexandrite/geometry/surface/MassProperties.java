package dev.alexandrite.geometry.surface;

import static dev.alexandrite.geometry.mesh.Extremes.max;
import static dev.alexandrite.geometry.mesh.Extremes.min;

import dev.alexandrite.geometry.mesh.Mesh;
import dev.alexandrite.geometry.mesh.Parts;
import java.util.Arrays;

/**
 * Volume, area, first moment and box of every shell, by the divergence theorem: each facet spans a
 * tetrahedron with the middle of the model's box. Plain sums of a few thousand facets, compensated
 * sums of those, in a fixed order: the same file measures the same on any number of processors.
 */
public final class MassProperties {
  /** Facets summed plainly. */
  private static final int RUN_MAX = 4096;

  /** Volume and its moments, area: what is summed. */
  private static final int SUMS = 5;

  private static final int VOLUME = 0;
  private static final int AREA = 4;

  public final double[] reference = new double[3];
  private final double[] sums;
  private final double[] lost;

  /** Per shell: min x, y, z, then max x, y, z. */
  public final double[] boxes;

  public final double[] box;
  public int flat;

  private MassProperties(int shells) {
    sums = new double[SUMS * shells];
    lost = new double[SUMS * shells];
    boxes = emptyBoxes(shells);
    box = emptyBoxes(1);
  }

  private static double[] emptyBoxes(int count) {
    double[] boxes = new double[6 * count];
    for (int i = 0; i < boxes.length; i++) {
      boxes[i] = i % 6 < 3 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
    return boxes;
  }

  public static MassProperties of(Mesh mesh, int[] corners, Shells shells) {
    // Few shells: always four parts, whatever the machine. Many: one, their sums would not fit.
    int parts = shells.count <= 1 << 14 && mesh.triangleCount > 4_000 ? 4 : 1;
    MassProperties[] results = new MassProperties[parts];
    double[] reference = middle(mesh);
    Parts.run(
        parts,
        part -> {
          MassProperties result = new MassProperties(shells.count);
          System.arraycopy(reference, 0, result.reference, 0, 3);
          result.addFacets(
              mesh,
              corners,
              shells,
              Parts.from(mesh.triangleCount, part, parts),
              Parts.from(mesh.triangleCount, part + 1, parts));
          results[part] = result;
        });
    MassProperties all = results[0];
    for (int part = 1; part < parts; part++) {
      all.merge(results[part]);
    }
    for (int s = 0; s < shells.count; s++) {
      extend(all.box, 0, all.boxes, 6 * s);
    }
    return all;
  }

  private static double[] middle(Mesh mesh) {
    double[] low = new double[3];
    double[] high = new double[3];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    for (int v = 0; v < mesh.vertexCount; v++) {
      for (int axis = 0; axis < 3; axis++) {
        double x = mesh.coordinates[3 * v + axis];
        low[axis] = min(low[axis], x);
        high[axis] = max(high[axis], x);
      }
    }
    return new double[] {(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2};
  }

  private void addFacets(Mesh mesh, int[] corners, Shells shells, int from, int to) {
    double[] p = mesh.coordinates;
    double rx = reference[0];
    double ry = reference[1];
    double rz = reference[2];
    double[] run = new double[SUMS];
    double[] runBox = emptyBoxes(1);
    int current = -1;
    int length = 0;
    for (int t = from; t < to; t++) {
      int shell = shells.shellOf[t];
      if (shell < 0) {
        continue;
      }
      if (shell != current || ++length == RUN_MAX) {
        flush(current, run, runBox);
        current = shell;
        length = 0;
      }
      int a = 3 * corners[3 * t];
      int b = 3 * corners[3 * t + 1];
      int c = 3 * corners[3 * t + 2];
      double ax = p[a] - rx;
      double ay = p[a + 1] - ry;
      double az = p[a + 2] - rz;
      double bx = p[b] - rx;
      double by = p[b + 1] - ry;
      double bz = p[b + 2] - rz;
      double cx = p[c] - rx;
      double cy = p[c + 1] - ry;
      double cz = p[c + 2] - rz;
      double nx = (by - ay) * (cz - az) - (bz - az) * (cy - ay);
      double ny = (bz - az) * (cx - ax) - (bx - ax) * (cz - az);
      double nz = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
      double twiceArea = Math.sqrt(nx * nx + ny * ny + nz * nz);
      if (twiceArea <= 1e-12 * longestSquared(ax, ay, az, bx, by, bz, cx, cy, cz)) {
        flat++;
      }
      double sixfold = (ax * nx + ay * ny + az * nz) * (shells.turned[t] == 1 ? -1 : 1);
      run[VOLUME] += sixfold;
      run[1] += sixfold * (ax + bx + cx);
      run[2] += sixfold * (ay + by + cy);
      run[3] += sixfold * (az + bz + cz);
      run[AREA] += twiceArea;
      runBox[0] = min(runBox[0], min(p[a], min(p[b], p[c])));
      runBox[1] = min(runBox[1], min(p[a + 1], min(p[b + 1], p[c + 1])));
      runBox[2] = min(runBox[2], min(p[a + 2], min(p[b + 2], p[c + 2])));
      runBox[3] = max(runBox[3], max(p[a], max(p[b], p[c])));
      runBox[4] = max(runBox[4], max(p[a + 1], max(p[b + 1], p[c + 1])));
      runBox[5] = max(runBox[5], max(p[a + 2], max(p[b + 2], p[c + 2])));
    }
    flush(current, run, runBox);
  }

  private static double longestSquared(
      double ax,
      double ay,
      double az,
      double bx,
      double by,
      double bz,
      double cx,
      double cy,
      double cz) {
    double ab = square(bx - ax) + square(by - ay) + square(bz - az);
    double bc = square(cx - bx) + square(cy - by) + square(cz - bz);
    double ca = square(ax - cx) + square(ay - cy) + square(az - cz);
    return max(ab, max(bc, ca));
  }

  private static double square(double x) {
    return x * x;
  }

  private void flush(int shell, double[] run, double[] runBox) {
    if (shell >= 0) {
      for (int i = 0; i < SUMS; i++) {
        add(sums, lost, SUMS * shell + i, run[i]);
        run[i] = 0;
      }
      extend(boxes, 6 * shell, runBox, 0);
      System.arraycopy(emptyBoxes(1), 0, runBox, 0, 6);
    }
  }

  private void merge(MassProperties other) {
    flat += other.flat;
    for (int i = 0; i < sums.length; i++) {
      add(sums, lost, i, other.sums[i]);
      lost[i] += other.lost[i];
    }
    for (int at = 0; at < boxes.length; at += 6) {
      extend(boxes, at, other.boxes, at);
    }
  }

  private static void extend(double[] box, int at, double[] other, int from) {
    for (int i = 0; i < 3; i++) {
      box[at + i] = min(box[at + i], other[from + i]);
      box[at + 3 + i] = max(box[at + 3 + i], other[from + 3 + i]);
    }
  }

  /** Neumaier's compensated addition. */
  private static void add(double[] sums, double[] lost, int at, double term) {
    double sum = sums[at];
    double next = sum + term;
    lost[at] += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
    sums[at] = next;
  }

  private double sum(int shell, int which) {
    return sums[SUMS * shell + which] + lost[SUMS * shell + which];
  }

  /** Positive where the facets face outward. */
  public double signedVolume(int shell) {
    return sum(shell, VOLUME) / 6;
  }

  public double area(int shell) {
    return sum(shell, AREA) / 2;
  }

  /** Signed volume times centre, relative to {@link #reference}. */
  public double moment(int shell, int axis) {
    return sum(shell, 1 + axis) / 24;
  }
}
