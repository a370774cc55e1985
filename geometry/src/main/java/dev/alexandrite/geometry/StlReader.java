package dev.alexandrite.geometry;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/** STL, binary and text. Stored normals are not looked at: corners say it all. */
final class StlReader {
  static final int HEADER = 84;
  static final int FACET = 50;

  /** Facets looked up together. */
  private static final int BATCH = 32;

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private StlReader() {}

  /** How many facets the header announces; unsigned in the file. */
  static long announced(MemorySegment file) {
    return Integer.toUnsignedLong(file.get(INT, 80));
  }

  static Mesh readBinary(MemorySegment file, MeshBuilder builder) throws Refusal {
    int present = requireFacets(file, builder);
    Mesh mesh = weld(file, present, builder.limits(), builder.remarks);
    builder.deadline().check();
    return mesh;
  }

  static Estimate estimate(MemorySegment file, MeshBuilder builder) throws Refusal {
    int present = requireFacets(file, builder);
    ByteBuffer bytes = littleEndian(file);
    Estimate estimate =
        FacetSums.of(
            (from, to, coordinates) -> readFacets(bytes, from, to, coordinates),
            present,
            Format.STL_BINARY,
            LengthUnit.MILLIMETRE);
    if (!Double.isFinite(estimate.volumeMm3()) || !Double.isFinite(estimate.areaMm2())) {
      readBinary(file, builder); // names the corner
    }
    requireInside(estimate.boundsMm().min(), builder.limits());
    requireInside(estimate.boundsMm().max(), builder.limits());
    return estimate;
  }

