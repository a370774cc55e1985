package dev.alexandrite.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alexandrite.geometry.measure.Measurements;
import dev.alexandrite.geometry.measure.Models;
import dev.alexandrite.geometry.read.MeshReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurementsTest {

  static Measurement measure(byte[] file, String extension) throws Refusal, IOException {
    Deadline deadline = Deadline.in(Limits.DEFAULT.time());
    return Measurements.measure(
        MeshReader.read(MemorySegment.ofArray(file), extension, Limits.DEFAULT, deadline),
        Limits.DEFAULT,
        deadline);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 24, 96, 600})
  void aGeneratedRingMeasuresItsFormula(int segments) throws Exception {
    RingGenerator ring = new RingGenerator(17.3, 2.2, segments);
    Measurement measured = measure(ring.stl(), "stl");
    assertThat(measured.volumeMm3()).isCloseTo(ring.volumeMm3(), within(1e-6 * ring.volumeMm3()));
    assertThat(measured.triangles()).isEqualTo(ring.triangles());
    assertThat(measured.watertight()).isTrue();
    assertThat(measured.bodies()).isEqualTo(1);
    assertThat(measured.verdict()).isEqualTo(Verdict.ACCEPT);
    assertThat(measured.centreOfMassMm().x()).isCloseTo(0, within(1e-6));
    assertThat(measured.boundsMm().size().z()).isCloseTo(2.2, within(0.4));
  }

  @Test
  void theDoorOpensAnyName(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("0192f0c0-0000-7000-8000-000000000001");
    Files.write(file, new RingGenerator(17.3, 2.2, 60).stl());
    for (String name :
        new String[] {
          "ring ♥ кольцо 指輪 Größe 54.stl",
          "Gro\u0308\u00dfe.stl",
          "<img src=x onerror=alert(1)>.stl",
          "'; drop table orders; --.stl",
          "$(touch x);`id`.stl",
          "=1+1+cmd.stl",
          "..%2f..%2fetc%2fpasswd.stl",
          "a\nb.stl",
          "a\u202elts.stl",
          "CON.stl",
          ".stl",
          ".STL",
          "ring.pdf.stl",
          "r".repeat(240) + ".stl",
          "",
        }) {
      assertThat(Models.inspect(file, name, Limits.DEFAULT))
          .as(name)
          .isInstanceOfSatisfying(
              Inspection.Measured.class,
              measured -> assertThat(measured.verdict()).isEqualTo(Verdict.ACCEPT));
    }
  }
}
