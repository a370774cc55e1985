package dev.alexandrite.geometry;

import static dev.alexandrite.geometry.BodyFiles.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alexandrite.geometry.measure.Models;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the formats allow, and what they don't. */
class ReadersTest {
  private static final String UNIT_BOX =
      """
      v 0 0 0
      v 2 0 0
      v 2 3 0
      v 0 3 0
      v 0 0 4
      v 2 0 4
      v 2 3 4
      v 0 3 4
      """;

  @TempDir Path folder;

  private Inspection inspect(String name, byte[] content, Limits limits) throws IOException {
    return Models.inspect(Files.write(folder.resolve("0192f0c0-model"), content), name, limits);
  }

  private Measurement measured(String name, byte[] content) throws IOException {
    Inspection inspection = inspect(name, content, Limits.DEFAULT.withoutSurfaceChecks());
    assertThat(inspection).as(name).isInstanceOf(Inspection.Measured.class);
    return ((Inspection.Measured) inspection).measurement();
  }

  private Inspection.Refused refused(String name, byte[] content) throws IOException {
    Inspection inspection = inspect(name, content, Limits.DEFAULT);
    assertThat(inspection).as(name).isInstanceOf(Inspection.Refused.class);
    return (Inspection.Refused) inspection;
  }

  private void assertBox(String name, byte[] content) throws IOException {
    Measurement box = measured(name, content);
    assertThat(box.volumeMm3()).as(name).isCloseTo(24, within(1e-9));
    assertThat(box.areaMm2()).as(name).isCloseTo(52, within(1e-9));
    assertThat(box.watertight()).as(name).isTrue();
    assertThat(box.bodies()).isEqualTo(1);
    assertThat(box.triangles()).isEqualTo(12);
    assertThat(box.reorientedFacets()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f 1 4 3 2\nf 5 6 7 8\nf 1 2 6 5\nf 2 3 7 6\nf 3 4 8 7\nf 4 1 5 8\n",
        "f -8 -5 -6 -7\nf -4 -3 -2 -1\nf -8 -7 -3 -4\nf -7 -6 -2 -3\nf -6 -5 -1 -2\nf -5 -8 -4 -1",
        "vn 0 0 1\nvt 0 0\nf 1//1 4/1/1 3/1 2\nf 5 6 7 8\r\nf 1 2 6 5\rf 2 3 7 6\nf 3 4 \\\n8 7\nf 4 1 5 8",
        "g a\nusemtl gold\ns 1\nF 1 4 3 2 # bottom\n  f 5 6 7 8\nf 1 2 6 5\nl 1 2\np 1\nf 2 3 7 6\nf 3 4 8 7\nf 4 1 5 8\n",
        "f 4 3 2 1\nf 6 7 8 5\nf 2 6 5 1\nf 3 7 6 2\nf 4 8 7 3\nf 1 5 8 4\n",
      })
  void objFacesInAllTheirForms(String faces) throws Exception {
    assertBox("box.obj", bytes(UNIT_BOX + faces));
    assertBox("box.obj", bytes("\ufeff" + UNIT_BOX + faces)); // with the mark of UTF-8
    assertBox("no name at all", bytes("# made by hand\n\n" + UNIT_BOX + faces));
  }

  @Test
  void objFacesMayComeBeforeTheirPoints() throws Exception {
    assertBox(
        "box.obj",
        bytes("f 1 4 3 2\nf 5 6 7 8\nf 1 2 6 5\nf 2 3 7 6\nf 3 4 8 7\nf 4 1 5 8\n" + UNIT_BOX));
  }

  @Test
  void aConcavePolygonOfManyCornersHasItsExactArea() throws Exception {
    // A comb of 60 teeth, pulled up into a prism of one millimetre.
    StringBuilder points = new StringBuilder();
    StringBuilder bottom = new StringBuilder();
    StringBuilder top = new StringBuilder();
    StringBuilder sides = new StringBuilder();
    int n = 2 * 60 + 2;
    for (int level = 0; level < 2; level++) {
      points.append("v 0 -1 %d\nv 60 -1 %d\n".formatted(level, level));
      for (int i = 0; i < 60; i++) {
        points.append(
            String.format(Locale.ROOT, "v %d 0 %d\nv %.1f 5 %d\n", 60 - i, level, 59.5 - i, level));
      }
    }
    for (int i = 1; i <= n; i++) {
      top.append(' ').append(n + i);
      bottom.append(' ').append(n + 1 - i);
      int next = i % n + 1;
      sides.append("f %d %d %d %d\n".formatted(i, next, n + next, n + i));
    }
    Measurement comb =
        measured("comb.obj", bytes(points + "f" + bottom + "\nf" + top + "\n" + sides));
    double area = comb.volumeMm3();
    assertThat(comb.watertight()).isTrue();
    // The last tooth ends at 0.5, and the closing line goes from there to the first corner.
    assertThat(area).isCloseTo(shoelace(points.toString(), n), within(1e-9));
    assertThat(comb.reorientedFacets()).isZero();
  }

