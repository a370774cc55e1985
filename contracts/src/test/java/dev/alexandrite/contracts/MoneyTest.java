package dev.alexandrite.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Currency;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MoneyTest {
  private static final Currency EUR = Currency.getInstance("EUR");

  @Test
  void halfACentRoundsUp() {
    assertThat(Money.round(new BigDecimal("1.005"), EUR)).isEqualTo(Money.of(101, "EUR"));
    assertThat(Money.round(new BigDecimal("1.0049"), EUR)).isEqualTo(Money.of(100, "EUR"));
  }

  @Test
  void currenciesDoNotMix() {
    assertThatThrownBy(() -> Money.of(1, "EUR").plus(Money.of(1, "RUB")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAmountTooLargeIsAnErrorAndNeverWrapsRound() {
    assertThatThrownBy(() -> Money.of(Long.MAX_VALUE, "EUR").plus(Money.of(1, "EUR")))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Money.of(Long.MAX_VALUE, "EUR").times(2))
        .isInstanceOf(ArithmeticException.class);
  }

  @Property
  void aShareIsNeverFurtherFromTheTruthThanHalfACent(
      @ForAll @LongRange(max = 100_000_000) long minor,
      @ForAll @IntRange(max = 1000) int perMille) {
    long share = Money.of(minor, "EUR").perMille(perMille).amountMinor();
    assertThat(Math.abs(share * 1000 - minor * perMille)).isLessThanOrEqualTo(500);
  }
}
