package dev.alexandrite.pricing;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.AlloyRange;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.Message.Makeable;
import dev.alexandrite.contracts.Message.Measured;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.Message.PriceTerm;
import dev.alexandrite.contracts.Message.Severity;
import dev.alexandrite.contracts.Message.UnitChoice;
import dev.alexandrite.contracts.Message.Verdict;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.geometry.Estimate;
import dev.alexandrite.geometry.Finding;
import dev.alexandrite.geometry.FindingCode;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.geometry.Point;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From a measurement to an offer: every alloy's price and verdict, or why a person has to look
 * first. Pure; the same measurement and price book give the same offer for ever.
 */
final class Quoting {
  private final PriceBook book;
  private final Extras extras;
  private final List<Alloy> alloys;
  private final Map<Alloy, Formula> formulas = new EnumMap<>(Alloy.class);

  Quoting(PriceBook book) {
    this(book, Extras.NONE);
  }

  Quoting(PriceBook book, Extras extras) {
    this(Formula.VERSION, book, extras);
  }

  /**
   * @param formula one of {@link Formula#KEPT}
   */
  Quoting(String formula, PriceBook book, Extras extras) {
    this.book = book;
    this.extras = extras;
    alloys = book.alloys();
    for (Alloy alloy : alloys) {
      formulas.put(alloy, new Formula(formula, alloy, book.tariff(), book.fixing()));
    }
  }

  /**
   * @param unitAnswered the customer has said in which unit the model is drawn, and is not asked
   *     again
   */
  Offer offer(Measurement measurement, boolean unitAnswered) {
    List<ModelFinding> findings = new ArrayList<>();
    measurement.findings().stream()
        .filter(finding -> finding.code() != FindingCode.TOO_THIN) // judged here, by alloy
        .map(finding -> finding(finding, measurement.joined()))
        .forEach(findings::add);
    Map<Alloy, Double> grams = new EnumMap<>(Alloy.class);
    for (Alloy alloy : alloys) {
      grams.put(
          alloy,
          Formula.massGrams(measurement.volumeMm3(), book.tariff().rate(alloy).densityGramsPerCm3())
              .doubleValue());
    }
    findings.addAll(judged(measurement, grams));
    List<AlloyPrice> prices = new ArrayList<>();
    Optional<ModelFinding> insane = prices(Body.of(measurement), prices);
    insane.ifPresent(findings::add);
    findings.sort(Comparator.comparing(ModelFinding::severity).reversed());
    List<UnitChoice> choices =
        unitAnswered
            ? List.of()
            : measurement.unitChoices().stream()
                .map(c -> new UnitChoice(c.unit().name(), list(c.sizeMm()), c.boreMm()))
                .toList();
    HoldReason held = null;
    if (!choices.isEmpty()) {
      held = HoldReason.UNIT;
    } else if (insane.isPresent()
        || measurement.verdict() == dev.alexandrite.geometry.Verdict.REVIEW) {
      held = HoldReason.REVIEW;
    }
    return new Offer(
        measured(measurement),
        prices.stream()
            .map(
                p ->
                    new AlloyPrice(
                        p.alloy(),
                        p.massGrams(),
                        p.unitPrice(),
                        p.orderPrice(),
                        withJoined(p.terms(), measurement.joined()),
                        makeable(measurement, p.alloy(), p.massGrams())))
            .toList(),
        findings,
        choices,
        held);
  }

  /** Every alloy's price, in the order of the alloys, or the first of them that can't be right. */
  Optional<ModelFinding> prices(Body body, List<AlloyPrice> prices) {
    return prices(body, prices, Formula::price);
  }

  /** The same, where nobody looks at the terms. */
  Optional<ModelFinding> amounts(Body body, List<AlloyPrice> prices) {
    return prices(body, prices, Formula::amounts);
  }

  private interface Pricer {
    AlloyPrice price(Formula formula, Body body, Extras extras);
  }

  private Optional<ModelFinding> prices(Body body, List<AlloyPrice> prices, Pricer pricer) {
    if (!book.tariff().currency().equals(book.fixing().currency())) {
      return Optional.of(
          insane(
              "The tariff is in %s, the fixing in %s.",
              book.tariff().currency(), book.fixing().currency()));
    }
    if (!body.solid()) {
      return Optional.of(insane("There is nothing to price: %s.", body));
    }
    for (Alloy alloy : alloys) {
      try {
        AlloyPrice price = pricer.price(Tariff.of(formulas, alloy), body, extras);
        prices.add(price);
        Optional<String> complaint = complaint(price);
        if (complaint.isPresent()) {
          return Optional.of(insane("%s", complaint.get()));
        }
      } catch (ArithmeticException e) {
        return Optional.of(
            insane(
                "The price of %s can't be computed: %s.", alloy, String.valueOf(e.getMessage())));
      }
    }
    return Optional.empty();
  }

