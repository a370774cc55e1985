package dev.alexandrite.pricing.price;

import static dev.alexandrite.pricing.price.PricingExamples.BOOK;
import static dev.alexandrite.pricing.price.PricingExamples.PLATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.PriceTerm;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.pricing.Body;
import dev.alexandrite.pricing.Extras;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Six prices worked out on paper, from the second tariff at its own fixing. A plate is 1 cm3 of
 * metal in 20 x 20 x 5 mm with 10 cm2 of surface. In cents; margin is half of all before it, tax a
 * fifth of all before that. Where a term is that of another price, see there.
 */
class SixPricesTest {

  @Test
  void aSilverPlateThatIsThickAnywherePaysForItsFeeder() {
    Body solid = new Body(1000, 1000, List.of(20.0, 20.0, 5.0), null, 5.0);
    assertThat(terms(solid, Alloy.SILVER_925))
        .isEqualTo(
            Map.of(
                "METAL", 1212L, // 10.400 g x 1.05 x 0.925 x 1.20
                "FLASK", 66L, // 60.00 x (23 x 23 x 8 + 150 = 4,382 mm3) / 400 cm3
                "PRINT", 148L, // 1 ml x 1.030610 x 1.3 x 0.35 + 5 mm x 1.010101 x 0.20
                "FINISHING", 2500L, // 10 cm2 x 2.50
                "HANDLING", 600L,
                "SOLID", 400L, // 5 mm is more than 4
                "HALLMARK", 70L, // 7.78 g and more
                "MARGIN", 2498L, // half of 49.96
                "TAX", 1499L)); // a fifth of 74.94
    assertThat(unit(solid, Alloy.SILVER_925)).isEqualTo(Money.of(8_993, "EUR"));

    Body thin = new Body(1000, 1000, List.of(20.0, 20.0, 5.0), null, 4.0);
    assertThat(terms(thin, Alloy.SILVER_925)).doesNotContainKey("SOLID");
    assertThat(terms(solid, Alloy.PLATINUM_950)).doesNotContainKey("SOLID");
  }

  @Test
  void twoEarringsInOneFileHangOnTheTreeAndAreHandledEachByItself() {
    List<Double> one = List.of(8.0, 8.0, 4.0);
    Body pair = new Body(200, 400, List.of(20.0, 8.0, 4.0), List.of(one, one), null);
    assertThat(terms(pair, Alloy.GOLD_375_YELLOW))
        .isEqualTo(
            Map.of(
                "METAL", 8781L, // 2.230 g x 1.05 x 0.375 x 100
                "FLASK", 30L, // 60.00 x 2 x (11 x 11 x 7 + 150 = 997 mm3) / 400 cm3
                "PRINT", 90L, // 0.2 ml x 1.030610 x 1.3 x 0.35 + 4 mm x 1.010101 x 0.20
                "FINISHING", 1600L, // 4 cm2 x 4.00
                "HANDLING", 1800L, // 2 x 9.00
                "HALLMARK", 90L,
                "MARGIN", 6196L, // half of 123.91
                "TAX", 3717L)); // a fifth of 185.87
    assertThat(unit(pair, Alloy.GOLD_375_YELLOW)).isEqualTo(Money.of(22_304, "EUR"));
  }

  @Test
  void whiteGoldIsPlatedWithRhodium() {
    assertThat(terms(PLATE, Alloy.GOLD_750_WHITE))
        .isEqualTo(
            Map.of(
                "METAL", 115_290L, // 14.640 g x 1.05 x 0.75 x 100
                "FLASK", 66L,
                "PRINT", 148L,
                "FINISHING", 4500L, // 10 cm2 x 4.50
                "HANDLING", 900L,
                "RHODIUM", 800L, // 10 cm2 x 0.80
                "HALLMARK", 90L,
                "MARGIN", 60_897L, // half of 1,217.94
                "TAX", 36_538L)); // a fifth of 1,826.91
    assertThat(unit(PLATE, Alloy.GOLD_750_WHITE)).isEqualTo(Money.of(219_229, "EUR"));
    assertThat(terms(PLATE, Alloy.GOLD_750_YELLOW)).doesNotContainKey("RHODIUM");
  }

