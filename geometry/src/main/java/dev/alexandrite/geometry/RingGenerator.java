package dev.alexandrite.geometry;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A plain ring with a round band, as a binary STL: for stories, demonstrations and tests.
 *
 * @param innerDiameterMm of the finger hole
 * @param bandMm the diameter of the band's section
 * @param segments around the finger; the section has a third as many, at least 8
 */
public record RingGenerator(double innerDiameterMm, double bandMm, int segments) {
  /** In bytes. */
  private static final int HEADER = 84;

  private static final int FACET = 50;

  public RingGenerator {
    if (!(innerDiameterMm > 0 && bandMm > 0 && segments >= 8 && segments <= 5_000)) {
      throw new IllegalArgumentException(
          "No ring of %s mm, band %s mm, %d segments".formatted(innerDiameterMm, bandMm, segments));
    }
  }

  private int sectionSegments() {
    return Math.max(8, segments / 3);
  }

  public int triangles() {
    return 2 * segments * sectionSegments();
  }

  /** The exact volume of the faceted body, in mm³, by Pappus for parallel chords. */
  public double volumeMm3() {
    int n = sectionSegments();
    double section = n / 2.0 * bandMm * bandMm / 4 * Math.sin(2 * Math.PI / n);
    return segments * Math.sin(2 * Math.PI / segments) * (innerDiameterMm + bandMm) / 2 * section;
  }

  /** The bytes of the file. */
  public byte[] stl() {
    int n = sectionSegments();
    ByteBuffer file =
        ByteBuffer.allocate(HEADER + FACET * triangles()).order(ByteOrder.LITTLE_ENDIAN);
    file.put("Alexandrite ring".getBytes(StandardCharsets.US_ASCII)).position(80);
    file.putInt(triangles());
    for (int i = 0; i < segments; i++) {
      for (int j = 0; j < n; j++) {
        float[] a = corner(i, j);
        float[] b = corner(i + 1, j);
        float[] c = corner(i + 1, j + 1);
        float[] d = corner(i, j + 1);
        facet(file, a, b, c);
        facet(file, a, c, d);
      }
    }
    return file.array();
  }

  private float[] corner(int i, int j) {
    int n = sectionSegments();
    double around = 2 * Math.PI * (i % segments) / segments;
    double section = 2 * Math.PI * (j % n) / n;
    double radius = (innerDiameterMm + bandMm) / 2 + bandMm / 2 * Math.cos(section);
    return new float[] {
      (float) (radius * Math.cos(around)),
      (float) (radius * Math.sin(around)),
      (float) (bandMm / 2 * Math.sin(section))
    };
  }

  private static void facet(ByteBuffer file, float[] a, float[] b, float[] c) {
    float[] u = {b[0] - a[0], b[1] - a[1], b[2] - a[2]};
    float[] v = {c[0] - a[0], c[1] - a[1], c[2] - a[2]};
    float x = u[1] * v[2] - u[2] * v[1];
    float y = u[2] * v[0] - u[0] * v[2];
    float z = u[0] * v[1] - u[1] * v[0];
    float length = (float) Math.sqrt(x * x + y * y + z * z);
    file.putFloat(x / length).putFloat(y / length).putFloat(z / length);
    for (float[] corner : new float[][] {a, b, c}) {
      file.putFloat(corner[0]).putFloat(corner[1]).putFloat(corner[2]);
    }
    file.putShort((short) 0);
  }
}
