package dev.alexandrite.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alexandrite.geometry.measure.Models;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Projects of slicers: what the slicer would make is measured, and held where the slicer would do
 * more than put bodies in their places. {@code prusaslicer-2.5.3mf} and {@code cura-4.13.3mf} are
 * written by those programs (boxes of our own), the others by the published format.
 */
class SlicerProjectTest {
  private static final Body PLATE = Body.box(20, 20, 10, 1); // 4000 mm³
  private static final Body CUBE = Body.box(5, 5, 5, 1); // 125 mm³

  @TempDir Path folder;

  private Inspection inspect(byte[] content) throws IOException {
    return Models.inspect(Files.write(folder.resolve("a.3mf"), content), "a.3mf", Limits.DEFAULT);
  }

  private Measurement measured(byte[] content) throws IOException {
    Inspection inspection = inspect(content);
    assertThat(inspection).isInstanceOf(Inspection.Measured.class);
    return ((Inspection.Measured) inspection).measurement();
  }

  private static byte[] project(String name) throws IOException {
    try (InputStream in = SlicerProjectTest.class.getResourceAsStream("projects/" + name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  private static List<FindingCode> codes(Measurement measured) {
    return measured.findings().stream().map(Finding::code).toList();
  }

  /** A plate; a volume to be cut out, a modifier, a blocker and an enforcer; a second instance. */
  @Test
  void aProjectOfPrusaSlicerIsHeldForItsNegativeVolume() throws Exception {
    Measurement held = measured(project("prusaslicer-2.5.3mf"));
    assertThat(held.volumeMm3()).isCloseTo(4000, within(1e-3));
    assertThat(held.bodies()).isEqualTo(1);
    assertThat(codes(held))
        .containsExactly(FindingCode.SHAPE_LEFT_OUT, FindingCode.LEFT_OUT, FindingCode.LEFT_OUT);
    assertThat(held.findings().get(0).detail()).startsWith("1 negative volumes");
    assertThat(held.findings().get(1).detail()).startsWith("3 modifiers");
    assertThat(held.findings().get(2).detail()).startsWith("1 objects that are not to be printed");
    assertThat(held.verdict()).isEqualTo(Verdict.REVIEW);
  }

  /** A plate and a small box; a blocker, a modifier and a support beside them. */
  @Test
  void aProjectOfCuraIsMeasuredWithoutItsModifiers() throws Exception {
    Measurement measured = measured(project("cura-4.13.3mf"));
    assertThat(measured.volumeMm3()).isCloseTo(4024, within(1e-3));
    assertThat(measured.bodies()).isEqualTo(2);
    assertThat(codes(measured)).containsExactly(FindingCode.LEFT_OUT);
    assertThat(measured.findings().getFirst().detail()).startsWith("3 modifiers");
    assertThat(measured.verdict()).isEqualTo(Verdict.ACCEPT_WITH_WARNINGS);
  }

  /** A plate and a cube in one object, where the second is of some kind. */
  private static byte[] prusa(String kind, int first, int last) {
    Map<String, String> parts = new LinkedHashMap<>();
    Body both = PLATE.and(CUBE.moved(15, 15, 8));
    parts.put(
        "3D/3dmodel.model",
        BodyFiles.model(
            "<resources><object id=\"1\">%s</object></resources><build><item objectid=\"1\"/></build>"
                .formatted(BodyFiles.mesh(both)),
            "unit=\"millimeter\""));
    parts.put(
        "Metadata/Slic3r_PE_model.config",
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <config><object id="1"><metadata type="object" key="name" value="a"/>
        <volume firstid="0" lastid="11">
        <metadata type="volume" key="volume_type" value="ModelPart"/></volume>
        <volume firstid="%d" lastid="%d"><metadata type="volume" %s/></volume></object></config>
        """
            .formatted(first, last, kind));
    return BodyFiles.zip(parts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key=\"volume_type\" value=\"ModelPart\"|4075|BODIES_JOINED",
        "key=\"volume_type\" value=\"ParameterModifier\"|4000|LEFT_OUT",
        "key=\"volume_type\" value=\"SupportBlocker\"|4000|LEFT_OUT",
        "key=\"volume_type\" value=\"SupportEnforcer\"|4000|LEFT_OUT",
        "key=\"modifier\" value=\"1\"|4000|LEFT_OUT",
        "key=\"modifier\" value=\"0\"|4075|BODIES_JOINED",
        "key=\"volume_type\" value=\"NegativeVolume\"|4000|SHAPE_LEFT_OUT",
        "key=\"volume_type\" value=\"Hologram\"|4075|SHAPE_LEFT_OUT",
      })
  void rangesOfTrianglesAreWhatTheirVolumeSays(String kind, double volume, FindingCode first)
      throws Exception {
    // Of the cube's 125 mm³ 5 x 5 x 2 lie in the plate.
    Measurement measured = measured(prusa(kind, 12, 23));
    assertThat(measured.volumeMm3()).isCloseTo(volume, within(0.1));
    assertThat(codes(measured)).startsWith(first);
  }

  @ParameterizedTest
  @CsvSource({"12, 24", "24, 30", "13, 12", "500000000, 600000000"})
  void aRangeThatIsNotThereIsHeld(int first, int last) throws Exception {
    String negative = "key=\"volume_type\" value=\"NegativeVolume\"";
    assertThat(codes(measured(prusa(negative, first, last)))).contains(FindingCode.SHAPE_LEFT_OUT);
  }

  @Test
  void aRangeWithoutNumbersIsRefused() throws Exception {
    byte[] file = prusa("key=\"volume_type\" value=\"NegativeVolume\"", -1, 3);
    assertThat(inspect(file))
        .isInstanceOfSatisfying(
            Inspection.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.BAD_NUMBER));
  }

  /** An object of two components in a part of their own, as Bambu Studio and OrcaSlicer write. */
  private static byte[] bambu(String first, String second, String item) {
    String attributes = "unit=\"millimeter\" requiredextensions=\"p\"";
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(
        "3D/3dmodel.model",
        BodyFiles.model(
            """
            <resources><object id="8" type="model"><components>
            <component p:path="/3D/Objects/object_1.model" objectid="1"/>
            <component p:path="/3D/Objects/object_1.model" objectid="2"
              transform="1 0 0 0 1 0 0 0 1 15 15 8"/></components></object></resources>
            <build><item objectid="8" %s/></build>"""
                .formatted(item),
            attributes));
    parts.put(
        "3D/Objects/object_1.model",
        BodyFiles.model(
            "<resources><object id=\"1\">%s</object><object id=\"2\">%s</object></resources><build/>"
                .formatted(BodyFiles.mesh(PLATE), BodyFiles.mesh(CUBE)),
            attributes));
    parts.put(
        "Metadata/model_settings.config",
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <config><object id="8"><metadata key="name" value="plate"/><metadata key="extruder" value="1"/>
        <part id="1" subtype="%s"><metadata key="name" value="a"/><mesh_stat edges_fixed="0"/></part>
        <part id="2" subtype="%s"><metadata key="name" value="b"/></part></object>
        <plate><metadata key="plater_id" value="1"/><model_instance>
        <metadata key="object_id" value="8"/></model_instance></plate></config>
        """
            .formatted(first, second));
    return BodyFiles.zip(parts);
  }

  @ParameterizedTest
  @CsvSource({
    "normal_part, normal_part, 4075, BODIES_JOINED",
    "normal_part, modifier_part, 4000, LEFT_OUT",
    "normal_part, support_blocker, 4000, LEFT_OUT",
    "support_enforcer, normal_part, 125, LEFT_OUT",
    "normal_part, negative_part, 4000, SHAPE_LEFT_OUT",
    "normal_part, text_part, 4075, SHAPE_LEFT_OUT",
  })
  void componentsAreWhatTheirPartSays(
      String first, String second, double volume, FindingCode finding) throws Exception {
    Measurement measured = measured(bambu(first, second, ""));
    assertThat(measured.volumeMm3()).isCloseTo(volume, within(0.1));
    assertThat(codes(measured)).startsWith(finding);
  }

  @Test
  void aPartThatIsNotThereIsHeld() throws Exception {
    String text = "Metadata/model_settings.config";
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(
        "3D/3dmodel.model",
        BodyFiles.model(
            "<resources><object id=\"1\">%s</object></resources><build><item objectid=\"1\"/></build>"
                .formatted(BodyFiles.mesh(PLATE)),
            "unit=\"millimeter\""));
    parts.put(
        text,
        "<config><object id=\"1\"><part id=\"7\" subtype=\"negative_part\"/></object></config>");
    assertThat(codes(measured(BodyFiles.zip(parts)))).containsExactly(FindingCode.SHAPE_LEFT_OUT);
    parts.put(
        text,
        "<config><object id=\"1\"><part id=\"7\" subtype=\"normal_part\"/></object></config>");
    assertThat(codes(measured(BodyFiles.zip(parts)))).isEmpty();
  }

  @Test
  void whatIsNotToBePrintedIsNoPartOfTheOrder() throws Exception {
    assertThat(measured(bambu("normal_part", "modifier_part", "printable=\"1\"")).volumeMm3())
        .isCloseTo(4000, within(1e-9));
    assertThat(inspect(bambu("normal_part", "normal_part", "printable=\"0\"")))
        .isInstanceOfSatisfying(
            Inspection.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.NO_FACES));
  }

  @Test
  void drainHolesAreHeld() throws Exception {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(
        "3D/3dmodel.model",
        BodyFiles.model(
            "<resources><object id=\"1\">%s</object></resources><build><item objectid=\"1\"/></build>"
                .formatted(BodyFiles.mesh(PLATE)),
            "unit=\"millimeter\""));
    parts.put(
        "Metadata/Slic3r_PE_sla_drain_holes.txt",
        "drain_holes_format_version=1\nobject_id=1|1 2 3 0 0 1 2 5");
    assertThat(codes(measured(BodyFiles.zip(parts)))).containsExactly(FindingCode.SHAPE_LEFT_OUT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<metadatagroup><metadata name=\"cura:infill_mesh\" preserve=\"1\">True</metadata></metadatagroup>",
        "<metadatagroup><metadata name=\"support_mesh\"> true </metadata></metadatagroup>",
        "<settings xmlns=\"http://software.ultimaker.com/xml/cura/3mf/2015/10\"><setting key=\"anti_overhang_mesh\">True</setting></settings>",
      })
  void curaSaysInItsSettingsWhatIsNoMaterial(String settings) throws Exception {
    String model =
        "<resources><object id=\"1\">%s</object><object id=\"2\">%s%s</object><object id=\"3\"><mesh><vertices/><triangles/></mesh></object></resources><build><item objectid=\"1\"/><item objectid=\"2\"/><item objectid=\"3\"/></build>";
    Body aside = CUBE.moved(30, 0, 0);
    Measurement left =
        measured(
            BodyFiles.threeMf(
                model.formatted(BodyFiles.mesh(PLATE), settings, BodyFiles.mesh(aside)),
                "unit=\"millimeter\""));
    assertThat(left.volumeMm3()).isCloseTo(4000, within(1e-9));
    List<String> details = new ArrayList<>();
    left.findings().forEach(finding -> details.add(finding.detail()));
    assertThat(details).anyMatch(detail -> detail.startsWith("1 modifiers"));
    assertThat(details).contains("1 objects without triangles left out");
    String no = settings.replaceAll("(?i)true", "False");
    assertThat(
            measured(
                    BodyFiles.threeMf(
                        model.formatted(BodyFiles.mesh(PLATE), no, BodyFiles.mesh(aside)),
                        "unit=\"millimeter\""))
                .volumeMm3())
        .isCloseTo(4125, within(1e-9));
  }

  /** 300 mm apart on two plates: two pieces, each of the size of jewellery. */
  @Test
  void piecesOnTwoPlatesAreTwoPiecesAndNoneIsTooLarge() throws Exception {
    String model =
        "<resources><object id=\"1\">%s</object></resources><build><item objectid=\"1\"/><item objectid=\"1\" transform=\"1 0 0 0 1 0 0 0 1 310 0 0\"/></build>"
            .formatted(BodyFiles.mesh(Body.box(10, 8, 5, 1)));
    Measurement two = measured(BodyFiles.threeMf(model, "unit=\"millimeter\""));
    assertThat(two.volumeMm3()).isCloseTo(800, within(1e-9));
    assertThat(two.bodies()).isEqualTo(2);
    assertThat(two.findings()).isEmpty();
    assertThat(two.pieces().count()).isEqualTo(2);
    assertThat(two.pieces().boxesMm())
        .allSatisfy(
            box -> {
              assertThat(box.size().x()).isCloseTo(10, within(1e-9));
              assertThat(box.size().z()).isCloseTo(5, within(1e-9));
            });
  }

  @Test
  void aHollowAChainAndAStoneInItsSettingAreOnePiece() throws Exception {
    assertThat(pieces(Body.hollowSphere(8, 6, 24, 12))).isEqualTo(1);
    assertThat(pieces(Body.chain(4, 24, 8))).isEqualTo(1);
    assertThat(pieces(PLATE.and(CUBE.moved(5, 5, 9)))).isEqualTo(1);
    assertThat(pieces(PLATE.and(CUBE.moved(21, 5, 0)).and(CUBE.moved(30, 5, 0)))).isEqualTo(3);
    Body many = CUBE;
    for (int i = 1; i < 120; i++) {
      many = many.and(CUBE.moved(6 * i, 0, 0));
    }
    Measurement measured = measured(BodyFiles.threeMf(many));
    assertThat(measured.pieces().count()).isEqualTo(120);
    assertThat(measured.pieces().boxesMm()).hasSize(Measurement.Pieces.BOXES_MAX);
  }

  private int pieces(Body body) throws IOException {
    return measured(BodyFiles.threeMf(body)).pieces().count();
  }
}
