package dev.alexandrite.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alexandrite.geometry.measure.Measurements;
import dev.alexandrite.geometry.mesh.Mesh;
import dev.alexandrite.geometry.read.MeshReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Walls are as thick as they are, wherever a body stands and however its surface is cut. */
@Tag("slow")
class WallsTest {
  private static Measurement measured(Body body, Limits limits) throws IOException, Refusal {
    Deadline deadline = Deadline.in(limits.time());
    byte[] ply = BodyFiles.ply(body, ByteOrder.LITTLE_ENDIAN);
    Mesh mesh = MeshReader.read(MemorySegment.ofArray(ply), "ply", limits, deadline);
    return Measurements.measure(mesh, limits, deadline);
  }

  private static Measurement measured(Body body) throws IOException, Refusal {
    return measured(body, Limits.DEFAULT);
  }

  private static List<FindingCode> codes(Measurement measured) {
    return measured.findings().stream().map(Finding::code).toList();
  }

  /** Turned in space and far away. */
  private static final UnaryOperator<double[]> ELSEWHERE =
      p -> {
        double x = Math.cos(0.7) * p[0] - Math.sin(0.7) * p[1];
        double y = Math.sin(0.7) * p[0] + Math.cos(0.7) * p[1];
        double z = Math.cos(1.1) * p[2] + Math.sin(1.1) * y;
        return new double[] {x + 900, Math.cos(1.1) * y - Math.sin(1.1) * p[2] - 700, z + 400};
      };

