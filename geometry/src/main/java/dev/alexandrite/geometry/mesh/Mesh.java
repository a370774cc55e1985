package dev.alexandrite.geometry.mesh;

import dev.alexandrite.geometry.Finding;
import dev.alexandrite.geometry.Format;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Point;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Triangles over shared corners, in millimetres. Corners with equal coordinates are one corner,
 * whatever the file said about them: STL knows no shared corners, and exporters repeat them in
 * every other format.
 */
public final class Mesh {
  public final Format format;
  public final LengthUnit unit;
  public final boolean unitStated;

  /** What the file itself says its unit is, whatever was answered; null where it says nothing. */
  public final @Nullable LengthUnit fileUnit;

  /** Whether the file holds 32-bit numbers, whose steps grow with the distance from the origin. */
  public final boolean singlePrecision;

  /** x, y, z of every corner. Longer than {@code 3 * vertexCount} where it was grown. */
  public final double[] coordinates;

  public final int vertexCount;

  /** Three corners of every triangle, counter-clockwise from outside. */
  public final int[] corners;

  public final int triangleCount;

  /** What the reader had to say. */
  public final List<Finding> remarks;

  public Mesh(
      Format format,
      LengthUnit unit,
      boolean unitStated,
      boolean singlePrecision,
      double[] coordinates,
      int vertexCount,
      int[] corners,
      int triangleCount,
      List<Finding> remarks) {
    this(
        format,
        unit,
        unitStated,
        unitStated ? unit : null,
        singlePrecision,
        coordinates,
        vertexCount,
        corners,
        triangleCount,
        remarks);
  }

  private Mesh(
      Format format,
      LengthUnit unit,
      boolean unitStated,
      @Nullable LengthUnit fileUnit,
      boolean singlePrecision,
      double[] coordinates,
      int vertexCount,
      int[] corners,
      int triangleCount,
      List<Finding> remarks) {
    this.format = format;
    this.unit = unit;
    this.unitStated = unitStated;
    this.fileUnit = fileUnit;
    this.singlePrecision = singlePrecision;
    this.coordinates = coordinates;
    this.vertexCount = vertexCount;
    this.corners = corners;
    this.triangleCount = triangleCount;
    this.remarks = List.copyOf(remarks);
  }

  /** The same numbers read in another unit. Takes this mesh's corners over. */
  public Mesh in(LengthUnit other, Limits limits) throws Refusal {
    double factor = other.millimetres() / unit.millimetres();
    for (int i = 0; factor != 1 && i < 3 * vertexCount; i++) {
      coordinates[i] *= factor;
      if (Math.abs(coordinates[i]) > limits.coordinateMaxMm()) {
        throw new Refusal(
            RefusalCode.TOO_LARGE,
            "A corner is farther out than %g mm".formatted(limits.coordinateMaxMm()));
      }
    }
    return new Mesh(
        format,
        other,
        true,
        fileUnit,
        singlePrecision,
        coordinates,
        vertexCount,
        corners,
        triangleCount,
        remarks);
  }

  public Format format() {
    return format;
  }

  public int triangleCount() {
    return triangleCount;
  }

  public int vertexCount() {
    return vertexCount;
  }

  public Point point(int vertex) {
    return new Point(
        coordinates[3 * vertex], coordinates[3 * vertex + 1], coordinates[3 * vertex + 2]);
  }

  /** The middle of a triangle. */
  public Point middle(int triangle) {
    Point a = point(corners[3 * triangle]);
    Point b = point(corners[3 * triangle + 1]);
    Point c = point(corners[3 * triangle + 2]);
    return new Point(
        (a.x() + b.x() + c.x()) / 3, (a.y() + b.y() + c.y()) / 3, (a.z() + b.z() + c.z()) / 3);
  }
}
