package dev.alexandrite.pricing.price;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.PriceTerm;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.pricing.Body;
import dev.alexandrite.pricing.Extras;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The terms of which formulas make a price, in one alloy by one tariff and fixing. Every term is
 * rounded by itself ({@link Money#round}), margin and tax are taken of rounded amounts, and the
 * price is the sum of its terms: whoever has the inputs can compute it on paper. Decimals all the
 * way; the division by a flask or by the shrinkage is to 16 digits ({@link MathContext#DECIMAL64}).
 * A term that a kept formula uses gives the same for ever; a better one comes beside it.
 */
final class Costing {
  private static final MathContext PRECISION = MathContext.DECIMAL64;
  private static final int GRAMS_SCALE = 3;
  private static final BigDecimal ONE = BigDecimal.ONE;

  private final Alloy alloy;
  private final Tariff tariff;
  private final Tariff.Rate rate;
  private final BigDecimal fixingPerGram;

  /** By which the pattern is printed larger than the casting will be. */
  private final BigDecimal scale;

  private final BigDecimal resinPerVolume;

  /** What does not depend on the body is computed once, for a batch prices thousands. */
  Costing(Alloy alloy, Tariff tariff, Fixing fixing) {
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
   * @param explained whether terms show their inputs; thousands of prices at once need none
   */
  Sheet sheet(Body body, Extras extras, boolean explained) {
    return new Sheet(body, extras, explained);
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

  /**
   * One body's price, term by term, in the order in which a formula calls them.
   *
   * @see Formula
   */
  final class Sheet {
    private final Body body;
    private final Extras extras;
    private final boolean explained;
    private final BigDecimal grams;
    private final List<PriceTerm> terms = new ArrayList<>();

    private Sheet(Body body, Extras extras, boolean explained) {
      this.body = body;
      this.extras = extras;
      this.explained = explained;
      grams = massGrams(body.volumeMm3(), rate.densityGramsPerCm3());
    }

    Body body() {
      return body;
    }

    Alloy alloy() {
      return alloy;
    }

    Tariff tariff() {
      return tariff;
    }

    /** Margin and tax on what there is, and on the set-up, which is paid once for the order. */
    AlloyPrice total() {
      Money unitPrice = addMarginAndTax(false);
      add("SET_UP", true, tariff.setUpPerOrder(), inputs("setUpPerOrder", tariff.setUpPerOrder()));
      Money orderPrice = addMarginAndTax(true);
      return new AlloyPrice(
          alloy, grams.doubleValue(), unitPrice, orderPrice, List.copyOf(terms), null);
    }

    void metal() {
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

    /** Each piece by its sides has a cell and a sprue. */
    void flask(Tariff.Flask flask, List<List<Double>> pieces) {
      BigDecimal cellsMm3 = BigDecimal.ZERO;
      for (List<Double> piece : pieces) {
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
              "pieces", pieces.size(),
              "sidesMm", body.sizeMm(),
              "spacingMm", flask.spacingMm(),
              "sprueMm3", flask.sprueMm3(),
              "cellCm3", cellCm3,
              "flaskCm3", flask.usableCm3(),
              "flaskPrice", flask.price()));
    }

    /** They are printed beside each other, so that the highest tells the time. */
    void print(List<List<Double>> pieces) {
      Tariff.Print print = tariff.print();
      BigDecimal resinMl =
          BigDecimal.valueOf(body.volumeMm3()).movePointLeft(3).multiply(resinPerVolume, PRECISION);
      double height = pieces.stream().mapToDouble(Collections::min).max().orElse(0);
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

    void finishing() {
      add(
          "FINISHING",
          false,
          areaCm2().multiply(rate.finishPerCm2()),
          inputs("areaCm2", areaCm2(), "finishPerCm2", rate.finishPerCm2()));
    }

    void handling(int pieces) {
      add(
          "HANDLING",
          false,
          rate.handlingPerPiece().multiply(BigDecimal.valueOf(pieces)),
          inputs("pieces", pieces, "handlingPerPiece", rate.handlingPerPiece()));
    }

    /** White gold is plated by its area. */
    void plating() {
      BigDecimal rhodium = rate.rhodiumPerCm2();
      if (rhodium != null) {
        add(
            "RHODIUM",
            false,
            areaCm2().multiply(rhodium),
            inputs("areaCm2", areaCm2(), "rhodiumPerCm2", rhodium));
      }
    }

    /** A thick solid pays for its feeder. */
    void solid() {
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

    void extras() {
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

    /**
     * @param exact whether what weighs just as much as the law names is hallmarked too
     */
    void hallmark(boolean exact) {
      Tariff.Hallmark hallmark = Tariff.of(tariff.hallmark(), Metal.of(alloy));
      if (grams.compareTo(hallmark.aboveGrams()) >= (exact ? 0 : 1)) {
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

    private BigDecimal areaCm2() {
      return BigDecimal.valueOf(body.areaMm2()).movePointLeft(2);
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