  @TestFactory
  Stream<DynamicTest> aWallIsAsThickAsByFormula() {
    return WallCases.walls().stream()
        .map(
            it ->
                DynamicTest.dynamicTest(
                    it.name(),
                    () -> {
                      for (Body body : List.of(it.body(), it.body().mapped(ELSEWHERE))) {
                        Measurement measured = measured(body);
                        assertThat(measured.minWallMm())
                            .isCloseTo(it.knownMm(), within(0.05 * it.knownMm()));
                        assertThat(codes(measured).contains(FindingCode.TOO_THIN))
                            .isEqualTo(measured.minWallMm() < 0.5);
                        assertThat(codes(measured)).doesNotContain(FindingCode.WALLS_UNCHECKED);
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> whatIsThickAllOverRaisesNoAlarm() {
    return WallCases.thick().stream()
        .map(
            it ->
                DynamicTest.dynamicTest(
                    it.name(),
                    () -> {
                      for (Body body : List.of(it.body(), it.body().mapped(ELSEWHERE))) {
                        Measurement measured = measured(body);
                        assertThat(measured.minWallMm()).isGreaterThan(1);
                        assertThat(codes(measured))
                            .doesNotContain(FindingCode.TOO_THIN, FindingCode.WALLS_UNCHECKED);
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> theOrderOfFacetsAndCornersChangesNothing() {
    List<WallCases.Case> all = new ArrayList<>(WallCases.walls());
    all.addAll(WallCases.thick());
    return all.stream()
        .map(
            it ->
                DynamicTest.dynamicTest(
                    it.name(),
                    () -> {
                      Measurement given = measured(it.body());
                      Measurement shuffled = measured(it.body().shuffled(7));
                      Measurement recut = measured(it.body().recut());
                      assertThat(shuffled.minWallMm())
                          .isCloseTo(given.minWallMm(), within(1e-3 * given.minWallMm()));
                      assertThat(recut.minWallMm())
                          .isCloseTo(given.minWallMm(), within(0.01 * given.minWallMm()));
                      assertThat(shuffled.walls().samples()).isEqualTo(given.walls().samples());
                      assertThat(codes(shuffled)).isEqualTo(codes(given));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> theThickestPlaceIsTheLargestBallInTheMetal() {
    double lean = 1 / Math.hypot(1, 2.75 / 20);
    double taper = 1 / Math.hypot(1, 0.85 / 9);
    return Stream.of(
            new WallCases.Case("sphere", Body.sphere(3, 200, 100), 6),
            new WallCases.Case("block", Body.box(20, 10, 5, 3), 5),
            new WallCases.Case("hollow sphere", Body.hollowSphere(8, 7, 120, 60), 1),
            new WallCases.Case(
                "signet ring",
                Body.torus(9, 1, 160, 32).and(Body.sphere(2.5, 120, 60).moved(9.01, 0.02, 0.03)),
                5),
            new WallCases.Case(
                "wedge, touched by its thick end",
                WallCases.wedge(4),
                2 * 3 * lean / (1 + (1 + 2.75 / 20) * lean)),
            new WallCases.Case(
                "needle",
                Body.revolved(new double[] {0, 1, 0.15, 0}, new double[] {0, 0, 9, 9}, false, 96),
                2 * taper / (1 + 0.85 / 9 * taper)),
            new WallCases.Case(
                "two pieces, the smaller one first",
                Body.sphere(1, 60, 30).and(Body.sphere(2, 90, 45).moved(40, 0, 0)),
                4))
        .map(
            it ->
                DynamicTest.dynamicTest(
                    it.name(),
                    () -> {
                      for (Body body :
                          List.of(it.body(), it.body().mapped(ELSEWHERE), it.body().shuffled(5))) {
                        assertThat(measured(body).thickest().diameterMm())
                            .isBetween(0.98 * it.knownMm(), (1 + 1e-9) * it.knownMm());
                      }
                    }));
  }

  @Test
  void theThinnestSpotIsPointedAt() throws Exception {
    Body prong = Body.box(10, 6, 3, 1).and(WallCases.rod(32, 0.2, 4).moved(7.03, 2.01, 2));
    Measurement measured = measured(prong);
    Finding thin =
        measured.findings().stream()
            .filter(finding -> finding.code() == FindingCode.TOO_THIN)
            .findFirst()
            .orElseThrow();
    assertThat(thin.places())
        .isNotEmpty()
        .allSatisfy(
            place -> {
              assertThat(Math.hypot(place.x() - 7.03, place.y() - 2.01)).isLessThan(0.21);
              assertThat(place.z()).isBetween(3.0, 6.0);
            });
    assertThat(measured.walls().thinnest())
        .hasSizeLessThanOrEqualTo(Finding.PLACES_MAX)
        .isSortedAccordingTo(
            java.util.Comparator.comparingDouble(Measurement.Walls.Spot::thicknessMm));
  }

  @Test
  void whatASecondBodyCoversIsNoWall() throws Exception {
    // The bezel lies 0.1 mm deep in the plate: the lens that both have in common is no sheet.
    Body bezel = Body.box(12, 12, 2, 1).and(WallCases.ring(48, 3, 4.2, 1.9, 5).moved(6, 6, 0));
    assertThat(measured(bezel).minWallMm()).isBetween(1.1, 1.2001);
  }

  @Test
  void aModelThatNeedsMoreWorkThanAllowedIsForAPerson() throws Exception {
    Body plate = Body.box(30, 20, 0.3, 4);
    long needed = 1;
    while (codes(measured(plate, Limits.DEFAULT.withWallWork(needed)))
        .contains(FindingCode.WALLS_UNCHECKED)) {
      needed *= 2;
    }
    assertThat(needed).isBetween(1_000L, 10_000_000L);
    Measurement cut = measured(plate, Limits.DEFAULT.withWallWork(needed / 2));
    assertThat(cut.verdict()).isEqualTo(Verdict.REVIEW);
    assertThat(cut.walls()).isNull();
    assertThat(codes(cut)).contains(FindingCode.WALLS_UNCHECKED);
  }

  @Test
  void whatIsTooLargeToBeLookedAtIsForAPerson() throws Exception {
    Measurement huge = measured(Body.box(1e7, 1e7, 1e7, 1));
    assertThat(codes(huge)).contains(FindingCode.WALLS_UNCHECKED);
    assertThat(huge.walls()).isNull();
  }
}
