package dev.alexandrite.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** An amount in the minor units of its currency (cents, kopecks). Never a floating-point number. */
public record Money(long amountMinor, Currency currency) implements Comparable<Money> {

  public static Money of(long amountMinor, String currencyCode) {
    return new Money(amountMinor, Currency.getInstance(currencyCode));
  }

  /**
   * The one place where an exact figure becomes an amount: half a minor unit rounds up, away from
   * zero, as invoices do.
   *
   * @param major the exact figure in major units (euros, roubles)
   */
  public static Money round(BigDecimal major, Currency currency) {
    return new Money(
        major
            .movePointRight(Math.max(0, currency.getDefaultFractionDigits()))
            .setScale(0, RoundingMode.HALF_UP)
            .longValueExact(),
        currency);
  }

  public Money plus(Money other) {
    requireSame(other);
    return new Money(Math.addExact(amountMinor, other.amountMinor), currency);
  }

  public Money times(int factor) {
    return new Money(Math.multiplyExact(amountMinor, factor), currency);
  }

  public Money negated() {
    return new Money(Math.negateExact(amountMinor), currency);
  }

  /**
   * @param perMille thousandths, so that 12.5 % is 125
   */
  public Money perMille(int perMille) {
    return round(major().multiply(BigDecimal.valueOf(perMille, 3)), currency);
  }

  public BigDecimal major() {
    return BigDecimal.valueOf(amountMinor, digits());
  }

  /**
   * How many decimal digits the minor unit has by ISO 4217. A page is told, for what a browser
   * knows is how a currency is usually written, and that is another thing: a forint has two.
   */
  @JsonProperty(value = "digits", access = JsonProperty.Access.READ_ONLY)
  public int digits() {
    return Math.max(0, currency.getDefaultFractionDigits());
  }

  @Override
  public int compareTo(Money other) {
    requireSame(other);
    return Long.compare(amountMinor, other.amountMinor);
  }

  private void requireSame(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException("%s and %s do not mix".formatted(this, other));
    }
  }

  @Override
  public String toString() {
    return major().toPlainString() + " " + currency;
  }
}
