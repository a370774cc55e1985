package dev.alexandrite.pricing;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.AlloyRange;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.Message.QuoteStep;
import dev.alexandrite.contracts.Message.QuoteWanted;
import dev.alexandrite.contracts.Message.Severity;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.geometry.Estimate;
import dev.alexandrite.geometry.Inspection;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.platform.Baton;
import dev.alexandrite.platform.Batons;
import dev.alexandrite.platform.HouseSettings;
import dev.alexandrite.platform.Staff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * From the upload to the price. Every step that says something locks the order's row first, so that
 * the words about an order go out in the order in which they were decided.
 */
@Component
class Pricing {
  private static final Logger log = LoggerFactory.getLogger(Pricing.class);

  private final Batons batons;
  private final PricedOrders orders;
  private final Calculations calculations;
  private final Quotes quotes;
  private final Pieces pieces;
  private final Revisions revisions;
  private final Measurements measurements;
  private final Remeasuring remeasuring;
  private final Signing signing;
  private final HouseSettings house;
  private final PricingSettings settings;
  private final Clock clock;

  Pricing(
      Batons batons,
      PricedOrders orders,
      Calculations calculations,
      Quotes quotes,
      Pieces pieces,
      Revisions revisions,
      Measurements measurements,
      Remeasuring remeasuring,
      Signing signing,
      HouseSettings house,
      PricingSettings settings,
      Clock clock) {
    this.batons = batons;
    this.orders = orders;
    this.calculations = calculations;
    this.quotes = quotes;
    this.pieces = pieces;
    this.revisions = revisions;
    this.measurements = measurements;
    this.remeasuring = remeasuring;
    this.signing = signing;
    this.house = house;
    this.settings = settings;
    this.clock = clock;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void uploaded(OrderId orderId, FileUploaded file) {
    orders.uploaded(orderId, file.modelId());
    calculations.uploaded(orderId, file.modelId(), file.fileExtension(), file.sizeBytes());
    Lane lane = Lane.of(file.sizeBytes(), file.fileExtension(), settings);
    int ahead = calculations.queue(file.modelId(), null, lane);
    sayProgress(orderId, file.modelId(), QuoteStep.QUEUED, ahead);
  }

  /**
   * A new quote; what was measured before is not measured again.
   *
   * @throws IllegalArgumentException when there is no such unit
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void wanted(QuoteWanted wish) {
    Optional<PricedOrders.PricedOrder> order =
        batons.find(wish.orderId()).isEmpty()
            ? Optional.empty()
            : orders.find(batons.lock(wish.orderId()).orderId());
    if (order.isEmpty() || !wish.modelId().equals(order.get().modelId())) {
      log.info("{} is not the model of {} now; no quote", wish.modelId(), wish.orderId());
      return;
    }
    LengthUnit unit =
        wish.unit() != null
            ? LengthUnit.valueOf(wish.unit())
            : quotes.current(wish.modelId()).map(q -> q.basis().unit()).orElse(null);
    Lane lane = calculations.laneOf(wish.modelId(), settings);
    calculations.drop(wish.orderId(), "a new quote was wanted");
    int ahead = calculations.queue(wish.modelId(), unit, lane);
    sayProgress(wish.orderId(), wish.modelId(), QuoteStep.QUEUED, ahead);
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void submitted(OrderId orderId, OrderSubmitted submission, Instant at) {
    orders.submitted(orderId, submission, at);
    if (submission.kind() == Kind.PIECE) {
      orders.say(orderId, pieces.price(submission));
    } else {
      quotes
          .current(Objects.requireNonNull(submission.modelId(), "a model order names its model"))
          .ifPresent(quote -> answer(orderId, quote));
    }
  }

  /** Where the order waits for this quote, it is answered. */
  private void answer(OrderId orderId, Quote quote) {
    PricedOrders.PricedOrder order = orders.find(orderId).orElseThrow();
    if (order.submission() == null || batons.lock(orderId).owner() != Role.PRICING) {
      return;
    }
    Instant submittedAt = Objects.requireNonNull(order.submittedAt());
    switch (quote.answer(order.submission(), submittedAt, settings.submitGrace())) {
      case Quote.Answer.Priced(PriceCalculated event) -> {
        if (remeasuring.isWanted(quote)) {
          remeasuring.begin(quote);
        } else {
          orders.say(orderId, event);
        }
      }
      case Quote.Answer.Refused(var event) -> orders.say(orderId, event);
      case Quote.Answer.Waits waits -> {}
      case Quote.Answer.Expired expired -> quotes.save(expired(quote));
    }
  }

  /** Today's prices, for a seller to look at: the customer submitted by others. */
  private Quote expired(Quote old) {
    PriceBook book = revisions.book();
    ModelFinding why =
        finding("QUOTE_EXPIRED", "The quote had expired at %s.".formatted(old.validUntil()));
    Quote.Basis basis = basis(book, old.basis().content(), old.basis().unit());
    Optional<Inspection> known =
        old.basis().content() == null
            ? Optional.empty()
            : measurements.find(
                old.basis().content(), old.basis().unit(), old.basis().measuredBy());
    Offer offer =
        known.isPresent() && known.get() instanceof Inspection.Measured measured
            ? offer(book, measured, true)
            : old.offer();
    return quote(
        old.orderId(),
        old.modelId(),
        basis,
        offer.heldFor(HoldReason.REVIEW, why),
        book,
        null,
        null);
  }

  /** A worker tells how far it is. */
  @Transactional
  void progress(Calculation work, QuoteStep step) {
    if (work.anew()) {
      return; // whoever has a price is not told that it is looked for
    }
    batons.lock(work.orderId());
    sayProgress(work.orderId(), work.modelId(), step, null);
  }

  private void sayProgress(
      OrderId orderId, ModelId modelId, QuoteStep step, @Nullable Integer ahead) {
    quotes.say(
        orderId, new Message.QuoteProgress(Uuid7.next(clock), orderId, modelId, step, ahead));
  }

  /** A worker has read the file; whatever becomes of it, this content is what it is about. */
  @Transactional
  void read(Calculation work, String content) {
    batons.lock(work.orderId());
    calculations.readAs(work.modelId(), content);
  }

  /** A worker has had a first look. */
  @Transactional
  void estimated(Calculation work, Estimate estimate) {
    if (work.anew()) {
      return;
    }
    batons.lock(work.orderId());
    List<AlloyRange> ranges =
        new Quoting(revisions.book()).range(estimate, settings.estimateBandPerMille());
    if (!ranges.isEmpty()) {
      quotes.say(
          work.orderId(),
          new Message.QuoteEstimated(Uuid7.next(clock), work.orderId(), work.modelId(), ranges));
    }
  }

  /** A worker has measured a model, or knows why it can't be measured. */
  @Transactional
  void measured(Calculation work, Measuring.Result result) {
    if (work.anew()) {
      measuredAnew(work, result);
    } else if (begin(work, Calculation.State.DONE, null)) {
      PriceBook book = revisions.book();
      Quote.Basis basis = basis(book, result.content(), work.unit());
      Quote quote =
          switch (result.inspection()) {
            case Inspection.Measured measured ->
                quote(
                    work.orderId(),
                    work.modelId(),
                    basis,
                    offer(book, measured, work.unit() != null),
                    book,
                    null,
                    null);
            case Inspection.Refused refused ->
                refused(work.orderId(), work.modelId(), basis, Quote.Refusal.of(refused));
          };
      quotes.save(quote);
      answer(work.orderId(), quote);
    }
  }

  /** What was quoted by an older way of measuring; a seller decides where it makes a difference. */
  private void measuredAnew(Calculation work, Measuring.Result result) {
    if (!begin(work, Calculation.State.DONE, null)) {
      return;
    }
    PriceBook book = revisions.book();
    Quote quoted = quotes.current(work.modelId()).orElseThrow();
    Offer today =
        switch (result.inspection()) {
          case Inspection.Measured measured -> offer(book, measured, work.unit() != null);
          case Inspection.Refused refused ->
              quoted
                  .offer()
                  .heldFor(HoldReason.REVIEW, finding(refused.code().name(), refused.detail()));
        };
    PricedOrders.PricedOrder order = orders.find(work.orderId()).orElseThrow();
    if (order.submission() == null) {
      remeasuring.tell(quoted, today);
      return;
    }
    Optional<String> difference =
        Remeasuring.difference(quoted.offer(), today, order.submission().alloy());
    if (difference.isEmpty()
        && quoted.answer(
                order.submission(),
                Objects.requireNonNull(order.submittedAt()),
                settings.submitGrace())
            instanceof Quote.Answer.Priced(PriceCalculated event)) {
      orders.say(work.orderId(), event);
    } else {
      quotes.save(
          quote(
              work.orderId(),
              work.modelId(),
              basis(book, result.content(), work.unit()),
              today.heldFor(
                  HoldReason.REVIEW,
                  finding("MEASURED_ANEW", difference.orElse("The quote has expired."))),
              book,
              null,
              null));
    }
  }

  /** A try failed. After the last one a seller and an administrator see it. */
  @Transactional
  void failed(Calculation work, String reason) {
    if (work.tries() < settings.triesMax()) {
      batons.lock(work.orderId());
      if (calculations.putBack(work, work.lane(), settings.retryAfter(), true, reason)
          && !work.anew()) {
        sayProgress(work.orderId(), work.modelId(), QuoteStep.TRYING_AGAIN, null);
      }
    } else {
      setAside(work, reason);
    }
  }

  @Transactional
  void setAside(Calculation work, String reason) {
    if (begin(work, Calculation.State.SET_ASIDE, reason)) {
      log.error("model {} is set aside: {}", work.modelId(), reason);
      if (work.anew() && orders.find(work.orderId()).orElseThrow().submission() == null) {
        remeasuring.failed(work);
        return;
      }
      ModelFinding why =
          finding(
              "NOT_CALCULATED",
              "Measuring failed %d times; a person looks at it.".formatted(settings.triesMax()));
      PriceBook book = revisions.book();
      quotes.save(
          quote(
              work.orderId(),
              work.modelId(),
              basis(book, calculations.content(work.modelId()), work.unit()),
              new Offer(null, List.of(), List.of(why), List.of(), HoldReason.REVIEW),
              book,
              null,
              null));
    }
  }

  /** Nothing is wrong with the model: the store was away, or the lane was wrong. */
  @Transactional
  void putBack(Calculation work, Lane lane, Duration after, String reason) {
    batons.lock(work.orderId());
    if (calculations.putBack(work, lane, after, false, reason) && !after.isZero() && !work.anew()) {
      sayProgress(work.orderId(), work.modelId(), QuoteStep.TRYING_AGAIN, null);
    }
  }

  /** Whether the work is still ours to end, and anybody wants what came of it. */
  private boolean begin(Calculation work, Calculation.State end, @Nullable String reason) {
    Baton baton = batons.lock(work.orderId());
    boolean wanted =
        !baton.state().ended()
            && orders
                .find(work.orderId())
                .map(order -> work.modelId().equals(order.modelId()))
                .orElse(false);
    Calculation.State state = wanted ? end : Calculation.State.DROPPED;
    return calculations.end(work, state, wanted ? reason : "nobody wants it any more") && wanted;
  }

  /** A seller has looked: these prices hold. */
  @Transactional(propagation = Propagation.MANDATORY)
  Quote release(Quote held, List<AlloyPrice> prices, boolean given, Staff seller, String reason) {
    PriceBook book = revisions.book();
    Quote.Basis basis = given ? held.basis().withGivenPrices() : held.basis();
    Offer old = held.offer();
    Offer offer = new Offer(old.measured(), prices, old.findings(), List.of(), null);
    Quote released = quote(held.orderId(), held.modelId(), basis, offer, book, seller, reason);
    quotes.save(released);
    PricedOrders.PricedOrder order = orders.find(held.orderId()).orElseThrow();
    if (order.submission() != null) {
      // It was submitted by an older quote, and the seller has just decided by which price.
      orders.submitted(held.orderId(), order.submission(), clock.instant());
    }
    answer(held.orderId(), released);
    return released;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  Quote refuse(Quote held, String detail, Staff seller) {
    Quote refused =
        new Quote(
            Uuid7.next(clock),
            held.orderId(),
            held.modelId(),
            Quote.State.REFUSED,
            held.basis(),
            held.offer(),
            new Quote.Refusal("refused-by-seller", detail),
            null,
            now(),
            null,
            seller,
            detail);
    quotes.save(refused);
    answer(held.orderId(), refused);
    return refused;
  }

  private Offer offer(PriceBook book, Inspection.Measured measured, boolean unitAnswered) {
    Offer offer = new Quoting(book).offer(measured.measurement(), unitAnswered);
    if (!book.tariff().currency().equals(house.currency())) {
      return offer.heldFor(
          HoldReason.REVIEW,
          finding(
              "PRICE_OUT_OF_RANGE",
              "The tariff is in %s, and this house trades in %s."
                  .formatted(book.tariff().currency(), house.currency())));
    }
    return offer;
  }

  private static Quote.Basis basis(
      PriceBook book, @Nullable String content, @Nullable LengthUnit unit) {
    return new Quote.Basis(
        content,
        unit,
        Measuring.MEASURED_BY,
        Formula.VERSION,
        book.tariffVersion(),
        book.limitsVersion(),
        book.fixingVersion(),
        false);
  }

  private static ModelFinding finding(String code, String detail) {
    return new ModelFinding(code, Severity.BLOCKING, detail, null, null, null, null, List.of());
  }

  private Quote refused(OrderId orderId, ModelId modelId, Quote.Basis basis, Quote.Refusal why) {
    return new Quote(
        Uuid7.next(clock),
        orderId,
        modelId,
        Quote.State.REFUSED,
        basis,
        new Offer(null, List.of(), List.of(), List.of(), null),
        why,
        null,
        now(),
        null,
        null,
        null);
  }

  private Quote quote(
      OrderId orderId,
      ModelId modelId,
      Quote.Basis basis,
      Offer offer,
      PriceBook book,
      @Nullable Staff seller,
      @Nullable String reason) {
    UUID quoteId = Uuid7.next(clock);
    Instant now = now();
    if (offer.held() != null) {
      return new Quote(
          quoteId,
          orderId,
          modelId,
          Quote.State.HELD,
          basis,
          offer,
          null,
          null,
          now,
          null,
          null,
          null);
    }
    Instant validUntil = now.plus(Duration.ofMinutes(book.tariff().quoteMinutes()));
    Message.Measured measured = offer.measured();
    SignedQuote signed =
        new SignedQuote(
            quoteId,
            orderId,
            modelId,
            basis,
            measured == null
                ? new Body(0, 0, List.of(0.0, 0.0, 0.0))
                : new Body(measured.volumeMm3(), measured.areaMm2(), measured.sizeMm()),
            offer.prices().stream()
                .map(
                    p ->
                        new AlloyPrice(
                            p.alloy(), p.massGrams(), p.unitPrice(), p.orderPrice(), null, null))
                .toList(),
            book.fixing().fixedAt(),
            house.currency(),
            now,
            validUntil);
    return new Quote(
        quoteId,
        orderId,
        modelId,
        Quote.State.READY,
        basis,
        offer,
        null,
        signing.sign(signed),
        now,
        validUntil,
        seller,
        reason);
  }

  /** In whole microseconds, as the database keeps it: a quote read again is the same. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
