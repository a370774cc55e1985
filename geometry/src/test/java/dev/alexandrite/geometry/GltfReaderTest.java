package dev.alexandrite.geometry;

import static dev.alexandrite.geometry.BodyFiles.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alexandrite.geometry.measure.Models;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** glTF in what it allows: the box of 10 x 8 x 5 mm is 400 mm³ in all of it. */
class GltfReaderTest {
  private static final Body BOX = Body.box(10, 8, 5, 1);
  private static final String NODE = "{\"mesh\":0,\"scale\":[0.001,0.001,0.001]}";
  private static final String PRIMITIVE = "{\"attributes\":{\"POSITION\":0},\"indices\":1}";

  @TempDir Path folder;

  private Inspection inspect(String name, byte[] content) throws IOException {
    return Models.inspect(
        Files.write(folder.resolve("model"), content), name, Limits.DEFAULT.withoutSurfaceChecks());
  }

  private Measurement measured(byte[] content) throws IOException {
    Inspection inspection = inspect("ring.glb", content);
    assertThat(inspection).isInstanceOf(Inspection.Measured.class);
    return ((Inspection.Measured) inspection).measurement();
  }

  private Measurement measured(String json) throws IOException {
    return measured(BodyFiles.glb(json, BodyFiles.gltfBuffer(BOX)));
  }

  private Measurement answered(byte[] content, LengthUnit unit) throws IOException {
    Path file = Files.write(folder.resolve("model"), content);
    Inspection inspection =
        Models.inspect(file, "ring.glb", Limits.DEFAULT.withoutSurfaceChecks(), unit);
    assertThat(inspection).isInstanceOf(Inspection.Measured.class);
    return ((Inspection.Measured) inspection).measurement();
  }

  private static String json() {
    return BodyFiles.gltfJson(BOX, "");
  }

  private static String json(String from, String to) {
    assertThat(json()).contains(from);
    return json().replace(from, to);
  }

  private Inspection.Refused refused(byte[] content) throws IOException {
    Inspection inspection = inspect("ring.glb", content);
    assertThat(inspection).isInstanceOf(Inspection.Refused.class);
    return (Inspection.Refused) inspection;
  }

  private void assertRefused(String json, RefusalCode code, String... words) throws IOException {
    Inspection.Refused refused = refused(BodyFiles.glb(json, BodyFiles.gltfBuffer(BOX)));
    assertThat(refused.code()).as("%s", refused).isEqualTo(code);
    assertThat(refused.detail()).hasSizeBetween(5, 300);
    for (String word : words) {
      assertThat(refused.detail()).contains(word);
    }
  }

  private static Measurement assertBox(Measurement box, double times) {
    assertThat(box.volumeMm3()).isCloseTo(400 * times, within(4e-4));
    assertThat(box.watertight()).isTrue();
    assertThat(box.reorientedFacets()).isZero();
    return box;
  }

  @Test
  void aBoxIsMeasuredFromGlbAndFromJsonAlone() throws Exception {
    for (String name : new String[] {"ring.glb", "ring.gltf", "ring"}) {
      for (byte[] file : new byte[][] {BodyFiles.glb(BOX), bytes(BodyFiles.gltf(BOX))}) {
        Inspection inspection = inspect(name, file);
        assertThat(inspection).isInstanceOf(Inspection.Measured.class);
        Measurement box = assertBox(((Inspection.Measured) inspection).measurement(), 1);
        assertThat(box.format()).isEqualTo(Format.GLTF);
        assertThat(box.unit()).isEqualTo(LengthUnit.METRE);
        assertThat(box.unitStated()).isTrue();
        assertThat(box.areaMm2()).isCloseTo(340, within(1e-9));
        assertThat(box.verdict()).isEqualTo(Verdict.ACCEPT);
      }
    }
  }

  @Test
  void millimetresWrittenAsMetresAreAskedAbout() throws Exception {
    Measurement asked = measured(json(",\"scale\":[0.001,0.001,0.001]", ""));
    assertThat(asked.volumeMm3()).isCloseTo(400e9, within(1e4));
    assertThat(asked.verdict()).isEqualTo(Verdict.REVIEW);
    assertThat(asked.unitChoices())
        .extracting(Measurement.UnitChoice::unit)
        .contains(LengthUnit.MILLIMETRE);
  }

