package dev.alexandrite.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alexandrite.geometry.measure.Measurements;
import dev.alexandrite.geometry.read.MeshReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies with a formula, to a millionth, up to millions of facets. */
class AnalyticBodiesTest {
  private static final Limits LIMITS = Limits.DEFAULT.withoutSurfaceChecks();

  static Measurement measure(byte[] file, String extension) throws IOException, Refusal {
    Deadline deadline = Deadline.in(LIMITS.time());
    return Measurements.measure(
        MeshReader.read(MemorySegment.ofArray(file), extension, LIMITS, deadline),
        LIMITS,
        deadline);
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of("torus", Body.torus(9, 1.2, 60, 20), 1, 1),
        Arguments.of("torus of 2 M", Body.torus(9, 1.2, 2000, 500), 1, 1),
        Arguments.of("sphere", Body.sphere(8, 40, 20), 1, 1),
        Arguments.of("sphere of 1 M", Body.sphere(8, 1000, 500), 1, 1),
        Arguments.of("hollow sphere", Body.hollowSphere(8, 7, 60, 30), 1, 2),
        Arguments.of("hollow sphere of 800 k", Body.hollowSphere(8, 7.5, 400, 500), 1, 2),
        Arguments.of("chain", Body.chain(12, 60, 24), 12, 12),
        Arguments.of("chain of 900 k", Body.chain(30, 300, 50), 30, 30),
        Arguments.of("cube", Body.box(10, 10, 10, 1), 1, 1),
        Arguments.of("cube of 1 M", Body.box(10, 10, 10, 300), 1, 1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void aBodyMeasuresItsFormula(String name, Body body, int bodies, int shells) throws Exception {
    Measurement measured = measure(BodyFiles.stl(body), "stl");
    assertThat(measured.volumeMm3())
        .as(name)
        .isCloseTo(body.volumeMm3(), within(1e-6 * body.volumeMm3()));
    assertThat(measured.areaMm2())
        .as(name)
        .isCloseTo(body.areaMm2(), within(1e-6 * body.areaMm2()));
    assertThat(measured.triangles()).isEqualTo(body.triangles());
    assertThat(measured.watertight()).isTrue();
    assertThat(measured.bodies()).isEqualTo(bodies);
    assertThat(measured.shells()).isEqualTo(shells);
    assertThat(measured.reorientedFacets()).isZero();
    assertThat(measured.openEdges()).isZero();
    assertThat(measured.verdict()).as("%s", measured.findings()).isEqualTo(Verdict.ACCEPT);
  }

  @Test
  void doublesAreMeasuredAsDoubles() throws Exception {
    Body torus = Body.torus(9, 1.2, 300, 90);
    Measurement measured = measure(BodyFiles.ply(torus, ByteOrder.BIG_ENDIAN), "ply");
    assertThat(measured.volumeMm3())
        .isCloseTo(torus.volumeMm3(), within(1e-12 * torus.volumeMm3()));
    assertThat(measured.areaMm2()).isCloseTo(torus.areaMm2(), within(1e-12 * torus.areaMm2()));
    assertThat(measured.centreOfMassMm().x()).isCloseTo(0, within(1e-12));
  }

  @Test
  void farFromTheOriginTheSumsStayExact() throws Exception {
    Body torus = Body.torus(9, 1.2, 300, 90).moved(5e4, -3e4, 7e4);
    Measurement measured = measure(BodyFiles.ply(torus, ByteOrder.BIG_ENDIAN), "ply");
    assertThat(measured.volumeMm3()).isCloseTo(torus.volumeMm3(), within(1e-9 * torus.volumeMm3()));
    assertThat(measured.centreOfMassMm().z()).isCloseTo(7e4, within(1e-6));
  }

  @Test
  void aBodyInsideOutIsTurned() throws Exception {
    Body sphere = Body.sphere(8, 60, 30);
    Measurement measured = measure(BodyFiles.stl(sphere.insideOut()), "stl");
    assertThat(measured.volumeMm3()).isCloseTo(sphere.volumeMm3(), within(1e-3));
    assertThat(measured.reorientedFacets()).isEqualTo(sphere.triangles());
    assertThat(codes(measured)).contains(FindingCode.INVERTED);
  }

  @Test
  void aMirroredPairCountsTwice() throws Exception {
    Body sphere = Body.sphere(8, 60, 30);
    Measurement measured =
        measure(BodyFiles.stl(sphere.and(sphere.insideOut().moved(30, 0, 0))), "stl");
    assertThat(measured.volumeMm3()).isCloseTo(2 * sphere.volumeMm3(), within(1e-3));
    assertThat(measured.bodies()).isEqualTo(2);
  }

  @Test
  void someFacetsTheWrongWayRoundAreTurned() throws Exception {
    Body sphere = Body.sphere(8, 60, 30);
    int[] corners = sphere.corners().clone();
    for (int t = 0; t < sphere.triangles(); t += 7) {
      int kept = corners[3 * t];
      corners[3 * t] = corners[3 * t + 1];
      corners[3 * t + 1] = kept;
    }
    Body mixed = new Body(sphere.points(), corners, sphere.volumeMm3(), sphere.areaMm2());
    Measurement measured = measure(BodyFiles.stl(mixed), "stl");
    assertThat(measured.volumeMm3()).isCloseTo(sphere.volumeMm3(), within(1e-3));
    assertThat(measured.reorientedFacets()).isEqualTo((sphere.triangles() + 6) / 7);
    assertThat(codes(measured)).contains(FindingCode.REORIENTED);
  }

  @Test
  void aBallInACavityInABallIsASolidInACavity() throws Exception {
    Body nested =
        Body.hollowSphere(8, 6, 60, 30).and(Body.sphere(3, 40, 20)).and(Body.sphere(2, 30, 15));
    // The innermost faces as the one around it: cavity or solid? Not counted, and said so.
    Measurement measured = measure(BodyFiles.stl(nested), "stl");
    double known = nested.volumeMm3() - Body.sphere(2, 30, 15).volumeMm3();
    assertThat(measured.volumeMm3()).isCloseTo(known, within(1e-3));
    assertThat(measured.shells()).isEqualTo(4);
    assertThat(measured.bodies()).isEqualTo(3);
    assertThat(codes(measured)).contains(FindingCode.NESTED_AMBIGUOUS);
    assertThat(measured.verdict()).isEqualTo(Verdict.REVIEW);
  }

  @Test
  void hundredsOfCavitiesInALargeBodyAreFoundQuickly() throws Exception {
    Body cavity = Body.sphere(0.8, 12, 6).insideOut();
    Body body = cavity.moved(5.1, 5.2, 5.3);
    for (int i = 1; i < 343; i++) {
      double x = 5.1 + 5 * (i % 7);
      double y = 5.2 + 5 * (i / 7 % 7);
      double z = 5.3 + 5 * (i / 49);
      body = body.and(cavity.moved(x, y, z));
    }
    body = Body.box(40, 40, 40, 180).and(body);
    long begun = System.nanoTime();
    Measurement measured = measure(BodyFiles.stl(body), "stl");
    assertThat(measured.volumeMm3()).isCloseTo(body.volumeMm3(), within(1e-2));
    assertThat(measured.bodies()).isEqualTo(1);
    assertThat(measured.shells()).isEqualTo(344);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void repeatedAndFlatFacetsDoNotCount() throws Exception {
    Body sphere = Body.sphere(8, 60, 30);
    int[] corners = Arrays.copyOf(sphere.corners(), sphere.corners().length + 9);
    int n = sphere.corners().length;
    System.arraycopy(corners, 300, corners, n, 3); // once more
    corners[n + 3] = corners[600]; // a corner twice
    corners[n + 4] = corners[601];
    corners[n + 5] = corners[600];
    corners[n + 6] = corners[600];
    corners[n + 7] = corners[600];
    corners[n + 8] = corners[600];
    Body more = new Body(sphere.points(), corners, sphere.volumeMm3(), sphere.areaMm2());
    Measurement measured = measure(BodyFiles.stl(more), "stl");
    assertThat(measured.duplicateFacets()).isEqualTo(1);
    assertThat(measured.degenerateFacets()).isEqualTo(2);
    assertThat(measured.watertight()).isTrue();
    assertThat(measured.volumeMm3()).isCloseTo(sphere.volumeMm3(), within(1e-3));
    assertThat(measured.areaMm2()).isCloseTo(sphere.areaMm2(), within(1e-3));
  }

  @Test
  void aHoleIsSeenAndShown() throws Exception {
    Body sphere = Body.sphere(8, 60, 30);
    int[] corners = Arrays.copyOfRange(sphere.corners(), 3, sphere.corners().length);
    Measurement measured =
        measure(
            BodyFiles.stl(new Body(sphere.points(), corners, sphere.volumeMm3(), sphere.areaMm2())),
            "stl");
    assertThat(measured.watertight()).isFalse();
    assertThat(measured.openEdges()).isEqualTo(3);
    assertThat(measured.verdict()).isEqualTo(Verdict.REVIEW);
    assertThat(measured.findings().getFirst().places())
        .hasSizeBetween(1, 3)
        .allSatisfy(place -> assertThat(place.z()).isCloseTo(-8, within(0.1)));
  }

  private static List<FindingCode> codes(Measurement measured) {
    return measured.findings().stream().map(Finding::code).toList();
  }
}
