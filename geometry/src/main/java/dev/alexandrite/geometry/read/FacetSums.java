package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.Box;
import dev.alexandrite.geometry.Estimate;
import dev.alexandrite.geometry.Format;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.geometry.Point;
import dev.alexandrite.geometry.mesh.Mesh;
import dev.alexandrite.geometry.mesh.Parts;
import java.util.function.Supplier;

/**
 * Volume, area and box of facets that are read once, in the order of the file, and forgotten. Plain
 * sums of a block, compensated sums of the blocks: the error stays that of a few thousand
 * additions, however large the file is, and the same on any number of processors.
 */
final class FacetSums {
  /** Facets laid out together; small enough for a processor's own cache. */
  private static final int BATCH = 256;

  private static final int BLOCK = 32 * BATCH;

  /** A corner that is near all others, so that the tetrahedra are small. */
  private final double[] near = new double[9];

  private double volume;
  private double volumeLost;
  private double area;
  private double areaLost;
  private final double[] box = new double[6];

  private FacetSums(Facets facets) {
    facets.read(0, 1, near);
    System.arraycopy(near, 0, box, 0, 3);
    System.arraycopy(near, 0, box, 3, 3);
  }

  static Estimate of(Mesh mesh) {
    return of(
        () ->
            (from, to, facets) -> {
              for (int i = 3 * from, into = 0; i < 3 * to; i++, into += 3) {
                System.arraycopy(mesh.coordinates, 3 * mesh.corners[i], facets, into, 3);
              }
            },
        mesh.triangleCount,
        mesh.format,
        mesh.unit);
  }

  static Estimate of(Supplier<Facets> source, int facets, Format format, LengthUnit unit) {
    FacetSums sums = new FacetSums(source.get());
    int blocks = (facets + BLOCK - 1) / BLOCK;
    double[][] results = new double[blocks][];
    int parts = blocks < 2 ? 1 : Parts.processors();
    Parts.run(
        parts,
        part -> {
          Facets its = source.get();
          double[] batch = new double[9 * BATCH];
          int to = Parts.from(blocks, part + 1, parts);
          for (int block = Parts.from(blocks, part, parts); block < to; block++) {
            results[block] = sums.block(its, block * BLOCK, facets, batch);
          }
        });
    for (double[] result : results) {
      sums.merge(result);
    }
    double[] box = sums.box;
    return new Estimate(
        format,
        unit,
        facets,
        Math.abs(sums.volume + sums.volumeLost) / 6,
        (sums.area + sums.areaLost) / 2,
        new Box(new Point(box[0], box[1], box[2]), new Point(box[3], box[4], box[5])));
  }

  private double[] block(Facets source, int from, int facets, double[] batch) {
    double[] result = {0, 0, near[0], near[1], near[2], near[0], near[1], near[2]};
    int to = Math.min(facets, from + BLOCK);
    for (int t = from; t < to; t += BATCH) {
      int n = Math.min(BATCH, to - t);
      source.read(t, t + n, batch);
      add(batch, n, result);
    }
    return result;
  }

  private void add(double[] p, int facets, double[] result) {
    double x = near[0];
    double y = near[1];
    double z = near[2];
    double sixfold = result[0];
    double twice = result[1];
    double minX = result[2];
    double minY = result[3];
    double minZ = result[4];
    double maxX = result[5];
    double maxY = result[6];
    double maxZ = result[7];
    for (int i = 0; i < 9 * facets; i += 9) {
      double ax = p[i];
      double ay = p[i + 1];
      double az = p[i + 2];
      double bx = p[i + 3];
      double by = p[i + 4];
      double bz = p[i + 5];
      double cx = p[i + 6];
      double cy = p[i + 7];
      double cz = p[i + 8];
      double nx = (by - ay) * (cz - az) - (bz - az) * (cy - ay);
      double ny = (bz - az) * (cx - ax) - (bx - ax) * (cz - az);
      double nz = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
      sixfold += (ax - x) * nx + (ay - y) * ny + (az - z) * nz;
      twice += Math.sqrt(nx * nx + ny * ny + nz * nz);
      minX = min(minX, min(ax, min(bx, cx)));
      minY = min(minY, min(ay, min(by, cy)));
      minZ = min(minZ, min(az, min(bz, cz)));
      maxX = max(maxX, max(ax, max(bx, cx)));
      maxY = max(maxY, max(ay, max(by, cy)));
      maxZ = max(maxZ, max(az, max(bz, cz)));
    }
    result[0] = sixfold;
    result[1] = twice;
    result[2] = minX;
    result[3] = minY;
    result[4] = minZ;
    result[5] = maxX;
    result[6] = maxY;
    result[7] = maxZ;
  }

  /** Faster than {@link Math#min}: NaN and the sign of zero are of no interest here. */
  private static double min(double a, double b) {
    return a < b ? a : b;
  }

  private static double max(double a, double b) {
    return a > b ? a : b;
  }

  /** Neumaier's compensated addition. */
  private void merge(double[] block) {
    double sum = volume + block[0];
    volumeLost +=
        Math.abs(volume) >= Math.abs(block[0]) ? volume - sum + block[0] : block[0] - sum + volume;
    volume = sum;
    sum = area + block[1];
    areaLost += area >= block[1] ? area - sum + block[1] : block[1] - sum + area;
    area = sum;
    for (int axis = 0; axis < 3; axis++) {
      box[axis] = Math.min(box[axis], block[2 + axis]);
      box[3 + axis] = Math.max(box[3 + axis], block[5 + axis]);
    }
  }
}