  @Test
  void anotherUnitThanAFileSensiblyStatesIsForAPersonToSee() throws Exception {
    byte[] ring = BodyFiles.glb(BOX);
    Measurement feet = answered(ring, LengthUnit.FOOT);
    assertThat(feet.unit()).isEqualTo(LengthUnit.FOOT);
    assertThat(feet.verdict()).isEqualTo(Verdict.REVIEW);
    assertThat(feet.findings().getFirst().code()).isEqualTo(FindingCode.UNIT_CONTRADICTED);
    assertThat(feet.findings().getFirst().detail()).contains("in metres", "in feet");
    assertThat(answered(ring, LengthUnit.METRE).verdict()).isEqualTo(Verdict.ACCEPT);

    byte[] millimetres =
        BodyFiles.glb(json(",\"scale\":[0.001,0.001,0.001]", ""), BodyFiles.gltfBuffer(BOX));
    assertThat(answered(millimetres, LengthUnit.MILLIMETRE).verdict())
        .as("it was asked, for nothing is 20 m large")
        .isEqualTo(Verdict.ACCEPT);
  }

  /** Placed twice (turned by a quaternion, mirrored by a matrix), and drawn out to three times. */
  @Test
  void nodesAreTurnedMirroredAndStretchedWithTheirParents() throws Exception {
    String nodes =
        """
        {"children":[1,2],"scale":[0.001,0.001,0.003]},
        {"mesh":0,"rotation":[0,0,0.70710678,0.70710678],"translation":[50,0,0]},
        {"mesh":0,"matrix":[-1,0,0,0, 0,1,0,0, 0,0,1,0, -50,0,7,1]}""";
    Measurement both = assertBox(measured(json(NODE, nodes)), 6);
    assertThat(both.bodies()).isEqualTo(2);
    assertThat(both.findings()).isEmpty();
    Box box = both.boundsMm();
    assertThat(box.min().x()).isCloseTo(-60, within(1e-5));
    assertThat(box.max().x()).isCloseTo(50, within(1e-5)); // turned by 90°: 8 mm to the left
    assertThat(box.max().y()).isCloseTo(10, within(1e-5));
    assertThat(box.max().z()).isCloseTo(36, within(1e-5));
  }

  @Test
  void onlyTheSceneThatIsShownCounts() throws Exception {
    String scenes = "\"scene\":1,\"scenes\":[{\"nodes\":[0,1]},{\"nodes\":[1]}]";
    String nodes = NODE + ",{\"mesh\":0,\"scale\":[0.002,0.001,0.001]}";
    String json = json(NODE, nodes).replace("\"scene\":0,\"scenes\":[{\"nodes\":[0]}]", scenes);
    assertThat(assertBox(measured(json), 2).findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.LEFT_OUT);
    // Without a scene: the nodes that hang in no other.
    String none = json(NODE, nodes).replace("\"scene\":0,\"scenes\":[{\"nodes\":[0]}],", "");
    assertBox(measured(none.replace("[0.002,", "[-0.002,")), 3);
    String inside =
        none.replace("{\"mesh\":0,\"scale\":[0.002,", "{\"children\":[0],\"scale\":[2,");
    assertBox(measured(inside.replace("[2,0.001,0.001]", "[2,1,1]")), 2);
  }

  @Test
  void aNodeScaledToNothingIsHidden() throws Exception {
    String nodes = NODE + ",{\"mesh\":0,\"scale\":[0,0,0]}";
    Measurement box = measured(json(NODE, nodes).replace("\"nodes\":[0]", "\"nodes\":[0,1]"));
    assertThat(assertBox(box, 1).findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.LEFT_OUT);
  }

