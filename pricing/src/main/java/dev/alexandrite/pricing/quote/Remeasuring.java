package dev.alexandrite.pricing.quote;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.Measured;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.Message.ModelRemeasured;
import dev.alexandrite.contracts.Message.Remeasured;
import dev.alexandrite.contracts.Message.Severity;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.pricing.measuring.Calculations;
import dev.alexandrite.protocol.Batons;
import dev.alexandrite.protocol.Outbox;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * When the way of measuring has changed, what was quoted by the old one is measured anew before
 * anybody approves it. Orders that wait for a seller are found when the role starts; those that are
 * submitted later, by a quote that still holds, when they come. Where it makes no difference the
 * order goes on by itself; where it does, a seller sees by how much.
 */
@Component
class Remeasuring {
  private static final Logger log = LoggerFactory.getLogger(Remeasuring.class);
  private static final int BATCH_MAX = 100;

  /** Relative; what two complete measurements of a joined model may differ by. */
  static final double SAME_WITHIN = 2e-3;

  /** As {@link Quote.Basis#wasMeasuredBefore}, for orders that wait for a seller's approval. */
  private static final String WAITING =
      """
      select q.model_id from quote q
      join priced_order o on o.order_id = q.order_id and o.model_id = q.model_id
      join baton b on b.order_id = q.order_id
      where b.state = 'PRICE_CALCULATED' and q.current and q.state = 'READY'
        and q.basis ->> 'measuredBy' <> :by
        and q.basis ->> 'content' is not null and not (q.basis ->> 'given')::boolean
        and not exists
          (select from calculation c where c.model_id = q.model_id and c.anew_by = :by)
      """;

  private final JdbcClient jdbc;
  private final Batons batons;
  private final PricedOrders orders;
  private final Calculations calculations;
  private final Quotes quotes;
  private final Sources sources;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Remeasuring(
      JdbcClient jdbc,
      Batons batons,
      PricedOrders orders,
      Calculations calculations,
      Quotes quotes,
      Sources sources,
      Outbox outbox,
      TransactionTemplate transaction,
      Clock clock) {
    this.jdbc = jdbc;
    this.batons = batons;
    this.orders = orders;
    this.calculations = calculations;
    this.quotes = quotes;
    this.sources = sources;
    this.outbox = outbox;
    this.transaction = transaction;
    this.clock = clock;
  }

  @EventListener(ApplicationReadyEvent.class)
  void start() {
    Thread.ofVirtual().name("remeasuring").start(this::sweep);
  }

  /** All that wait for a seller; in parts, so that nobody waits for it. */
  void sweep() {
    try {
      int begun = 0;
      for (List<ModelId> next = waiting(); !next.isEmpty(); next = waiting()) {
        next.forEach(model -> transaction.executeWithoutResult(status -> beginWaiting(model)));
        begun += next.size();
      }
      if (begun > 0) {
        log.info("{} priced models are measured anew", begun);
      }
    } catch (RuntimeException e) {
      log.error("priced models are not measured anew before the next start", e);
    }
  }

  private List<ModelId> waiting() {
    return jdbc
        .sql(WAITING + " limit :limit")
        .param("by", sources.measuredBy())
        .param("limit", BATCH_MAX)
        .query((row, n) -> row.getObject(1, UUID.class))
        .list()
        .stream()
        .map(ModelId::new)
        .toList();
  }

  /** Another instance may have begun it, or its order gone on. */
  private boolean isWaiting(ModelId modelId) {
    return jdbc.sql(WAITING + " and q.model_id = :modelId")
        .param("by", sources.measuredBy())
        .param("modelId", modelId.value())
        .query(UUID.class)
        .optional()
        .isPresent();
  }

  private void beginWaiting(ModelId modelId) {
    Quote quote = quotes.current(modelId).orElseThrow();
    batons.lock(quote.orderId());
    if (isWaiting(modelId)) {
      begin(quote);
      say(quote, Remeasured.UNDER_WAY, null, null, null);
    }
  }

  /** Whether this quote, by which somebody submits, stands on an older way of measuring. */
  boolean isWanted(Quote quote) {
    return quote.basis().wasMeasuredBefore(sources.measuredBy());
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void begin(Quote quote) {
    calculations.queueAnew(quote.modelId(), quote.basis().unit());
  }

  /** An order that waits for a seller's approval has been measured anew. */
  @Transactional(propagation = Propagation.MANDATORY)
  void tell(Quote quoted, Appraisal today) {
    Alloy alloy = orders.priced(quoted.orderId()).orElseThrow().alloy();
    Optional<String> difference = difference(quoted.appraisal(), today, alloy);
    say(
        quoted,
        difference.isPresent() ? Remeasured.DIFFERENT : Remeasured.SAME,
        grams(quoted.appraisal(), alloy),
        grams(today, alloy),
        difference.orElse(null));
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void failed(OrderId orderId, ModelId modelId, int tries) {
    say(
        orderId,
        modelId,
        Remeasured.FAILED,
        null,
        null,
        "Measuring failed %d times.".formatted(tries),
        null);
  }

  private void say(
      Quote quoted,
      Remeasured result,
      @Nullable Double pricedGrams,
      @Nullable Double grams,
      @Nullable String finding) {
    say(
        quoted.orderId(),
        quoted.modelId(),
        result,
        pricedGrams,
        grams,
        finding,
        quoted.basis().content());
  }

  private void say(
      OrderId orderId,
      ModelId modelId,
      Remeasured result,
      @Nullable Double pricedGrams,
      @Nullable Double grams,
      @Nullable String finding,
      @Nullable String content) {
    outbox.put(
        Topics.PRICING_REMEASURED,
        new ModelRemeasured(
            Uuid7.next(clock),
            orderId,
            modelId,
            result,
            pricedGrams,
            grams,
            finding,
            content,
            clock.instant()));
  }

  /** What a seller should know before this model is made in this alloy, in a sentence. */
  static Optional<String> difference(Appraisal quoted, Appraisal today, Alloy alloy) {
    if (today.held() != null || !makeable(today, alloy) && makeable(quoted, alloy)) {
      return Optional.of(
          "By today's measure: "
              + today.findings().stream()
                  .filter(finding -> finding.severity() == Severity.BLOCKING)
                  .map(ModelFinding::detail)
                  .findFirst()
                  .orElse("it can't be made in this alloy."));
    }
    Measured before = quoted.measured();
    Measured now = today.measured();
    if (before == null || now == null) {
      return Optional.of("It was priced without a measure.");
    }
    return differs("volume", before.volumeMm3(), now.volumeMm3())
        .or(() -> differs("surface", before.areaMm2(), now.areaMm2()));
  }

  private static Optional<String> differs(String what, double before, double now) {
    return Math.abs(now - before) <= SAME_WITHIN * before
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "The %s is %.1f %% %s than was priced.",
                what,
                100 * Math.abs(now - before) / before,
                now > before ? "larger" : "smaller"));
  }

  private static boolean makeable(Appraisal appraisal, Alloy alloy) {
    return price(appraisal, alloy).filter(p -> !Quote.impossible(p.makeable())).isPresent();
  }

  private static @Nullable Double grams(Appraisal appraisal, Alloy alloy) {
    return price(appraisal, alloy).map(AlloyPrice::massGrams).orElse(null);
  }

  private static Optional<AlloyPrice> price(Appraisal appraisal, Alloy alloy) {
    return appraisal.prices().stream().filter(p -> p.alloy() == alloy).findFirst();
  }
}
