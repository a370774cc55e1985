package dev.alexandrite.pricing.quote;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Cursor;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Batons;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Quotes that wait for a seller, and what becomes of them by a seller's word. */
@Repository
public class HeldQuotes {
  private static final Logger log = LoggerFactory.getLogger(HeldQuotes.class);

  private final JdbcClient jdbc;
  private final Batons batons;
  private final PricedOrders orders;
  private final Quotes quotes;
  private final Sources sources;
  private final Issuing issuing;
  private final Pricing pricing;
  private final Clock clock;

  HeldQuotes(
      JdbcClient jdbc,
      Batons batons,
      PricedOrders orders,
      Quotes quotes,
      Sources sources,
      Issuing issuing,
      Pricing pricing,
      Clock clock) {
    this.jdbc = jdbc;
    this.batons = batons;
    this.orders = orders;
    this.quotes = quotes;
    this.sources = sources;
    this.issuing = issuing;
    this.pricing = pricing;
    this.clock = clock;
  }

  /** The current one, where its order still wants it and it waits for a seller. */
  public Optional<Quote> find(ModelId modelId) {
    return jdbc.sql(
            """
            select q.* from quote q
            join priced_order o on o.order_id = q.order_id and o.model_id = q.model_id
            where q.current and q.state = 'HELD' and q.held = 'REVIEW' and q.model_id = :modelId
            """)
        .param("modelId", modelId.value())
        .query(Quotes::quote)
        .optional();
  }

  /** Those that wait for a seller while their order lives; the longest-waiting first. */
  public Page<Quote> page(@Nullable String before, int limit) {
    Cursor from = before == null ? new Cursor(Instant.EPOCH, new UUID(0, 0)) : Cursor.of(before);
    List<Quote> found =
        jdbc.sql(
                """
                select q.* from quote q
                join priced_order o on o.order_id = q.order_id and o.model_id = q.model_id
                where q.current and q.state = 'HELD' and q.held = 'REVIEW'
                  and (q.issued_at, q.quote_id) > (:at, :id)
                order by q.issued_at, q.quote_id limit :limit
                """)
            .param("at", Sql.at(from.at()))
            .param("id", from.id())
            .param("limit", limit + 1)
            .query(Quotes::quote)
            .list();
    return Page.of(found, limit, q -> new Cursor(q.issuedAt(), q.quoteId()).toString());
  }

  /**
   * Of those that wait, the ones whose order's number begins as somebody has heard it; one page,
   * for who wants another has heard more of it.
   *
   * @see OrderId#numberOf
   */
  public List<Quote> numbered(String heard, int limit) {
    String beginning = OrderId.numberOf(heard).orElse(null);
    if (beginning == null) {
      return List.of();
    }
    record Waiting(UUID quoteId, OrderId orderId) {}
    List<UUID> found =
        jdbc
            .sql(
                """
                select q.quote_id, q.order_id from quote q
                join priced_order o on o.order_id = q.order_id and o.model_id = q.model_id
                where q.current and q.state = 'HELD' and q.held = 'REVIEW'
                order by q.issued_at, q.quote_id
                """)
            .query(
                (row, n) ->
                    new Waiting(
                        row.getObject("quote_id", UUID.class),
                        new OrderId(row.getObject("order_id", UUID.class))))
            .list()
            .stream()
            .filter(waiting -> waiting.orderId().number().startsWith(beginning))
            .map(Waiting::quoteId)
            .limit(limit)
            .toList();
    return found.isEmpty()
        ? List.of()
        : jdbc.sql("select * from quote where quote_id in (:found) order by issued_at, quote_id")
            .param("found", found)
            .query(Quotes::quote)
            .list();
  }

  /** The last word about a model, whether it waits or not. */
  public Optional<Quote> last(ModelId modelId) {
    return quotes.current(modelId);
  }

  /** The word before the last one: what a seller who decided had before them. */
  public Quote beforeLast(ModelId modelId) {
    return quotes.of(modelId.value(), 2).getLast();
  }

  /** What the order waits with for its price; empty while its customer only looks at prices. */
  public Optional<OrderSubmitted> submission(OrderId orderId) {
    return orders.submission(orderId);
  }

  /** Those that a quote should have a price for. */
  public List<Alloy> alloys(Quote quote) {
    return sources.of(quote.basis()).alloys();
  }

  /** What lies in the store is another file than was measured; whoever decides has to know. */
  @Transactional
  public void replaced(Quote held, String found) {
    log.error("the file of {} is {}, and was measured as {}", held.modelId(), found, held.basis());
    batons.lock(held.orderId());
    boolean still =
        find(held.modelId())
            .filter(now -> now.quoteId().equals(held.quoteId()) && !wasReplaced(now))
            .isPresent();
    if (still) {
      quotes.save(issuing.replaced(held));
    }
  }

  public static boolean wasReplaced(Quote held) {
    return held.findings().stream().anyMatch(f -> f.code().equals(Issuing.FILE_REPLACED));
  }

  /** A seller has looked: these prices hold. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Quote release(
      Quote held, List<AlloyPrice> prices, boolean given, Staff seller, String reason) {
    Quote released = issuing.released(held, prices, given, new Quote.Decision(seller, reason));
    quotes.save(released);
    orders
        .submission(held.orderId())
        .ifPresent(
            // It was submitted by an older quote, and the seller has just decided by which price.
            submission -> orders.submitted(held.orderId(), submission, clock.instant()));
    pricing.answer(held.orderId(), released);
    return released;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public Quote refuse(Quote held, String detail, Staff seller) {
    Quote refused = issuing.refused(held, new Quote.Decision(seller, detail));
    quotes.save(refused);
    pricing.answer(held.orderId(), refused);
    return refused;
  }
}