  /** Eight corners, the sides as a strip and the two ends as fans. */
  @Test
  void stripsAndFansAreTriangles() throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(8 * 12 + 20).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 8; i++) {
      boolean far = i % 4 == 1 || i % 4 == 2;
      buffer.putFloat(far ? 10 : 0).putFloat(i % 4 > 1 ? 8 : 0).putFloat(i > 3 ? 5 : 0);
    }
    buffer.put(new byte[] {4, 0, 5, 1, 6, 2, 7, 3, 4, 0, 0, 3, 2, 1, 4, 5, 6, 7});
    String json =
        """
        {"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],
        "nodes":[{"mesh":0,"scale":[0.001,0.001,0.001]}],
        "meshes":[{"primitives":[{"attributes":{"POSITION":0},"indices":1,"mode":5},
        {"attributes":{"POSITION":0},"indices":2,"mode":6},
        {"attributes":{"POSITION":0},"indices":3,"mode":6},
        {"attributes":{"POSITION":0},"mode":1}]}],
        "accessors":[{"bufferView":0,"componentType":5126,"count":8,"type":"VEC3"},
        {"bufferView":1,"componentType":5121,"count":10,"type":"SCALAR"},
        {"bufferView":1,"byteOffset":10,"componentType":5121,"count":4,"type":"SCALAR"},
        {"bufferView":1,"byteOffset":14,"componentType":5121,"count":4,"type":"SCALAR"}],
        "bufferViews":[{"buffer":0,"byteLength":96},
        {"buffer":0,"byteOffset":96,"byteLength":18}],"buffers":[{"byteLength":116}]}""";
    Measurement box = assertBox(measured(BodyFiles.glb(json, buffer.array())), 1);
    assertThat(box.triangles()).isEqualTo(12);
    assertThat(box.findings()).extracting(Finding::code).containsExactly(FindingCode.LEFT_OUT);
  }

  /** Corners at 0 and 1 of the type's range, interleaved with other numbers, scaled by the node. */
  @ParameterizedTest
  @CsvSource({
    "5120, true, 127, 1",
    "5121, true, 255, 1",
    "5122, true, 32767, 2",
    "5123, true, 65535, 2",
    "5120, false, 100, 1",
    "5121, false, 200, 1",
    "5122, false, 30000, 2",
    "5123, false, 60000, 2",
  })
  void quantisedPositionsAreTurnedIntoNumbers(int type, boolean normalized, int one, int size)
      throws Exception {
    int stride = size == 1 ? 8 : 12;
    int points = BOX.points().length / 3;
    ByteBuffer buffer =
        ByteBuffer.allocate(points * stride + 2 * BOX.corners().length)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < points; i++) {
      buffer.position(i * stride);
      for (int axis = 0; axis < 3; axis++) {
        int value = BOX.points()[3 * i + axis] == 0 ? 0 : one;
        if (size == 1) {
          buffer.put((byte) value);
        } else {
          buffer.putShort((short) value);
        }
      }
    }
    buffer.position(points * stride);
    for (int corner : BOX.corners()) {
      buffer.putShort((short) corner);
    }
    double unit = normalized ? 1 : one;
    String json =
        json(
                "{\"bufferView\":0,\"componentType\":5126",
                "{\"bufferView\":0,\"normalized\":%s,\"componentType\":%d"
                    .formatted(normalized, type))
            .replace("5125", "5123")
            .replaceAll(
                "\"bufferViews\":.*",
                """
                "bufferViews":[{"buffer":0,"byteLength":%d,"byteStride":%d},
                {"buffer":0,"byteOffset":%d,"byteLength":%d}]"""
                    .formatted(points * stride, stride, points * stride, 2 * BOX.corners().length))
            .replaceAll(
                "\"buffers\":.*",
                ",\"buffers\":[{\"byteLength\":%d}],\"extensionsRequired\":[\"KHR_mesh_quantization\"]}"
                    .formatted(buffer.capacity()))
            .replace(
                "[0.001,0.001,0.001]",
                "[%s,%s,%s]".formatted(0.010 / unit, 0.008 / unit, 0.005 / unit));
    assertBox(measured(BodyFiles.glb(json, buffer.array())), 1);
  }

  /** All points at the origin but those that the sparse values put to their places. */
  @Test
  void sparseAccessorsReplaceSomePoints() throws Exception {
    int points = BOX.points().length / 3;
    ByteBuffer buffer =
        ByteBuffer.allocate(16 * points + 4 * BOX.corners().length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < points; i++) {
      buffer.putInt(i);
    }
    buffer.put(BodyFiles.gltfBuffer(BOX));
    String json =
        """
        {"asset":{"version":"2.0"},"nodes":[{"mesh":0,"scale":[0.001,0.001,0.001]}],
        "meshes":[{"primitives":[{"attributes":{"POSITION":0},"indices":1}]}],
        "accessors":[{"componentType":5126,"count":%d,"type":"VEC3","sparse":{"count":%d,
        "indices":{"bufferView":0,"componentType":5125},"values":{"bufferView":1}}},
        {"bufferView":2,"componentType":5125,"count":%d,"type":"SCALAR"}],
        "bufferViews":[{"buffer":0,"byteLength":%d},{"buffer":0,"byteOffset":%d,"byteLength":%d},
        {"buffer":0,"byteOffset":%d,"byteLength":%d}],"buffers":[{"byteLength":%d}]}"""
            .formatted(
                points,
                points,
                BOX.corners().length,
                4 * points,
                4 * points,
                12 * points,
                16 * points,
                4 * BOX.corners().length,
                buffer.capacity());
    assertBox(measured(BodyFiles.glb(json, buffer.array())), 1);
    buffer.putInt(4, 0); // twice the first
    assertThat(refused(BodyFiles.glb(json, buffer.array())).code())
        .isEqualTo(RefusalCode.INDEX_OUT_OF_RANGE);
  }

  /** The target is the box itself: with a weight of 0.5 every side is half as long again. */
  @Test
  void morphTargetsAreReadInTheirDefaultPose() throws Exception {
    String morph = PRIMITIVE.replace("\"indices\"", "\"targets\":[{\"POSITION\":0}],\"indices\"");
    String json = json(PRIMITIVE, morph);
    for (String weights : new String[] {"", "\"weights\":[0],"}) {
      Measurement rest = measured(json.replace("{\"mesh\":0", "{" + weights + "\"mesh\":0"));
      assertThat(assertBox(rest, 1).findings())
          .extracting(Finding::code)
          .containsExactly(FindingCode.LEFT_OUT);
    }
    assertBox(
        measured(json.replace("{\"mesh\":0", "{\"weights\":[0.5],\"mesh\":0")), 1.5 * 1.5 * 1.5);
    assertBox(measured(json.replace("\"meshes\":[{", "\"meshes\":[{\"weights\":[1],")), 8);
  }

  @Test
  void whatIsNotReadIsRefusedWithAnAdvice() throws Exception {
    String required = "\"extensionsRequired\":[\"%s\"],\"asset\"";
    for (String packed :
        new String[] {
          "KHR_draco_mesh_compression", "EXT_meshopt_compression", "KHR_meshopt_compression"
        }) {
      assertRefused(
          json("\"asset\"", required.formatted(packed)),
          RefusalCode.UNSUPPORTED_FEATURE,
          "without compression",
          "STL");
    }
    assertRefused(
        json(
                PRIMITIVE,
                "{\"attributes\":{\"POSITION\":0},\"extensions\":{\"KHR_draco_mesh_compression\":{}}}")
            .replace("{\"bufferView\":0,\"componentType\"", "{\"componentType\""),
        RefusalCode.UNSUPPORTED_FEATURE,
        "Draco");
    assertRefused(
        json("\"asset\"", required.formatted("ACME_shape")),
        RefusalCode.UNSUPPORTED_FEATURE,
        "ACME_shape");
    assertRefused(
        json("{\"mesh\":0", "{\"skin\":0,\"mesh\":0"), RefusalCode.UNSUPPORTED_FEATURE, "pose");
    assertRefused(
        json("{\"mesh\":0", "{\"extensions\":{\"EXT_mesh_gpu_instancing\":{}},\"mesh\":0"),
        RefusalCode.UNSUPPORTED_FEATURE,
        "as nodes");
    assertRefused(json("\"2.0\"", "\"1.0\""), RefusalCode.UNSUPPORTED_FEATURE, "2.0");
    byte[] first = BodyFiles.glb(BOX);
    first[4] = 1;
    assertThat(refused(first).code()).isEqualTo(RefusalCode.UNSUPPORTED_FEATURE);
    // Materials are no shape.
    assertBox(measured(json("\"asset\"", required.formatted("KHR_materials_clearcoat"))), 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ring.bin", "file:///etc/passwd", "http://127.0.0.1:9/a.bin", "//a/b"})
  void nothingElseIsOpened(String uri) throws Exception {
    Inspection.Refused refused =
        refused(bytes(BodyFiles.gltfJson(BOX, ",\"uri\":\"" + uri + "\"")));
    assertThat(refused.code()).isEqualTo(RefusalCode.BAD_REFERENCE);
    assertThat(refused.detail()).contains("GLB");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"count\":36|\"count\":39|INDEX_OUT_OF_RANGE",
        "\"count\":24|\"count\":23|INDEX_OUT_OF_RANGE",
        "\"count\":24|\"count\":800000000|INDEX_OUT_OF_RANGE",
        "\"count\":24|\"count\":1e300|BAD_SYNTAX",
        "\"count\":36|\"count\":35|BAD_SYNTAX",
        "\"count\":36|\"count\":-3|BAD_SYNTAX",
        "\"byteOffset\":288|\"byteOffset\":9007199254740992|INDEX_OUT_OF_RANGE",
        "\"byteLength\":288}|\"byteLength\":288,\"byteStride\":4}|BAD_SYNTAX",
        "\"byteLength\":144|\"byteLength\":145|INDEX_OUT_OF_RANGE",
        "[{\"byteLength\":432|[{\"byteLength\":433|TRUNCATED",
        "\"buffer\":0,\"byteOffset\"|\"buffer\":1,\"byteOffset\"|BAD_REFERENCE",
        "\"POSITION\":0|\"POSITION\":7|BAD_REFERENCE",
        "\"POSITION\":0|\"NORMAL\":0|BAD_SYNTAX",
        "\"POSITION\":0|\"POSITION\":1|BAD_SYNTAX",
        "\"indices\":1|\"indices\":0|BAD_SYNTAX",
        "\"mesh\":0|\"mesh\":1|BAD_REFERENCE",
        "\"mesh\":0|\"mesh\":\"a\"|BAD_SYNTAX",
        "\"mesh\":0|\"children\":[0]|CYCLE",
        "\"mesh\":0|\"rotation\":[0,0,0,0],\"mesh\":0|BAD_TRANSFORM",
        "\"mesh\":0|\"matrix\":[1,0,0,1,0,1,0,0,0,0,1,0,0,0,0,1]|BAD_TRANSFORM",
        "\"mesh\":0|\"translation\":[1e300,0,0],\"mesh\":0|TOO_LARGE",
        "\"nodes\":[0]|\"nodes\":[0,0]|CYCLE",
        "\"nodes\":[0]|\"nodes\":[]|NO_FACES",
        "\"scene\":0|\"scene\":9|BAD_REFERENCE",
        "\"scene\":0|\"scene\":0,,|BAD_SYNTAX",
        "\"scene\":0|\"scene\":NaN|BAD_SYNTAX",
        "\"scene\":0|\"scene\":{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[|TOO_COMPLEX",
        "\"buffers\"|\"buffers2\"|BAD_REFERENCE",
        "[{\"byteLength\":432}]}|[{\"byteLength\":432|TRUNCATED",
      })
  void aBrokenFileIsRefusedByName(String from, String to, RefusalCode code) throws Exception {
    assertRefused(json(from, to), code);
  }

  @Test
  void aFileCutOffAnywhereIsRefused() throws Exception {
    byte[] file = BodyFiles.glb(BOX);
    for (int length = 4; length < file.length; length += 7) {
      Inspection.Refused refused = refused(Arrays.copyOf(file, length));
      assertThat(refused.code())
          .as("%d bytes, %s", length, refused)
          .isEqualTo(RefusalCode.TRUNCATED);
    }
    byte[] text = bytes(BodyFiles.gltf(BOX));
    for (int length = 20; length < text.length - 1; length += 31) {
      Inspection.Refused refused = refused(Arrays.copyOf(text, length));
      assertThat(refused.code())
          .as("%d bytes, %s", length, refused)
          .isEqualTo(RefusalCode.TRUNCATED);
    }
    Measurement longer = measured(Arrays.copyOf(file, file.length + 9));
    assertThat(longer.findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.SIZE_MISMATCH);
  }
}
