package dev.alexandrite.pricing.casting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossEstimateTest {

  @Test
  void fiveCastingsTellTheMeanAndHowUnsureItIs() {
    // Mean 1.05; squares 0.001, so a standard error of sqrt(0.001 / 4 / 5) = 0.00707; t(4) = 2.776.
    LossEstimate estimate = LossEstimate.of(List.of(1.04, 1.06, 1.05, 1.07, 1.03));

    assertThat(estimate.castings()).isEqualTo(5);
    assertThat(estimate.meanPerMille()).isCloseTo(50, within(1e-9));
    assertThat(estimate.lowPerMille()).isCloseTo(50 - 19.629, within(0.01));
    assertThat(estimate.highPerMille()).isCloseTo(50 + 19.629, within(0.01));
    assertThat(estimate.proposedPerMille(5)).isEqualTo(50);
    assertThat(estimate.proposedPerMille(6)).isNull();
  }

  @Test
  void fewerSayLess() {
    assertThat(LossEstimate.of(List.of())).isEqualTo(new LossEstimate(0, null, null, null));
    LossEstimate one = LossEstimate.of(List.of(1.1));
    assertThat(one.meanPerMille()).isCloseTo(100, within(1e-9));
    assertThat(one.lowPerMille()).isNull();
    LossEstimate many = LossEstimate.of(Collections.nCopies(40, 0.9));
    assertThat(many.highPerMille()).isCloseTo(-100, within(1e-9));
    assertThat(many.proposedPerMille(5)).isEqualTo(0); // scales that say so are wrong
  }
}
