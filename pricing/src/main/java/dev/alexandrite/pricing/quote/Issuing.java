package dev.alexandrite.pricing.quote;

import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.Message.Severity;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.geometry.Inspection;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.platform.CommonSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes quotes from what holds today. It keeps none and says nothing. */
@Component
class Issuing {
  static final String FILE_REPLACED = "FILE_REPLACED";

  private final Sources sources;
  private final Signing signing;
  private final CommonSettings house;
  private final Clock clock;

  Issuing(Sources sources, Signing signing, CommonSettings house, Clock clock) {
    this.sources = sources;
    this.signing = signing;
    this.house = house;
    this.clock = clock;
  }

  /** The word about a model that was measured, or could not be. */
  Quote quote(
      OrderId orderId,
      ModelId modelId,
      String content,
      @Nullable LengthUnit unit,
      Inspection inspection) {
    Appraiser today = sources.today();
    Quote.Basis basis = sources.basis(today, content, unit);
    return switch (inspection) {
      case Inspection.Measured(var measurement, _, _) -> {
        Appraisal appraisal = appraise(today, measurement, unit != null);
        Quote.Head head = head(orderId, modelId, basis, appraisal);
        yield appraisal.held() == null
            ? ready(head, Optional.of(measurement), today, null)
            : new Quote.Held(head);
      }
      case Inspection.Refused refused ->
          new Quote.Refused(
              head(orderId, modelId, basis, Appraisal.NONE), Quote.Refusal.of(refused), null);
    };
  }

  /** What would be offered today for what was quoted by an older way of measuring. */
  Appraisal appraiseAnew(Quote quoted, @Nullable LengthUnit unit, Inspection inspection) {
    return switch (inspection) {
      case Inspection.Measured(var measurement, _, _) ->
          appraise(sources.today(), measurement, unit != null);
      case Inspection.Refused refused ->
          quoted
              .appraisal()
              .heldFor(HoldReason.REVIEW, finding(refused.code().name(), refused.detail()));
    };
  }

  /** Today's prices, for a seller to look at: the customer submitted by others. */
  Quote expired(Quote.Ready old) {
    Quote.Basis before = old.basis();
    Appraiser today = sources.today();
    Appraisal appraisal =
        sources
            .measured(before)
            .map(measurement -> appraise(today, measurement, true))
            .orElseGet(old::appraisal);
    return held(
        old.orderId(),
        old.modelId(),
        before.content(),
        before.unit(),
        appraisal,
        "QUOTE_EXPIRED",
        "The quote had expired at %s.".formatted(old.validUntil()));
  }

  /** The same, with the word that its file is not there any more. */
  Quote replaced(Quote held) {
    return new Quote.Held(
        head(
            held.orderId(),
            held.modelId(),
            held.basis(),
            held.appraisal()
                .heldFor(
                    HoldReason.REVIEW,
                    finding(
                        FILE_REPLACED,
                        "In the place of the file that was measured lies another."))));
  }

  /** For a seller to look at, with the reason why on top of its findings. */
  Quote held(
      OrderId orderId,
      ModelId modelId,
      @Nullable String content,
      @Nullable LengthUnit unit,
      Appraisal appraisal,
      String code,
      String detail) {
    return new Quote.Held(
        head(
            orderId,
            modelId,
            sources.basis(sources.today(), content, unit),
            appraisal.heldFor(HoldReason.REVIEW, finding(code, detail))));
  }

  /** A seller has looked: these prices hold. */
  Quote released(Quote held, List<AlloyPrice> prices, boolean given, Quote.Decision decision) {
    return ready(
        head(
            held.orderId(),
            held.modelId(),
            given ? held.basis().withGivenPrices() : held.basis(),
            held.appraisal().released(prices)),
        sources.measured(held.basis()),
        sources.today(),
        decision);
  }

  Quote refused(Quote held, Quote.Decision decision) {
    return new Quote.Refused(
        head(held.orderId(), held.modelId(), held.basis(), held.appraisal()),
        new Quote.Refusal("refused-by-seller", decision.reason()),
        decision);
  }

  private Appraisal appraise(Appraiser today, Measurement measurement, boolean unitAnswered) {
    Appraisal appraisal = today.appraise(measurement, unitAnswered);
    return today.currency().equals(house.currency())
        ? appraisal
        : appraisal.heldFor(
            HoldReason.REVIEW,
            finding(
                "PRICE_OUT_OF_RANGE",
                "The tariff is in %s, and this house trades in %s."
                    .formatted(today.currency(), house.currency())));
  }

  private static ModelFinding finding(String code, String detail) {
    return new ModelFinding(code, Severity.BLOCKING, detail, null, null, null, null, List.of());
  }

  /** In whole microseconds, as the database keeps them: a quote read again is the same. */
  private Quote.Head head(
      OrderId orderId, ModelId modelId, Quote.Basis basis, Appraisal appraisal) {
    return new Quote.Head(
        Uuid7.next(clock),
        orderId,
        modelId,
        basis,
        appraisal,
        clock.instant().truncatedTo(ChronoUnit.MICROS));
  }

  private Quote ready(
      Quote.Head head,
      Optional<Measurement> measurement,
      Appraiser today,
      Quote.@Nullable Decision decision) {
    Instant validUntil = head.issuedAt().plus(today.validFor());
    SignedQuote signed =
        new SignedQuote(
            head.quoteId(),
            head.orderId(),
            head.modelId(),
            head.basis(),
            SignedQuote.body(measurement, head.appraisal().measured()),
            SignedQuote.withoutTerms(head.appraisal().prices()),
            today.fixedAt(),
            house.currency(),
            head.issuedAt(),
            validUntil);
    return new Quote.Ready(head, signing.sign(signed), validUntil, decision);
  }
}
