package dev.alexandrite.mes;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.WorkOffered;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Cursor;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.protocol.Batons;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The free orders as the operators see them: a table of its own, so that the page costs the same
 * however much was ever made. A row appears when both are known, what is to be made and what it
 * pays; whoever sees it can claim it, for assignment has it in its queue.
 */
@Repository
class Board {

  /**
   * @param pay what whoever claims it is paid
   */
  record Row(@JsonUnwrapped WorkOrder.Head head, Money pay, Instant freeSince) {}

  /** Before every row of a page whose newest come first. */
  static final Cursor NEWEST = new Cursor(Instant.parse("9999-12-31T23:59:59Z"), new UUID(-1, -1));

  static final String PAGE_SQL =
      """
      select * from board_row
      where (free_since, order_id) < (:at, :id)
      order by free_since desc, order_id desc limit :limit
      """;

  static final String PAGE_OF_ALLOY_SQL =
      """
      select * from board_row
      where alloy = :alloy and (free_since, order_id) < (:at, :id)
      order by free_since desc, order_id desc limit :limit
      """;

  static final String NUMBERED_SQL =
      """
      select * from board_row
      where number like :number || '%' and (free_since, order_id) < (:at, :id)
      order by free_since desc, order_id desc limit :limit
      """;

  private final JdbcClient jdbc;
  private final Batons batons;
  private final Live live;

  Board(JdbcClient jdbc, Batons batons, Live live) {
    this.jdbc = jdbc;
    this.batons = batons;
    this.live = live;
  }

  /** Assignment has it in its queue and says what it pays; perhaps long ago. */
  @Transactional(propagation = Propagation.MANDATORY)
  void offered(WorkOffered offer) {
    takeTurns(offer.orderId());
    long heard = batons.find(offer.orderId()).map(baton -> baton.sequence()).orElse(0L);
    if (heard > offer.sequence()) {
      return; // the order has gone on since
    }
    jdbc.sql(
            """
            insert into offer (order_id, sequence, pay_minor, currency)
            values (:orderId, :sequence, :pay, :currency)
            on conflict (order_id) do update
              set sequence = excluded.sequence, pay_minor = excluded.pay_minor,
                  currency = excluded.currency
            """)
        .param("orderId", offer.orderId().value())
        .param("sequence", offer.sequence())
        .param("pay", offer.pay().amountMinor())
        .param("currency", offer.pay().currency().getCurrencyCode())
        .update();
    show(offer.orderId());
    payChanged(offer.orderId());
  }

  /** It is to be made, and nobody makes it yet. */
  @Transactional(propagation = Propagation.MANDATORY)
  void freed(OrderId orderId) {
    takeTurns(orderId);
    show(orderId);
  }

  /** Somebody has it now, or its customer has gone. */
  @Transactional(propagation = Propagation.MANDATORY)
  void taken(OrderId orderId) {
    takeTurns(orderId);
    for (String table : List.of("offer", "board_row")) {
      jdbc.sql("delete from " + table + " where order_id = :orderId")
          .param("orderId", orderId.value())
          .update();
    }
    live.changed("board", orderId);
  }

  /** An event and an offer may be heard at once; without this, neither would see the other. */
  private void takeTurns(OrderId orderId) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:orderId, 0))")
        .param("orderId", orderId.toString())
        .query((row, n) -> true)
        .single();
  }

  private void show(OrderId orderId) {
    int shown =
        jdbc.sql(
                """
                insert into board_row
                  (order_id, number, channel, kind, model_id, piece_id, alloy, quantity,
                   mass_grams, unit, size_mm, pay_minor, currency, free_since)
                select w.order_id, w.number, w.channel, w.kind, w.model_id, w.piece_id, w.alloy,
                  w.quantity, w.mass_grams, w.unit, w.size_mm, o.pay_minor, o.currency, w.since
                from work_order w
                join offer o on o.order_id = w.order_id and o.sequence = w.sequence
                where w.order_id = :orderId and w.state = 'MANUFACTURING_APPROVED'
                on conflict (order_id) do update
                  set pay_minor = excluded.pay_minor, currency = excluded.currency
                """)
            .param("orderId", orderId.value())
            .update();
    if (shown > 0) {
      live.changed("board", orderId);
    }
  }

  /** An order that is offered again was given back, and its pay has been taken back. */
  private void payChanged(OrderId orderId) {
    jdbc.sql(
            """
            select released_by_id from work_order
            where order_id = :orderId and released_by_id is not null
            """)
        .param("orderId", orderId.value())
        .query(String.class)
        .optional()
        .ifPresent(operatorId -> live.changed("pay", operatorId));
  }

  /**
   * The newest first.
   *
   * @param alloy null for all
   */
  Page<Row> page(@Nullable Alloy alloy, @Nullable String before, int limit) {
    return page(
        jdbc.sql(alloy == null ? PAGE_SQL : PAGE_OF_ALLOY_SQL)
            .param("alloy", alloy == null ? null : alloy.name()),
        before,
        limit);
  }

  /**
   * Those whose number begins as somebody has heard it, of every alloy.
   *
   * @see OrderId#numberOf
   */
  Page<Row> numbered(String heard, @Nullable String before, int limit) {
    return OrderId.numberOf(heard)
        .map(number -> page(jdbc.sql(NUMBERED_SQL).param("number", number), before, limit))
        .orElse(new Page<>(List.of(), null));
  }

  private static Page<Row> page(
      JdbcClient.StatementSpec query, @Nullable String before, int limit) {
    Cursor from = before == null ? NEWEST : Cursor.of(before);
    List<Row> found =
        query
            .param("at", Sql.at(from.at()))
            .param("id", from.id())
            .param("limit", limit + 1)
            .query(Board::row)
            .list();
    return Page.of(
        found, limit, row -> new Cursor(row.freeSince(), row.head().orderId().value()).toString());
  }

  private static Row row(ResultSet row, int n) throws SQLException {
    return new Row(
        WorkOrders.head(row),
        new Money(row.getLong("pay_minor"), Currency.getInstance(row.getString("currency"))),
        Sql.instant(row, "free_since"));
  }
}
