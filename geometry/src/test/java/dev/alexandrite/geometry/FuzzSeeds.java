package dev.alexandrite.geometry;

import static dev.alexandrite.geometry.BodyFiles.bytes;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the inputs that fuzzing begins with, small files of our own, to a folder. */
final class FuzzSeeds {
  private FuzzSeeds() {}

  public static void main(String[] arguments) throws IOException {
    for (Map.Entry<String, byte[]> seed : seeds().entrySet()) {
      Path file = Path.of(arguments[0]).resolve(seed.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, seed.getValue());
    }
  }

  static Map<String, byte[]> seeds() {
    Map<String, byte[]> seeds = new LinkedHashMap<>();
    Map<String, Body> bodies = new LinkedHashMap<>();
    bodies.put("box", Body.box(10, 5, 2, 1));
    bodies.put("ring", Body.torus(9, 1, 8, 3));
    bodies.put("hollow", Body.hollowSphere(6, 4, 4, 3));
    Body wedge = Body.box(10, 5, 2, 1).insideOut();
    bodies.put("mirrored", wedge.and(wedge.insideOut().moved(20, 0, 0)));
    bodies.forEach(
        (name, body) -> {
          seeds.put("binaryStl/" + name, BodyFiles.stl(body));
          seeds.put("textStl/" + name, bytes(BodyFiles.stlText(body)));
          seeds.put("obj/" + name, bytes(BodyFiles.obj(body)));
          seeds.put("ply/text_" + name, bytes(BodyFiles.plyText(body)));
          seeds.put("ply/little_" + name, BodyFiles.ply(body, ByteOrder.LITTLE_ENDIAN));
          seeds.put("ply/big_" + name, BodyFiles.ply(body, ByteOrder.BIG_ENDIAN));
          seeds.put("off/" + name, bytes(BodyFiles.off(body)));
          seeds.put("gltf/glb_" + name, BodyFiles.glb(body));
          seeds.put("gltf/text_" + name, bytes(BodyFiles.gltf(body)));
          seeds.put("archive/" + name, BodyFiles.threeMf(body));
          seeds.put("threeMf/" + name, bytes(model(BodyFiles.mesh(body))));
        });
    seeds.put("obj/polygons", bytes(PRISM));
    seeds.put("threeMf/components", bytes(COMPONENTS));
    seeds.put("anyFile/stl", seeds.get("binaryStl/box"));
    seeds.put("anyFile/obj", seeds.get("obj/polygons"));
    seeds.put("anyFile/3mf", seeds.get("archive/box"));
    seeds.put("anyFile/ply", seeds.get("ply/little_box"));
    seeds.put("anyFile/off", seeds.get("off/box"));
    return seeds;
  }

  private static String model(String mesh) {
    return BodyFiles.model(
        "<resources><object id=\"1\">%s</object></resources><build><item objectid=\"1\"/></build>"
            .formatted(mesh),
        "unit=\"millimeter\"");
  }

  /** Negative numbers, quads, an L with six corners, a line that goes on, a point after its use. */
  private static final String PRISM =
      """
      # a prism
      v 0 0 0 1
      v 4 0 0
      v 4 1 0
      v 1 1 0
      v 1 3 0
      v 0 3 0
      vn 0 0 1
      vt 0 0
      f 6 5 4 \\
        3 2 1
      f 7/1/1 8/1/1 9//1 10//1 11 12
      v 0 0 2
      v 4 0 2
      v 4 1 2
      v 1 1 2
      v 1 3 2
      v 0 3 2
      f -12 -11 -5 -6
      f -11 -10 -4 -5
      f -10 -9 -3 -4
      f -9 -8 -2 -3
      f -8 -7 -1 -2
      f -7 -12 -6 -1
      """;

  private static final String COMPONENTS =
      BodyFiles.model(
          "<resources><object id=\"1\" type=\"model\">"
              + BodyFiles.mesh(Body.box(2, 3, 4, 1))
              + """
              </object><object id="2"><components>
              <component objectid="1" transform="1 0 0 0 1 0 0 0 1 5 0 0"/>
              <component objectid="1" transform="-1 0 0 0 1 0 0 0 1 0 9 0"/>
              <component objectid="1" p:path="/3D/b.model" transform="0 1 0 -1 0 0 0 0 2 0 0 30"/>
              </components></object><object id="3" type="support">
              """
              + BodyFiles.mesh(Body.box(1, 1, 1, 1))
              + """
              </object></resources><build><item objectid="2"/>
              <item objectid="3" transform="1 0 0 0 1 0 0 0 1 50 0 0"/></build>
              """,
          "unit=\"inch\" requiredextensions=\"p\"");
}
