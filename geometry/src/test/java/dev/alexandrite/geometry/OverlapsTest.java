package dev.alexandrite.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alexandrite.geometry.measure.Measurements;
import dev.alexandrite.geometry.read.MeshReader;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that overlap are joined or held, and those that touch are neither. */
class OverlapsTest {
  /** {@code -Doverlaps.each=60} for the whole table. */
  private static final int EACH = Integer.getInteger("overlaps.each", 4);

  private static final Limits LIMITS = Limits.DEFAULT.withWallWork(0);

  private static Measurement measure(Body body, boolean asStl) throws Exception {
    Deadline deadline = Deadline.in(LIMITS.time());
    byte[] file = asStl ? BodyFiles.stl(body) : BodyFiles.ply(body, ByteOrder.LITTLE_ENDIAN);
    return Measurements.measure(
        MeshReader.read(
            java.lang.foreign.MemorySegment.ofArray(file), asStl ? "stl" : "ply", LIMITS, deadline),
        LIMITS,
        deadline);
  }

  private static Measurement measure(Body body) throws Exception {
    return measure(body, true);
  }

  private static Measurement measure(Body body, Limits limits) throws Exception {
    Deadline deadline = Deadline.in(limits.time());
    return Measurements.measure(
        MeshReader.read(
            java.lang.foreign.MemorySegment.ofArray(BodyFiles.stl(body)), "stl", limits, deadline),
        limits,
        deadline);
  }

  @Test
  void theCellsOfTheCasesAreTheBodies() {
    for (Solid solid :
        List.of(
            Solid.box(2, 3, 4, 2),
            Solid.cylinder(2, 3, 6),
            Solid.cone(2, 1, 3, 8),
            Solid.cone(2, 0, 3, 8),
            Solid.tube(3, 2, 1, 12),
            Solid.sphere(3, 8, 5),
            Solid.torus(5, 1, 12, 8))) {
      double formula = solid.body().volumeMm3();
      assertThat(Solid.union(List.of(solid))).isCloseTo(formula, within(1e-9 * formula));
      assertThat(Solid.union(List.of(solid, solid))).isCloseTo(formula, within(1e-9 * formula));
    }
    assertThat(
            Solid.union(List.of(Solid.box(10, 10, 10, 1), Solid.box(10, 10, 10, 1).moved(5, 5, 5))))
        .isCloseTo(1875, within(1e-9));
  }

  @Test
  void noOverlapIsSoldAtAWrongVolumeAndNoTouchIsHeld() throws Exception {
    SoftAssertions soft = new SoftAssertions();
    for (OverlapCases.Kind kind : OverlapCases.Kind.values()) {
      int held = 0;
      for (long seed = 0; seed < EACH; seed++) {
        OverlapCases.Case drawn = OverlapCases.of(kind, seed);
        Measurement measured = measure(drawn.body(), seed % 3 != 2);
        if (measured.verdict() == Verdict.REVIEW) {
          held++;
          soft.assertThat(codes(measured))
              .as("%s is held: %s", drawn, measured.findings())
              .contains(FindingCode.DUPLICATE_SHELL);
          soft.assertThat(drawn.touchesOnly()).isFalse();
        } else {
          soft.assertThat(measured.volumeMm3())
              .as("%s: %s", drawn, measured.findings())
              .isCloseTo(drawn.unionMm3(), within(1e-3 * drawn.unionMm3()))
              .isGreaterThan(drawn.unionMm3() * (1 - 1e-6));
        }
      }
      System.out.printf("%s: %d of %d held%n", kind, held, EACH);
    }
    soft.assertAll();
  }

  @Test
  void twoCubesAreJoinedAndWhatWasTakenOffIsSaid() throws Exception {
    Body cube = Body.box(10, 10, 10, 1);
    Measurement measured = measure(cube.and(cube.moved(5, 5, 5)));
    assertThat(measured.volumeMm3()).isBetween(1875.0, 1875.1);
    assertThat(measured.areaMm2()).isBetween(1050.0, 1050.1);
    assertThat(measured.centreOfMassMm().x()).isCloseTo(7.5, within(1e-3));
    assertThat(measured.verdict()).isEqualTo(Verdict.ACCEPT_WITH_WARNINGS);
    assertThat(measured.joined().overlaps()).isEqualTo(1);
    assertThat(measured.joined().removedMm3()).isCloseTo(125, within(1e-6));
    assertThat(measured.joined().removedMm2()).isCloseTo(150, within(1e-6));
    assertThat(measured.joined().boundMm3()).isPositive().isLessThan(0.1);
    assertThat(measured.findings().getFirst().places())
        .isNotEmpty()
        .allSatisfy(place -> assertThat(place.x()).isBetween(4.9, 10.1));
  }

