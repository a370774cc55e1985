package dev.alexandrite.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alexandrite.geometry.measure.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wall thickness, units and estimates: facts that others judge. */
class FactsTest {
  @TempDir Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("model"), bytes);
  }

  private Measurement measured(byte[] bytes, Limits limits) throws IOException {
    return ((Inspection.Measured) Models.inspect(file(bytes), "x.stl", limits)).measurement();
  }

  private Measurement measured(Body body) throws IOException {
    return measured(BodyFiles.stl(body), Limits.DEFAULT);
  }

  @Test
  void theThinnestSpotIsFoundWhereItIs() throws Exception {
    // A thick block beside a leaf of 0.2 mm.
    Body both = Body.box(10, 10, 10, 2).and(Body.box(3, 3, 0.2, 1).moved(20, 0, 0));
    Measurement measured = measured(both);
    assertThat(measured.minWallMm()).isCloseTo(0.2, within(1e-6));
    assertThat(measured.walls().thinnest().getFirst().place().x()).isBetween(20.0, 23.0);
    assertThat(measured.findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.TOO_THIN);
              assertThat(finding.places()).allSatisfy(p -> assertThat(p.x()).isBetween(20., 23.));
            });
  }

  @Test
  void notLookedAtNoThickness() throws Exception {
    byte[] ring = new RingGenerator(17.3, 2.2, 60).stl();
    Measurement measured = measured(ring, Limits.DEFAULT.withoutSurfaceChecks());
    assertThat(measured.walls()).isNull();
    assertThat(measured.minWallMm()).isNull();
  }

  @Test
  void aRingInInchesAsksAndTheAnswerMeasuresIt() throws Exception {
    Body ring = Body.torus(9.75, 1.1, 120, 40);
    byte[] file = BodyFiles.stl(ring.scaled(1 / 25.4));
    Inspection.Measured asked =
        (Inspection.Measured) Models.inspect(file(file), "ring.stl", Limits.DEFAULT);
    assertThat(asked.verdict()).isEqualTo(Verdict.REVIEW);
    assertThat(asked.measurement().unitChoices())
        .extracting(Measurement.UnitChoice::unit)
        .contains(LengthUnit.INCH, LengthUnit.CENTIMETRE)
        .doesNotContain(LengthUnit.MILLIMETRE);
    assertThat(asked.measurement().unitChoices())
        .filteredOn(choice -> choice.boreMm() != null)
        .singleElement()
        .satisfies(
            choice -> {
              assertThat(choice.unit()).isEqualTo(LengthUnit.INCH);
              assertThat(choice.boreMm()).isCloseTo(17.3, within(0.01));
              assertThat(choice.sizeMm().x()).isCloseTo(21.7, within(0.01));
            });
    Inspection.Measured answered =
        (Inspection.Measured)
            Models.inspect(file(file), "ring.stl", Limits.DEFAULT, LengthUnit.INCH);
    assertThat(answered.verdict()).isEqualTo(Verdict.ACCEPT);
    assertThat(answered.measurement().unit()).isEqualTo(LengthUnit.INCH);
    assertThat(answered.measurement().unitStated()).isTrue();
    assertThat(answered.measurement().unitChoices()).isEmpty();
    assertThat(answered.measurement().volumeMm3())
        .isCloseTo(ring.volumeMm3(), within(1e-6 * ring.volumeMm3()));
    assertThat(answered.measurement().ring().boreMm()).isCloseTo(17.3, within(0.01));
  }

  @Test
  void theAnswerCountsMoreThanWhatTheFileSays() throws Exception {
    byte[] metres =
        BodyFiles.threeMf(
            "<resources><object id=\"1\">"
                + BodyFiles.mesh(Body.box(10, 20, 30, 1))
                + "</object></resources><build><item objectid=\"1\"/></build>",
            "unit=\"meter\"");
    Measurement asked =
        ((Inspection.Measured) Models.inspect(file(metres), "a.3mf", Limits.DEFAULT)).measurement();
    assertThat(asked.volumeMm3()).isCloseTo(6000e9, within(1e3));
    assertThat(asked.unitChoices())
        .extracting(Measurement.UnitChoice::unit)
        .containsExactly(LengthUnit.MILLIMETRE, LengthUnit.CENTIMETRE);
    Measurement answered =
        ((Inspection.Measured)
                Models.inspect(file(metres), "a.3mf", Limits.DEFAULT, LengthUnit.MILLIMETRE))
            .measurement();
    assertThat(answered.volumeMm3()).isCloseTo(6000, within(1e-6));
    assertThat(answered.boundsMm().size().z()).isCloseTo(30, within(1e-9));
  }

  @Test
  void anAnswerThatMakesTheModelEndlessIsRefused() throws Exception {
    byte[] far = BodyFiles.stl(Body.box(10, 10, 10, 1).scaled(1e6));
    assertThat(Models.inspect(file(far), "a.stl", Limits.DEFAULT, LengthUnit.METRE))
        .isInstanceOfSatisfying(
            Inspection.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.TOO_LARGE));
  }

  @Test
  void anEstimateOfASoundBodyIsItsMeasurementInEveryFormat() throws Exception {
    Body ring = Body.torus(9.75, 1.1, 300, 60);
    for (Map.Entry<String, byte[]> each : BodyFiles.all(ring).entrySet()) {
      Estimate estimate = Models.estimate(file(each.getValue()), each.getKey(), Limits.DEFAULT);
      assertThat(estimate.triangles()).isEqualTo(ring.triangles());
      assertThat(estimate.volumeMm3())
          .as(each.getKey())
          .isCloseTo(ring.volumeMm3(), within(1e-6 * ring.volumeMm3()));
      assertThat(estimate.areaMm2()).isCloseTo(ring.areaMm2(), within(1e-6 * ring.areaMm2()));
      assertThat(estimate.boundsMm().max().x()).isCloseTo(10.85, within(1e-5));
      assertThat(estimate.boundsMm().min().z()).isCloseTo(-1.1, within(1e-5));
    }
  }

  @Test
  void anEstimateRefusesWhatAMeasurementRefuses() throws Exception {
    byte[] file = BodyFiles.stl(Body.box(10, 10, 10, 3));
    java.nio.ByteBuffer.wrap(file)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putFloat(84 + 50 * 40 + 12, Float.NaN);
    assertEstimateRefused(file, RefusalCode.NON_FINITE);
    assertEstimateRefused(
        BodyFiles.stl(Body.box(10, 10, 10, 3).scaled(1e30)), RefusalCode.TOO_LARGE);
    assertEstimateRefused(java.util.Arrays.copyOf(file, 500), RefusalCode.TRUNCATED);
    assertEstimateRefused(new byte[0], RefusalCode.EMPTY_FILE);
  }

  private void assertEstimateRefused(byte[] bytes, RefusalCode code) throws IOException {
    Path path = file(bytes);
    assertThatThrownBy(() -> Models.estimate(path, "a.stl", Limits.DEFAULT))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
