package dev.alexandrite.pricing.price;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.alexandrite.contracts.Alloy;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Currency;
import java.util.Map;

/**
 * What the fine metals cost at a moment.
 *
 * @param fixedAt when the market said so
 * @param unit what the prices are for
 * @param prices in major units of the currency, for one unit of fine metal
 */
public record Fixing(
    @NotNull Currency currency,
    @NotNull Instant fixedAt,
    @NotBlank @Size(max = 300) String source,
    @NotNull Unit unit,
    @NotNull
        Map<Metal, @NotNull @DecimalMin("0.0001") @DecimalMax("1000000000") BigDecimal> prices) {

  enum Unit {
    GRAM("1"),
    /** Of 31.1034768 g, exactly. */
    TROY_OUNCE("31.1034768");

    private final BigDecimal grams;

    Unit(String grams) {
      this.grams = new BigDecimal(grams);
    }
  }

  /** Without a price of palladium none is offered in it. */
  @JsonIgnore
  @AssertTrue(message = "has a price for silver, gold and platinum")
  boolean isComplete() {
    return prices == null || prices.keySet().containsAll(Metal.ALWAYS);
  }

  boolean prices(Alloy alloy) {
    return prices.containsKey(Metal.of(alloy));
  }

  BigDecimal perGram(Metal metal) {
    return Tariff.of(prices, metal).divide(unit.grams, MathContext.DECIMAL64);
  }
}
