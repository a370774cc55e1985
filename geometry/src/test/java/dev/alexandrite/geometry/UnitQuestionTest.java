package dev.alexandrite.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alexandrite.geometry.measure.Models;
import dev.alexandrite.geometry.measure.RingFinder;
import dev.alexandrite.geometry.measure.UnitQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When the unit is asked about, and when not. */
class UnitQuestionTest {
  @TempDir Path folder;

  private Measurement measured(byte[] content, String name, LengthUnit unit) throws IOException {
    Path file = Files.write(folder.resolve("model"), content);
    Limits limits = Limits.DEFAULT.withoutSurfaceChecks();
    return ((Inspection.Measured) Models.inspect(file, name, limits, unit)).measurement();
  }

  private static List<Measurement.UnitChoice> ask(
      Point size, Double bore, Double filled, boolean stated) {
    RingFinder.Bore around =
        bore == null
            ? null
            : new RingFinder.Bore(
                new Measurement.Ring(bore, new Point(0, 0, 0), new Point(0, 0, 1)));
    List<Finding> findings = new ArrayList<>();
    List<Measurement.UnitChoice> choices =
        new UnitQuestion(LengthUnit.MILLIMETRE, size, around, filled, Limits.DEFAULT)
            .ask(stated, findings);
    assertThat(choices.isEmpty()).isEqualTo(findings.isEmpty());
    return choices;
  }

