package dev.alexandrite.geometry;

import java.io.IOException;
import java.io.InputStream;

/**
 * Wavefront OBJ: points and faces. Materials and everything else that names a file is not opened.
 */
final class ObjReader {
  private final TextScanner text;
  private final Polygons polygons;
  private boolean freeForm;

  private ObjReader(InputStream in, MeshBuilder mesh) {
    text = new TextScanner(in);
    polygons = new Polygons(mesh);
  }

  static Mesh read(InputStream in, MeshBuilder mesh) throws IOException, Refusal {
    ObjReader reader = new ObjReader(in, mesh);
    reader.readLines();
    try {
      return reader.polygons.cut(Format.OBJ, false);
    } catch (Refusal refusal) {
      if (refusal.code() == RefusalCode.NO_FACES && reader.freeForm) {
        throw new Refusal(
            RefusalCode.UNSUPPORTED_FEATURE, "Free-form curves and surfaces, no faces");
      }
      throw refusal;
    }
  }

  private void readLines() throws IOException, Refusal {
    while (text.next()) {
      if (text.is("v")) {
        double x = coordinate();
        double y = coordinate();
        polygons.point(x, y, coordinate());
      } else if (text.is("f") || text.is("fo")) {
        readFace();
      } else if (text.is("surf") || text.is("curv") || text.is("curv2")) {
        freeForm = true;
      }
      while (word()) {
        continue; // weights, colours, names
      }
    }
  }

  private void readFace() throws IOException, Refusal {
    polygons.beginFace();
    while (word()) {
      int slash = text.indexOf('/', 0);
      if (slash >= 0) {
        text.cut(0, slash);
      }
      if (text.length() == 0) {
        throw new Refusal(
            RefusalCode.BAD_SYNTAX, "A face corner without a point, line " + text.line());
      }
      int index = text.integer(RefusalCode.INDEX_OUT_OF_RANGE);
      if (index == 0) {
        throw new Refusal(
            RefusalCode.INDEX_OUT_OF_RANGE, "Points count from 1, line " + text.line());
      }
      polygons.corner(index > 0 ? index - 1 : Math.addExact(polygons.pointCount, index));
    }
  }

  private double coordinate() throws IOException, Refusal {
    if (!word()) {
      throw new Refusal(
          RefusalCode.BAD_SYNTAX, "A point with fewer than three numbers, line " + text.line());
    }
    return text.number();
  }

  /** The next word of this line, where a backslash at its end makes the next line part of it. */
  private boolean word() throws IOException {
    while (text.nextInLine()) {
      if (text.first() == '#') {
        text.skipLine();
        return false;
      }
      if (!text.endsWith('\\')) {
        return true;
      }
      text.cut(0, text.length() - 1);
      text.skipLineEnd();
      if (text.length() > 0) {
        return true;
      }
    }
    return false;
  }
}
