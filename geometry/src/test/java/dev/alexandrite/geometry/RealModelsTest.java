package dev.alexandrite.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alexandrite.geometry.measure.Models;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rings, pendants, chains and stones of others, against values of tools that are not ours. */
@Tag("slow")
class RealModelsTest {

  static Stream<Map<String, String>> models() {
    return SharedModels.rows("visible/manifest.csv")
        .filter(row -> !row.get("format").equals("GLB"));
  }

  @ParameterizedTest
  @MethodSource("models")
  void aRealModelMeasuresWhatIndependentToolsSay(Map<String, String> row) {
    String name = row.get("file");
    Inspection inspection =
        Models.inspect(
            SharedModels.folder().resolve("visible").resolve(name), name, Limits.DEFAULT);
    if (row.get("class").equals("no_triangles")) {
      assertThat(inspection).isInstanceOf(Inspection.Refused.class);
      return;
    }
    assertThat(inspection).isInstanceOf(Inspection.Measured.class);
    Measurement measured = ((Inspection.Measured) inspection).measurement();
    if (!row.get("class").startsWith("firm")) {
      assertThat(((Inspection.Measured) inspection).verdict()).isNotEqualTo(Verdict.ACCEPT);
      return;
    }
    double tolerance = Double.parseDouble(row.get("tolerance_rel"));
    SoftAssertions soft = new SoftAssertions();
    soft.assertThat(measured.triangles()).isEqualTo(Integer.parseInt(row.get("triangles")));
    near(soft, "volume", measured.volumeMm3(), row.get("volume_mm3"), tolerance);
    near(soft, "area", measured.areaMm2(), row.get("area_mm2"), tolerance);
    double[] min = numbers(row.get("bbox_min_mm"));
    double[] max = numbers(row.get("bbox_max_mm"));
    Point low = measured.boundsMm().min();
    Point high = measured.boundsMm().max();
    double step = 1e-5 * measured.boundsMm().diagonal();
    soft.assertThat(new double[] {low.x(), low.y(), low.z(), high.x(), high.y(), high.z()})
        .containsExactly(
            new double[] {min[0], min[1], min[2], max[0], max[1], max[2]}, within(step));
    soft.assertThat(measured.watertight()).as("watertight").isTrue();
    if (!row.get("class").equals("firm_nonmanifold_edges")) {
      soft.assertThat(measured.shells())
          .as("shells")
          .isEqualTo(Integer.parseInt(row.get("bodies")));
    }
    soft.assertAll();
  }

  private static void near(
      SoftAssertions soft, String what, double value, String expected, double tolerance) {
    double target = Double.parseDouble(expected);
    soft.assertThat(value).as(what).isCloseTo(target, within(tolerance * target));
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