  @Test
  void exactlyAGramOfRedGoldIsHallmarkedForExemptIsWhatWeighsLess() {
    Body gram = new Body(65.8762, 100, List.of(10.0, 10.0, 1.0)); // x 15.18 g/cm3 = 1.000 g
    assertThat(terms(gram, Alloy.GOLD_750_RED))
        .isEqualTo(
            Map.of(
                "METAL", 7875L, // 1.000 g x 1.05 x 0.75 x 100
                "FLASK", 12L, // 60.00 x (13 x 13 x 4 + 150 = 826 mm3) / 400 cm3
                "PRINT", 23L, // 0.0658762 ml x 1.030610 x 1.3 x 0.35 + 1 mm x 1.010101 x 0.20
                "FINISHING", 400L, // 1 cm2 x 4.00
                "HANDLING", 900L,
                "HALLMARK", 90L, // from 1 g on
                "MARGIN", 4650L, // half of 93.00
                "TAX", 2790L)); // a fifth of 139.50
    assertThat(unit(gram, Alloy.GOLD_750_RED)).isEqualTo(Money.of(16_740, "EUR"));

    Body less = new Body(65.8, 100, List.of(10.0, 10.0, 1.0)); // 0.999 g
    assertThat(terms(less, Alloy.GOLD_750_RED)).doesNotContainKey("HALLMARK");
  }

  @Test
  void palladiumHasTheHotFlaskItsLossAndItsShrinkage() {
    assertThat(terms(PLATE, Alloy.PALLADIUM_950))
        .isEqualTo(
            Map.of(
                "METAL", 41_117L, // 11.450 g x 1.08 x 0.95 x 35
                "FLASK", 344L, // 95.00 x (24 x 24 x 9 + 250 = 5,434 mm3) / 150 cm3
                "PRINT", 149L, // 1 ml x 1.046378 x 1.3 x 0.35 + 5 mm x 1.015228 x 0.20
                "FINISHING", 6000L, // 10 cm2 x 6.00
                "HANDLING", 1300L,
                "HALLMARK", 120L,
                "MARGIN", 24_515L, // half of 490.30
                "TAX", 14_709L)); // a fifth of 735.45
    assertThat(unit(PLATE, Alloy.PALLADIUM_950)).isEqualTo(Money.of(88_254, "EUR"));
  }

  @Test
  void soHasPlatinum() {
    assertThat(terms(PLATE, Alloy.PLATINUM_950))
        .isEqualTo(
            Map.of(
                "METAL", 85_363L, // 20.800 g x 1.08 x 0.95 x 40
                "FLASK", 344L,
                "PRINT", 149L,
                "FINISHING", 6500L, // 10 cm2 x 6.50
                "HANDLING", 1400L,
                "HALLMARK", 120L,
                "MARGIN", 46_938L, // half of 938.76
                "TAX", 28_163L)); // a fifth of 1,408.14
    assertThat(unit(PLATE, Alloy.PLATINUM_950)).isEqualTo(Money.of(168_977, "EUR"));
  }

  /** As it was promised: by the first formula, from the first tariff. */
  @Test
  void aQuoteByTheFirstFormulaIsComputedAsItWas() {
    PriceBook first = PriceBook.first();
    Body gram = new Body(64.1848, 100, List.of(10.0, 10.0, 1.0)); // x 15.58 g/cm3 = 1.000 g
    List<AlloyPrice> prices = new java.util.ArrayList<>();
    assertThat(new Pricer(PricingExamples.by("1", first)).prices(gram, prices)).isEmpty();
    assertThat(prices).hasSize(7);
    assertThat(
            prices.stream()
                .filter(p -> p.alloy() == Alloy.GOLD_750_YELLOW)
                .findFirst()
                .orElseThrow()
                .terms())
        .extracting(PriceTerm::term)
        .doesNotContain("HALLMARK");

    List<AlloyPrice> platinum = new java.util.ArrayList<>();
    assertThat(new Pricer(PricingExamples.by("1", first)).prices(PLATE, platinum)).isEmpty();
    assertThat(platinum.getFirst().unitPrice()).isEqualTo(Money.of(8_273, "EUR"));
    assertThat(platinum.getLast().unitPrice()).isEqualTo(Money.of(164_207, "EUR"));
    // What the first one knew nothing of changes nothing in it.
    Body pair =
        new Body(
            1000,
            1000,
            List.of(20.0, 20.0, 5.0),
            List.of(List.of(8.0, 8.0, 4.0), List.of(8.0, 8.0, 4.0)),
            9.0);
    List<AlloyPrice> paired = new java.util.ArrayList<>();
    assertThat(new Pricer(PricingExamples.by("1", BOOK)).prices(pair, paired)).isEmpty();
    assertThat(paired.getFirst().unitPrice()).isEqualTo(Money.of(8_273, "EUR"));
  }

  private static AlloyPrice price(Body body, Alloy alloy) {
    return PricingExamples.price(body, Extras.NONE, alloy);
  }

  private static Money unit(Body body, Alloy alloy) {
    return price(body, alloy).unitPrice();
  }

  private static Map<String, Long> terms(Body body, Alloy alloy) {
    return price(body, alloy).terms().stream()
        .filter(t -> !t.perOrder())
        .collect(Collectors.toMap(PriceTerm::term, t -> t.amount().amountMinor()));
  }
}
