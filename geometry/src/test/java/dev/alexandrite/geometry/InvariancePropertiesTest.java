package dev.alexandrite.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alexandrite.geometry.measure.Measurements;
import dev.alexandrite.geometry.mesh.Mesh;
import dev.alexandrite.geometry.read.MeshReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Tag;

/** What must not matter: where a body lies, in which order its facets come, in which format. */
@Tag("slow")
class InvariancePropertiesTest {

  /** Tori, balls, shells, chains and boxes with known volumes, from 12 to a few thousand facets. */
  @Provide
  Arbitrary<Body> bodies() {
    Arbitrary<Double> size = Arbitraries.doubles().between(0.4, 3);
    Arbitrary<Integer> segments = Arbitraries.integers().between(3, 40);
    return Arbitraries.oneOf(
        Combinators.combine(size, segments, segments)
            .as((tube, n, m) -> Body.torus(tube + 7, tube, n, m)),
        Combinators.combine(size, segments, segments)
            .as((radius, n, m) -> Body.sphere(radius + 5, n, Math.max(2, m))),
        Combinators.combine(size, segments)
            .as((wall, n) -> Body.hollowSphere(9, 8 - wall, n + 9, n + 9)),
        Combinators.combine(Arbitraries.integers().between(1, 7), segments)
            .as((links, n) -> Body.chain(links, n + 12, 12)),
        Combinators.combine(size, size, size, Arbitraries.integers().between(1, 6))
            .as((x, y, z, n) -> Body.box(x + 2, y + 2, z + 2, n)));
  }

  private static Measurement measured(Body body) throws IOException, Refusal {
    return AnalyticBodiesTest.measure(BodyFiles.ply(body, ByteOrder.LITTLE_ENDIAN), "ply");
  }

  private static void assertSame(Measurement measured, Body body) {
    assertThat(measured.volumeMm3()).isCloseTo(body.volumeMm3(), within(1e-9 * body.volumeMm3()));
    assertThat(measured.areaMm2()).isCloseTo(body.areaMm2(), within(1e-9 * body.areaMm2()));
    assertThat(measured.watertight()).isTrue();
    assertThat(measured.triangles()).isEqualTo(body.triangles());
  }

  @Property(tries = 200)
  void turningAndMovingABodyChangesNothing(
      @ForAll("bodies") Body body,
      @ForAll @DoubleRange(min = -3, max = 3) double yaw,
      @ForAll @DoubleRange(min = -3, max = 3) double pitch,
      @ForAll @DoubleRange(min = -200, max = 200) double far)
      throws Exception {
    Body turned =
        body.mapped(
                p -> {
                  double x = p[0] * Math.cos(yaw) - p[1] * Math.sin(yaw);
                  double y = p[0] * Math.sin(yaw) + p[1] * Math.cos(yaw);
                  return new double[] {
                    x,
                    y * Math.cos(pitch) - p[2] * Math.sin(pitch),
                    y * Math.sin(pitch) + p[2] * Math.cos(pitch)
                  };
                })
            .moved(far, -far / 3, 2 * far);
    Measurement before = measured(body);
    Measurement after = measured(turned);
    assertSame(before, body);
    assertSame(after, body);
    assertThat(after.bodies()).isEqualTo(before.bodies());
    assertThat(after.shells()).isEqualTo(before.shells());
  }

  @Property(tries = 200)
  void theUnitScalesLengthsAreasAndVolumes(@ForAll("bodies") Body body, @ForAll LengthUnit unit)
      throws Exception {
    Mesh mesh =
        MeshReader.read(
            MemorySegment.ofArray(BodyFiles.ply(body, ByteOrder.BIG_ENDIAN)),
            "ply",
            Limits.DEFAULT,
            Deadline.in(Limits.DEFAULT.time()));
    Measurement measured =
        Measurements.measure(
            mesh.in(unit, Limits.DEFAULT),
            Limits.DEFAULT.withoutSurfaceChecks(),
            Deadline.in(Limits.DEFAULT.time()));
    assertSame(measured, body.scaled(unit.millimetres()));
    assertThat(measured.unit()).isEqualTo(unit);
  }

  @Property(tries = 200)
  void theOrderOfFacetsDoesNotMatter(@ForAll("bodies") Body body, @ForAll long seed)
      throws Exception {
    Measurement given = measured(body);
    Measurement shuffled = measured(body.shuffled(seed));
    assertSame(shuffled, body);
    assertThat(shuffled.bodies()).isEqualTo(given.bodies());
    assertThat(shuffled.shells()).isEqualTo(given.shells());
    assertThat(shuffled.boundsMm()).isEqualTo(given.boundsMm());
    assertThat(shuffled.reorientedFacets()).isEqualTo(given.reorientedFacets());
    assertThat(shuffled.centreOfMassMm().x()).isCloseTo(given.centreOfMassMm().x(), within(1e-9));
  }

  @Property(tries = 200)
  void facetsTurnedAtRandomAreTurnedBack(@ForAll("bodies") Body body, @ForAll long seed)
      throws Exception {
    Random random = new Random(seed);
    int[] corners = body.corners().clone();
    for (int t = 0; t < body.triangles(); t++) {
      if (random.nextInt(4) == 0) {
        int kept = corners[3 * t];
        corners[3 * t] = corners[3 * t + 1];
        corners[3 * t + 1] = kept;
      }
    }
    Body mixed = new Body(body.points(), corners, body.volumeMm3(), body.areaMm2());
    Measurement measured = measured(mixed);
    if (measured.findings().stream()
        .noneMatch(finding -> finding.code() == FindingCode.NESTED_AMBIGUOUS)) {
      assertSame(measured, body);
    }
  }

  @Property(tries = 60)
  void theSameBodyMeasuresTheSameInEveryFormat(@ForAll("bodies") Body body) throws Exception {
    for (Map.Entry<String, byte[]> file : BodyFiles.all(body).entrySet()) {
      Measurement measured =
          AnalyticBodiesTest.measure(file.getValue(), MeshReader.extension(file.getKey()));
      boolean single = file.getKey().matches("binary.stl|.*gl(b|tf)"); // 32-bit numbers
      double tolerance = single ? 2e-6 : 1e-9;
      assertThat(measured.volumeMm3())
          .as(file.getKey())
          .isCloseTo(body.volumeMm3(), within(tolerance * body.volumeMm3()));
      assertThat(measured.areaMm2())
          .as(file.getKey())
          .isCloseTo(body.areaMm2(), within(tolerance * body.areaMm2()));
      assertThat(measured.watertight()).as(file.getKey()).isTrue();
      assertThat(measured.triangles()).as(file.getKey()).isEqualTo(body.triangles());
      assertThat(measured.findings().stream().map(Finding::code))
          .as(file.getKey())
          .doesNotContain(FindingCode.WELDED, FindingCode.NOT_WATERTIGHT, FindingCode.INVERTED);
    }
  }
}