  /** What is wrong with a price, by the tariff's own measure of what is sane. */
  private Optional<String> complaint(AlloyPrice price) {
    Tariff.Sanity sanity = book.tariff().sanity();
    Metal metal = Metal.of(price.alloy());
    BigDecimal unit = price.unitPrice().major();
    BigDecimal grams = BigDecimal.valueOf(price.massGrams());
    BigDecimal perGram = Tariff.of(formulas, price.alloy()).fixingPerGram();
    BigDecimal fineMetal =
        grams.multiply(perGram).multiply(BigDecimal.valueOf(price.alloy().finenessPerMille(), 3));
    if (perGram.compareTo(Tariff.of(sanity.fixingPerGramMin(), metal)) < 0
        || perGram.compareTo(Tariff.of(sanity.fixingPerGramMax(), metal)) > 0) {
      return Optional.of(
          "A gram of %s at %s is out of the tariff's range."
              .formatted(metal, perGram.toPlainString()));
    }
    if (unit.compareTo(sanity.unitPriceMin()) < 0 || unit.compareTo(sanity.unitPriceMax()) > 0) {
      return Optional.of(
          "%s for one piece in %s is out of the range from %s to %s."
              .formatted(
                  price.unitPrice(), price.alloy(), sanity.unitPriceMin(), sanity.unitPriceMax()));
    }
    if (unit.compareTo(fineMetal) < 0) {
      return Optional.of(
          "%s for one piece in %s is less than its metal is worth."
              .formatted(price.unitPrice(), price.alloy()));
    }
    if (grams.compareTo(sanity.perGramFromGrams()) >= 0
        && unit.compareTo(grams.multiply(Tariff.of(sanity.perGramMax(), metal))) > 0) {
      return Optional.of(
          "%s for %s g of %s is more than %s for a gram."
              .formatted(price.unitPrice(), grams, price.alloy(), sanity.perGramMax().get(metal)));
    }
    return Optional.empty();
  }

  private static ModelFinding insane(String detail, Object... figures) {
    return new ModelFinding(
        "PRICE_OUT_OF_RANGE",
        Severity.BLOCKING,
        detail.formatted(figures),
        null,
        null,
        null,
        null,
        List.of());
  }

  private Makeable makeable(Measurement measurement, Alloy alloy, double massGrams) {
    Map<Limit.Step, Verdict> worst = new EnumMap<>(Limit.Step.class);
    for (Limit limit : book.limits().limits()) {
      if (limit.holdsFor(alloy)) {
        Double figure = limit.quantity().of(measurement, massGrams);
        worst.merge(
            limit.step(), figure == null ? Verdict.YES : limit.judge(figure), Quoting::worse);
      }
    }
    return new Makeable(
        worst.getOrDefault(Limit.Step.PRINTABLE, Verdict.YES),
        worst.getOrDefault(Limit.Step.CASTABLE, Verdict.YES),
        worst.getOrDefault(Limit.Step.FINISHABLE, Verdict.YES));
  }

