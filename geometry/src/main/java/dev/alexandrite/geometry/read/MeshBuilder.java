package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.Deadline;
import dev.alexandrite.geometry.Finding;
import dev.alexandrite.geometry.FindingCode;
import dev.alexandrite.geometry.Format;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import dev.alexandrite.geometry.mesh.Mesh;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects the triangles of a file, joins equal corners, and holds the limits that all formats
 * share.
 */
public final class MeshBuilder {
  private final Limits limits;
  private final Deadline deadline;
  private final PointTable points;
  private int[] corners = new int[3 * 1024];
  private int triangles;
  final List<Finding> remarks = new ArrayList<>();

  public MeshBuilder(Limits limits, Deadline deadline) {
    this.limits = limits;
    this.deadline = deadline;
    points = new PointTable(1024, PointTable.newSecret());
  }

  /** The number of the corner at these millimetres. */
  public int corner(double x, double y, double z) throws Refusal {
    requireInside(x, y, z, limits);
    return points.add(x + 0.0, y + 0.0, z + 0.0); // + 0.0 turns -0.0 into 0.0
  }

  public static void requireInside(double x, double y, double z, Limits limits) throws Refusal {
    double max = limits.coordinateMaxMm();
    if (!(Math.abs(x) <= max && Math.abs(y) <= max && Math.abs(z) <= max)) {
      if (Double.isFinite(x) && Double.isFinite(y) && Double.isFinite(z)) {
        throw new Refusal(
            RefusalCode.TOO_LARGE,
            "A corner at %g %g %g mm is farther out than %g mm".formatted(x, y, z, max));
      }
      throw new Refusal(RefusalCode.NON_FINITE, "A corner at %s %s %s".formatted(x, y, z));
    }
  }

  public void triangle(int a, int b, int c) throws Refusal {
    if (triangles == limits.trianglesMax()) {
      throw new Refusal(
          RefusalCode.TOO_COMPLEX, "More than %,d facets".formatted(limits.trianglesMax()));
    }
    if (3 * triangles == corners.length) {
      corners = Arrays.copyOf(corners, corners.length / 2 * 3);
    }
    corners[3 * triangles] = a;
    corners[3 * triangles + 1] = b;
    corners[3 * triangles + 2] = c;
    triangles++;
    if ((triangles & 0xffff) == 0) {
      deadline.check();
    }
  }

  public Deadline deadline() {
    return deadline;
  }

  public Limits limits() {
    return limits;
  }

  public void remark(FindingCode code, String detail) {
    remarks.add(new Finding(code, detail));
  }

  public Mesh mesh(Format format, LengthUnit unit, boolean unitStated, boolean singlePrecision)
      throws Refusal {
    if (triangles == 0) {
      throw new Refusal(RefusalCode.NO_FACES, "The file holds no facets");
    }
    return new Mesh(
        format,
        unit,
        unitStated,
        singlePrecision,
        points.coordinates,
        points.size,
        corners,
        triangles,
        remarks);
  }
}
