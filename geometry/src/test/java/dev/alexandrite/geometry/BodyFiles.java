package dev.alexandrite.geometry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The same body in every format that is read. */
final class BodyFiles {
  private static final String RELATIONSHIPS =
      """
      <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
      <Relationship Id="r" Target="/3D/3dmodel.model"
        Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/>
      </Relationships>
      """;

  private BodyFiles() {}

  /** Files by their names. */
  static Map<String, byte[]> all(Body body) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("binary.stl", stl(body));
    files.put("text.stl", bytes(stlText(body)));
    files.put("body.obj", bytes(obj(body)));
    files.put("text.ply", bytes(plyText(body)));
    files.put("little.ply", ply(body, ByteOrder.LITTLE_ENDIAN));
    files.put("big.ply", ply(body, ByteOrder.BIG_ENDIAN));
    files.put("body.off", bytes(off(body)));
    files.put("body.3mf", threeMf(body));
    files.put("body.glb", glb(body));
    files.put("body.gltf", bytes(gltf(body)));
    return files;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] stl(Body body) {
    ByteBuffer file =
        ByteBuffer.allocate(84 + 50 * body.triangles()).order(ByteOrder.LITTLE_ENDIAN);
    file.position(80);
    file.putInt(body.triangles());
    for (int i = 0; i < body.corners().length; i++) {
      if (i % 3 == 0) {
        file.putFloat(0).putFloat(0).putFloat(0);
      }
      for (int axis = 0; axis < 3; axis++) {
        file.putFloat((float) body.coordinate(i, axis));
      }
      if (i % 3 == 2) {
        file.putShort((short) 0);
      }
    }
    return file.array();
  }

  static String stlText(Body body) {
    StringBuilder text = new StringBuilder("solid body\n");
    for (int i = 0; i < body.corners().length; i++) {
      text.append(i % 3 == 0 ? "facet normal 0 0 0\n outer loop\n" : "");
      text.append("  vertex");
      for (int axis = 0; axis < 3; axis++) {
        text.append(' ').append(body.coordinate(i, axis));
      }
      text.append(i % 3 == 2 ? "\n endloop\nendfacet\n" : "\n");
    }
    return text.append("endsolid body\n").toString();
  }

  private static String points(Body body, String before) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < body.points().length; i += 3) {
      text.append(before)
          .append(body.points()[i])
          .append(' ')
          .append(body.points()[i + 1])
          .append(' ')
          .append(body.points()[i + 2])
          .append('\n');
    }
    return text.toString();
  }

  private static String facets(Body body, String before, int first) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < body.corners().length; i += 3) {
      text.append(before)
          .append(body.corners()[i] + first)
          .append(' ')
          .append(body.corners()[i + 1] + first)
          .append(' ')
          .append(body.corners()[i + 2] + first)
          .append('\n');
    }
    return text.toString();
  }

  static String obj(Body body) {
    return "# a body\n" + points(body, "v ") + facets(body, "f ", 1);
  }

  static String off(Body body) {
    return "OFF\n%d %d 0\n".formatted(body.points().length / 3, body.triangles())
        + points(body, "")
        + facets(body, "3 ", 0);
  }

  private static String plyHeader(Body body, String format) {
    return """
        ply
        format %s 1.0
        element vertex %d
        property double x
        property double y
        property double z
        element face %d
        property list uchar int vertex_indices
        end_header
        """
        .formatted(format, body.points().length / 3, body.triangles());
  }

  static String plyText(Body body) {
    return plyHeader(body, "ascii") + points(body, "") + facets(body, "3 ", 0);
  }

  static byte[] ply(Body body, ByteOrder order) {
    byte[] header =
        bytes(
            plyHeader(
                body,
                order == ByteOrder.BIG_ENDIAN ? "binary_big_endian" : "binary_little_endian"));
    ByteBuffer file =
        ByteBuffer.allocate(header.length + 8 * body.points().length + 13 * body.triangles())
            .order(order);
    file.put(header);
    for (double x : body.points()) {
      file.putDouble(x);
    }
    for (int i = 0; i < body.corners().length; i++) {
      if (i % 3 == 0) {
        file.put((byte) 3);
      }
      file.putInt(body.corners()[i]);
    }
    return file.array();
  }

  static byte[] threeMf(Body body) {
    return threeMf(
        "<resources><object id=\"1\">"
            + mesh(body)
            + "</object></resources><build><item objectid=\"1\"/></build>",
        "unit=\"millimeter\"");
  }

  static String mesh(Body body) {
    StringBuilder xml = new StringBuilder("<mesh><vertices>");
    for (int i = 0; i < body.points().length; i += 3) {
      xml.append(
          "<vertex x=\"%s\" y=\"%s\" z=\"%s\"/>"
              .formatted(body.points()[i], body.points()[i + 1], body.points()[i + 2]));
    }
    xml.append("</vertices><triangles>");
    for (int i = 0; i < body.corners().length; i += 3) {
      xml.append(
          "<triangle v1=\"%d\" v2=\"%d\" v3=\"%d\"/>"
              .formatted(body.corners()[i], body.corners()[i + 1], body.corners()[i + 2]));
    }
    return xml.append("</triangles></mesh>").toString();
  }

  /** The body's millimetres as 32-bit numbers, and its corners: what a glTF refers to. */
  static byte[] gltfBuffer(Body body) {
    ByteBuffer buffer =
        ByteBuffer.allocate(4 * body.points().length + 4 * body.corners().length)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (double x : body.points()) {
      buffer.putFloat((float) x);
    }
    for (int corner : body.corners()) {
      buffer.putInt(corner);
    }
    return buffer.array();
  }

  /** A scene with the body in its one node. */
  static String gltfJson(Body body, String uri) {
    int points = body.points().length;
    int corners = body.corners().length;
    return """
        {"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0]}],
        "nodes":[{"mesh":0,"scale":[0.001,0.001,0.001]}],
        "meshes":[{"primitives":[{"attributes":{"POSITION":0},"indices":1}]}],
        "accessors":[{"bufferView":0,"componentType":5126,"count":%d,"type":"VEC3"},
        {"bufferView":1,"componentType":5125,"count":%d,"type":"SCALAR"}],
        "bufferViews":[{"buffer":0,"byteLength":%d},{"buffer":0,"byteOffset":%d,"byteLength":%d}],
        "buffers":[{"byteLength":%d%s}]}"""
        .formatted(
            points / 3, corners, 4 * points, 4 * points, 4 * corners, 4 * (points + corners), uri);
  }

  static String gltf(Body body) {
    String base64 = Base64.getEncoder().encodeToString(gltfBuffer(body));
    return gltfJson(body, ",\"uri\":\"data:application/octet-stream;base64," + base64 + "\"");
  }

  static byte[] glb(Body body) {
    return glb(gltfJson(body, ""), gltfBuffer(body));
  }

  static byte[] glb(String json, byte[] binary) {
    byte[] text = bytes(json + " ".repeat((4 - bytes(json).length % 4) % 4));
    ByteBuffer file =
        ByteBuffer.allocate(28 + text.length + (binary.length + 3) / 4 * 4)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put(bytes("glTF")).putInt(2).putInt(file.capacity());
    file.putInt(text.length).put(bytes("JSON")).put(text);
    file.putInt((binary.length + 3) / 4 * 4).put(bytes("BIN\0")).put(binary);
    return file.array();
  }

  /** A package with one model part. */
  static byte[] threeMf(String content, String attributes) {
    return zip(Map.of("3D/3dmodel.model", model(content, attributes)));
  }

  static String model(String content, String attributes) {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <model %s xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
          xmlns:p="http://schemas.microsoft.com/3dmanufacturing/production/2015/06">%s</model>
        """
        .formatted(attributes, content);
  }

  /** A package with these parts and the relationships that make it a 3MF. */
  static byte[] zip(Map<String, String> parts) {
    Map<String, byte[]> all = new LinkedHashMap<>();
    parts.forEach((name, text) -> all.put(name, bytes(text)));
    return zipBytes(all);
  }

  static byte[] zipBytes(Map<String, byte[]> parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      Map<String, byte[]> all = new LinkedHashMap<>();
      all.put("_rels/.rels", bytes(RELATIONSHIPS));
      all.putAll(parts);
      for (Map.Entry<String, byte[]> part : all.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