  private static Verdict worse(Verdict a, Verdict b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** One finding for each limit and verdict that is not YES, with the alloys it matters for. */
  private List<ModelFinding> judged(Measurement measurement, Map<Alloy, Double> grams) {
    List<ModelFinding> findings = new ArrayList<>();
    for (Limit limit : book.limits().limits()) {
      for (Verdict verdict : List.of(Verdict.NO, Verdict.WITH_CARE)) {
        List<Alloy> concerned =
            alloys.stream()
                .filter(limit::holdsFor)
                .filter(alloy -> verdictOf(limit, measurement, grams, alloy) == verdict)
                .toList();
        if (!concerned.isEmpty()) {
          findings.add(finding(limit, verdict, measurement, grams, concerned));
        }
      }
    }
    return findings;
  }

  private static Verdict verdictOf(
      Limit limit, Measurement measurement, Map<Alloy, Double> grams, Alloy alloy) {
    Double figure = limit.quantity().of(measurement, Tariff.of(grams, alloy));
    return figure == null ? Verdict.YES : limit.judge(figure);
  }

  private ModelFinding finding(
      Limit limit,
      Verdict verdict,
      Measurement measurement,
      Map<Alloy, Double> grams,
      List<Alloy> concerned) {
    BigDecimal broken = limit.broken(verdict);
    double figure =
        concerned.stream()
            .map(alloy -> limit.quantity().of(measurement, Tariff.of(grams, alloy)))
            .mapToDouble(f -> f == null ? 0 : f)
            .max()
            .orElse(0);
    String unit = limit.quantity().unit.isEmpty() ? "" : " " + limit.quantity().unit;
    return new ModelFinding(
        limit.code(),
        verdict == Verdict.NO ? Severity.BLOCKING : Severity.WARNING,
        "%s %s: %s is %s%s, and %s %s%s %s."
            .formatted(
                verdict == Verdict.NO ? "Not" : "With care",
                limit.step().name().toLowerCase(Locale.ROOT),
                limit.quantity().inWords,
                figure(figure),
                unit,
                limit.direction() == Limit.Direction.AT_LEAST ? "at least" : "at most",
                broken == null ? "" : broken.toPlainString(),
                unit,
                verdict == Verdict.NO ? "can be made" : "is good"),
        figure,
        broken == null ? null : broken.doubleValue(),
        limit.source(),
        concerned.size() == alloys.size() ? null : concerned,
        limit.quantity().ofWalls() && broken != null
            ? thinSpots(measurement.walls(), broken.doubleValue())
            : List.of());
  }

  private static String figure(double figure) {
    return String.format(Locale.ROOT, figure == Math.rint(figure) ? "%.0f" : "%.2f", figure);
  }

  private static List<List<Double>> thinSpots(
      Measurement.@Nullable Walls walls, double thinnerThanMm) {
    return walls == null
        ? List.of()
        : walls.thinnest().stream()
            .filter(spot -> spot.thicknessMm() < thinnerThanMm)
            .map(spot -> list(spot.place()))
            .toList();
  }

  /** The metal's line also says what joining the bodies has taken off. */
  private static @Nullable List<PriceTerm> withJoined(
      @Nullable List<PriceTerm> terms, Measurement.@Nullable Joined joined) {
    if (terms == null || joined == null) {
      return terms;
    }
    return terms.stream()
        .map(
            term -> {
              if (!term.term().equals("METAL")) {
                return term;
              }
              Map<String, String> inputs = new LinkedHashMap<>(term.inputs());
              inputs.put("joinedOverlaps", String.valueOf(joined.overlaps()));
              inputs.put(
                  "joinedMm3",
                  BigDecimal.valueOf(-joined.removedMm3())
                      .setScale(3, RoundingMode.HALF_UP)
                      .toPlainString());
              return new PriceTerm(
                  term.term(), term.amount(), term.perOrder(), Collections.unmodifiableMap(inputs));
            })
        .toList();
  }

  private static ModelFinding finding(Finding finding, Measurement.@Nullable Joined joined) {
    Severity severity =
        switch (finding.code().verdict()) {
          case ACCEPT -> Severity.NOTE;
          case ACCEPT_WITH_WARNINGS -> Severity.WARNING;
          case REVIEW -> Severity.BLOCKING;
        };
    return new ModelFinding(
        finding.code().name(),
        severity,
        finding.detail(),
        finding.code() == FindingCode.BODIES_JOINED && joined != null ? joined.removedMm3() : null,
        null,
        null,
        null,
        finding.places().stream().map(Quoting::list).toList());
  }

  static Measured measured(Measurement m) {
    return new Measured(
        m.triangles(),
        m.volumeMm3(),
        m.areaMm2(),
        Body.sides(m.boundsMm()),
        m.watertight(),
        m.bodies(),
        m.minWallMm(),
        m.ring() == null ? null : m.ring().boreMm());
  }

  private static List<Double> list(Point point) {
    return List.of(point.x(), point.y(), point.z());
  }

  /**
   * The range in which the price of one piece will probably lie, from a first look; empty where
   * that look is no ground for a price.
   *
   * @param bandPerMille how far the real price may be on either side
   */
  List<AlloyRange> range(Estimate estimate, int bandPerMille) {
    Body guess = Body.of(estimate);
    List<AlloyPrice> prices = new ArrayList<>();
    if (prices(new Body(Math.abs(guess.volumeMm3()), guess.areaMm2(), guess.sizeMm()), prices)
        .isPresent()) {
      return List.of();
    }
    return prices.stream()
        .map(
            price -> {
              Money one = price.total(1);
              return new AlloyRange(
                  price.alloy(),
                  one.perMille(1000 - bandPerMille),
                  one.perMille(1000 + bandPerMille));
            })
        .toList();
  }
}
