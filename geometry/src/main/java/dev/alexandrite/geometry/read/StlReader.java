package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.Estimate;
import dev.alexandrite.geometry.FindingCode;
import dev.alexandrite.geometry.Format;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Point;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import dev.alexandrite.geometry.mesh.Mesh;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * STL, binary and text. Stored normals and colours are not looked at: corners say it all. Where a
 * binary file isn't as long as its facets, the count of attribute bytes behind each facet is taken
 * at its word.
 */
public final class StlReader {
  static final int HEADER = 84;
  static final int FACET = 50;

  /** Where the count of attribute bytes lies in a facet. */
  private static final int ATTRIBUTES = 48;

  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private StlReader() {}

  /** How many facets the header announces; unsigned in the file. */
  static long announced(MemorySegment file) {
    // Not by a layout: the first access through one takes longer than reading a small model.
    ByteBuffer count = file.asSlice(80, 4).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    return Integer.toUnsignedLong(count.getInt());
  }

  public static Mesh readBinary(MemorySegment file, MeshBuilder builder) throws Refusal {
    return readBinary(file, null, builder);
  }

  /**
   * @param channel where the same bytes can be read from, or null
   */
  public static Mesh readBinary(
      MemorySegment file, @Nullable FileChannel channel, MeshBuilder builder) throws Refusal {
    if (hasAttributes(file)) {
      return readWithAttributes(file, builder);
    }
    int present = requireFacets(file, builder);
    Mesh mesh = StlWelder.weld(() -> new StlFacets(file, channel), present, builder);
    builder.deadline().check();
    return mesh;
  }

  /** Whether the announced facets with the bytes that each says to have behind it are the file. */
  private static boolean hasAttributes(MemorySegment file) {
    if (file.byteSize() < HEADER || file.byteSize() <= HEADER + FACET * announced(file)) {
      return false;
    }
    long at = HEADER;
    for (long left = announced(file); left > 0; left--) {
      if (at + FACET > file.byteSize()) {
        return false;
      }
      at += FACET + Short.toUnsignedInt(file.get(SHORT, at + ATTRIBUTES));
    }
    return at == file.byteSize();
  }

  private static Mesh readWithAttributes(MemorySegment file, MeshBuilder builder) throws Refusal {
    long at = HEADER;
    int[] corners = new int[3];
    for (long left = announced(file); left > 0; left--) {
      for (int k = 0; k < 3; k++) {
        long corner = at + 12 + 12L * k;
        corners[k] =
            builder.corner(
                file.get(FLOAT, corner), file.get(FLOAT, corner + 4), file.get(FLOAT, corner + 8));
      }
      builder.triangle(corners[0], corners[1], corners[2]);
      at += FACET + Short.toUnsignedInt(file.get(SHORT, at + ATTRIBUTES));
    }
    return builder.mesh(Format.STL_BINARY, LengthUnit.MILLIMETRE, false, true);
  }

  static Estimate estimate(MemorySegment file, @Nullable FileChannel channel, MeshBuilder builder)
      throws Refusal {
    int present = requireFacets(file, builder);
    Estimate estimate =
        FacetSums.of(
            () -> new StlFacets(file, channel), present, Format.STL_BINARY, LengthUnit.MILLIMETRE);
    if (!Double.isFinite(estimate.volumeMm3()) || !Double.isFinite(estimate.areaMm2())) {
      readBinary(file, channel, builder); // names the corner
    }
    requireInside(estimate.boundsMm().min(), builder.limits());
    requireInside(estimate.boundsMm().max(), builder.limits());
    return estimate;
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
   * @param oneLine the whole file is one line, so that the name doesn't end with its line
   */
  public static Mesh readText(InputStream in, boolean oneLine, MeshBuilder mesh)
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
      } else if (isEnd(text, "solid")) {
        ended = true;
        if (!oneLine) {
          text.skipLine();
        } else {
          while (text.next() && !text.is("solid")) {
            continue;
          }
          inSolid = text.is("solid") && skipName(text, true);
        }
      } else if (text.is("solid")) { // some leave the end of the one before out
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

  /** Whether the word ends such a thing: "endsolid", as the format wants it, or "end solid". */
  private static boolean isEnd(TextScanner text, String what) throws IOException {
    return text.is("end") ? text.next() && text.is(what) : text.is("end" + what);
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
    while (text.next() && !text.is("outer") && !text.is("outerloop")) {
      if (++skipped > 4) { // "normal" and its three numbers
        throw unexpected(text, "outer loop");
      }
    }
    if (!text.is("outerloop")) {
      expect(text, "loop");
    }
    int a = readCorner(text, mesh);
    int b = readCorner(text, mesh);
    int c = readCorner(text, mesh);
    expectEnd(text, "loop");
    expectEnd(text, "facet");
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

  private static void expectEnd(TextScanner text, String what) throws IOException, Refusal {
    if (!text.next()) {
      throw new Refusal(RefusalCode.TRUNCATED, "The file ends inside a facet");
    }
    if (!isEnd(text, what)) {
      throw unexpected(text, "end" + what);
    }
  }

  private static Refusal unexpected(TextScanner text, @Nullable String expected) {
    return new Refusal(
        RefusalCode.BAD_SYNTAX,
        "\"%s\" where \"%s\" is expected, line %d".formatted(text.text(), expected, text.line()));
  }
}
