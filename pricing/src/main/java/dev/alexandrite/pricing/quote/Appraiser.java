package dev.alexandrite.pricing.quote;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.AlloyRange;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.Message.Measured;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.Message.PriceTerm;
import dev.alexandrite.contracts.Message.Severity;
import dev.alexandrite.contracts.Message.UnitChoice;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.geometry.Estimate;
import dev.alexandrite.geometry.Finding;
import dev.alexandrite.geometry.FindingCode;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.geometry.Point;
import dev.alexandrite.geometry.Verdict;
import dev.alexandrite.pricing.Body;
import dev.alexandrite.pricing.Extras;
import dev.alexandrite.pricing.price.PriceBook;
import dev.alexandrite.pricing.price.Pricer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From a measurement to an appraisal: every alloy's price and verdict, or why a person has to look
 * first. Pure; the same measurement and price book give the same appraisal for ever.
 */
final class Appraiser {
  private final PriceBook book;
  private final Pricer pricer;

  Appraiser(PriceBook book) {
    this(book, Extras.NONE);
  }

  Appraiser(PriceBook book, Extras extras) {
    this.book = book;
    pricer = new Pricer(book, extras);
  }

  /** By what a new installation begins with. */
  static Appraiser ofNewInstallation(Extras extras) {
    return new Appraiser(PriceBook.seed(), extras);
  }

  /** What prices by it are computed from, apart from the model. */
  Quote.Basis basis(@Nullable String content, @Nullable LengthUnit unit, String measuredBy) {
    return new Quote.Basis(
        content,
        unit,
        measuredBy,
        book.formulaVersion(),
        book.tariffVersion(),
        book.limitsVersion(),
        book.fixingVersion(),
        false);
  }

  List<Alloy> alloys() {
    return book.alloys();
  }

  Currency currency() {
    return book.currency();
  }

  /** How long what is promised by it holds. */
  Duration validFor() {
    return book.validFor();
  }

  Instant fixedAt() {
    return book.fixedAt();
  }

  /**
   * @param unitAnswered the customer has said in which unit the model is drawn, and is not asked
   *     again
   */
  Appraisal appraise(Measurement measurement, boolean unitAnswered) {
    List<ModelFinding> findings = new ArrayList<>();
    measurement.findings().stream()
        .filter(finding -> finding.code() != FindingCode.TOO_THIN) // judged here, by alloy
        .map(finding -> finding(finding, measurement.joined()))
        .forEach(findings::add);
    Pricer.Judged judged = pricer.judge(measurement);
    findings.addAll(judged.findings());
    List<AlloyPrice> prices = new ArrayList<>();
    Optional<ModelFinding> outOfRange = pricer.prices(Body.of(measurement), prices);
    outOfRange.ifPresent(findings::add);
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
    } else if (outOfRange.isPresent() || measurement.verdict() == Verdict.REVIEW) {
      held = HoldReason.REVIEW;
    }
    return new Appraisal(
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
                        judged.makeable().get(p.alloy())))
            .toList(),
        findings,
        choices,
        held);
  }

  /**
   * The prices of a signed quote again.
   *
   * @param measurement where it is still kept
   */
  List<AlloyPrice> again(SignedQuote quote, Optional<Measurement> measurement) {
    List<AlloyPrice> prices = new ArrayList<>();
    pricer.prices(measurement.map(Body::of).orElseGet(quote::body), prices);
    return prices;
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
        finding.places().stream().map(Appraiser::list).toList());
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
        m.ring() == null ? null : m.ring().boreMm(),
        m.unit().name());
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
    if (pricer
        .prices(new Body(Math.abs(guess.volumeMm3()), guess.areaMm2(), guess.sizeMm()), prices)
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
