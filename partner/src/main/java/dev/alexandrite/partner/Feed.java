package dev.alexandrite.partner;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.alexandrite.channel.Buyer;
import dev.alexandrite.channel.QuoteTold;
import dev.alexandrite.channel.Tracked;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.platform.Bell;
import dev.alexandrite.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Everything that happens to a partner's orders, to be read from any point on.
 *
 * <p>A reader that remembers the last position must neither miss an event nor see one twice. With a
 * sequence it could: of two transactions that write at the same time the one with the higher number
 * may commit first, and a reader passes the lower one before it is there. So each partner's feed
 * has a counter in a row of its own, and the transaction that takes a number holds that row until
 * it commits: positions of one partner become visible in their order and without a gap, a number
 * taken by a transaction that fails comes back, and partners do not wait for each other.
 */
@Repository
class Feed {

  /**
   * @param cursor where to go on after this event
   * @param reference what the partner calls the order
   * @param sequence of the order's own events, from 1 and without a gap; absent for what is told of
   *     its price
   * @param state of the order after it
   */
  record Event(
      String cursor,
      OrderId orderId,
      @Nullable String reference,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long sequence,
      String type,
      OrderState state,
      Instant at) {}

  private final JdbcClient jdbc;
  private final Deliveries deliveries;
  private final Bell bell;

  Feed(JdbcClient jdbc, Deliveries deliveries, Bell bell) {
    this.jdbc = jdbc;
    this.deliveries = deliveries;
    this.bell = bell;
  }

  /** In the transaction that records the event. */
  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  void add(Tracked tracked) {
    Said said = tracked.said();
    put(
        tracked.customerRef(),
        said.orderId(),
        tracked.reference(),
        said.sequence(),
        said.event().type(),
        said.state(),
        said.at());
  }

  /** In the transaction that records what was said of the price. */
  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  void add(QuoteTold told) {
    put(
        told.customerRef(),
        told.orderId(),
        told.reference(),
        null,
        told.type(),
        told.state(),
        told.at());
  }

  private void put(
      String partnerRef,
      OrderId orderId,
      @Nullable String reference,
      @Nullable Long sequence,
      String type,
      OrderState state,
      Instant at) {
    long position =
        jdbc.sql(
                """
                with next as (
                  insert into feed (partner_ref, last) values (:ref, 1)
                  on conflict (partner_ref) do update set last = feed.last + 1
                  returning last)
                insert into feed_event
                  (partner_ref, position, order_id, reference, sequence, type, state, at)
                select :ref, last, :orderId, :reference, :sequence, :type, :state, :at from next
                returning position
                """)
            .param("ref", partnerRef)
            .param("orderId", orderId.value())
            .param("reference", reference)
            .param("sequence", sequence)
            .param("type", type)
            .param("state", state.name())
            .param("at", Sql.at(at))
            .query(Long.class)
            .single();
    if (deliveries.add(partnerRef, position, orderId, type)) {
      bell.ringAfterCommit();
    }
  }

  /**
   * @param quotes whether what is told of prices is there too
   */
  List<Event> after(Buyer buyer, long position, boolean quotes, int limit) {
    return jdbc.sql(
            """
            select position, order_id, reference, sequence, type, state, at from feed_event
            where partner_ref = :ref and position > :position and (:quotes or sequence is not null)
            order by position limit :limit
            """)
        .param("ref", buyer.ref())
        .param("position", position)
        .param("quotes", quotes)
        .param("limit", limit)
        .query(Feed::event)
        .list();
  }

  static Event event(ResultSet row, int n) throws SQLException {
    return new Event(
        String.valueOf(row.getLong("position")),
        new OrderId(row.getObject("order_id", UUID.class)),
        row.getString("reference"),
        row.getObject("sequence", Long.class),
        row.getString("type"),
        OrderState.valueOf(row.getString("state")),
        Sql.instant(row, "at"));
  }
}
