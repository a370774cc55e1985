package dev.alexandrite.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.geometry.measure.Measurements;
import dev.alexandrite.geometry.mesh.Mesh;
import dev.alexandrite.geometry.read.MeshReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Cut stones drawn beside the metal are told of, and nothing that is metal is taken for one. */
class StonesTest {
  private static final Body BEZEL = WallCases.ring(48, 2.4, 3.2, -2, 1.5).moved(30, 0, 0);

  private static Measurement measured(Body body) throws IOException, Refusal {
    byte[] ply = BodyFiles.ply(body, ByteOrder.LITTLE_ENDIAN);
    Deadline deadline = Deadline.in(Limits.DEFAULT.time());
    Mesh mesh = MeshReader.read(MemorySegment.ofArray(ply), "ply", Limits.DEFAULT, deadline);
    return Measurements.measure(mesh, Limits.DEFAULT, deadline);
  }

  private static List<Finding> stones(Body body) throws IOException, Refusal {
    return measured(body).findings().stream()
        .filter(finding -> finding.code() == FindingCode.STONES_DRAWN)
        .toList();
  }

  /** By Tolkowsky's proportions, of so many sides. */
  private static Body brilliant(double diameter, int sides) {
    double r = diameter / 2;
    return Body.revolved(
        new double[] {0, r, r, 0.53 * r, 0},
        new double[] {-0.43 * diameter, 0, 0.02 * diameter, 0.18 * diameter, 0.18 * diameter},
        false,
        sides);
  }

  /** Three steps up to the table and three down, eight sides. */
  private static Body emeraldCut() {
    return Body.revolved(
            new double[] {0, 1.2, 1.9, 2.2, 2.2, 2, 1.7, 1.3, 0},
            new double[] {-1.9, -1.4, -0.8, -0.1, 0.1, 0.4, 0.65, 0.8, 0.8},
            false,
            8)
        .and(Body.box(0.1, 0.1, 0.1, 1).moved(0, 0, 20));
  }

  @Test
  void aStoneIsToldOfAndWhere() throws Exception {
    Body ring = Body.torus(9, 1, 96, 24).and(brilliant(4, 16).moved(30, 0, 0)).and(BEZEL);
    List<Finding> told = stones(ring);
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().detail()).startsWith("A body looks");
    assertThat(told.getFirst().places().getFirst().x()).isBetween(29.0, 31.0);
    assertThat(measured(ring).verdict()).isNotEqualTo(Verdict.REVIEW);
  }

  @TestFactory
  Stream<DynamicTest> stonesOfAllKindsAndSizes() {
    return Map.of(
            "small, eight sides", brilliant(1.1, 8),
            "large", brilliant(11, 16),
            "finely drawn", brilliant(3, 32),
            "upside down", brilliant(5, 16).mapped(p -> new double[] {p[0], -p[1], -p[2]}),
            "turned", brilliant(5, 16).mapped(p -> new double[] {p[2], p[0], p[1]}),
            "recut and shuffled", brilliant(5, 16).recut().shuffled(3))
        .entrySet()
        .stream()
        .map(
            it ->
                DynamicTest.dynamicTest(
                    it.getKey(), () -> assertThat(stones(it.getValue().and(BEZEL))).hasSize(1)));
  }

  @TestFactory
  Stream<DynamicTest> whatIsMetalIsTakenForNoStone() {
    return Map.of(
            "bead", Body.sphere(1, 12, 8),
            "coarse bead", Body.sphere(1, 8, 6),
            "fine bead", Body.sphere(1, 40, 20),
            "prong", WallCases.rod(16, 0.5, 4),
            "box", Body.box(2, 3, 1, 3),
            "cone", Body.revolved(new double[] {0, 2, 0}, new double[] {0, 0, 3}, false, 16),
            "rivet",
                Body.revolved(
                    new double[] {0, 2, 1.2, 0}, new double[] {0, 0, 1.5, 1.5}, false, 16),
            "dome",
                Body.revolved(
                    new double[] {0, 2, 1.9, 1.5, 0.9, 0},
                    new double[] {0, 0, 0.7, 1.3, 1.7, 1.9},
                    false,
                    12),
            "ring", Body.torus(9, 1, 24, 8),
            "star",
                Body.revolved(new double[] {0, 2, 1, 0}, new double[] {-1, 0, 0.2, 0.1}, false, 12))
        .entrySet()
        .stream()
        .map(
            it ->
                DynamicTest.dynamicTest(
                    it.getKey(), () -> assertThat(stones(it.getValue().and(BEZEL))).isEmpty()));
  }

  @Test
  void aPieceThatIsNothingElseIsAskedAboutByNobody() throws Exception {
    assertThat(stones(brilliant(5, 16))).isEmpty();
    assertThat(stones(emeraldCut())).hasSize(1);
  }
}
