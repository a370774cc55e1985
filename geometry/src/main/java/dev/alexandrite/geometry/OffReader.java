package dev.alexandrite.geometry;

import java.io.IOException;
import java.io.InputStream;

/** Object File Format, as text. Colours and normals are passed over. */
final class OffReader {
  private final TextScanner text;
  private final Polygons polygons;
  private final MeshBuilder mesh;
  private final long bytes;

  private OffReader(InputStream in, long bytes, MeshBuilder mesh) {
    text = new TextScanner(in);
    polygons = new Polygons(mesh);
    this.mesh = mesh;
    this.bytes = bytes;
  }

  /**
   * @param bytes the size of the file, which no count in it may exceed
   */
  static Mesh read(InputStream in, long bytes, MeshBuilder mesh) throws IOException, Refusal {
    OffReader reader = new OffReader(in, bytes, mesh);
    reader.readHeader();
    int points = reader.count();
    boolean eachInItsLine = !reader.inLine();
    if (eachInItsLine) {
      reader.word();
    }
    int faces = reader.count();
    if (eachInItsLine) {
      reader.word(); // the number of edges, which nobody needs and some leave out
    }
    reader.text.skipLine();
    for (int i = 0; i < points; i++) {
      reader.readPoint();
    }
    for (int i = 0; i < faces; i++) {
      reader.readFace();
    }
    return reader.polygons.cut(Format.OFF, false);
  }

  private void readHeader() throws IOException, Refusal {
    word();
    int off = text.text().indexOf("OFF");
    if (off < 0 || text.text().substring(0, off).matches(".*[4n].*")) {
      throw new Refusal(RefusalCode.UNSUPPORTED_FEATURE, "Only three-dimensional OFF is read");
    }
    if (text.length() > off + 3) { // some write the first count right behind
      text.cut(off + 3, text.length());
    } else {
      word();
      if (text.is("binary")) {
        throw new Refusal(RefusalCode.UNSUPPORTED_FEATURE, "Binary OFF is not read");
      }
    }
  }

  /** The current word as a count. */
  private int count() throws IOException, Refusal {
    int count = text.integer(RefusalCode.TRUNCATED);
    if (count < 0 || count > bytes) {
      throw new Refusal(
          count < 0 ? RefusalCode.BAD_SYNTAX : RefusalCode.TRUNCATED,
          "%,d points or faces in %,d bytes".formatted(count, bytes));
    }
    return count;
  }

  /** The next word, over line ends and comments. */
  private void word() throws IOException, Refusal {
    while (text.next()) {
      if (text.first() != '#') {
        return;
      }
      text.skipLine();
    }
    throw new Refusal(RefusalCode.TRUNCATED, "The file ends in line " + text.line());
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

  private void wordInLine() throws IOException, Refusal {
    if (!text.nextInLine() || text.first() == '#') {
      throw new Refusal(RefusalCode.BAD_SYNTAX, "Too few numbers in line " + text.line());
    }
  }

  private void readPoint() throws IOException, Refusal {
    word();
    double x = text.number();
    wordInLine();
    double y = text.number();
    wordInLine();
    polygons.point(x, y, text.number());
    text.skipLine();
  }

  private void readFace() throws IOException, Refusal {
    word();
    int size = text.integer(RefusalCode.TRUNCATED);
    if (size > mesh.limits().cornersMax()) {
      throw size > bytes / 2
          ? new Refusal(RefusalCode.TRUNCATED, "A face of %,d corners".formatted(size))
          : polygons.tooManyCorners();
    }
    polygons.beginFace();
    for (int i = 0; i < size; i++) {
      wordInLine();
      polygons.corner(text.integer(RefusalCode.INDEX_OUT_OF_RANGE));
    }
    text.skipLine();
  }
}
