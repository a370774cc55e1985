package dev.alexandrite.geometry;

import java.util.Arrays;

/**
 * What each shell is: a solid, a cavity of another, or doubtful. A shell on its own counts with its
 * absolute volume, so a mirrored body is worth as much as its twin. A shell inside another is a
 * cavity if it faces the other way than the one around it, whichever way that is.
 */
final class Solids {
  private static final long WORK_MAX = 2_000_000_000L;
  private static final int PROBES = 3;

  private final Mesh mesh;
  private final int[] corners;
  private final Shells shells;
  private final MassProperties mass;

  double volume;
  final double[] moment = new double[3];
  int cavities;
  int inverted;
  int invertedFacets;
  int ambiguous;
  int firstAmbiguous = -1;
  boolean nestingUnknown;

  /** For every shell 1 where its facets, as turned to agree, face the material. */
  final byte[] inward;

  Solids(Mesh mesh, int[] corners, Shells shells, MassProperties mass, Limits limits) {
    this.mesh = mesh;
    this.corners = corners;
    this.shells = shells;
    this.mass = mass;
    inward = new byte[shells.count];
    int[] parents = parents(limits);
    double open = 0;
    double[] openMoment = new double[3];
    for (int s = 0; s < shells.count; s++) {
      double given = mass.signedVolume(s);
      double weight;
      if (!shells.closed[s]) {
        open += given;
        inward[s] = (byte) (given < 0 ? 1 : 0);
        for (int axis = 0; axis < 3; axis++) {
          openMoment[axis] += mass.moment(s, axis);
        }
        continue;
      } else if (parents[s] < 0) {
        weight = Math.signum(given);
        if (given < 0) {
          inward[s] = 1;
          inverted++;
          invertedFacets += shells.facets[s];
        }
      } else if (given * mass.signedVolume(parents[s]) < 0) {
        boolean isCavity = depth(parents, s) % 2 == 1;
        weight = Math.signum(given) * (isCavity ? -1 : 1);
        inward[s] = (byte) (given < 0 != isCavity ? 1 : 0);
        cavities += isCavity ? 1 : 0;
      } else {
        weight = 0; // the union of a solid and a solid within it
        ambiguous++;
        firstAmbiguous = firstAmbiguous < 0 ? s : firstAmbiguous;
      }
      volume += weight * given;
      for (int axis = 0; axis < 3; axis++) {
        moment[axis] += weight * mass.moment(s, axis);
      }
    }
    // Open shells only make sense together: their signed sum, whichever way they face.
    volume += Math.abs(open);
    for (int axis = 0; axis < 3; axis++) {
      moment[axis] += Math.signum(open) * openMoment[axis];
    }
  }

  private static int depth(int[] parents, int shell) {
    int depth = 0;
    for (int s = parents[shell]; s >= 0 && depth <= parents.length; s = parents[s]) {
      depth++;
    }
    return depth;
  }

  /** For every shell the smallest closed shell around it, or -1. */
  private int[] parents(Limits limits) {
    int[] parents = new int[shells.count];
    Arrays.fill(parents, -1);
    if (shells.count == 1) {
      return parents;
    }
    if (shells.count > limits.bodiesMax()) {
      nestingUnknown = true;
      return parents;
    }
    int[][] members = null;
    long work = 0;
    for (int s = 0; s < shells.count; s++) {
      for (int around = 0; shells.closed[s] && around < shells.count; around++) {
        if (around == s || !shells.closed[around] || !boxContains(around, s)) {
          continue;
        }
        work += shells.facets[around];
        if (work > WORK_MAX) {
          nestingUnknown = true;
          return parents;
        }
        members = members == null ? members() : members;
        if (contains(members[around], members[s])
            && (parents[s] < 0
                || Math.abs(mass.signedVolume(around)) < Math.abs(mass.signedVolume(parents[s])))) {
          parents[s] = around;
        }
      }
    }
    return parents;
  }

  private boolean boxContains(int outer, int inner) {
    double[] boxes = mass.boxes;
    for (int i = 0; i < 3; i++) {
      if (boxes[6 * inner + i] < boxes[6 * outer + i]
          || boxes[6 * inner + 3 + i] > boxes[6 * outer + 3 + i]) {
        return false;
      }
    }
    return Math.abs(mass.signedVolume(inner)) < Math.abs(mass.signedVolume(outer));
  }

  private int[][] members() {
    int[][] members = new int[shells.count][];
    int[] filled = new int[shells.count];
    for (int s = 0; s < shells.count; s++) {
      members[s] = new int[shells.facets[s]];
    }
    for (int t = 0; t < shells.shellOf.length; t++) {
      int s = shells.shellOf[t];
      if (s >= 0) {
        members[s][filled[s]++] = t;
      }
    }
    return members;
  }

  /** Whether most of a few points of one shell lie inside another. */
  private boolean contains(int[] outer, int[] inner) {
    int inside = 0;
    for (int probe = 0; probe < PROBES; probe++) {
      Point p = mesh.middle(inner[(int) ((long) inner.length * probe / PROBES)]);
      boolean odd = false;
      for (int t : outer) {
        odd ^= liesAbove(t, p);
      }
      inside += odd ? 1 : 0;
    }
    return 2 * inside > PROBES;
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
