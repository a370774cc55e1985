package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.FindingCode;
import dev.alexandrite.geometry.Format;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import dev.alexandrite.geometry.mesh.Mesh;
import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;

/**
 * Wavefront OBJ: points and faces. Materials and everything else that names a file is not opened.
 * What makes shape and is not read (free-form surfaces) is held for a person, other files called
 * for are refused; curves and lines have no volume and are left out.
 */
public final class ObjReader {
  private final TextScanner text;
  private final Polygons polygons;
  private final MeshBuilder mesh;
  private int surfaces;
  private int curves;

  /** Points with a weight other than 1. */
  private final BitSet weighted = new BitSet();

  private ObjReader(InputStream in, MeshBuilder mesh) {
    text = new TextScanner(in);
    polygons = new Polygons(mesh);
    this.mesh = mesh;
  }

  public static Mesh read(InputStream in, MeshBuilder mesh) throws IOException, Refusal {
    ObjReader reader = new ObjReader(in, mesh);
    reader.readLines();
    reader.remarkWhatIsNotRead();
    try {
      return reader.polygons.cut(Format.OBJ, false);
    } catch (Refusal refusal) {
      if (refusal.code() == RefusalCode.NO_FACES && reader.surfaces + reader.curves > 0) {
        throw new Refusal(
            RefusalCode.UNSUPPORTED_FEATURE,
            "Free-form curves and surfaces, no faces: please export a mesh");
      }
      throw refusal;
    }
  }

  private void readLines() throws IOException, Refusal {
    while (text.next()) {
      if (text.is("v")) {
        readPoint();
      } else if (text.is("f") || text.is("fo")) {
        readFace();
      } else if (text.is("surf") || text.is("bzp") || text.is("bsp") || text.is("cdp")) {
        surfaces++;
      } else if (text.is("curv") || text.is("curv2") || text.is("cdc")) {
        curves++;
      } else if (text.is("call")) {
        throw new Refusal(
            RefusalCode.UNSUPPORTED_FEATURE,
            "Another file is called for, which is not opened: please export all into one, line "
                + text.line());
      }
      while (word()) {
        continue; // colours, names
      }
    }
  }

  private void remarkWhatIsNotRead() {
    if (surfaces > 0) {
      mesh.remark(
          FindingCode.SHAPE_LEFT_OUT,
          "%,d free-form surfaces are not read: please export all of the shape as a mesh"
              .formatted(surfaces));
    }
    if (curves > 0) {
      mesh.remark(FindingCode.LEFT_OUT, "%,d curves left out".formatted(curves));
    }
    if (polygons.use(weighted)) {
      mesh.remark(
          FindingCode.WEIGHTED_POINTS,
          "Points have weights other than 1, which some programs divide by and others pass over,"
              + " as here: please export without weights");
    }
  }

  private void readPoint() throws IOException, Refusal {
    double x = coordinate();
    double y = coordinate();
    double z = coordinate();
    // A fourth number is a weight; three more are a colour, and more than that some program's own.
    if (word() && text.isNumber() && text.number() != 1 && !word()) {
      weighted.set(polygons.pointCount);
    }
    polygons.point(x, y, z);
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
