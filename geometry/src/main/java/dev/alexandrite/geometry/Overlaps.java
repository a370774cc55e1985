package dev.alexandrite.geometry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the surface passes through itself: an edge of one triangle pierces another with which it
 * shares no corner, by more than the tolerance on both sides. Surfaces that only touch don't count.
 * Stops at the time allowed and says how far it came; blocks are visited in scattered order, so
 * that what was seen by then is a fair sample.
 */
final class Overlaps {
  private static final int BLOCK = 512;
  private static final int FOUND_MAX = 5_000;

  private final double[] points;
  private final int[] corners;
  private final Bvh tree;
  private final int[] shellOf;
  private final double tolerance;
  private final Deadline deadline;
  private final AtomicInteger nextBlock = new AtomicInteger();
  private final AtomicInteger doneBlocks = new AtomicInteger();
  private final AtomicInteger found = new AtomicInteger();
  private final AtomicInteger betweenShells = new AtomicInteger();

  private Overlaps(Bvh tree, int[] shellOf, double tolerance, Deadline deadline) {
    this.tree = tree;
    points = tree.points;
    corners = tree.corners;
    this.shellOf = shellOf;
    this.tolerance = tolerance;
    this.deadline = deadline;
  }

  static List<Finding> check(
      Mesh mesh, Bvh tree, Shells shells, Box box, double tolerance, Limits limits) {
    Overlaps overlaps =
        new Overlaps(tree, shells.shellOf, tolerance, Deadline.in(limits.surfaceTime()));
    int blocks = (tree.order.length + BLOCK - 1) / BLOCK;
    int parts = blocks < 8 ? 1 : Parts.processors();
    IntList[] pierced = new IntList[parts];
    Parts.run(
        parts,
        part -> {
          pierced[part] = new IntList();
          overlaps.work(blocks, pierced[part]);
        });
    List<Finding> findings = new ArrayList<>();
    if (overlaps.found.get() > 0) {
      findings.add(
          new Finding(
              FindingCode.SELF_OVERLAP,
              "The surface passes through itself at %s%,d places, %,d of them between bodies"
                  .formatted(
                      overlaps.found.get() >= FOUND_MAX ? "more than " : "",
                      overlaps.found.get(),
                      overlaps.betweenShells.get()),
              places(mesh, pierced, box)));
    } else if (overlaps.doneBlocks.get() < blocks) {
      findings.add(
          new Finding(
              FindingCode.OVERLAP_UNCHECKED,
              "%d %% of the surface compared with itself in the time allowed"
                  .formatted(100L * overlaps.doneBlocks.get() / blocks)));
    }
    return findings;
  }

  private static List<Point> places(Mesh mesh, IntList[] pierced, Box box) {
    List<Point> places = new ArrayList<>();
    double apart = box.diagonal() / 20;
    for (IntList list : pierced) {
      for (int i = 0; i < list.size && places.size() < Finding.PLACES_MAX; i++) {
        Point place = mesh.middle(list.values[i]);
        if (places.stream()
            .noneMatch(
                other ->
                    Math.abs(other.x() - place.x()) < apart
                        && Math.abs(other.y() - place.y()) < apart
                        && Math.abs(other.z() - place.z()) < apart)) {
          places.add(place);
        }
      }
    }
    return places;
  }

  private void work(int blocks, IntList pierced) {
    int stride = Parts.strideOver(blocks);
    int[] stack = new int[64];
    float[] box = new float[6];
    while (!deadline.passed() && found.get() < FOUND_MAX) {
      int turn = nextBlock.getAndIncrement();
      if (turn >= blocks) {
        return;
      }
      int block = (int) ((long) turn * stride % blocks);
      int to = Math.min(tree.order.length, (block + 1) * BLOCK);
      for (int i = block * BLOCK; i < to; i++) {
        search(i, stack, box, pierced);
        if ((i & 31) == 0 && deadline.passed()) {
          return;
        }
      }
      doneBlocks.incrementAndGet();
    }
  }