  /** Sizes as numbers in a file, and what is the likeliest unit; none where nothing is asked. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "pendant in centimetres, 4.5, 3.5, 0.6, , 1, CENTIMETRE",
    "openwork pendant in centimetres, 4.5, 3.5, 0.6, , 0.3, CENTIMETRE",
    "small pendant in centimetres, 3, 2, 0.3, , 0.4, CENTIMETRE",
    "large pendant in centimetres, 6, 4, 0.5, , 0.5, CENTIMETRE",
    "earring in centimetres, 4, 1.5, 0.4, , 0.3, CENTIMETRE",
    "hoop in centimetres, 4, 4, 0.3, 3.5, 0.15, CENTIMETRE",
    "brooch in centimetres, 5, 5, 0.8, , 0.4, CENTIMETRE",
    "bangle in centimetres, 7, 7, 1.2, 6, 0.21, CENTIMETRE",
    "cuff in centimetres, 6.2, 5, 2, , 0.08, CENTIMETRE",
    "wide cuff in centimetres, 6.5, 5.5, 3, , 0.06, CENTIMETRE",
    "ring in centimetres, 3.2, 2.5, 1.2, 1.7, 0.25, CENTIMETRE",
    "bangle in inches, 2.75, 2.75, 0.6, 2.4, 0.2, INCH",
    "cuff in inches, 2.6, 2.2, 1.2, , 0.05, INCH",
    "cuff in inches with a bore, 2.5, 2.2, 1.5, 2.2, 0.15, INCH",
    "ring, 21, 21, 4, 17, 0.25,",
    "signet ring, 26, 22, 14, 19, 0.3,",
    "ring for a little finger, 17, 17, 2, 14, 0.2,",
    "child's ring, 13, 13, 2, 11, 0.2,",
    "ring turned in space, 24, 22, 15, , 0.1,",
    "bangle, 70, 70, 6, 62, 0.2,",
    "cuff, 62, 50, 20, , 0.08,",
    "pendant, 15, 10, 2, , 0.3,",
    "small pendant, 12, 9, 1, , 0.5,",
    "coin, 15, 15, 0.8, , 0.78,",
    "leaf earring, 18, 7, 0.8, , 0.4,",
    "stud, 5, 5, 3, , 0.4,",
    "flat stud, 6, 6, 1.5, , 0.8,",
    "tiny stud, 3, 3, 2, , 0.6,",
    "stud with its post, 4, 4, 11, , 0.1,",
    "nose stud, 2.5, 2.5, 7, , 0.1,",
    "bead, 4, 4, 4, , 0.52,",
    "hollow bead, 6, 6, 6, , 0.1,",
    "charm, 10, 8, 1.2, , 0.5,",
    "flower stud, 7, 7, 1.2, , 0.5,",
    "jump ring, 6, 6, 1, 4, 0.4,",
    "small jump ring, 4, 4, 0.7, 2.6, 0.4,",
    "huggie, 11, 11, 2, 8, 0.3,",
    "bezel cup, 5, 5, 2, 4, 0.3,",
    "setting of four prongs, 6.5, 6.5, 5, , 0.08,",
    "clasp, 9, 5, 3, , 0.3,",
    "bar, 40, 1, 1, , 0.8,",
    "collar, 140, 120, 8, , 0.03,",
    "cube, 10, 10, 10, , 1,",
  })
  void theLikeliestUnitIsAskedAbout(
      String what, double x, double y, double z, Double bore, Double filled, LengthUnit unit) {
    List<Measurement.UnitChoice> choices = ask(new Point(x, y, z), bore, filled, false);
    if (unit == null) {
      assertThat(choices).as(what).isEmpty();
    } else {
      assertThat(choices.getFirst().unit()).as(what).isEqualTo(unit);
      if (x + y + z >= Limits.DEFAULT.sizeMinMm()) {
        assertThat(choices)
            .extracting(Measurement.UnitChoice::unit)
            .contains(LengthUnit.MILLIMETRE); // which may be right after all
        assertThat(ask(new Point(x, y, z), bore, filled, true)).isEmpty(); // where it is said
      }
    }
  }

  /** Sides of a real piece, from the ranges of the trade, with its bore and how full its box is. */
  private static double[] piece(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> {
        double bore = between(random, 14, 21); // ISO 44 to 66
        double outer = bore + between(random, 3, 8);
        yield new double[] {outer, outer, between(random, 2, 9), bore, between(random, 0.15, 0.4)};
      }
      case 1 -> {
        double bore = between(random, 57, 66);
        double outer = bore + between(random, 4, 12);
        yield new double[] {
          outer, outer, between(random, 3, 20), bore, between(random, 0.08, 0.25)
        };
      }
      case 2 -> {
        double longest = between(random, 14, 55);
        yield new double[] {
          longest,
          longest * between(random, 0.5, 1),
          between(random, 1.2, 6),
          0,
          between(random, 0.2, 0.8)
        };
      }
      case 3 -> {
        double longest = between(random, 8, 40);
        yield new double[] {
          longest,
          longest * between(random, 0.4, 1),
          between(random, 1.5, Math.min(8, longest)),
          0,
          between(random, 0.15, 0.7)
        };
      }
      default ->
          new double[] {
            between(random, 56, 66),
            between(random, 46, 54),
            between(random, 8, 30),
            0,
            between(random, 0.06, 0.13)
          };
    };
  }

  private static double between(Random random, double from, double to) {
    return from + (to - from) * random.nextDouble();
  }

  @Test
  void theRightUnitIsNeverAskedAbout() {
    Random random = new Random(20260301);
    for (int i = 0; i < 20_000; i++) {
      double[] p = piece(random);
      assertThat(ask(new Point(p[0], p[1], p[2]), p[3] == 0 ? null : p[3], p[4], false))
          .as("%s", (Object) p)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = LengthUnit.class,
      names = {"CENTIMETRE", "INCH", "METRE"})
  void aWrongUnitIsNearlyAlwaysAskedAbout(LengthUnit unit) {
    Random random = new Random(20260302);
    int asked = 0;
    for (int i = 0; i < 10_000; i++) {
      double[] p = piece(random);
      double f = 1 / unit.millimetres();
      List<Measurement.UnitChoice> choices =
          ask(new Point(f * p[0], f * p[1], f * p[2]), p[3] == 0 ? null : f * p[3], p[4], false);
      asked += choices.isEmpty() ? 0 : 1;
    }
    assertThat(asked).isGreaterThan(9_700);
  }

  @Test
  void aPendantInCentimetresIsAskedAboutAndAnswered() throws Exception {
    byte[] file = BodyFiles.stl(Body.box(4.5, 3.5, 0.6, 1));
    Measurement asked = measured(file, "pendant.stl", null);
    assertThat(asked.verdict()).isEqualTo(Verdict.REVIEW);
    assertThat(asked.findings().getFirst().detail()).contains("45 x 35 x 6 mm", "centimetres");
    assertThat(asked.unitChoices())
        .extracting(Measurement.UnitChoice::unit)
        .startsWith(LengthUnit.CENTIMETRE)
        .contains(LengthUnit.MILLIMETRE);
    for (LengthUnit answer : new LengthUnit[] {LengthUnit.CENTIMETRE, LengthUnit.MILLIMETRE}) {
      assertThat(measured(file, "pendant.stl", answer).findings()).isEmpty();
    }
    assertThat(measured(file, "pendant.stl", LengthUnit.CENTIMETRE).volumeMm3())
        .isCloseTo(9450, within(1e-2));
  }

  @Test
  void aBangleInCentimetresIsAskedAboutByItsBore() throws Exception {
    // Inside 60 mm, outside 70 mm, 12 mm wide.
    Body bangle =
        Body.revolved(new double[] {3, 3.5, 3.5, 3}, new double[] {0, 0, 1.2, 1.2}, true, 128);
    Measurement asked = measured(BodyFiles.stl(bangle), "bangle.stl", null);
    assertThat(asked.unitChoices().getFirst().unit()).isEqualTo(LengthUnit.CENTIMETRE);
    assertThat(measured(BodyFiles.stl(bangle.scaled(10)), "bangle.stl", null).findings()).isEmpty();
  }

  /** A file that states its unit is believed as long as the size can be. */
  @Test
  void aStatedUnitIsBelieved() throws Exception {
    Body tiny = Body.box(4.5, 3.5, 0.6, 1);
    assertThat(measured(BodyFiles.threeMf(tiny), "a.3mf", null).findings()).isEmpty();
    assertThat(measured(BodyFiles.glb(tiny), "a.glb", null).findings()).isEmpty();
    assertThat(measured(BodyFiles.glb(tiny.scaled(1000)), "a.glb", null).unitChoices())
        .extracting(Measurement.UnitChoice::unit)
        .startsWith(LengthUnit.CENTIMETRE);
  }

  @Test
  void anotherPieceDoesNotMakeASizeUnlikely() throws Exception {
    Body pair = Body.torus(9.75, 1.1, 60, 20).and(Body.torus(9.75, 1.1, 60, 20).moved(400, 0, 0));
    assertThat(measured(BodyFiles.stl(pair), "rings.stl", null).findings()).isEmpty();
  }
}
