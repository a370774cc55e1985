package dev.alexandrite.pricing.price;

import static dev.alexandrite.pricing.price.PricingExamples.BOOK;
import static dev.alexandrite.pricing.price.PricingExamples.PLATE;
import static dev.alexandrite.pricing.price.PricingExamples.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.PriceTerm;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.pricing.Body;
import dev.alexandrite.pricing.Extras;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The figures of the examples were computed by hand from the second tariff. */
class FormulaTest {

  @Test
  void aSilverPlateTermByTerm() {
    AlloyPrice price = price(PLATE, Extras.NONE, Alloy.SILVER_925);

    assertThat(price.massGrams()).isEqualTo(10.4);
    assertThat(amounts(price, false))
        .isEqualTo(
            Map.of(
                "METAL", 1212L, // 10.4 g x 1.05 x 0.925 x 1.20
                "FLASK", 66L, // 60.00 x (23 x 23 x 8 + 150) mm3 / 400 cm3
                "PRINT", 148L, // 1 ml / 0.99^3 x 1.3 x 0.35 + 5 mm / 0.99 x 0.20
                "FINISHING", 2500L, // 10 cm2 x 2.50
                "HANDLING", 600L,
                "HALLMARK", 70L, // above 7.78 g
                "MARGIN", 2298L, // half of 45.96
                "TAX", 1379L)); // a fifth of 68.94
    assertThat(price.unitPrice()).isEqualTo(Money.of(8273, "EUR"));
    assertThat(amounts(price, true))
        .isEqualTo(Map.of("SET_UP", 1500L, "MARGIN", 750L, "TAX", 450L));
    assertThat(price.orderPrice()).isEqualTo(Money.of(2700, "EUR"));
    assertThat(price.total(3)).isEqualTo(Money.of(2700 + 3 * 8273, "EUR"));
  }

  @Test
  void aLightPieceNeedsNoHallmark() {
    Body light = new Body(50, 100, List.of(10.0, 10.0, 1.0)); // 0.52 g of silver, 0.65 g of gold

    assertThat(amounts(price(light, Extras.NONE, Alloy.SILVER_925), false))
        .doesNotContainKey("HALLMARK");
    assertThat(amounts(price(light, Extras.NONE, Alloy.GOLD_585_YELLOW), false))
        .doesNotContainKey("HALLMARK");
    assertThat(amounts(price(light, Extras.NONE, Alloy.PLATINUM_950), false))
        .containsEntry("HALLMARK", 120L);
  }

  @Test
  void engravingStonesAndSettingAreTermsOfTheirOwn() {
    Extras extras =
        new Extras(
            8,
            List.of(
                new Extras.Stones("diamond 2 mm", 3, new BigDecimal("25.00")),
                new Extras.Stones("the customer's own", 1, BigDecimal.ZERO)));

    AlloyPrice price = price(PLATE, extras, Alloy.SILVER_925);

    assertThat(amounts(price, false))
        .containsEntry("ENGRAVING", 1200L)
        .containsEntry("SETTING", 2000L);
    assertThat(price.terms().stream().filter(t -> t.term().equals("STONES")))
        .extracting(t -> t.amount().amountMinor())
        .containsExactly(7500L, 0L);
  }

  @Test
  void everyTermShowsWhatItWasComputedFrom() {
    PriceTerm metal =
        price(PLATE, Extras.NONE, Alloy.SILVER_925).terms().stream()
            .filter(t -> t.term().equals("METAL"))
            .findFirst()
            .orElseThrow();

    assertThat(metal.inputs())
        .containsEntry("volumeMm3", "1000")
        .containsEntry("densityGramsPerCm3", "10.4")
        .containsEntry("massGrams", "10.4")
        .containsEntry("lossPerMille", "50")
        .containsEntry("finenessPerMille", "925")
        .containsEntry("fixingPerGram", "1.2");
  }