  /** Compares the i-th triangle of the curve with those after it. */
  private void search(int i, int[] stack, float[] box, IntList pierced) {
    int t = tree.order[i];
    boxOf(t, box);
    float[] boxes = tree.boxes;
    int depth = 0;
    stack[depth++] = 1;
    while (depth > 0) {
      int node = stack[--depth];
      int at = 6 * node;
      if (boxes[at] > box[3]
          || boxes[at + 3] < box[0]
          || boxes[at + 1] > box[4]
          || boxes[at + 4] < box[1]
          || boxes[at + 2] > box[5]
          || boxes[at + 5] < box[2]) {
        continue;
      }
      if (node < tree.leaves) {
        stack[depth++] = 2 * node;
        stack[depth++] = 2 * node + 1;
        continue;
      }
      int to = tree.from(node - tree.leaves + 1);
      for (int j = Math.max(i + 1, tree.from(node - tree.leaves)); j < to; j++) {
        int other = tree.order[j];
        if (!shareCorner(t, other) && (pierces(t, other) || pierces(other, t))) {
          pierced.add(t);
          betweenShells.addAndGet(shellOf[t] == shellOf[other] ? 0 : 1);
          if (found.incrementAndGet() >= FOUND_MAX) {
            return;
          }
        }
      }
    }
  }

  private void boxOf(int t, float[] box) {
    int a = 3 * corners[3 * t];
    int b = 3 * corners[3 * t + 1];
    int c = 3 * corners[3 * t + 2];
    for (int axis = 0; axis < 3; axis++) {
      double x = points[a + axis];
      double y = points[b + axis];
      double z = points[c + axis];
      box[axis] = (float) Math.min(x, Math.min(y, z));
      box[3 + axis] = (float) Math.max(x, Math.max(y, z));
    }
  }

  private boolean shareCorner(int s, int t) {
    int a = corners[3 * s];
    int b = corners[3 * s + 1];
    int c = corners[3 * s + 2];
    for (int k = 3 * t; k < 3 * t + 3; k++) {
      int d = corners[k];
      if (a == d || b == d || c == d) {
        return true;
      }
    }
    return false;
  }

  /** Whether an edge of s goes through t. */
  private boolean pierces(int s, int t) {
    int a = 3 * corners[3 * t];
    int b = 3 * corners[3 * t + 1];
    int c = 3 * corners[3 * t + 2];
    double ux = points[b] - points[a];
    double uy = points[b + 1] - points[a + 1];
    double uz = points[b + 2] - points[a + 2];
    double vx = points[c] - points[a];
    double vy = points[c + 1] - points[a + 1];
    double vz = points[c + 2] - points[a + 2];
    double nx = uy * vz - uz * vy;
    double ny = uz * vx - ux * vz;
    double nz = ux * vy - uy * vx;
    double margin = tolerance * Math.sqrt(nx * nx + ny * ny + nz * nz);
    int p = 3 * corners[3 * s];
    int q = 3 * corners[3 * s + 1];
    int r = 3 * corners[3 * s + 2];
    double hp = height(p, a, nx, ny, nz);
    double hq = height(q, a, nx, ny, nz);
    double hr = height(r, a, nx, ny, nz);
    return crosses(p, q, hp, hq, margin, a, b, c, nx, ny, nz)
        || crosses(q, r, hq, hr, margin, a, b, c, nx, ny, nz)
        || crosses(r, p, hr, hp, margin, a, b, c, nx, ny, nz);
  }

  private double height(int p, int a, double nx, double ny, double nz) {
    return (points[p] - points[a]) * nx
        + (points[p + 1] - points[a + 1]) * ny
        + (points[p + 2] - points[a + 2]) * nz;
  }

  private boolean crosses(
      int p,
      int q,
      double hp,
      double hq,
      double margin,
      int a,
      int b,
      int c,
      double nx,
      double ny,
      double nz) {
    boolean through = (hp > margin && hq < -margin) || (hp < -margin && hq > margin);
    if (!through) {
      return false;
    }
    double at = hp / (hp - hq);
    double x = points[p] + at * (points[q] - points[p]);
    double y = points[p + 1] + at * (points[q + 1] - points[p + 1]);
    double z = points[p + 2] + at * (points[q + 2] - points[p + 2]);
    return within(a, b, x, y, z, nx, ny, nz)
        && within(b, c, x, y, z, nx, ny, nz)
        && within(c, a, x, y, z, nx, ny, nz);
  }

  /** Whether the point of the plane lies inside the edge by more than the tolerance. */
  private boolean within(
      int a, int b, double x, double y, double z, double nx, double ny, double nz) {
    double ex = points[b] - points[a];
    double ey = points[b + 1] - points[a + 1];
    double ez = points[b + 2] - points[a + 2];
    double dx = x - points[a];
    double dy = y - points[a + 1];
    double dz = z - points[a + 2];
    double side = (ey * dz - ez * dy) * nx + (ez * dx - ex * dz) * ny + (ex * dy - ey * dx) * nz;
    double edge = Math.sqrt(ex * ex + ey * ey + ez * ez);
    return side > tolerance * edge * Math.sqrt(nx * nx + ny * ny + nz * nz);
  }
}