  private static double shoelace(String points, int n) {
    double[][] p = new double[n][];
    String[] lines = points.split("\n", -1);
    for (int i = 0; i < n; i++) {
      String[] words = lines[i].split(" ", -1);
      p[i] = new double[] {Double.parseDouble(words[1]), Double.parseDouble(words[2])};
    }
    double twice = 0;
    for (int i = 0; i < n; i++) {
      double[] q = p[(i + 1) % n];
      twice += p[i][0] * q[1] - p[i][1] * q[0];
    }
    return twice / 2;
  }

  @ParameterizedTest
  @CsvSource({
    "f 1 2 9, INDEX_OUT_OF_RANGE",
    "f 1 2 0, INDEX_OUT_OF_RANGE",
    "f 1 2 -9, INDEX_OUT_OF_RANGE",
    "f 1 2 99999999999, INDEX_OUT_OF_RANGE",
    "f 1 2 x, BAD_NUMBER",
    "f 1 2 1.5, BAD_NUMBER",
    "f 1 2 /3, BAD_SYNTAX",
    "v 1 2, BAD_SYNTAX",
    "v 1 2 nan, NON_FINITE",
    "v 1 2 1e999, NON_FINITE",
    "'v 1 2 1,5', BAD_NUMBER",
    "v 1 2 0x10, BAD_NUMBER",
    "v 1 2 10d, BAD_NUMBER",
    "vp 1 2, NO_FACES",
    "surf 0 1 0 1 1 2 3, UNSUPPORTED_FEATURE",
  })
  void objRefusesByName(String line, RefusalCode code) throws Exception {
    Inspection.Refused refused = refused("box.obj", bytes(UNIT_BOX + line + "\n"));
    assertThat(refused.code()).as("%s", refused).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OFF\n8 6 12\n%s",
        "OFF 8 6 12\n%s",
        "OFF # box\n# more\n8 6 # counts\n%s",
        "OFF\n8\n6\n0\n%s",
        "COFF\n8 6 0\n%s",
      })
  void offHeadersInAllTheirForms(String header) throws Exception {
    String points = UNIT_BOX.replace("v ", "").replace("\n", " 255 0 0 255\n");
    String faces =
        "4 0 3 2 1\n4 4 5 6 7 255 0 0\n4 0 1 5 4\n4 1 2 6 5 # side\n4 2 3 7 6\n4 3 0 4 7\n";
    assertBox("box.off", bytes(header.formatted(points + faces)));
  }

  @Test
  void plyPropertiesMayStandInAnyOrderAndBeOfAnyType() throws Exception {
    String ply =
        """
        ply\r
        format ascii 1.0\r
        comment box\r
        element edge 1\r
        property list uchar float nothing\r
        property char more\r
        element vertex 8\r
        property uchar red\r
        property double z\r
        property int x\r
        property short y\r
        element face 6\r
        property float quality\r
        property list uint16 uint32 vertex_index\r
        end_header\r
        2 0.5 0.5 1\r
        9 0 0 0\r
        9 0 2 0\r
        9 0 2 3\r
        9 0 0 3\r
        9 4 0 0\r
        9 4 2 0\r
        9 4 2 3\r
        9 4 0 3\r
        1 4 0 3 2 1\r
        1 4 4 5 6 7\r
        1 4 0 1 5 4\r
        1 4 1 2 6 5\r
        1 4 2 3 7 6\r
        1 4 3 0 4 7\r
        """;
    assertBox("box.ply", bytes(ply));
  }

  @ParameterizedTest
  @CsvSource({
    "micron, 0.001",
    "millimeter, 1",
    "centimeter, 10",
    "inch, 25.4",
    "foot, 304.8",
    "meter, 1000"
  })
  void threeMfIsMeasuredInItsUnit(String unit, double millimetres) throws Exception {
    Body box = Body.box(2, 3, 4, 1).scaled(1 / millimetres);
    Measurement measured =
        measured("a.3mf", BodyFiles.threeMf(object(1, box) + build(1, ""), unit(unit)));
    assertThat(measured.volumeMm3()).isCloseTo(24, within(1e-9));
    assertThat(measured.unitStated()).isTrue();
    assertThat(measured.unit().millimetres()).isEqualTo(millimetres);
  }

  private static String unit(String unit) {
    return "unit=\"" + unit + "\"";
  }

  private static String object(int id, Body body) {
    return "<resources><object id=\"%d\">%s</object></resources>"
        .formatted(id, BodyFiles.mesh(body));
  }

  private static String build(int id, String attributes) {
    return "<build><item objectid=\"%d\" %s/></build>".formatted(id, attributes);
  }

  @Test
  void threeMfComponentsAreTurnedMirroredAndStretched() throws Exception {
    // 24 mm³ as it is, mirrored, and drawn out to twice the height: 96 mm³ in three bodies.
    Measurement measured = measured("a.3mf", bytesOf("threeMf/components", "unit=\"millimeter\""));
    assertThat(measured.volumeMm3()).isCloseTo(96, within(1e-9));
    assertThat(measured.bodies()).isEqualTo(3);
    assertThat(measured.reorientedFacets()).isZero();
    assertThat(measured.boundsMm().max().z()).isCloseTo(38, within(1e-9));
    assertThat(measured.boundsMm().min().x()).isCloseTo(-3, within(1e-9));
    assertThat(measured.findings())
        .anySatisfy(finding -> assertThat(finding.code()).isEqualTo(FindingCode.LEFT_OUT));
  }

  /** The fuzzing seed with components, its third one in a part of its own. */
  private static byte[] bytesOf(String seed, String unit) {
    String model =
        new String(FuzzSeeds.seeds().get(seed), StandardCharsets.UTF_8)
            .replace("unit=\"inch\"", unit);
    return BodyFiles.zip(
        Map.of(
            "3D/3dmodel.model",
            model,
            "3D/b.model",
            BodyFiles.model(object(1, Body.box(2, 3, 4, 1)) + "<build/>", unit)));
  }

  @Test
  void severalObjectsOfA3mfAreSeveralBodies() throws Exception {
    String model =
        "<resources><object id=\"1\">%s</object><object id=\"2\">%s</object></resources>"
                .formatted(
                    BodyFiles.mesh(Body.box(2, 3, 4, 1)), BodyFiles.mesh(Body.sphere(2, 24, 12)))
            + "<build><item objectid=\"1\"/><item objectid=\"2\" transform=\"1 0 0 0 1 0 0 0 1 9 9 9\"/>"
            + "<item objectid=\"1\" transform=\"1 0 0 0 1 0 0 0 1 -9 0 0\"/></build>";
    Measurement measured = measured("a.3mf", BodyFiles.threeMf(model, unit("millimeter")));
    assertThat(measured.volumeMm3())
        .isCloseTo(48 + Body.sphere(2, 24, 12).volumeMm3(), within(1e-9));
    assertThat(measured.bodies()).isEqualTo(3);
  }

  @Test
  void aBombIsRefusedByWhatItsDirectorySaysWithoutInflatingIt() throws Exception {
    byte[] bomb = BodyFiles.threeMf("", unit("millimeter"));
    int directory = new String(bomb, StandardCharsets.ISO_8859_1).lastIndexOf("PK\u0001\u0002");
    ByteBuffer.wrap(bomb).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 24, 2_000_000_000);
    assertThat(refused("a.3mf", bomb).code()).isEqualTo(RefusalCode.ARCHIVE_LIMIT);
  }

  @ParameterizedTest
  @CsvSource({
    "3, INDEX_OUT_OF_RANGE",
    "-1, INDEX_OUT_OF_RANGE",
    "99999999999999999999999, INDEX_OUT_OF_RANGE",
    "1.0, BAD_NUMBER",
    "'', BAD_NUMBER",
    "+, BAD_NUMBER",
    "٢, BAD_NUMBER",
  })
  void threeMfCornersAreNumbersOfPoints(String corner, RefusalCode code) throws Exception {
    String mesh =
        "<mesh><vertices>%s</vertices><triangles><triangle v1='0' v2='1' v3='%s'/></triangles></mesh>"
            .formatted("<vertex x='0' y='0' z='0'/>".repeat(3), corner);
    String model = "<resources><object id='1'>%s</object></resources>".formatted(mesh);
    Inspection.Refused refused =
        refused("a.3mf", BodyFiles.threeMf(model + build(1, ""), unit("inch")));
    assertThat(refused.code()).as("%s", refused).isEqualTo(code);
  }

  @Test
  void pointsNobodyUsesCountAcrossObjectsAndParts() throws Exception {
    Limits few = Limits.DEFAULT.withTrianglesMax(12);
    String points = "<mesh><vertices>%s</vertices></mesh>";
    StringBuilder model = new StringBuilder("<resources>");
    for (int id = 2; id < 8; id++) {
      model.append(
          "<object id='%d'>%s</object>"
              .formatted(id, points.formatted("<vertex x='0' y='0' z='0'/>".repeat(3))));
    }
    String all = model + object(1, Body.box(1, 1, 1, 1)).substring("<resources>".length());
    assertThat(inspect("a.3mf", BodyFiles.threeMf(all + build(1, ""), unit("inch")), few))
        .isInstanceOfSatisfying(
            Inspection.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.TOO_COMPLEX));
  }

  @Test
  void everyLimitHasAnAnswer() throws Exception {
    Limits few = Limits.DEFAULT.withTrianglesMax(11);
    for (Map.Entry<String, byte[]> each : BodyFiles.all(Body.box(2, 3, 4, 1)).entrySet()) {
      Inspection inspection = inspect(each.getKey(), each.getValue(), few);
      assertThat(inspection)
          .as(each.getKey())
          .isInstanceOfSatisfying(
              Inspection.Refused.class,
              refused -> assertThat(refused.code()).isEqualTo(RefusalCode.TOO_COMPLEX));
    }
    byte[] ring = new RingGenerator(17, 2, 1200).stl();
    assertThat(inspect("a.stl", ring, Limits.DEFAULT.withTime(Duration.ZERO)))
        .isInstanceOfSatisfying(
            Inspection.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.TIME_LIMIT));
  }
}