  @Test
  void flushPlatesHaveTheSurfaceOfOne() throws Exception {
    Body plate = Body.box(10, 10, 2, 3);
    Measurement measured = measure(plate.and(plate.moved(5, 0, 0)).shuffled(7));
    assertThat(measured.volumeMm3()).isCloseTo(300, within(0.03));
    assertThat(measured.areaMm2()).isCloseTo(2 * 150 + 2 * 30 + 2 * 20, within(0.05));
  }

  @Test
  void bodiesThatTouchKeepTheirVolumeAndHideWhatTheyCover() throws Exception {
    Body cube = Body.box(10, 10, 10, 2);
    Measurement measured = measure(cube.and(cube.moved(10, 2.3, 1.7)));
    assertThat(measured.volumeMm3()).isCloseTo(2000, within(1e-6));
    assertThat(measured.areaMm2()).isCloseTo(1200 - 2 * 7.7 * 8.3, within(0.05));
    assertThat(measured.verdict()).isEqualTo(Verdict.ACCEPT);
    assertThat(measured.joined()).isNull();
    // A hundredth of a millimetre apart they are as they are.
    assertThat(measure(cube.and(cube.moved(10.01, 2.3, 1.7))).areaMm2())
        .isCloseTo(1200, within(1e-3));
  }

  @Test
  void theSameBodyCutAlongOtherDiagonalsIsOneBody() throws Exception {
    Body cube = Body.box(10, 10, 10, 1);
    Measurement measured = measure(cube.and(cube.recut()).shuffled(3));
    assertThat(measured.volumeMm3()).isCloseTo(1000, within(0.1));
    assertThat(measured.areaMm2()).isCloseTo(600, within(0.1));
    assertThat(measured.verdict()).isNotEqualTo(Verdict.REVIEW);
  }

  /** The profile crosses the axis, and so the surface itself. */
  private static Body spindle(double radius, double tube, int segments, int sections) {
    double[] points = new double[3 * segments * sections];
    int[] corners = new int[6 * segments * sections];
    for (int i = 0; i < segments; i++) {
      for (int j = 0; j < sections; j++) {
        double section = 2 * Math.PI * j / sections;
        double r = radius + tube * Math.cos(section);
        int at = i * sections + j;
        points[3 * at] = r * Math.cos(2 * Math.PI * i / segments);
        points[3 * at + 1] = r * Math.sin(2 * Math.PI * i / segments);
        points[3 * at + 2] = tube * Math.sin(section);
        int right = (i + 1) % segments * sections + j;
        int up = i * sections + (j + 1) % sections;
        int across = (i + 1) % segments * sections + (j + 1) % sections;
        System.arraycopy(new int[] {at, right, across, at, across, up}, 0, corners, 6 * at, 6);
      }
    }
    return new Body(points, corners, 0, 0);
  }

  @ParameterizedTest
  @CsvSource({"1, 3, 60, 40", "1.5, 2.5, 48, 32", "2, 3, 33, 20", "1, 2, 24, 12", "3, 3.4, 90, 41"})
  void aTorusThickerThanItsRadiusIsHeld(double radius, double tube, int segments, int sections)
      throws Exception {
    for (double yaw : new double[] {0, 0.3}) {
      Body torus =
          spindle(radius, tube, segments, sections)
              .mapped(
                  p ->
                      new double[] {
                        p[0] * Math.cos(yaw) - p[2] * Math.sin(yaw),
                        p[1],
                        p[0] * Math.sin(yaw) + p[2] * Math.cos(yaw)
                      });
      for (boolean asStl : new boolean[] {true, false}) {
        Measurement measured = measure(torus.shuffled(segments), asStl);
        assertThat(measured.verdict()).isEqualTo(Verdict.REVIEW);
        assertThat(codes(measured)).contains(FindingCode.SELF_OVERLAP);
      }
    }
  }

  @Test
  void aHollowBodyWithAPostThroughItsWallIsJoined() throws Exception {
    Body hollow = Body.box(20, 20, 20, 2).and(Body.box(16, 16, 16, 1).insideOut().moved(2, 2, 2));
    Body post = Body.box(4, 4, 12, 1).moved(8, 8, 12);
    Measurement measured = measure(hollow.and(post));
    assertThat(codes(measured)).containsOnlyOnce(FindingCode.BODIES_JOINED);
    assertThat(measured.volumeMm3()).isCloseTo(8000 - 4096 + 4 * 4 * 12 - 4 * 4 * 2, within(0.5));
  }

