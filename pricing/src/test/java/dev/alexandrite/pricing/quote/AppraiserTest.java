package dev.alexandrite.pricing.quote;

import static dev.alexandrite.pricing.price.PricingExamples.BOOK;
import static dev.alexandrite.pricing.price.PricingExamples.PLATE;
import static dev.alexandrite.pricing.price.PricingExamples.fixing;
import static dev.alexandrite.pricing.price.PricingExamples.measurement;
import static dev.alexandrite.pricing.price.PricingExamples.plate;
import static dev.alexandrite.pricing.price.PricingExamples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.AlloyRange;
import dev.alexandrite.contracts.Message.Feasibility;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.Message.Makeable;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.Message.Severity;
import dev.alexandrite.geometry.Box;
import dev.alexandrite.geometry.Estimate;
import dev.alexandrite.geometry.FindingCode;
import dev.alexandrite.geometry.Format;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.geometry.Point;
import dev.alexandrite.pricing.Body;
import dev.alexandrite.pricing.price.Fixing;
import dev.alexandrite.pricing.price.PriceBook;
import dev.alexandrite.pricing.price.Pricer;
import dev.alexandrite.pricing.price.PricingExamples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppraiserTest {

  @Test
  void aSoundModelIsPricedAndMakeableInEveryAlloy() {
    Appraisal appraisal = new Appraiser(BOOK).appraise(plate(1.2), false);

    assertThat(appraisal.held()).isNull();
    assertThat(appraisal.findings()).isEmpty();
    assertThat(appraisal.prices()).extracting(AlloyPrice::alloy).containsExactly(Alloy.values());
    assertThat(appraisal.prices())
        .extracting(AlloyPrice::makeable)
        .containsOnly(new Makeable(Feasibility.YES, Feasibility.YES, Feasibility.YES));
  }

  @Test
  void aWallOfNineTenthsIsGoodForSilverAndTakesCareInGold() {
    Appraisal appraisal = new Appraiser(BOOK).appraise(plate(0.9), false);

    assertThat(makeable(appraisal, Alloy.SILVER_925).castable()).isEqualTo(Feasibility.YES);
    assertThat(makeable(appraisal, Alloy.GOLD_585_RED).castable()).isEqualTo(Feasibility.WITH_CARE);
    assertThat(makeable(appraisal, Alloy.GOLD_585_RED).printable()).isEqualTo(Feasibility.YES);
    ModelFinding gold =
        appraisal.findings().stream()
            .filter(f -> f.alloys() != null && f.alloys().contains(Alloy.GOLD_585_RED))
            .findFirst()
            .orElseThrow();
    assertThat(gold.code()).isEqualTo("TOO_THIN");
    assertThat(gold.severity()).isEqualTo(Severity.WARNING);
    assertThat(gold.measured()).isEqualTo(0.9);
    assertThat(gold.limit()).isEqualTo(1.0);
    assertThat(gold.source()).contains("Mister Jewel");
    assertThat(gold.alloys()).hasSize(9).allMatch(alloy -> alloy.name().startsWith("GOLD"));
    assertThat(gold.placesMm()).containsExactly(List.of(1.0, 2.0, 3.0)); // the other spot is 2 mm
    assertThat(gold.detail())
        .isEqualTo(
            "With care castable: the thinnest wall is 0.90 mm, and at least 1.0 mm is good.");
  }

  @Test
  void aWallLikeFoilCanNotBeMadeAndIsPricedAllTheSame() {
    Appraisal appraisal = new Appraiser(BOOK).appraise(plate(0.2), false);

    assertThat(appraisal.held()).isNull();
    assertThat(makeable(appraisal, Alloy.SILVER_925))
        .isEqualTo(new Makeable(Feasibility.NO, Feasibility.NO, Feasibility.WITH_CARE));
    assertThat(appraisal.findings().getFirst().severity()).isEqualTo(Severity.BLOCKING);
    assertThat(appraisal.prices()).hasSize(12);
  }

  @Test
  void anOlderTablesHundredthOfTheSurfaceIsTheThinnestWall() {
    PriceBook book = PricingExamples.withAnOlderLimitOfWalls("0.3");

    Appraisal appraisal = new Appraiser(book).appraise(plate(0.25), false);

    assertThat(makeable(appraisal, Alloy.SILVER_925).castable()).isEqualTo(Feasibility.NO);
    assertThat(appraisal.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.placesMm()).containsExactly(List.of(1.0, 2.0, 3.0)));
  }

  @Test
  void wallsThatWereNotAllMeasuredAreNoGroundForAFirmPrice() {
    Appraisal appraisal =
        new Appraiser(BOOK).appraise(plate(null, FindingCode.WALLS_UNCHECKED), false);

    assertThat(appraisal.held()).isEqualTo(HoldReason.REVIEW);
  }

  @Test
  void otherLimitsJudgeTheSameMeasurementAnew() {
    Measurement measured = plate(0.9);
    PriceBook other = PricingExamples.withALimitOfWalls("2.0");

    assertThat(makeable(new Appraiser(BOOK).appraise(measured, false), Alloy.SILVER_925).castable())
        .isEqualTo(Feasibility.YES);
    assertThat(
            makeable(new Appraiser(other).appraise(measured, false), Alloy.SILVER_925).castable())
        .isEqualTo(Feasibility.NO);
  }

  @Test
  void aWallThatWasNotMeasuredIsNotJudged() {
    Appraisal appraisal = new Appraiser(BOOK).appraise(plate(null), false);

    assertThat(makeable(appraisal, Alloy.GOLD_750_WHITE).castable()).isEqualTo(Feasibility.YES);
    assertThat(appraisal.findings()).isEmpty();
  }

  @Test
  void aClosedHollowCantBeCastAndTheFindingSaysWhatToDraw() {
    Appraisal appraisal = new Appraiser(BOOK).appraise(PricingExamples.plateWithAHollow(), false);

    assertThat(appraisal.held()).isNull();
    assertThat(makeable(appraisal, Alloy.SILVER_925).castable()).isEqualTo(Feasibility.NO);
    assertThat(makeable(appraisal, Alloy.PLATINUM_950).castable()).isEqualTo(Feasibility.NO);
    ModelFinding hollow = appraisal.findings().getFirst();
    assertThat(hollow.code()).isEqualTo("CLOSED_HOLLOW");
    assertThat(hollow.severity()).isEqualTo(Severity.BLOCKING);
    assertThat(hollow.detail())
        .isEqualTo(
            "Not castable: the number of closed hollows without a drain hole is 1, and at most 0"
                + " can be made.");
    assertThat(hollow.source()).contains("drain holes of 1 to 1.5 mm");
  }

  @Test
  void aProngUnderSixTenthsTakesCareAndUnderThreeIsNone() {
    assertThat(codes(plate(0.6))).doesNotContain("PRONG_THIN");
    assertThat(codes(plate(0.59))).contains("PRONG_THIN");
    assertThat(
            makeable(new Appraiser(BOOK).appraise(plate(0.3), false), Alloy.SILVER_925).castable())
        .isEqualTo(Feasibility.WITH_CARE);
    assertThat(
            makeable(new Appraiser(BOOK).appraise(plate(0.29), false), Alloy.SILVER_925).castable())
        .isEqualTo(Feasibility.NO);
  }

  private static List<String> codes(Measurement measured) {
    return new Appraiser(BOOK)
        .appraise(measured, false).findings().stream().map(ModelFinding::code).toList();
  }

  @Test
  void whatTheFirstTariffDoesNotKnowIsNotOfferedByIt() {
    PriceBook first = PricingExamples.FIRST;

    Appraisal appraisal = new Appraiser(first).appraise(plate(1.2), false);

    assertThat(appraisal.held()).isNull();
    assertThat(appraisal.prices())
        .extracting(AlloyPrice::alloy)
        .hasSize(7)
        .doesNotContain(Alloy.PALLADIUM_950, Alloy.GOLD_375_RED, Alloy.GOLD_750_RED);
    assertThat(new Appraiser(first).appraise(plate(0.2), false).findings())
        .as("of all alloys that are offered")
        .anyMatch(f -> f.alloys() == null);
  }

  @Test
  void sizeAndMassAreLimitsToo() {
    Appraisal appraisal =
        new Appraiser(BOOK).appraise(measurement(160, 30, 2, 4_000, 9_000, 1.5, List.of()), false);

    assertThat(makeable(appraisal, Alloy.SILVER_925))
        .isEqualTo(new Makeable(Feasibility.WITH_CARE, Feasibility.NO, Feasibility.YES));
    assertThat(appraisal.findings()).extracting(ModelFinding::code).containsOnly("TOO_LARGE");

    Appraisal heavy =
        new Appraiser(BOOK).appraise(measurement(30, 30, 30, 20_000, 5_000, 5.0, List.of()), false);
    assertThat(makeable(heavy, Alloy.SILVER_925).castable())
        .isEqualTo(Feasibility.WITH_CARE); // 208 g
    assertThat(
            heavy.findings().stream()
                .filter(f -> f.code().equals("TOO_HEAVY"))
                .findFirst()
                .orElseThrow()
                .alloys())
        .isNull(); // all of them
  }

  @Test
  void whatThePriceBookCallsInsaneStopsAtASeller() {
    assertHeld(with(fixing("1.20", "0.10", "40")), "A gram of GOLD at 0.1");
    assertHeld(with(fixing("1.20", "100000", "40")), "A gram of GOLD at 100000");
    assertHeld(with(inDollars()), "The tariff is in EUR");
    List<AlloyPrice> none = new ArrayList<>();
    assertThat(new Pricer(BOOK).prices(new Body(Double.NaN, 1, PLATE.sizeMm()), none)).isPresent();
    assertThat(new Pricer(BOOK).prices(new Body(-5, 1, PLATE.sizeMm()), none)).isPresent();
    assertThat(new Pricer(BOOK).prices(new Body(1e25, 1, PLATE.sizeMm()), none)).isPresent();
    assertThat(new Pricer(BOOK).prices(new Body(1e6, 1e5, PLATE.sizeMm()), none)).isPresent();
    assertThat(new Pricer(BOOK).prices(PLATE, none)).isEmpty();
  }

  private static void assertHeld(PriceBook book, String because) {
    Appraisal appraisal = new Appraiser(book).appraise(plate(1.2), false);
    assertThat(appraisal.held()).isEqualTo(HoldReason.REVIEW);
    assertThat(appraisal.findings().getFirst().code()).isEqualTo("PRICE_OUT_OF_RANGE");
    assertThat(appraisal.findings().getFirst().detail()).startsWith(because);
  }

  private static Fixing inDollars() {
    Fixing euros = BOOK.fixing();
    return new Fixing(
        java.util.Currency.getInstance("USD"),
        euros.fixedAt(),
        euros.source(),
        euros.unit(),
        euros.prices());
  }

  @Test
  void aDoubtfulUnitIsAskedForOnceAndThenLookedAt() {
    Measurement doubtful =
        measurement(
            0.7,
            0.7,
            0.1,
            0.02,
            1.0,
            null,
            List.of(new Measurement.UnitChoice(LengthUnit.INCH, new Point(17.8, 17.8, 2.54), 15.0)),
            FindingCode.UNIT_SUSPECT);

    Appraisal asked = new Appraiser(BOOK).appraise(doubtful, false);
    assertThat(asked.held()).isEqualTo(HoldReason.UNIT);
    assertThat(asked.unitChoices()).hasSize(1);
    assertThat(asked.unitChoices().getFirst().unit()).isEqualTo("INCH");
    assertThat(asked.unitChoices().getFirst().ringBoreMm()).isEqualTo(15.0);

    Appraisal insisted = new Appraiser(BOOK).appraise(doubtful, true);
    assertThat(insisted.held()).isEqualTo(HoldReason.REVIEW);
    assertThat(insisted.unitChoices()).isEmpty();
  }

  @Test
  void aModelThatTheGeometryDoubtsIsHeld() {
    Appraisal appraisal =
        new Appraiser(BOOK).appraise(plate(1.2, FindingCode.NOT_WATERTIGHT), false);

    assertThat(appraisal.held()).isEqualTo(HoldReason.REVIEW);
    assertThat(appraisal.findings().getFirst().code()).isEqualTo("NOT_WATERTIGHT");
    assertThat(appraisal.findings().getFirst().severity()).isEqualTo(Severity.BLOCKING);
    assertThat(appraisal.findings().getFirst().placesMm()).isNotEmpty();
    assertThat(appraisal.prices()).hasSize(12); // for the seller to release
  }

  @Test
  void aRangeHoldsThePriceThatComesAfterIt() {
    Estimate estimate =
        new Estimate(
            Format.STL_BINARY,
            LengthUnit.MILLIMETRE,
            1_000,
            1_000,
            1_000,
            new Box(new Point(0, 0, 0), new Point(20, 20, 5)));

    List<AlloyRange> ranges = new Appraiser(BOOK).range(estimate, 150);

    AlloyRange silver = ranges.getFirst();
    assertThat(silver.low())
        .isEqualTo(dev.alexandrite.contracts.Money.of(9_327, "EUR")); // 109.73 less 15 %
    assertThat(silver.high()).isEqualTo(dev.alexandrite.contracts.Money.of(12_619, "EUR"));
    assertThat(
            new Appraiser(BOOK)
                .range(
                    new Estimate(
                        Format.STL_BINARY,
                        LengthUnit.MILLIMETRE,
                        1_000,
                        0,
                        1_000,
                        estimate.boundsMm()),
                    150))
        .isEmpty();
  }

  private static Makeable makeable(Appraisal appraisal, Alloy alloy) {
    return appraisal.prices().stream()
        .filter(p -> p.alloy() == alloy)
        .findFirst()
        .orElseThrow()
        .makeable();
  }
}
