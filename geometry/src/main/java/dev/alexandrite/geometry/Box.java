package dev.alexandrite.geometry;

/** The smallest box along the axes that holds a model, in millimetres. */
public record Box(Point min, Point max) {

  /** Extent along x, y and z, in millimetres. */
  public Point size() {
    return new Point(max.x() - min.x(), max.y() - min.y(), max.z() - min.z());
  }

  public double diagonal() {
    Point size = size();
    return Math.sqrt(size.x() * size.x() + size.y() * size.y() + size.z() * size.z());
  }
}
