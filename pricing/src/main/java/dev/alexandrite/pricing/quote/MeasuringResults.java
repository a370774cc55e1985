package dev.alexandrite.pricing.quote;

import dev.alexandrite.contracts.Message.AlloyRange;
import dev.alexandrite.contracts.Message.QuoteEstimated;
import dev.alexandrite.contracts.Message.QuoteStep;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.geometry.Estimate;
import dev.alexandrite.geometry.Inspection;
import dev.alexandrite.pricing.measuring.MeasuringClient;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What measuring finds becomes a quote, or a word about one. */
@Component
class MeasuringResults implements MeasuringClient {
  private final PricedOrders orders;
  private final Quotes quotes;
  private final Issuing issuing;
  private final Sources sources;
  private final Pricing pricing;
  private final Remeasuring remeasuring;
  private final QuoteSettings settings;
  private final Clock clock;

  MeasuringResults(
      PricedOrders orders,
      Quotes quotes,
      Issuing issuing,
      Sources sources,
      Pricing pricing,
      Remeasuring remeasuring,
      QuoteSettings settings,
      Clock clock) {
    this.orders = orders;
    this.quotes = quotes;
    this.issuing = issuing;
    this.sources = sources;
    this.pricing = pricing;
    this.remeasuring = remeasuring;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public boolean wants(OrderId orderId, ModelId modelId) {
    return orders.find(orderId).map(order -> modelId.equals(order.modelId())).orElse(false);
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public void reached(Work work, QuoteStep step) {
    quotes.sayProgress(work.orderId(), work.modelId(), step, null);
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public void estimated(Work work, Estimate estimate) {
    List<AlloyRange> ranges = sources.today().range(estimate, settings.estimateBandPerMille());
    if (!ranges.isEmpty()) {
      quotes.say(
          work.orderId(),
          new QuoteEstimated(Uuid7.next(clock), work.orderId(), work.modelId(), ranges));
    }
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public void measured(Work work, String content, Inspection inspection) {
    if (work.anew()) {
      measuredAnew(work, content, inspection);
    } else {
      Quote quote = issuing.quote(work.orderId(), work.modelId(), content, work.unit(), inspection);
      quotes.save(quote);
      pricing.answer(work.orderId(), quote);
    }
  }

  /** What was quoted by an older way of measuring; a seller decides where it makes a difference. */
  private void measuredAnew(Work work, String content, Inspection inspection) {
    Quote quoted = quotes.current(work.modelId()).orElseThrow();
    Appraisal today = issuing.appraiseAnew(quoted, work.unit(), inspection);
    PricedOrders.PricedOrder order = orders.find(work.orderId()).orElseThrow();
    OrderSubmitted submission = order.submission();
    if (submission == null) {
      remeasuring.tell(quoted, today);
      return;
    }
    Optional<String> difference =
        Remeasuring.difference(quoted.appraisal(), today, submission.alloy());
    if (difference.isEmpty()
        && quoted.answer(
                submission, Objects.requireNonNull(order.submittedAt()), settings.submitGrace())
            instanceof Quote.Answer.Priced(PriceCalculated event)) {
      orders.say(work.orderId(), event);
    } else {
      quotes.save(
          issuing.held(
              work.orderId(),
              work.modelId(),
              content,
              work.unit(),
              today,
              "MEASURED_ANEW",
              difference.orElse("The quote has expired.")));
    }
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public void setAside(Work work, @Nullable String content, int tries) {
    if (work.anew() && orders.find(work.orderId()).orElseThrow().submission() == null) {
      remeasuring.failed(work.orderId(), work.modelId(), tries);
    } else {
      quotes.save(
          issuing.held(
              work.orderId(),
              work.modelId(),
              content,
              work.unit(),
              Appraisal.NONE,
              "NOT_CALCULATED",
              "Measuring failed %d times; a person looks at it.".formatted(tries)));
    }
  }
}
