package dev.alexandrite.app;

import dev.alexandrite.geometry.RingGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Models on which a quote is rehearsed after a build: what is loaded and often called for them,
 * later ones find in the cache. So they are large, bodies pass through each other, and the common
 * formats are there.
 */
final class Rehearsal {
  private static final int STL_HEADER = 84;
  private static final int STL_FACET = 50;

  private Rehearsal() {}

  static void writeModels(Path folder) throws IOException {
    Files.createDirectories(folder);
    byte[] ring = new RingGenerator(17.3, 2.2, 600).stl();
    Files.write(folder.resolve("ring.stl"), ring);
    Files.write(folder.resolve("links.stl"), links(new RingGenerator(17.3, 2.2, 300).stl()));
    byte[] small = new RingGenerator(17.3, 2.2, 96).stl();
    StringBuilder corners = new StringBuilder();
    StringBuilder vertices = new StringBuilder();
    StringBuilder faces = new StringBuilder();
    StringBuilder triangles = new StringBuilder();
    ByteBuffer facets = facets(small);
    for (int facet = 0; facet < facets.capacity() / STL_FACET; facet++) {
      for (int corner = 0; corner < 3; corner++) {
        int at = facet * STL_FACET + 12 + 12 * corner;
        float x = facets.getFloat(at);
        float y = facets.getFloat(at + 4);
        float z = facets.getFloat(at + 8);
        corners.append("v %s %s %s%n".formatted(x, y, z));
        vertices.append("<vertex x=\"%s\" y=\"%s\" z=\"%s\"/>".formatted(x, y, z));
      }
      int v = 3 * facet;
      faces.append("f %d %d %d%n".formatted(v + 1, v + 2, v + 3));
      triangles.append("<triangle v1=\"%d\" v2=\"%d\" v3=\"%d\"/>".formatted(v, v + 1, v + 2));
    }
    Files.writeString(folder.resolve("ring.obj"), "" + corners + faces);
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("ring.3mf")))) {
      zip.putNextEntry(new ZipEntry("_rels/.rels"));
      zip.write(
          """
          <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
          <Relationship Id="model" Target="/3D/3dmodel.model"
           Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>
          """
              .getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("3D/3dmodel.model"));
      zip.write(
          """
          <?xml version="1.0"?>
          <model unit="millimeter" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02">
          <resources><object id="1" type="model"><mesh><vertices>%s</vertices>
          <triangles>%s</triangles></mesh></object></resources>
          <build><item objectid="1"/></build></model>
          """
              .formatted(vertices, triangles)
              .getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The ring, and once more beside it, so that the two pass through each other. */
  private static byte[] links(byte[] ring) {
    ByteBuffer facets = facets(ring);
    ByteBuffer links =
        ByteBuffer.allocate(STL_HEADER + 2 * facets.capacity()).order(ByteOrder.LITTLE_ENDIAN);
    links.putInt(STL_HEADER - 4, 2 * facets.capacity() / STL_FACET);
    links.position(STL_HEADER).put(facets.duplicate()).put(facets.duplicate());
    for (int at = STL_HEADER + facets.capacity(); at < links.capacity(); at += STL_FACET) {
      for (int corner = 12; corner < 48; corner += 12) {
        links.putFloat(at + corner, links.getFloat(at + corner) + 7.1f);
      }
    }
    return links.array();
  }

  private static ByteBuffer facets(byte[] stl) {
    return ByteBuffer.wrap(stl, STL_HEADER, stl.length - STL_HEADER)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
