package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.Format;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import dev.alexandrite.geometry.mesh.Mesh;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Object File Format, as text. Colours, normals and textures are passed over.
 *
 * <p>The numbers of a file mean the same however they are broken into lines, except that how many
 * numbers a colour has is told by the end of its line alone, and that many programs write colours
 * behind points without announcing them. So the file is first read without regard to lines: that
 * holds if every number is used up and the last face ends the file. Where it doesn't, what stands
 * behind a point or a face in its last line is passed over.
 */
public final class OffReader {
  private final TextScanner text;
  private final Polygons polygons;
  private final MeshBuilder mesh;
  private final long bytes;

  /** Numbers behind the coordinates of a point; -1 for all that its line holds. */
  private final int behindPoint;

  private OffReader(MemorySegment file, MeshBuilder mesh, int behindPoint) {
    text = new TextScanner(MeshReader.stream(file));
    polygons = new Polygons(mesh);
    this.mesh = mesh;
    this.bytes = file.byteSize();
    this.behindPoint = behindPoint;
  }

  public static Mesh read(MemorySegment file, MeshBuilder mesh) throws IOException, Refusal {
    String prefix = new OffReader(file, mesh, -1).prefix();
    int others = (prefix.contains("N") ? 3 : 0) + (prefix.contains("ST") ? 2 : 0);
    boolean coloured = prefix.contains("C");
    // The format says four numbers of colour; three are as usual.
    Polygons polygons = used(file, mesh, others + (coloured ? 4 : 0));
    if (polygons == null && coloured) {
      polygons = used(file, mesh, others + 3);
    }
    if (polygons == null) {
      OffReader byLines = new OffReader(file, mesh, -1);
      byLines.read();
      polygons = byLines.polygons;
    }
    return polygons.cut(Format.OFF, false);
  }

  /** The faces where the file, read without regard to lines, is used up exactly; otherwise null. */
  private static @Nullable Polygons used(MemorySegment file, MeshBuilder mesh, int behindPoint)
      throws IOException, Refusal {
    OffReader reader = new OffReader(file, mesh, behindPoint);
    try {
      reader.read();
      return reader.wordOrEnd() ? null : reader.polygons;
    } catch (Refusal refusal) {
      mesh.deadline().check();
      return null; // the other way of reading says what is wrong
    }
  }

  private boolean isMinute() {
    return behindPoint >= 0;
  }

  private void read() throws IOException, Refusal {
    prefix();
    int points = count();
    int faces;
    if (isMinute()) {
      word();
      faces = count();
      word();
      text.number(); // of edges, which nobody needs
    } else {
      boolean eachInItsLine = !inLine();
      if (eachInItsLine) {
        word();
      }
      faces = count();
      if (!inLine() && eachInItsLine) {
        word(); // some leave the number of edges out
      }
      text.skipLine();
    }
    for (int i = 0; i < points; i++) {
      readPoint();
    }
    for (int i = 0; i < faces; i++) {
      readFace();
    }
  }

  /** What stands before OFF; the first count is then the current word. Some leave OFF out. */
  private String prefix() throws IOException, Refusal {
    word();
    if (text.first() >= '0' && text.first() <= '9' && text.indexOf('F', 0) < 0) {
      return "";
    }
    int off = text.text().toUpperCase(Locale.ROOT).indexOf("OFF");
    if (off < 0 || text.text().substring(0, off).matches(".*[4n].*")) {
      throw new Refusal(RefusalCode.UNSUPPORTED_FEATURE, "Only three-dimensional OFF is read");
    }
    String prefix = text.text().substring(0, off);
    if (text.length() > off + 3) { // some write the first count right behind
      text.cut(off + 3, text.length());
    } else {
      word();
      if (text.is("binary")) {
        throw new Refusal(RefusalCode.UNSUPPORTED_FEATURE, "Binary OFF is not read");
      }
    }
    return prefix;
  }

  /** The current word as a count. */
  private int count() throws Refusal {
    int count = text.integer(RefusalCode.TRUNCATED);
    if (count < 0 || count > bytes) {
      throw new Refusal(
          count < 0 ? RefusalCode.BAD_SYNTAX : RefusalCode.TRUNCATED,
          "%,d points or faces in %,d bytes".formatted(count, bytes));
    }
    return count;
  }

  /** The next word, over line ends and comments; false at the end of the file. */
  private boolean wordOrEnd() throws IOException {
    while (text.next()) {
      if (text.first() != '#') {
        return true;
      }
      text.skipLine();
    }
    return false;
  }

  private void word() throws IOException, Refusal {
    if (!wordOrEnd()) {
      throw new Refusal(RefusalCode.TRUNCATED, "The file ends in line " + text.line());
    }
  }

  /** Whether this line goes on; a comment ends it. */
  private boolean inLine() throws IOException {
    if (!text.nextInLine()) {
      return false;
    }
    if (text.first() == '#') {
      text.skipLine();
      return false;
    }
    return true;
  }

  private void readPoint() throws IOException, Refusal {
    word();
    double x = text.number();
    word();
    double y = text.number();
    word();
    polygons.point(x, y, text.number());
    for (int i = 0; i < behindPoint; i++) {
      word();
      text.number();
    }
    passLine();
  }

  private void passLine() throws IOException {
    if (!isMinute()) {
      text.skipLine();
    }
  }

  private void readFace() throws IOException, Refusal {
    word();
    int size = text.integer(RefusalCode.TRUNCATED);
    if (size < 1) {
      throw new Refusal(
          RefusalCode.BAD_SYNTAX, "A face of %d corners, line %d".formatted(size, text.line()));
    }
    if (size > mesh.limits().cornersMax()) {
      throw size > bytes / 2
          ? new Refusal(RefusalCode.TRUNCATED, "A face of %,d corners".formatted(size))
          : polygons.tooManyCorners();
    }
    polygons.beginFace();
    for (int i = 0; i < size; i++) {
      word();
      polygons.corner(text.integer(RefusalCode.INDEX_OUT_OF_RANGE));
    }
    passLine();
  }
}
