package dev.alexandrite.geometry;

import static dev.alexandrite.geometry.BodyFiles.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alexandrite.geometry.measure.Models;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The forms that programs write a format in: the box of 10 x 8 x 5 mm is 400 mm³ in all of them.
 */
class ReaderFormsTest {
  private static final Body BOX = Body.box(10, 8, 5, 1);

  @TempDir Path folder;

  private Inspection inspect(String name, byte[] content) throws IOException {
    return Models.inspect(
        Files.write(folder.resolve("model"), content), name, Limits.DEFAULT.withoutSurfaceChecks());
  }

  private Measurement measured(String name, byte[] content) throws IOException {
    Inspection inspection = inspect(name, content);
    assertThat(inspection).as(name).isInstanceOf(Inspection.Measured.class);
    return ((Inspection.Measured) inspection).measurement();
  }

  private Measurement assertBox(String name, byte[] content) throws IOException {
    Measurement box = measured(name, content);
    assertThat(box.volumeMm3()).as(name).isCloseTo(400, within(1e-9));
    assertThat(box.watertight()).as(name).isTrue();
    assertThat(box.triangles()).isEqualTo(12);
    assertThat(box.reorientedFacets()).isZero();
    return box;
  }

  /** Numbers of the box as an OFF: three a point, four a facet. */
  private static String off(String header, String behindPoint, String behindFace, String gap) {
    StringBuilder text = new StringBuilder(header);
    for (int i = 0; i < BOX.points().length; i += 3) {
      for (int axis = 0; axis < 3; axis++) {
        text.append(BOX.points()[i + axis]).append(axis < 2 ? gap : behindPoint);
      }
    }
    for (int i = 0; i < BOX.corners().length; i += 3) {
      text.append('3').append(gap);
      for (int k = 0; k < 3; k++) {
        text.append(BOX.corners()[i + k]).append(k < 2 ? gap : behindFace);
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "'OFF\n24 12 0\n', '\n', '\n', ' '",
    "'OFF\n24 12 0\n', '\n', '\n', '\n'",
    "'OFF 24 12 0 ', ' ', ' ', ' '",
    "'OFF\n24\n12\n0\n', '\n', ' ', '\n'",
    "'OFF\n24 12\n', '\n', '\n', ' '",
    "'# made by hand\n# twice\n\nOFF\n24 12 0\n', ' # a point\n', ' # a face\n', '\n# more\n'",
    "'OFF\n24 12 0\n', ' 255 0 0\n', ' 0.5 0.5 0.5 1\n', ' '",
    "'OFF\n24 12 0\n', '\n', ' 7\n', '\n'",
    "'COFF\n24 12 0\n', ' 255 0 0 255\n', ' 3 0 0\n', '\n'",
    "'COFF 24 12 0 ', ' 0 0 1 1 ', ' ', ' '",
    "'COFF 24 12 0 ', ' 0 0 1 ', ' ', ' '",
    "'NOFF\n24 12 0\n', '\n0 0 1\n', '\n', ' '",
    "'STCNOFF 24 12 0 ', ' 0 0 1 1 0 0 1 0.5 0.5 ', ' ', '\n'",
    "'24 12 0\n', '\n', '\n', ' '",
  })
  void offIsReadByItsNumbers(String header, String behindPoint, String behindFace, String gap)
      throws Exception {
    assertBox("box.off", bytes(off(header, behindPoint, behindFace, gap)));
  }

  @ParameterizedTest
  @CsvSource({
    "'OFF 24 13 0 ', TRUNCATED",
    "'OFF 25 12 0 ', TRUNCATED",
    "'NOFF 24 12 0 ', TRUNCATED",
  })
  void offWithTooFewNumbersIsCutOff(String header, RefusalCode code) throws Exception {
    Inspection inspection = inspect("box.off", bytes(off(header, " ", " ", " ")));
    assertThat(inspection)
        .isInstanceOfSatisfying(
            Inspection.Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @ValueSource(strings = {"end solid body", "End Solid", "ENDSOLID a b c", "end  solid endsolid"})
  void textStlEndsInOneWordOrTwo(String end) throws Exception {
    String text = BodyFiles.stlText(BOX);
    String spelt = text.replace("endsolid body", end);
    assertThat(assertBox("box.stl", bytes(spelt)).findings()).isEmpty();
    assertBox("box.stl", bytes(spelt.replace("endloop", "end loop")));
    assertBox("box.stl", bytes(spelt.replace("endfacet", "end facet").replace("\n", " ")));
    Body two = BOX.moved(20, 0, 0);
    Measurement both = measured("two.stl", bytes(spelt + BodyFiles.stlText(two)));
    assertThat(both.volumeMm3()).isCloseTo(800, within(1e-9));
    assertThat(both.bodies()).isEqualTo(2);
  }

  @Test
  void aSolidMayBeginBeforeTheOneBeforeHasEnded() throws Exception {
    String text = BodyFiles.stlText(BOX).replace("endsolid body\n", "");
    Measurement both =
        measured("two.stl", bytes(text + BodyFiles.stlText(BOX.moved(20, 0, 0)) + "solid x"));
    assertThat(both.volumeMm3()).isCloseTo(800, within(1e-9));
  }

  @Test
  void binaryStlMayCarryBytesBehindItsFacets() throws Exception {
    byte[] stl = BodyFiles.stl(BOX);
    for (int attributes : new int[] {2, 13, 50, 60_000}) {
      ByteBuffer file =
          ByteBuffer.allocate(stl.length + 6 * attributes).order(ByteOrder.LITTLE_ENDIAN);
      file.put(stl, 0, 84);
      for (int facet = 0; facet < 12; facet++) {
        int more = facet % 2 * attributes;
        file.put(stl, 84 + 50 * facet, 48).putShort((short) more).put(new byte[more]);
      }
      assertThat(assertBox("box.stl", file.array()).findings()).isEmpty();
    }
    // Colours where the count should be: the facets fill the file, so that it is none.
    for (int facet = 0; facet < 12; facet++) {
      ByteBuffer.wrap(stl).putShort(84 + 50 * facet + 48, (short) 0x7fff);
    }
    assertThat(assertBox("box.stl", stl).findings()).isEmpty();
  }

  private static String surface() {
    StringBuilder text = new StringBuilder(BodyFiles.obj(BOX));
    for (int i = 0; i < 16; i++) {
      text.append("v %d %d 0\n".formatted(20 + i % 4, i / 4));
    }
    return text
        + "cstype bezier\ndeg 3 3\nsurf 0 1 0 1 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39"
        + " 40\nparm u 0 1\nparm v 0 1\nend\n";
  }

  @Test
  void aFreeFormSurfaceBesideAMeshIsHeld() throws Exception {
    Measurement held = assertBox("box.obj", bytes(surface()));
    assertThat(held.verdict()).isEqualTo(Verdict.REVIEW);
    assertThat(held.findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.SHAPE_LEFT_OUT);
    String old = BodyFiles.obj(BOX) + "bzp 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n";
    assertThat(assertBox("box.obj", bytes(old)).verdict()).isEqualTo(Verdict.REVIEW);
    assertThat(inspect("box.obj", bytes(BodyFiles.obj(BOX) + "call part.obj\n")))
        .isInstanceOfSatisfying(
            Inspection.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.UNSUPPORTED_FEATURE));
  }

  @Test
  void aCurveBesideAMeshIsNoShape() throws Exception {
    Measurement box = assertBox("box.obj", bytes(BodyFiles.obj(BOX) + "curv 0 1 1 2 3 4\n"));
    assertThat(box.verdict()).isEqualTo(Verdict.ACCEPT_WITH_WARNINGS);
    assertThat(box.findings()).extracting(Finding::code).containsExactly(FindingCode.LEFT_OUT);
  }

  @ParameterizedTest
  @CsvSource({
    "' 1', ''",
    "' 1.0 # weight', ''",
    "' 0.5 0.25 1', ''",
    "' 255 0 0 255', ''",
    "' 2', WEIGHTED_POINTS",
    "' 0', WEIGHTED_POINTS",
    "' 0.5', WEIGHTED_POINTS",
  })
  void objPointsMayCarryColoursButNoWeights(String behind, String finding) throws Exception {
    String text = BodyFiles.obj(BOX).replaceAll("(?m)^(v .*)$", "$1" + behind);
    Measurement box = assertBox("box.obj", bytes(text));
    assertThat(box.findings())
        .extracting(each -> each.code().name())
        .containsExactlyElementsOf(finding.isEmpty() ? List.of() : List.of(finding));
    // Points that no face uses may have weights: control points of a surface or curve have.
    String unused = BodyFiles.obj(BOX) + "v 1 1 1" + behind + "\n";
    assertThat(assertBox("box.obj", bytes(unused)).findings()).isEmpty();
  }

  @Test
  void plyListsOfAnyKindArePassedOver() throws Exception {
    String text =
        BodyFiles.plyText(BOX)
            .replace(
                "property double z\n", "property double z\nproperty list uchar float weights\n")
            .replace(
                "property list uchar int vertex_indices\n",
                "property uchar red\nproperty list uchar int vertex_indices\n"
                    + "property list uint8 float texcoord\n")
            .replace("end_header", "element material 1\nproperty list int uchar name\nend_header");
    int body = text.indexOf("end_header\n") + "end_header\n".length();
    StringBuilder file = new StringBuilder(text.substring(0, body));
    String[] lines = text.substring(body).split("\n");
    for (int i = 0; i < lines.length; i++) {
      file.append(i < 24 ? lines[i] + " 2 0.5 0.5\n" : "9 " + lines[i] + " 2 0 1\n");
    }
    assertBox("box.ply", bytes(file + "3 65 66 67\n"));
  }

  /** A ring of facets around the box and its two ends as strips, as scanners write them. */
  @Test
  void plyOfTriangleStripsIsRead() throws Exception {
    String text =
        """
        ply
        format ascii 1.0
        element vertex 8
        property float x
        property float y
        property float z
        element tristrips 1
        property list int int vertex_indices
        end_header
        0 0 0
        10 0 0
        10 8 0
        0 8 0
        0 0 5
        10 0 5
        10 8 5
        0 8 5
        20 4 0 5 1 6 2 7 3 4 0 -1 0 3 1 2 -1 4 5 7 6
        """;
    assertBox("box.ply", bytes(text));
  }

  private static byte[] threeMf(byte[] model) {
    return BodyFiles.zipBytes(Map.of("3D/3dmodel.model", model));
  }

  @Test
  void xmlThatEndsEarlyIsCutOff() throws Exception {
    byte[] model =
        bytes(
            BodyFiles.model(
                "<resources><object id=\"1\">%s</object></resources><build><item objectid=\"1\"/></build>"
                    .formatted(BodyFiles.mesh(BOX)),
                "unit=\"millimeter\""));
    assertBox("box.3mf", threeMf(model));
    int end = new String(model, StandardCharsets.UTF_8).lastIndexOf("</model>");
    for (int length : new int[] {0, 10, 60, 200, 1000, end - 10, end, end + 7}) {
      Inspection inspection = inspect("box.3mf", threeMf(Arrays.copyOf(model, length)));
      assertThat(inspection)
          .as("%d bytes", length)
          .isInstanceOfSatisfying(
              Inspection.Refused.class,
              refused -> assertThat(refused.code()).isEqualTo(RefusalCode.TRUNCATED));
    }
  }

  @Test
  void theConsoleHearsNothingOfABadFile() throws Exception {
    byte[] model =
        bytes(
            BodyFiles.model(
                "<resources><object id=\"1\">%s</object></resources><build><item objectid=\"1\"/></build>"
                    .formatted(BodyFiles.mesh(BOX)),
                "unit=\"millimeter\""));
    Random random = new Random(20260101);
    PrintStream err = System.err;
    PrintStream out = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream ear = new PrintStream(said, true, StandardCharsets.UTF_8);
    System.setErr(ear);
    System.setOut(ear);
    try {
      for (int i = 0; i < 400; i++) {
        byte[] broken = model.clone();
        for (int k = random.nextInt(3); k >= 0; k--) {
          broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
        }
        assertThat(inspect("box.3mf", threeMf(broken))).isNotNull();
      }
    } finally {
      System.setErr(err);
      System.setOut(out);
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-8"})
  void xmlMayBeInUtf8And16(Charset charset) throws Exception {
    String text =
        BodyFiles.model(
                "<resources><object id=\"1\">%s</object></resources><build><item objectid=\"1\"/></build>"
                    .formatted(BodyFiles.mesh(BOX)),
                "unit=\"millimeter\"")
            .replace("encoding=\"UTF-8\"", "");
    assertBox("box.3mf", threeMf(text.getBytes(charset)));
    Inspection latin =
        inspect(
            "box.3mf",
            threeMf(bytes(text.replace("version=\"1.0\"", "version=\"1.0\" encoding=\"latin1\""))));
    assertThat(latin)
        .isInstanceOfSatisfying(
            Inspection.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.BAD_SYNTAX));
  }
}
