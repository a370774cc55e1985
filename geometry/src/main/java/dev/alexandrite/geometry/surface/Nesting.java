package dev.alexandrite.geometry.surface;

import dev.alexandrite.geometry.Point;
import dev.alexandrite.geometry.mesh.IntList;
import dev.alexandrite.geometry.mesh.Mesh;
import dev.alexandrite.geometry.mesh.Parts;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which closed shell lies in which. From a few points of every shell that may lie in another, a
 * line goes upward; a shell that it crosses an odd number of times is around the point. One pass
 * over the facets serves all lines: they are sorted by x, and a facet looks only at those beneath
 * it.
 */
final class Nesting {
  /** Points of each shell; most of them decide. */
  private static final int PROBES = 3;

  private static final int CELLS = 1 << 12;

  /** Facets compared with lines; with more it would take seconds. */
  private static final long WORK_MAX = 400_000_000;

  private final Mesh mesh;
  private final int[] corners;
  private final Shells shells;
  private final MassProperties mass;

  /** For every shell whether its box holds another's, and whether it lies in another's. */
  private final boolean[] mayHold;

  private final boolean[] mayLie;

  /** The lines, sorted by x: whose they are and where they begin. */
  private int[] shellOfLine = {};

  private Point[] begins = {};

  /** For every cell of x the first line there or after it. */
  private final int[] firstLine = new int[CELLS + 2];

  private double left;
  private double cellsPerMm;

  private Nesting(Mesh mesh, int[] corners, Shells shells, MassProperties mass) {
    this.mesh = mesh;
    this.corners = corners;
    this.shells = shells;
    this.mass = mass;
    mayHold = new boolean[shells.count];
    mayLie = new boolean[shells.count];
  }

  /** For every shell the smallest closed shell around it, or -1; null where it takes too long. */
  static int @Nullable [] parents(Mesh mesh, int[] corners, Shells shells, MassProperties mass) {
    Nesting nesting = new Nesting(mesh, corners, shells, mass);
    int[] parents = new int[shells.count];
    Arrays.fill(parents, -1);
    if (!nesting.compareBoxes()) {
      return parents;
    }
    nesting.placeLines();
    long[] odd = nesting.crossings();
    if (odd == null) {
      return null;
    }
    nesting.decide(odd, parents);
    return parents;
  }

  private boolean compareBoxes() {
    boolean any = false;
    for (int inner = 0; inner < shells.count; inner++) {
      for (int outer = 0; shells.closed[inner] && outer < shells.count; outer++) {
        if (outer != inner && shells.closed[outer] && boxHolds(outer, inner)) {
          mayHold[outer] = true;
          mayLie[inner] = true;
          any = true;
        }
      }
    }
    return any;
  }

  private boolean boxHolds(int outer, int inner) {
    double[] boxes = mass.boxes;
    for (int i = 0; i < 3; i++) {
      if (boxes[6 * inner + i] < boxes[6 * outer + i]
          || boxes[6 * inner + 3 + i] > boxes[6 * outer + 3 + i]) {
        return false;
      }
    }
    return Math.abs(mass.signedVolume(inner)) < Math.abs(mass.signedVolume(outer));
  }

  private void placeLines() {
    int[] seen = new int[shells.count];
    IntList triangles = new IntList();
    for (int t = 0; t < shells.shellOf.length; t++) {
      int s = shells.shellOf[t];
      if (s >= 0 && mayLie[s]) {
        int i = seen[s]++;
        for (int probe = 0; probe < PROBES; probe++) {
          if (i == (int) ((long) shells.facets[s] * probe / PROBES)) {
            triangles.add(t);
          }
        }
      }
    }
    int[] sorted =
        IntStream.range(0, triangles.size)
            .mapToObj(i -> triangles.values[i])
            .sorted(Comparator.comparingDouble(t -> mesh.middle(t).x()))
            .mapToInt(t -> t)
            .toArray();
    shellOfLine = Arrays.stream(sorted).map(t -> shells.shellOf[t]).toArray();
    begins = Arrays.stream(sorted).mapToObj(mesh::middle).toArray(Point[]::new);
    left = begins[0].x();
    double width = begins[begins.length - 1].x() - left;
    cellsPerMm = width > 0 ? CELLS / width : 0;
    int line = 0;
    for (int cell = 0; cell < firstLine.length; cell++) {
      while (line < begins.length && cellOf(begins[line].x()) < cell) {
        line++;
      }
      firstLine[cell] = line;
    }
  }

