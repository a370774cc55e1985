package dev.alexandrite.pricing.price;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.PriceTerm;
import dev.alexandrite.contracts.Money;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * From a body to a price. Of its versions each is kept, for quotes name theirs. Every term is
 * rounded by itself ({@link Money#round}), margin and tax are taken of rounded amounts, and the
 * price is the sum of its terms: whoever has the inputs can compute it on paper. Decimals all the
 * way; the division by a flask or by the shrinkage is to 16 digits ({@link MathContext#DECIMAL64}).
 *
 * <p>P = mass × (1 + loss) × fineness × fixing + flask × (cell + sprue) / usable volume + resin and
 * printer's time + area × finishing + handling + engraving + stones + setting + hallmark, and the
 * set-up once for the order; on both margin, on all tax. Since version 2 cell, sprue and handling
 * are those of every separate piece, the flask may be the alloy's own, white gold is plated by its
 * area, a thick solid pays for its feeder, and who weighs just what the law names is hallmarked.
 */
final class Formula {
  /** Changes whenever the same inputs may give another price; the old one then stays beside it. */
  static final String VERSION = "2";

  private static final String FIRST = "1";

  /** By which a quote can be computed again. */
  static final Set<String> KEPT = Set.of(FIRST, VERSION);

  private static final MathContext PRECISION = MathContext.DECIMAL64;
  private static final int GRAMS_SCALE = 3;
  private static final BigDecimal ONE = BigDecimal.ONE;

  private final boolean first;
  private final Alloy alloy;
  private final Tariff tariff;
  private final Tariff.Rate rate;
  private final BigDecimal fixingPerGram;

  /** By which the pattern is printed larger than the casting will be. */
  private final BigDecimal scale;

  private final BigDecimal resinPerVolume;

  /**
   * What does not depend on the body is computed once, for a batch prices thousands.
   *
   * @param version one of {@link #KEPT}
   */
  Formula(String version, Alloy alloy, Tariff tariff, Fixing fixing) {
    if (!KEPT.contains(version)) {
      throw new IllegalArgumentException("formula " + version + " is not kept");
    }
    this.first = version.equals(FIRST);
    this.alloy = alloy;
    this.tariff = tariff;
    rate = tariff.rate(alloy);
    fixingPerGram = fixing.perGram(Metal.of(alloy));
    scale = ONE.divide(ONE.subtract(perMille(rate.shrinkagePerMille())), PRECISION);
    resinPerVolume =
        scale.pow(3, PRECISION).multiply(onePlus(tariff.print().supportPerMille()), PRECISION);
  }

  BigDecimal fixingPerGram() {
    return fixingPerGram;
  }

  /**
   * @throws ArithmeticException where a figure is beyond what an amount can hold
   */
  AlloyPrice price(Body body, Extras extras) {
    return new Sheet(body, extras, true).price();
  }

  /** The same amounts, without what they were computed from. */
  AlloyPrice amounts(Body body, Extras extras) {
    return new Sheet(body, extras, false).price();
  }

  /**
   * The mass of the casting, in whole milligrams: what the price is computed with is also shown.
   */
  static BigDecimal massGrams(double volumeMm3, BigDecimal densityGramsPerCm3) {
    return BigDecimal.valueOf(volumeMm3)
        .movePointLeft(3)
        .multiply(densityGramsPerCm3)
        .setScale(GRAMS_SCALE, RoundingMode.HALF_UP);
  }

  /** One body's price, term by term. */
  private final class Sheet {
    private final Body body;
    private final Extras extras;

    /** Whether terms show their inputs; thousands of prices at once need none. */
    private final boolean explained;

    private final List<PriceTerm> terms = new ArrayList<>();

    Sheet(Body body, Extras extras, boolean explained) {
      this.body = body;
      this.extras = extras;
      this.explained = explained;
    }

    private AlloyPrice price() {
      BigDecimal grams = massGrams(body.volumeMm3(), rate.densityGramsPerCm3());
      metal(grams);
      flask();
      print();
      finish();
      extras();
      hallmark(grams);
      Money unitPrice = addMarginAndTax(false);
      add("SET_UP", true, tariff.setUpPerOrder(), inputs("setUpPerOrder", tariff.setUpPerOrder()));
      Money orderPrice = addMarginAndTax(true);
      return new AlloyPrice(
          alloy, grams.doubleValue(), unitPrice, orderPrice, List.copyOf(terms), null);
    }

    private void metal(BigDecimal grams) {
      add(
          "METAL",
          false,
          grams
              .multiply(onePlus(rate.lossPerMille()))
              .multiply(perMille(alloy.finenessPerMille()))
              .multiply(fixingPerGram),
          inputs(
              "volumeMm3", BigDecimal.valueOf(body.volumeMm3()),
              "densityGramsPerCm3", rate.densityGramsPerCm3(),
              "massGrams", grams,
              "lossPerMille", rate.lossPerMille(),
              "finenessPerMille", alloy.finenessPerMille(),
              "fixingPerGram", fixingPerGram));
    }

    private void flask() {
      Tariff.Flask flask = first ? tariff.flask() : tariff.flask(alloy);
      BigDecimal cellsMm3 = BigDecimal.ZERO;
      for (List<Double> piece : pieces()) {
        BigDecimal box = ONE;
        for (double side : piece) {
          box = box.multiply(BigDecimal.valueOf(side).add(flask.spacingMm()));
        }
        cellsMm3 = cellsMm3.add(flask.sprueMm3()).add(box);
      }
      BigDecimal cellCm3 = cellsMm3.movePointLeft(3).round(PRECISION);
      add(
          "FLASK",
          false,
          flask.price().multiply(cellCm3).divide(flask.usableCm3(), PRECISION),
          inputs(
              "pieces", pieces().size(),
              "sidesMm", body.sizeMm(),
              "spacingMm", flask.spacingMm(),
              "sprueMm3", flask.sprueMm3(),
              "cellCm3", cellCm3,
              "flaskCm3", flask.usableCm3(),
              "flaskPrice", flask.price()));
    }

    /** The sides of each; the first version knew only one. */
    private List<List<Double>> pieces() {
      return first ? List.of(body.sizeMm()) : body.pieces();
    }

    private void print() {
      Tariff.Print print = tariff.print();
      BigDecimal resinMl =
          BigDecimal.valueOf(body.volumeMm3()).movePointLeft(3).multiply(resinPerVolume, PRECISION);
      // ReadyPieces are printed beside each other, so that the highest tells the time.
      double height = pieces().stream().mapToDouble(Collections::min).max().orElse(0);
      BigDecimal heightMm = BigDecimal.valueOf(height).multiply(scale, PRECISION);
      add(
          "PRINT",
          false,
          resinMl.multiply(print.resinPerMl()).add(heightMm.multiply(print.pricePerMm())),
          inputs(
              "shrinkagePerMille", rate.shrinkagePerMille(),
              "scale", scale,
              "supportPerMille", print.supportPerMille(),
              "resinMl", resinMl,
              "resinPerMl", print.resinPerMl(),
              "heightMm", heightMm,
              "pricePerMm", print.pricePerMm()));
    }

    private void finish() {
      BigDecimal areaCm2 = BigDecimal.valueOf(body.areaMm2()).movePointLeft(2);
      add(
          "FINISHING",
          false,
          areaCm2.multiply(rate.finishPerCm2()),
          inputs("areaCm2", areaCm2, "finishPerCm2", rate.finishPerCm2()));
      BigDecimal pieces = BigDecimal.valueOf(pieces().size());
      add(
          "HANDLING",
          false,
          rate.handlingPerPiece().multiply(pieces),
          inputs("pieces", pieces, "handlingPerPiece", rate.handlingPerPiece()));
      if (!first) {
        plating(areaCm2);
        solid();
      }
    }

    private void plating(BigDecimal areaCm2) {
      BigDecimal rhodium = rate.rhodiumPerCm2();
      if (rhodium != null) {
        add(
            "RHODIUM",
            false,
            areaCm2.multiply(rhodium),
            inputs("areaCm2", areaCm2, "rhodiumPerCm2", rhodium));
      }
    }

    private void solid() {
      BigDecimal over = tariff.solidOverMm();
      BigDecimal surcharge = rate.solidSurcharge();
      Double thickest = body.thickestMm();
      if (over != null
          && surcharge != null
          && thickest != null
          && BigDecimal.valueOf(thickest).compareTo(over) > 0) {
        add(
            "SOLID",
            false,
            surcharge,
            inputs(
                "thickestMm", BigDecimal.valueOf(thickest),
                "solidOverMm", over,
                "solidSurcharge", surcharge));
      }
    }

    private void extras() {
      if (extras.engravedCharacters() > 0) {
        add(
            "ENGRAVING",
            false,
            tariff
                .engravingPerCharacter()
                .multiply(BigDecimal.valueOf(extras.engravedCharacters())),
            inputs(
                "characters", extras.engravedCharacters(),
                "engravingPerCharacter", tariff.engravingPerCharacter()));
      }
      int stones = 0;
      for (Extras.Stones kind : extras.stones()) {
        stones = Math.addExact(stones, kind.count());
        add(
            "STONES",
            false,
            kind.price().multiply(BigDecimal.valueOf(kind.count())),
            inputs("kind", kind.kind(), "count", kind.count(), "price", kind.price()));
      }
      if (stones > 0) {
        add(
            "SETTING",
            false,
            tariff.settingPerStone().multiply(BigDecimal.valueOf(stones)),
            inputs("count", stones, "settingPerStone", tariff.settingPerStone()));
      }
    }

    private void hallmark(BigDecimal grams) {
      Tariff.Hallmark hallmark = Tariff.of(tariff.hallmark(), Metal.of(alloy));
      // Exempt is what weighs less; the first version took it for "or as much".
      if (grams.compareTo(hallmark.aboveGrams()) >= (first ? 1 : 0)) {
        add(
            "HALLMARK",
            false,
            hallmark.fee(),
            inputs("massGrams", grams, "aboveGrams", hallmark.aboveGrams(), "fee", hallmark.fee()));
      }
    }

    private Money addMarginAndTax(boolean perOrder) {
      Money cost = sum(perOrder);
      add(
          "MARGIN",
          perOrder,
          cost.major().multiply(perMille(tariff.marginPerMille())),
          inputs("cost", cost.major(), "marginPerMille", tariff.marginPerMille()));
      Money taxed = sum(perOrder);
      add(
          "TAX",
          perOrder,
          taxed.major().multiply(perMille(tariff.taxPerMille())),
          inputs("taxed", taxed.major(), "taxPerMille", tariff.taxPerMille()));
      return sum(perOrder);
    }

    private Money sum(boolean perOrder) {
      Money sum = new Money(0, currency());
      for (PriceTerm term : terms) {
        if (term.perOrder() == perOrder) {
          sum = sum.plus(term.amount());
        }
      }
      return sum;
    }

    private Currency currency() {
      return tariff.currency();
    }

    private void add(String term, boolean perOrder, BigDecimal exact, Map<String, String> inputs) {
      if (exact.signum() < 0) {
        throw new ArithmeticException(
            "%s of %s is below nothing: %s".formatted(term, alloy, exact));
      }
      terms.add(new PriceTerm(term, Money.round(exact, currency()), perOrder, inputs));
    }

    /** In the order given, so that a page shows them so. */
    private Map<String, String> inputs(Object... namesAndFigures) {
      if (!explained) {
        return Map.of();
      }
      Map<String, String> inputs = new LinkedHashMap<>();
      for (int i = 0; i < namesAndFigures.length; i += 2) {
        Object figure = namesAndFigures[i + 1];
        inputs.put(
            (String) namesAndFigures[i],
            figure instanceof BigDecimal decimal
                ? plain(decimal)
                : figure instanceof List<?> sides ? plain(sides) : String.valueOf(figure));
      }
      return Collections.unmodifiableMap(inputs);
    }
  }

  private static BigDecimal perMille(int perMille) {
    return BigDecimal.valueOf(perMille, 3);
  }

  private static BigDecimal onePlus(int perMille) {
    return ONE.add(perMille(perMille));
  }

  private static String plain(List<?> sides) {
    return String.join(
        " x ", sides.stream().map(s -> plain(new BigDecimal(String.valueOf(s)))).toList());
  }

  private static String plain(BigDecimal figure) {
    return figure.stripTrailingZeros().toPlainString();
  }
}
