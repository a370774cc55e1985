package dev.alexandrite.pricing.price;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.geometry.Box;
import dev.alexandrite.geometry.Finding;
import dev.alexandrite.geometry.FindingCode;
import dev.alexandrite.geometry.Format;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.geometry.Point;
import dev.alexandrite.pricing.Body;
import dev.alexandrite.pricing.Extras;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the tests of the pure part talk about. */
public final class PricingExamples {
  public static final PriceBook BOOK = PriceBook.seed();

  /** By which quotes of the first formula were made. */
  public static final PriceBook FIRST = PriceBook.first();

  /** A cubic centimetre of metal, flat: 20 x 20 x 5 mm over all, 10 cm² of surface. */
  public static final Body PLATE = new Body(1000, 1000, List.of(20.0, 20.0, 5.0));

  private PricingExamples() {}

  /** The plate as it would be measured, with its thinnest wall. */
  public static Measurement plate(Double minWallMm, FindingCode... findings) {
    return measurement(20, 20, 5, 1000, 1000, minWallMm, List.of(), findings);
  }

  public static Measurement measurement(
      double x,
      double y,
      double z,
      double volumeMm3,
      double areaMm2,
      Double minWallMm,
      List<Measurement.UnitChoice> choices,
      FindingCode... findings) {
    Point place = new Point(1, 2, 3);
    return new Measurement(
        Format.STL_BINARY,
        LengthUnit.MILLIMETRE,
        false,
        1_000,
        volumeMm3,
        areaMm2,
        new Box(new Point(0, 0, 0), new Point(x, y, z)),
        new Point(x / 2, y / 2, z / 2),
        1,
        1,
        true,
        0,
        0,
        0,
        0,
        0,
        null,
        minWallMm == null
            ? null
            : new Measurement.Walls(
                20_000,
                minWallMm,
                List.of(
                    new Measurement.Walls.Spot(place, minWallMm),
                    new Measurement.Walls.Spot(new Point(4, 5, 6), 2.0))),
        null,
        List.of(findings).contains(FindingCode.BODIES_JOINED)
            ? new Measurement.Joined(12, 31.23, 80, 0.01, 0.02)
            : null,
        new Measurement.Pieces(1, List.of(new Box(new Point(0, 0, 0), new Point(x, y, z)))),
        choices,
        java.util.Arrays.stream(findings).map(code -> finding(code, place)).toList());
  }

  /** One body of two shells, the inner of which is a cavity. */
  public static Measurement plateWithAHollow() {
    Measurement m = plate(1.2);
    return new Measurement(
        m.format(),
        m.unit(),
        m.unitStated(),
        m.triangles(),
        m.volumeMm3(),
        m.areaMm2(),
        m.boundsMm(),
        m.centreOfMassMm(),
        1,
        2,
        true,
        0,
        0,
        0,
        0,
        0,
        null,
        m.walls(),
        m.thickest(),
        null,
        m.pieces(),
        List.of(),
        List.of());
  }

  private static Finding finding(FindingCode code, Point place) {
    return new Finding(code, "for an example", List.of(place));
  }

  public static Fixing fixing(String silver, String gold, String platinum) {
    return new Fixing(
        Currency.getInstance("EUR"),
        Instant.parse("2026-03-01T10:30:00Z"),
        "an example",
        Fixing.Unit.GRAM,
        Map.of(
            Metal.SILVER, new BigDecimal(silver),
            Metal.GOLD, new BigDecimal(gold),
            Metal.PALLADIUM, new BigDecimal("35"),
            Metal.PLATINUM, new BigDecimal(platinum)));
  }

  static AlloyPrice price(Body body, Extras extras, Alloy alloy) {
    return BOOK.formula()
        .price(new Costing(alloy, BOOK.tariff(), BOOK.fixing()).sheet(body, extras, true));
  }

  /** A third formula as it may come one day: nobody pays for handling. */
  public static Formulas withAThirdFormula() {
    return new Formulas(
        Stream.concat(Formulas.ALL.kept().stream(), Stream.of(new Formula3())).toList());
  }

  private static final class Formula3 implements Formula {
    @Override
    public String version() {
      return "3";
    }

    @Override
    public AlloyPrice price(Costing.Sheet sheet) {
      sheet.metal();
      sheet.flask(sheet.tariff().flask(sheet.alloy()), sheet.body().pieces());
      sheet.print(sheet.body().pieces());
      sheet.finishing();
      sheet.hallmark(true);
      return sheet.total();
    }
  }

  static PriceBook by(String formula, PriceBook book) {
    return new PriceBook(
        Formulas.ALL.find(formula).orElseThrow(),
        book.tariffVersion(),
        book.tariff(),
        book.limitsVersion(),
        book.limits(),
        book.fixingVersion(),
        book.fixing());
  }

  public static PriceBook with(Fixing fixing) {
    return BOOK.at(fixing);
  }

  /** What is thinner can't be cast, and there is no other limit. */
  public static PriceBook withALimitOfWalls(String mm) {
    return withALimit(Limit.Quantity.MIN_WALL_MM, mm);
  }

  /** As tables once said it. */
  public static PriceBook withAnOlderLimitOfWalls(String mm) {
    return withALimit(Limit.Quantity.ONE_PERCENT_WALL_MM, mm);
  }

  private static PriceBook withALimit(Limit.Quantity walls, String mm) {
    Limit limit =
        new Limit(
            "TOO_THIN",
            Limit.Step.CASTABLE,
            walls,
            Limit.Direction.AT_LEAST,
            null,
            null,
            new BigDecimal(mm),
            "an example");
    return new PriceBook(
        BOOK.formula(),
        BOOK.tariffVersion(),
        BOOK.tariff(),
        2,
        new Limit.Table(List.of(limit)),
        BOOK.fixingVersion(),
        BOOK.fixing());
  }
}
