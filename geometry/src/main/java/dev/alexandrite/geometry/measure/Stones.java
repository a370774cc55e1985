package dev.alexandrite.geometry.measure;

import dev.alexandrite.geometry.Finding;
import dev.alexandrite.geometry.Point;
import dev.alexandrite.geometry.mesh.IntList;
import dev.alexandrite.geometry.mesh.Mesh;
import dev.alexandrite.geometry.surface.Shells;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bodies that look like cut stones, drawn beside the metal to see how it will look. A stone is
 * convex and has few planes: a table, a crown that rises to it on all sides, and a pavilion that
 * falls away from it, with hardly anything upright between (Tolkowsky 1919: of a brilliant's
 * surface the table is a tenth, the crown a third, the pavilion half). Beads, cylinders and boxes
 * lack one or the other. Cabochons, roses and whatever is drawn round are not told from metal.
 */
final class Stones {
  private static final int FACETS_MIN = 16;
  private static final int FACETS_MAX = 600;
  private static final int PLANES_MIN = 13;
  private static final int PLANES_MAX = 130;

  /** Bodies looked at, so that a crowd of them costs little. */
  private static final int BODIES_MAX = 300;

  /** Cosine: facets that lean so little to each other are one plane. */
  private static final double SAME_PLANE = 0.9998;

  /** Of the size: what may stick out of a convex body. */
  private static final double CONVEX = 1e-4;

  /** Cosines to the table: what leans less is table or culet, what leans more is girdle. */
  private static final double LEVEL = 0.985;

  private static final double UPRIGHT = 0.3;

  /** Shares of the surface. */
  private static final double TABLE_MIN = 0.06;

  private static final double CROWN_MIN = 0.12;
  private static final double PAVILION_MIN = 0.3;
  private static final double GIRDLE_MAX = 0.2;
  private static final double CULET_MAX = 0.04;

  private final Mesh mesh;
  private final int[] corners;

  Stones(Mesh mesh, int[] corners) {
    this.mesh = mesh;
    this.corners = corners;
  }

  /** How many, and where the first few are. */
  record Found(int count, List<Point> places) {}

  /** None where there is one body only: that is the piece. */
  Found look(Shells shells) {
    List<Point> places = new ArrayList<>();
    int count = 0;
    if (shells.count > 1) {
      for (IntList facets : candidates(shells)) {
        Point middle = stone(facets);
        if (middle != null) {
          count++;
          if (places.size() < Finding.PLACES_MAX) {
            places.add(middle);
          }
        }
      }
    }
    return new Found(count, places);
  }

  /** The facets of each body that may be one. */
  private List<IntList> candidates(Shells shells) {
    List<IntList> facets = new ArrayList<>();
    int[] places = new int[shells.count];
    Arrays.fill(places, -1);
    for (int s = 0; s < shells.count && facets.size() < BODIES_MAX; s++) {
      if (shells.closed[s] && shells.facets[s] >= FACETS_MIN && shells.facets[s] <= FACETS_MAX) {
        places[s] = facets.size();
        facets.add(new IntList());
      }
    }
    for (int t = 0; t < mesh.triangleCount && !facets.isEmpty(); t++) {
      int shell = shells.shellOf[t];
      if (shell >= 0 && places[shell] >= 0) {
        facets.get(places[shell]).add(t);
      }
    }
    return facets;
  }

  /** A direction in which facets face, and their area together. */
  private static final class Plane {
    final double[] normal;
    double area;

    Plane(double[] normal) {
      this.normal = normal;
    }

    double along(double[] other) {
      return normal[0] * other[0] + normal[1] * other[1] + normal[2] * other[2];
    }
  }

  /** Its middle, or null where it is none. */
  private @Nullable Point stone(IntList facets) {
    double[] middle = new double[3];
    double reach = 0;
    for (int i = 0; i < 3 * facets.size; i++) {
      for (int axis = 0; axis < 3; axis++) {
        middle[axis] += corner(facets, i, axis) / (3 * facets.size);
      }
    }
    for (int i = 0; i < 3 * facets.size; i++) {
      for (int axis = 0; axis < 3; axis++) {
        reach = Math.max(reach, Math.abs(corner(facets, i, axis) - middle[axis]));
      }
    }
    List<Plane> planes = planes(facets, middle, CONVEX * reach);
    return planes.size() >= PLANES_MIN && isCut(planes)
        ? new Point(middle[0], middle[1], middle[2])
        : null;
  }

  private double corner(IntList facets, int i, int axis) {
    return mesh.coordinates[3 * corners[3 * facets.values[i / 3] + i % 3] + axis];
  }

  /** None where the body is not convex, or has too many. */
  private List<Plane> planes(IntList facets, double[] middle, double tolerance) {
    List<Plane> planes = new ArrayList<>();
    double[] e = new double[3];
    double[] f = new double[3];
    for (int i = 0; i < facets.size; i++) {
      double height = 0;
      for (int axis = 0; axis < 3; axis++) {
        e[axis] = corner(facets, 3 * i + 1, axis) - corner(facets, 3 * i, axis);
        f[axis] = corner(facets, 3 * i + 2, axis) - corner(facets, 3 * i, axis);
      }
      double[] normal = {
        e[1] * f[2] - e[2] * f[1], e[2] * f[0] - e[0] * f[2], e[0] * f[1] - e[1] * f[0]
      };
      double twice =
          Math.sqrt(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
      if (!(twice > 0)) {
        continue;
      }
      for (int axis = 0; axis < 3; axis++) {
        height += normal[axis] * (corner(facets, 3 * i, axis) - middle[axis]) / twice;
      }
      double outward = height < 0 ? -twice : twice;
      for (int axis = 0; axis < 3; axis++) {
        normal[axis] /= outward;
      }
      if (sticksOut(facets, middle, normal, Math.abs(height) + tolerance)) {
        return List.of();
      }
      Plane plane =
          planes.stream().filter(one -> one.along(normal) > SAME_PLANE).findFirst().orElse(null);
      if (plane == null) {
        plane = new Plane(normal);
        planes.add(plane);
        if (planes.size() > PLANES_MAX) {
          return List.of();
        }
      }
      plane.area += twice / 2;
    }
    return planes;
  }

  private boolean sticksOut(IntList facets, double[] middle, double[] normal, double height) {
    for (int i = 0; i < 3 * facets.size; i++) {
      double along = 0;
      for (int axis = 0; axis < 3; axis++) {
        along += normal[axis] * (corner(facets, i, axis) - middle[axis]);
      }
      if (along > height) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCut(List<Plane> planes) {
    Plane table = planes.getFirst();
    double all = 0;
    for (Plane plane : planes) {
      all += plane.area;
      table = plane.area > table.area ? plane : table;
    }
    double crown = 0;
    double pavilion = 0;
    double girdle = 0;
    double culet = 0;
    for (Plane plane : planes) {
      double along = plane.along(table.normal);
      if (along < -LEVEL) {
        culet += plane.area;
      } else if (along < -UPRIGHT) {
        pavilion += plane.area;
      } else if (along < UPRIGHT) {
        girdle += plane.area;
      } else if (along < LEVEL) {
        crown += plane.area;
      }
    }
    return table.area > TABLE_MIN * all
        && crown > CROWN_MIN * all
        && pavilion > PAVILION_MIN * all
        && girdle < GIRDLE_MAX * all
        && culet < CULET_MAX * all;
  }
}