  @Test
  void aBodyInsideOutThatCrossesAnotherIsHeld() throws Exception {
    Body cube = Body.box(10, 10, 10, 1);
    Measurement measured = measure(cube.and(cube.insideOut().moved(5, 5, 5)));
    assertThat(measured.verdict()).isEqualTo(Verdict.REVIEW);
    assertThat(codes(measured)).contains(FindingCode.SELF_OVERLAP);
    // All of them inside out is only a habit of some programs.
    assertThat(measure(cube.and(cube.moved(5, 5, 5)).insideOut()).volumeMm3())
        .isCloseTo(1875, within(0.1));
  }

  @Test
  void aCavityThatReachesTheSurfaceIsHeld() throws Exception {
    Body cube = Body.box(10, 10, 10, 1);
    Measurement measured = measure(cube.and(Body.box(4, 4, 4, 1).insideOut().moved(3, 3, 6)));
    assertThat(measured.verdict()).isEqualTo(Verdict.REVIEW);
  }

  @Test
  void manyBodiesAreJoinedAtOnce() throws Exception {
    Body row = Body.box(2, 2, 2, 1);
    for (int i = 1; i < 60; i++) {
      row = row.and(Body.box(2, 2, 2, 1).moved(1.5 * i, 0, 0));
    }
    Measurement measured = measure(row);
    assertThat(measured.joined().overlaps()).isEqualTo(59);
    assertThat(measured.volumeMm3()).isCloseTo((1.5 * 59 + 2) * 4, within(0.2));
  }

  @Test
  void moreWorkThanAllowedIsHeldWhateverTheClockSays() throws Exception {
    Body cube = Body.box(10, 10, 10, 6);
    Body both = cube.and(cube.moved(5, 5, 5));
    Limits little = LIMITS.withSurfaceWork(20_000);
    for (int i = 0; i < 3; i++) {
      Measurement measured = measure(both.shuffled(i), little);
      assertThat(codes(measured)).contains(FindingCode.OVERLAP_UNCHECKED);
      assertThat(measured.verdict()).isEqualTo(Verdict.REVIEW);
    }
  }

  @Test
  void hundredsOfBodiesInTheSamePlaceAreHeldInBoundedWork() throws Exception {
    Random random = new Random(5);
    Body heap = null;
    for (int i = 0; i < 900; i++) {
      Body ball =
          Body.sphere(5, 16, 8)
              .moved(random.nextDouble(), random.nextDouble(), random.nextDouble());
      heap = heap == null ? ball : heap.and(ball);
    }
    Measurement measured = measure(heap, LIMITS.withSurfaceWork(40_000_000));
    assertThat(measured.verdict()).isEqualTo(Verdict.REVIEW);
    assertThat(codes(measured)).contains(FindingCode.OVERLAP_UNCHECKED);
  }

  @Property(tries = 40)
  void orderPlaceAndTurnChangeNeitherVerdictNorFigures(
      @ForAll @LongRange(min = 0, max = 3_000) long seed,
      @ForAll @DoubleRange(min = -3, max = 3) double yaw)
      throws Exception {
    OverlapCases.Kind[] kinds = OverlapCases.Kind.values();
    OverlapCases.Case drawn = OverlapCases.of(kinds[(int) (seed % kinds.length)], seed);
    Measurement given = measure(drawn.body(), false);
    Body turned =
        drawn
            .body()
            .shuffled(seed + 1)
            .mapped(
                p ->
                    new double[] {
                      p[0] * Math.cos(yaw) - p[1] * Math.sin(yaw) + 7,
                      p[2] - 11,
                      -p[0] * Math.sin(yaw) - p[1] * Math.cos(yaw)
                    });
    Measurement other = measure(turned, false);
    assertThat(other.verdict()).as("%s", drawn).isEqualTo(given.verdict());
    assertThat(other.volumeMm3())
        .as("%s", drawn)
        .isCloseTo(given.volumeMm3(), within(1e-4 * given.volumeMm3()));
    assertThat(other.areaMm2())
        .as("%s", drawn)
        .isCloseTo(given.areaMm2(), within(1e-3 * given.areaMm2()));
  }

  static List<FindingCode> codes(Measurement measured) {
    return measured.findings().stream().map(Finding::code).toList();
  }
}
