package dev.alexandrite.geometry;

/** A unit of length that a model may be drawn in. */
public enum LengthUnit {
  MICRON(0.001),
  MILLIMETRE(1),
  CENTIMETRE(10),
  INCH(25.4),
  FOOT(304.8),
  METRE(1000);

  private final double millimetres;

  LengthUnit(double millimetres) {
    this.millimetres = millimetres;
  }

  /** Millimetres in one of this unit. */
  public double millimetres() {
    return millimetres;
  }
}