  @Test
  void aTroyOunceIsSoManyGrams() {
    Fixing ounces =
        new Fixing(
            BOOK.fixing().currency(),
            BOOK.fixing().fixedAt(),
            "an example",
            Fixing.Unit.TROY_OUNCE,
            Map.of(
                Metal.SILVER, new BigDecimal("31.1034768"),
                Metal.GOLD, new BigDecimal("3110.34768"),
                Metal.PLATINUM, new BigDecimal("1244.139072")));

    assertThat(ounces.perGram(Metal.SILVER)).isEqualByComparingTo("1");
    assertThat(ounces.perGram(Metal.GOLD)).isEqualByComparingTo("100");
    assertThat(ounces.perGram(Metal.PLATINUM)).isEqualByComparingTo("40");
  }

  @Test
  void aFigureBeyondAnyAmountIsNoPrice() {
    assertThatThrownBy(
            () ->
                price(
                    new Body(1e25, 1e18, List.of(1e8, 1e8, 1e8)), Extras.NONE, Alloy.PLATINUM_950))
        .isInstanceOf(ArithmeticException.class);
  }

  @Property(tries = 500)
  void aPriceIsExactlyTheSumOfItsTermsAndNoneIsNegative(
      @ForAll("bodies") Body body,
      @ForAll Alloy alloy,
      @ForAll @IntRange(min = 1, max = 500) int n) {
    AlloyPrice price = price(body, Extras.NONE, alloy);

    assertThat(
            BOOK.formula()
                .price(
                    new Costing(alloy, BOOK.tariff(), BOOK.fixing())
                        .sheet(body, Extras.NONE, false))
                .total(n))
        .isEqualTo(price.total(n));
    assertThat(price.terms()).allMatch(t -> t.amount().amountMinor() >= 0);
    assertThat(sum(price, false)).isEqualTo(price.unitPrice().amountMinor());
    assertThat(sum(price, true)).isEqualTo(price.orderPrice().amountMinor());
    assertThat(price.total(n).amountMinor())
        .isEqualTo(price.orderPrice().amountMinor() + n * price.unitPrice().amountMinor());
  }

  @Property(tries = 500)
  void moreMetalNeverCostsLess(
      @ForAll("bodies") Body body,
      @ForAll @DoubleRange(min = 1.0, max = 3.0) double more,
      @ForAll Alloy alloy) {
    Body heavier = new Body(body.volumeMm3() * more, body.areaMm2(), body.sizeMm());

    AlloyPrice one = price(body, Extras.NONE, alloy);
    AlloyPrice other = price(heavier, Extras.NONE, alloy);

    assertThat(other.massGrams()).isGreaterThanOrEqualTo(one.massGrams());
    assertThat(other.unitPrice()).isGreaterThanOrEqualTo(one.unitPrice());
    assertThat(other.orderPrice()).isEqualTo(one.orderPrice());
  }

  @Property(tries = 300)
  void theFirstTariffNeverSellsBelowTheMetal(@ForAll("bodies") Body body, @ForAll Alloy alloy) {
    AlloyPrice price = price(body, Extras.NONE, alloy);

    assertThat(price.unitPrice().major().doubleValue())
        .isGreaterThan(
            price.massGrams()
                * alloy.finenessPerMille()
                / 1000
                * BOOK.fixing().perGram(Metal.of(alloy)).doubleValue());
  }

  @Provide
  Arbitrary<Body> bodies() {
    Arbitrary<Double> side = Arbitraries.doubles().between(0.5, 120);
    return Combinators.combine(side, side, side, Arbitraries.doubles().between(0.01, 0.9), side)
        .as(
            (x, y, z, share, area) ->
                new Body(x * y * z * share, 10 + area * 20, List.of(x, y, z)));
  }

  private static long sum(AlloyPrice price, boolean perOrder) {
    return price.terms().stream()
        .filter(t -> t.perOrder() == perOrder)
        .mapToLong(t -> t.amount().amountMinor())
        .sum();
  }

  private static Map<String, Long> amounts(AlloyPrice price, boolean perOrder) {
    return price.terms().stream()
        .filter(t -> t.perOrder() == perOrder)
        .collect(Collectors.toMap(PriceTerm::term, t -> t.amount().amountMinor(), Long::sum));
  }
}
