package dev.alexandrite.pricing.quote;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.Message.QuoteStep;
import dev.alexandrite.contracts.Message.QuoteWanted;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.pricing.measuring.Calculations;
import dev.alexandrite.pricing.revision.ReadyPieces;
import dev.alexandrite.protocol.Batons;
import dev.alexandrite.protocol.Envelopes;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
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
  private final ReadyPieces pieces;
  private final Issuing issuing;
  private final Remeasuring remeasuring;
  private final QuoteSettings settings;
  private final Clock clock;

  Pricing(
      Batons batons,
      PricedOrders orders,
      Calculations calculations,
      Quotes quotes,
      ReadyPieces pieces,
      Issuing issuing,
      Remeasuring remeasuring,
      QuoteSettings settings,
      Clock clock) {
    this.batons = batons;
    this.orders = orders;
    this.calculations = calculations;
    this.quotes = quotes;
    this.pieces = pieces;
    this.issuing = issuing;
    this.remeasuring = remeasuring;
    this.settings = settings;
    this.clock = clock;
  }

  /** Somebody begins an order, and their files wait their turn. */
  @Transactional(propagation = Propagation.MANDATORY)
  void initiated(OrderId orderId, Channel channel, OrderInitiated order) {
    if (order.kind() == Kind.MODEL) {
      orders.initiated(orderId, channel, order.customerRef());
    }
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void uploaded(OrderId orderId, FileUploaded file) {
    calculations.uploaded(orderId, file.modelId(), file.fileExtension(), file.sizeBytes());
    orders.uploaded(orderId, file.modelId());
    int ahead = calculations.queue(file.modelId(), null, orders.flow(orderId));
    quotes.sayProgress(orderId, file.modelId(), QuoteStep.QUEUED, ahead);
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
    calculations.drop(wish.orderId(), "a new quote was wanted");
    int ahead = calculations.queue(wish.modelId(), unit, orders.flow(wish.orderId()));
    quotes.sayProgress(wish.orderId(), wish.modelId(), QuoteStep.QUEUED, ahead);
  }

  /**
   * @param at by its channel's word, which is believed so far back and no farther: else who took a
   *     channel over could keep a quote for months and submit by it
   * @throws Envelopes.Unbelievable when the model is not this order's, or a ready piece has one
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void submitted(OrderId orderId, OrderSubmitted submission, Instant at) {
    Instant believed = clock.instant().minus(settings.submitBelieved());
    if (submission.kind() == Kind.PIECE) {
      if (submission.modelId() != null) {
        throw Envelopes.Unbelievable.notTheirs("a ready piece has no model");
      }
      orders.submitted(orderId, submission, at);
      orders.say(orderId, pieces.price(submission));
      return;
    }
    ModelId modelId = submission.modelId();
    if (modelId == null || !modelId.equals(orders.modelOf(orderId))) {
      throw Envelopes.Unbelievable.notTheirs(
          "%s is not the model of %s".formatted(modelId, orderId));
    }
    orders.submitted(orderId, submission, at.isBefore(believed) ? believed : at);
    quotes.current(modelId).ifPresent(quote -> answer(orderId, quote));
  }

  /** Nothing is priced for it any more. */
  @Transactional(propagation = Propagation.MANDATORY)
  void ended(OrderId orderId, String reason) {
    orders.ended(orderId);
    calculations.drop(orderId, reason);
  }

  /** Until there is a price, a customer may go. */
  @Transactional(propagation = Propagation.MANDATORY)
  void cancel(OrderId orderId, CancelRequested wish) {
    orders.say(orderId, new OrderCancelled(wish.messageId(), wish.reason()));
    ended(orderId, "the order is cancelled");
  }

  /** Where the order waits for this quote, it is answered. */
  @Transactional(propagation = Propagation.MANDATORY)
  void answer(OrderId orderId, Quote quote) {
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
      case Quote.Answer.Expired(var old) -> quotes.save(issuing.expired(old));
    }
  }
}