  /** A buffer, because its numbers cost far less than a segment's until they are compiled. */
  private static ByteBuffer littleEndian(MemorySegment file) {
    return file.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void readFacets(ByteBuffer file, int from, int to, double[] coordinates) {
    int at = HEADER + FACET * from + 12;
    for (int i = 0; i < 9 * (to - from); i += 9, at += FACET) {
      coordinates[i] = file.getFloat(at);
      coordinates[i + 1] = file.getFloat(at + 4);
      coordinates[i + 2] = file.getFloat(at + 8);
      coordinates[i + 3] = file.getFloat(at + 12);
      coordinates[i + 4] = file.getFloat(at + 16);
      coordinates[i + 5] = file.getFloat(at + 20);
      coordinates[i + 6] = file.getFloat(at + 24);
      coordinates[i + 7] = file.getFloat(at + 28);
      coordinates[i + 8] = file.getFloat(at + 32);
    }
  }

  private static void requireInside(Point point, Limits limits) throws Refusal {
    MeshBuilder.requireInside(point.x(), point.y(), point.z(), limits);
  }

  /** How many facets there are, where the file is as long as it says. */
  private static int requireFacets(MemorySegment file, MeshBuilder builder) throws Refusal {
    Limits limits = builder.limits();
    if (file.byteSize() < HEADER) {
      throw new Refusal(
          RefusalCode.TRUNCATED,
          "%d bytes are less than the header of a binary STL".formatted(file.byteSize()));
    }
    long announced = announced(file);
    long present = (file.byteSize() - HEADER) / FACET;
    long left = file.byteSize() - HEADER - announced * FACET;
    if (left < 0) {
      throw new Refusal(
          RefusalCode.TRUNCATED, "%,d facets announced, %,d present".formatted(announced, present));
    } else if (left > 0) {
      // Streaming exporters leave the count at 0; some append a few bytes of their own.
      boolean streamed = announced == 0 && left % FACET == 0;
      if (!streamed && left >= FACET) {
        throw new Refusal(
            RefusalCode.SIZE_MISMATCH,
            "%,d facets announced, %,d present".formatted(announced, present));
      }
      builder.remark(
          FindingCode.SIZE_MISMATCH,
          "%,d facets announced, %,d read, %d bytes left over"
              .formatted(announced, present, left % FACET));
    }
    if (present == 0) {
      throw new Refusal(RefusalCode.NO_FACES, "The file holds no facets");
    }
    if (present > limits.trianglesMax()) {
      throw new Refusal(
          RefusalCode.TOO_COMPLEX,
          "%,d facets, more than %,d".formatted(present, limits.trianglesMax()));
    }
    return (int) present;
  }

  /**
   * Joins equal corners on all processors: each looks at every corner but keeps only those whose
   * hash is its own, so that no table is shared and the numbering doesn't depend on timing.
   */
  private static Mesh weld(MemorySegment file, int triangles, Limits limits, List<Finding> remarks)
      throws Refusal {
    int parts = triangles < 20_000 ? 1 : Math.min(4, Integer.highestOneBit(Parts.processors()));
    int[] corners = new int[3 * triangles];
    PointTable[] tables = new PointTable[parts];
    long secret = PointTable.newSecret();
    ByteBuffer bytes = littleEndian(file);
    AtomicIntegerArray bad = new AtomicIntegerArray(new int[] {Integer.MAX_VALUE});
    Parts.run(
        parts,
        part -> {
          PointTable table = new PointTable(triangles / 2 / parts + 1024, secret);
          tables[part] = table;
          // Each starts elsewhere, so that processors don't fight for the same cache lines.
          int begin = Parts.from(triangles, part, parts);
          weldRange(bytes, corners, table, part, parts, begin, triangles, limits, bad);
          weldRange(bytes, corners, table, part, parts, 0, begin, limits, bad);
        });
    if (bad.get(0) != Integer.MAX_VALUE) {
      long at = HEADER + 12 + (long) FACET * (bad.get(0) / 3) + 12L * (bad.get(0) % 3);
      MeshBuilder.requireInside(
          file.get(FLOAT, at), file.get(FLOAT, at + 4), file.get(FLOAT, at + 8), limits);
    }
    double[] coordinates = tables[0].coordinates;
    int vertexCount = tables[0].size;
    if (parts > 1) {
      int[] offsets = new int[parts];
      for (int part = 1; part < parts; part++) {
        offsets[part] = offsets[part - 1] + tables[part - 1].size;
      }
      vertexCount = offsets[parts - 1] + tables[parts - 1].size;
      double[] joined = new double[3 * vertexCount];
      Parts.run(
          parts,
          part -> {
            System.arraycopy(
                tables[part].coordinates, 0, joined, 3 * offsets[part], 3 * tables[part].size);
            int to = Parts.from(corners.length, part + 1, parts);
            for (int i = Parts.from(corners.length, part, parts); i < to; i++) {
              corners[i] = (corners[i] & 0x0fff_ffff) + offsets[corners[i] >>> 28];
            }
          });
      coordinates = joined;
    }
    return new Mesh(
        Format.STL_BINARY,
        LengthUnit.MILLIMETRE,
        false,
        true,
        coordinates,
        vertexCount,
        corners,
        triangles,
        remarks);
  }

  private static void weldRange(
      ByteBuffer file,
      int[] corners,
      PointTable table,
      int part,
      int parts,
      int from,
      int to,
      Limits limits,
      AtomicIntegerArray bad) {
    Batch batch = new Batch(table, part, parts, limits.coordinateMaxMm());
    for (int t = from; t < to; t += BATCH) {
      int wrong = batch.weld(file, corners, t, Math.min(to, t + BATCH));
      if (wrong >= 0) {
        bad.accumulateAndGet(0, wrong, Math::min);
        return;
      }
    }
  }

  /**
   * A few facets whose corners are looked up together: all their slots are fetched from memory at
   * once, and only then looked at. Small methods called often, so that they are compiled early.
   */
  private static final class Batch {
    private final PointTable table;
    private final int part;
    private final int parts;
    private final double max;
    private final double[] points = new double[9 * BATCH];
    private final long[] hashes = new long[3 * BATCH];
    private final int[] mine = new int[3 * BATCH + 1];
    private final int[] touched = new int[3 * BATCH];

    Batch(PointTable table, int part, int parts, double max) {
      this.table = table;
      this.part = part;
      this.parts = parts;
      this.max = max;
    }

    /** A corner that is too far out or no number, or -1. */
    int weld(ByteBuffer file, int[] corners, int from, int to) {
      readFacets(file, from, to, points);
      int count = choose(3 * (to - from));
      for (int i = 0; i < count; i++) {
        touched[i] = table.touch(hashes[mine[i]]);
      }
      for (int i = 0; i < count; i++) {
        int corner = mine[i];
        double x = points[3 * corner] + 0.0; // + 0.0 turns -0.0 into 0.0
        double y = points[3 * corner + 1] + 0.0;
        double z = points[3 * corner + 2] + 0.0;
        if (!(Math.abs(x) <= max && Math.abs(y) <= max && Math.abs(z) <= max)) {
          return 3 * from + corner;
        }
        corners[3 * from + corner] = part << 28 | table.add(x, y, z, hashes[corner]);
      }
      return -1;
    }

    private int choose(int corners) {
      int count = 0;
      for (int i = 0; i < corners; i++) {
        double x = points[3 * i] + 0.0;
        double y = points[3 * i + 1] + 0.0;
        double z = points[3 * i + 2] + 0.0;
        long hash = table.hash(x, y, z);
        hashes[i] = hash;
        mine[count] = i;
        count += (int) (hash >>> 60) % parts == part ? 1 : 0;
      }
      return count;
    }
  }

  /**
   * @param oneLine the whole file is one line, so that the name doesn't end with its line
   */
  static Mesh readText(InputStream in, boolean oneLine, MeshBuilder mesh)
      throws IOException, Refusal {
    TextScanner text = new TextScanner(in);
    if (!text.next() || !text.is("solid")) {
      throw new Refusal(RefusalCode.BAD_SYNTAX, "A text STL begins with \"solid\"");
    }
    boolean ended = false;
    boolean inSolid = skipName(text, oneLine);
    while (inSolid || text.next()) {
      boolean atFacet = oneLine && inSolid;
      inSolid = false;
      if (atFacet || text.is("facet")) {
        readFacet(text, mesh);
        ended = false;
      } else if (text.is("endsolid")) {
        ended = true;
        if (!oneLine) {
          text.skipLine();
        } else {
          while (text.next() && !text.is("solid")) {
            continue;
          }
          inSolid = text.is("solid") && skipName(text, true);
        }
      } else if (text.is("solid") && ended) {
        inSolid = skipName(text, oneLine);
      } else {
        throw unexpected(text, "facet");
      }
    }
    if (!ended) {
      mesh.remark(FindingCode.END_MISSING, "The file ends without \"endsolid\"");
    }
    return mesh.mesh(Format.STL_ASCII, LengthUnit.MILLIMETRE, false, true);
  }

  /** Skips a solid's name; in a file of one line up to its first facet, which is then current. */
  private static boolean skipName(TextScanner text, boolean oneLine) throws IOException {
    if (!oneLine) {
      text.skipLine();
      return false;
    }
    while (text.next()) {
      if (text.is("facet")) {
        return true;
      }
    }
    return false;
  }

  private static void readFacet(TextScanner text, MeshBuilder mesh) throws IOException, Refusal {
    int skipped = 0;
    while (text.next() && !text.is("outer")) {
      if (++skipped > 4) { // "normal" and its three numbers
        throw unexpected(text, "outer loop");
      }
    }
    expect(text, "loop");
    int a = readCorner(text, mesh);
    int b = readCorner(text, mesh);
    int c = readCorner(text, mesh);
    expect(text, "endloop");
    expect(text, "endfacet");
    mesh.triangle(a, b, c);
  }

  private static int readCorner(TextScanner text, MeshBuilder mesh) throws IOException, Refusal {
    expect(text, "vertex");
    double x = text.nextNumber();
    double y = text.nextNumber();
    return mesh.corner(x, y, text.nextNumber());
  }

  private static void expect(TextScanner text, String word) throws IOException, Refusal {
    if (!text.next()) {
      throw new Refusal(RefusalCode.TRUNCATED, "The file ends inside a facet");
    }
    if (!text.is(word)) {
      throw unexpected(text, word);
    }
  }

  private static Refusal unexpected(TextScanner text, @Nullable String expected) {
    return new Refusal(
        RefusalCode.BAD_SYNTAX,
        "\"%s\" where \"%s\" is expected, line %d".formatted(text.text(), expected, text.line()));
  }
}
