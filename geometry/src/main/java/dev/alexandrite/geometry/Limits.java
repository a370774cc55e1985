package dev.alexandrite.geometry;

import java.time.Duration;

/**
 * Everything a file may cost, and what a piece of jewellery may look like. Copy one with the {@code
 * with...} methods.
 *
 * @param fileBytesMax larger files are refused unread
 * @param trianglesMax facets after cutting polygons and placing 3MF components
 * @param cornersMax corners in one polygon
 * @param archiveEntriesMax entries in a 3MF
 * @param archiveBytesMax inflated bytes of all the parts read
 * @param archiveRatioMax inflated over packed bytes of one part, beyond its first 16 MiB
 * @param depthMax nesting of XML elements, of JSON, of 3MF components and of glTF nodes
 * @param instancesMax placed objects in a 3MF or glTF
 * @param time for everything; then the file is refused
 * @param surfaceWork comparisons of facets, in number, for finding and joining what overlaps, and a
 *     millionth of it more for each facet (a sound model needs some fifty a facet); closed models
 *     only. A model that needs more goes to review; 0 for none
 * @param wallWork boxes and facets, in number, to look at for the thickness of walls, and a
 *     ten-millionth of it more for each facet (a ring needs some ten to thirty millions in all);
 *     closed models only. A model that needs more goes to review; 0 for none
 * @param wallMinMm thinner walls are reported as too thin for anything; what an alloy needs is
 *     judged from {@link Measurement#walls}. Whatever is as large as this is surely looked at
 * @param sizeMinMm smaller x + y + z makes the unit suspect
 * @param sizeMaxMm a larger extent makes the unit suspect
 * @param coordinateMaxMm a larger coordinate is refused
 * @param bodiesMax more separate shells go to review without looking for cavities
 */
public record Limits(
    long fileBytesMax,
    int trianglesMax,
    int cornersMax,
    int archiveEntriesMax,
    long archiveBytesMax,
    int archiveRatioMax,
    int depthMax,
    int instancesMax,
    Duration time,
    long surfaceWork,
    long wallWork,
    double wallMinMm,
    double sizeMinMm,
    double sizeMaxMm,
    double coordinateMaxMm,
    int bodiesMax) {

  /** More corners than this can't be numbered in the tables of a mesh. */
  public static final int CORNERS_MAX_EVER = (1 << 25) - 2;

  private static final int TRIANGLES_MAX_EVER = CORNERS_MAX_EVER / 3;

  public Limits {
    if (trianglesMax > TRIANGLES_MAX_EVER) {
      throw new IllegalArgumentException(
          "trianglesMax %,d is above %,d".formatted(trianglesMax, TRIANGLES_MAX_EVER));
    }
  }

  public static final Limits DEFAULT =
      new Limits(
          500L << 20,
          10_000_000,
          100_000,
          2_000,
          400_000_000,
          100,
          64,
          4_000,
          Duration.ofSeconds(60),
          100_000_000L,
          1_000_000_000L,
          0.5,
          6,
          300,
          1e8,
          1_000);

  /** Only what a price needs: no walls, no comparison of the surface with itself. */
  public Limits withoutSurfaceChecks() {
    return with(time, 0, 0, trianglesMax);
  }

  public long surfaceWork(int triangles) {
    return surfaceWork + surfaceWork / 1_000_000 * triangles;
  }

  public long wallWork(int triangles) {
    return wallWork + wallWork / 10_000_000 * triangles;
  }

  public boolean checksSurface() {
    return wallWork > 0 || surfaceWork > 0;
  }

  public Limits withTime(Duration time) {
    return with(time, surfaceWork, wallWork, trianglesMax);
  }

  public Limits withSurfaceWork(long surfaceWork) {
    return with(time, surfaceWork, wallWork, trianglesMax);
  }

  public Limits withWallWork(long wallWork) {
    return with(time, surfaceWork, wallWork, trianglesMax);
  }

  public Limits withTrianglesMax(int trianglesMax) {
    return with(time, surfaceWork, wallWork, trianglesMax);
  }

  private Limits with(Duration time, long surfaceWork, long wallWork, int trianglesMax) {
    return new Limits(
        fileBytesMax,
        trianglesMax,
        cornersMax,
        archiveEntriesMax,
        archiveBytesMax,
        archiveRatioMax,
        depthMax,
        instancesMax,
        time,
        surfaceWork,
        wallWork,
        wallMinMm,
        sizeMinMm,
        sizeMaxMm,
        coordinateMaxMm,
        bodiesMax);
  }
}