  /** 0 to CELLS for the lines' own x; a little more or less is clamped. */
  private int cellOf(double x) {
    return (int) Math.clamp((x - left) * cellsPerMm, 0, CELLS);
  }

  /** For every line and shell a bit: crossed an odd number of times. */
  private long @Nullable [] crossings() {
    int words = (shells.count + 63) / 64;
    int parts = mesh.triangleCount < 20_000 ? 1 : Parts.processors();
    long[][] odd = new long[parts][];
    AtomicLong work = new AtomicLong();
    Parts.run(
        parts,
        part -> {
          odd[part] = new long[begins.length * words];
          int to = Parts.from(mesh.triangleCount, part + 1, parts);
          for (int t = Parts.from(mesh.triangleCount, part, parts); t < to; t++) {
            int shell = shells.shellOf[t];
            if (shell >= 0 && mayHold[shell]) {
              cross(t, shell, words, odd[part], work);
              if ((t & 0xff) == 0 && work.get() > WORK_MAX) {
                return;
              }
            }
          }
        });
    if (work.get() > WORK_MAX) {
      return null;
    }
    for (int part = 1; part < parts; part++) {
      for (int i = 0; i < odd[0].length; i++) {
        odd[0][i] ^= odd[part][i];
      }
    }
    return odd[0];
  }

  private void cross(int t, int shell, int words, long[] odd, AtomicLong work) {
    double[] p = mesh.coordinates;
    double a = p[3 * corners[3 * t]];
    double b = p[3 * corners[3 * t + 1]];
    double c = p[3 * corners[3 * t + 2]];
    double min = Math.min(a, Math.min(b, c));
    double max = Math.max(a, Math.max(b, c));
    int to = firstLine[cellOf(max) + 1];
    int from = firstLine[cellOf(min)];
    for (int line = from; line < to; line++) {
      if (liesAbove(t, begins[line])) {
        odd[line * words + shell / 64] ^= 1L << shell;
      }
    }
    if (to > from) {
      work.addAndGet(to - from);
    }
  }

  private void decide(long[] odd, int[] parents) {
    int words = (shells.count + 63) / 64;
    int[] votes = new int[shells.count];
    for (int inner = 0; inner < shells.count; inner++) {
      if (!mayLie[inner]) {
        continue;
      }
      Arrays.fill(votes, 0);
      for (int line = 0; line < begins.length; line++) {
        for (int outer = 0; shellOfLine[line] == inner && outer < shells.count; outer++) {
          votes[outer] += (int) (odd[line * words + outer / 64] >>> outer) & 1;
        }
      }
      for (int outer = 0; outer < shells.count; outer++) {
        if (outer != inner
            && 2 * votes[outer] > PROBES
            && boxHolds(outer, inner)
            && (parents[inner] < 0
                || Math.abs(mass.signedVolume(outer))
                    < Math.abs(mass.signedVolume(parents[inner])))) {
          parents[inner] = outer;
        }
      }
    }
  }

  /**
   * Whether a line from the point upward crosses the triangle. The two triangles at an edge agree
   * about the side of the edge the line is on, so that it crosses exactly one of them.
   */
  private boolean liesAbove(int t, Point p) {
    boolean odd = false;
    int last = corners[3 * t + 2];
    for (int k = 0; k < 3; k++) {
      int corner = corners[3 * t + k];
      odd ^= isLeftOf(Math.min(last, corner), Math.max(last, corner), p);
      last = corner;
    }
    if (!odd) {
      return false;
    }
    double[] c = mesh.coordinates;
    int i = 3 * corners[3 * t];
    int j = 3 * corners[3 * t + 1];
    int k = 3 * corners[3 * t + 2];
    double ux = c[j] - c[i];
    double uy = c[j + 1] - c[i + 1];
    double uz = c[j + 2] - c[i + 2];
    double vx = c[k] - c[i];
    double vy = c[k + 1] - c[i + 1];
    double vz = c[k + 2] - c[i + 2];
    double nz = ux * vy - uy * vx;
    double z =
        c[i + 2]
            - ((uy * vz - uz * vy) * (p.x() - c[i]) + (uz * vx - ux * vz) * (p.y() - c[i + 1]))
                / nz;
    return z > p.z();
  }

  private boolean isLeftOf(int a, int b, Point p) {
    double[] c = mesh.coordinates;
    double ya = c[3 * a + 1];
    double yb = c[3 * b + 1];
    if (ya > p.y() == yb > p.y()) {
      return false;
    }
    return p.x() < c[3 * a] + (p.y() - ya) / (yb - ya) * (c[3 * b] - c[3 * a]);
  }
}
