package dev.alexandrite.channel;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.protocol.Batons;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The orders as their buyers look at them, one by one and in lists. */
@Repository
class OrderViews {
  private static final UUID LAST = new UUID(-1, -1);

  private static final String PAGE_SQL =
      """
      select order_id from channel_order
      where customer_ref = :ref and order_id < :before
      order by order_id desc limit :limit
      """;

  private static final String NUMBERED_SQL =
      """
      select order_id from channel_order
      where customer_ref = :ref and order_id < :before and number like :number || '%'
      order by order_id desc limit :limit
      """;

  private final JdbcClient jdbc;

  OrderViews(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @throws Problem order-not-found, also when it is another's
   */
  OrderView view(String customerRef, OrderId orderId, Instant now) {
    Map<UUID, List<OrderView.Step>> steps = steps(List.of(orderId.value()));
    return jdbc.sql("select * from channel_order where order_id = :orderId and customer_ref = :ref")
        .param("orderId", orderId.value())
        .param("ref", customerRef)
        .query((row, n) -> view(row, steps, now))
        .optional()
        .orElseThrow(() -> Batons.orderNotFound(orderId));
  }

  /** The newest first. */
  Page<OrderView> page(String customerRef, @Nullable String before, int limit, Instant now) {
    return page(PAGE_SQL, customerRef, "", before, limit, now);
  }

  /**
   * Those whose number begins as somebody has heard it.
   *
   * @see OrderId#numberOf
   */
  Page<OrderView> numbered(
      String customerRef, String heard, @Nullable String before, int limit, Instant now) {
    return OrderId.numberOf(heard)
        .map(number -> page(NUMBERED_SQL, customerRef, number, before, limit, now))
        .orElse(new Page<>(List.of(), null));
  }

  private Page<OrderView> page(
      String sql,
      String customerRef,
      String number,
      @Nullable String before,
      int limit,
      Instant now) {
    List<UUID> ids =
        jdbc.sql(sql)
            .param("ref", customerRef)
            .param("number", number)
            .param("before", before == null ? LAST : id(before))
            .param("limit", limit + 1)
            .query((row, n) -> row.getObject(1, UUID.class))
            .list();
    Page<UUID> page = Page.of(ids, limit, UUID::toString);
    Map<UUID, List<OrderView.Step>> steps = steps(page.items());
    List<OrderView> orders =
        jdbc.sql(
                """
                select * from channel_order where order_id = any(:ids) order by order_id desc
                """)
            .param("ids", page.items().toArray(UUID[]::new))
            .query((row, n) -> view(row, steps, now).summary())
            .list();
    return new Page<>(orders, page.next());
  }

  private static UUID id(String before) {
    try {
      return UUID.fromString(before);
    } catch (IllegalArgumentException e) {
      throw new Problem(
          CommonProblem.INVALID_FIELD, "'before' is the 'next' of an earlier page, unchanged.");
    }
  }

  private record OrdersStep(UUID orderId, OrderView.Step step) {}

  private Map<UUID, List<OrderView.Step>> steps(List<UUID> orderIds) {
    return jdbc
        .sql(
            """
            select order_id, sequence, type, state, at from order_step
            where order_id = any(:ids) order by order_id, sequence
            """)
        .param("ids", orderIds.toArray(UUID[]::new))
        .query(
            (row, n) ->
                new OrdersStep(
                    row.getObject("order_id", UUID.class),
                    new OrderView.Step(
                        row.getLong("sequence"),
                        row.getString("type"),
                        OrderState.valueOf(row.getString("state")),
                        Sql.instant(row, "at"))))
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(
                OrdersStep::orderId, Collectors.mapping(OrdersStep::step, Collectors.toList())));
  }

  private static OrderView view(ResultSet row, Map<UUID, List<OrderView.Step>> steps, Instant now)
      throws SQLException {
    UUID orderId = row.getObject("order_id", UUID.class);
    String alloy = row.getString("alloy");
    Instant wishedAt = Sql.instantOrNull(row, "wished_at");
    String carrier = row.getString("carrier");
    OrderState state = OrderState.valueOf(row.getString("state"));
    boolean open = state == OrderState.INITIATED || state == OrderState.FILE_UPLOADED;
    return new OrderView(
        new OrderId(orderId),
        row.getString("number"),
        Kind.valueOf(row.getString("kind")),
        row.getInt("quantity"),
        row.getString("piece_id"),
        alloy == null ? null : Alloy.valueOf(alloy),
        row.getString("reference"),
        state,
        Sql.instant(row, "since"),
        Sql.instant(row, "created_at"),
        OrderRows.file(row),
        // What was submitted in time stays valid, whatever the clock says later.
        open ? QuoteView.of(OrderRows.quote(row).quote().at(now)) : OrderRows.quote(row),
        money(row, "price_minor"),
        money(row, "unit_price_minor"),
        money(row, "order_price_minor"),
        row.getObject("mass_grams", Double.class),
        wishedAt == null
            ? null
            : new OrderView.Cancellation(wishedAt, row.getString("wish_refused")),
        carrier == null ? null : new OrderView.Shipping(carrier, row.getString("tracking_number")),
        row.getString("end_reason"),
        row.getString("end_code"),
        steps.getOrDefault(orderId, List.of()));
  }

  private static @Nullable Money money(ResultSet row, String column) throws SQLException {
    Long minor = row.getObject(column, Long.class);
    return minor == null ? null : new Money(minor, Currency.getInstance(row.getString("currency")));
  }
}
