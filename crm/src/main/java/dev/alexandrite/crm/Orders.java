package dev.alexandrite.crm;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.ModelRemeasured;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Cursor;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Batons;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The orders as sellers see them. */
@Repository
class Orders {

  enum View {
    /** Waits for a seller, its file not being what was priced too; the longest-waiting first. */
    DECISION,
    /** Has not ended; the newest first. */
    OPEN,
    /** The newest first. */
    ALL;

    String filter() {
      return switch (this) {
        case DECISION ->
            """
            and (o.state = 'PRICE_CALCULATED'
              or o.state = 'MANUFACTURING_APPROVED' and o.substituted_at is not null)
            """;
        case OPEN -> "and o.state not in ('CLOSED', 'CANCELLED', 'DECLINED')";
        case ALL -> "";
      };
    }

    static View of(String word) {
      return switch (word) {
        case "decision" -> DECISION;
        case "open" -> OPEN;
        case "all" -> ALL;
        default ->
            throw new Problem(
                CommonProblem.INVALID_FIELD, "'view' is one of decision, open and all.");
      };
    }
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final UUID LAST = new UUID(-1, -1);

  private static final String SELECT =
      """
      select o.*, c.name, c.email,
             i.invoice_id, i.number as invoice_number, i.status, i.due_on,
             d.verdict, d.reason, d.by_id, d.by_name, d.at as decided_at
      from customer_order o
      join customer c on c.channel = o.channel and c.ref = o.customer_ref
      left join invoice i on i.order_id = o.order_id
      left join decision d on d.order_id = o.order_id
      """;

  private final JdbcClient jdbc;
  private final Batons batons;
  private final Projection projection;
  private final Search search;
  private final Live live;

  Orders(JdbcClient jdbc, Batons batons, Projection projection, Search search, Live live) {
    this.jdbc = jdbc;
    this.batons = batons;
    this.projection = projection;
    this.search = search;
    this.live = live;
  }

  /**
   * Says the next event of an order; what we say ourselves does not come back to us to be heard.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void say(OrderId orderId, OrderEvent event) {
    projection.apply(batons.say(orderId, event));
  }

  /** The order is found by these words from now on. */
  @Transactional(propagation = Propagation.MANDATORY)
  void findBy(OrderId orderId, String words) {
    search.words(orderId, words);
  }

  /**
   * Those that somebody describes, the newest first; one page, for who wants another describes it
   * better.
   */
  Page<OrderView> found(View view, String description, int limit) {
    List<UUID> found = search.find(description, view.filter(), limit);
    return new Page<>(
        found.isEmpty()
            ? List.of()
            : jdbc.sql(SELECT + "where o.order_id in (:found) order by o.order_id desc")
                .param("found", found)
                .query(Orders::order)
                .list(),
        null);
  }

  /**
   * The file in work is another than was priced, or it is right again.
   *
   * @param at null when it is right
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void substituted(OrderId orderId, ModelId modelId, @Nullable Instant at) {
    int changed =
        jdbc.sql(
                """
                update customer_order set substituted_at = :at
                where order_id = :orderId and model_id = :modelId
                  and substituted_at is distinct from :at
                """)
            .param("at", at == null ? null : Sql.at(at), Types.TIMESTAMP_WITH_TIMEZONE)
            .param("orderId", orderId.value())
            .param("modelId", modelId.value())
            .update();
    if (changed > 0) {
      live.changed("orders", orderId.value());
    }
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void remeasured(ModelRemeasured found) {
    jdbc.sql(
            """
            update customer_order
            set remeasured = cast(:remeasured as jsonb),
                model_sha256 = coalesce(model_sha256, :sha256)
            where order_id = :orderId and model_id = :modelId
            """)
        .param("sha256", found.modelSha256())
        .param("remeasured", JSON.writeValueAsString(OrderView.Remeasuring.of(found)))
        .param("orderId", found.orderId().value())
        .param("modelId", found.modelId().value())
        .update();
    live.changed("orders", found.orderId().value());
  }

  /**
   * @throws Problem order-not-found
   */
  OrderView get(OrderId orderId) {
    return jdbc.sql(SELECT + "where o.order_id = :orderId")
        .param("orderId", orderId.value())
        .query(Orders::order)
        .optional()
        .orElseThrow(() -> Batons.orderNotFound(orderId));
  }

  Page<OrderView> page(View view, @Nullable String before, int limit) {
    if (view == View.DECISION) {
      Cursor from = before == null ? new Cursor(Instant.EPOCH, new UUID(0, 0)) : Cursor.of(before);
      List<OrderView> found =
          jdbc.sql(
                  SELECT
                      + """
                      where o.order_id in (
                        (select order_id from customer_order
                         where state = 'PRICE_CALCULATED' and (since, order_id) > (:since, :id)
                         order by since, order_id limit :limit)
                        union all
                        (select order_id from customer_order
                         where state = 'MANUFACTURING_APPROVED' and substituted_at is not null
                           and (since, order_id) > (:since, :id)
                         order by since, order_id limit :limit))
                      order by o.since, o.order_id limit :limit
                      """)
              .param("since", Sql.at(from.at()))
              .param("id", from.id())
              .param("limit", limit + 1)
              .query(Orders::order)
              .list();
      return Page.of(found, limit, o -> new Cursor(o.since(), o.orderId().value()).toString());
    }
    List<OrderView> found =
        jdbc.sql(
                SELECT
                    + "where o.order_id < :before "
                    + view.filter()
                    + " order by o.order_id desc limit :limit")
            .param("before", before == null ? LAST : id(before))
            .param("limit", limit + 1)
            .query(Orders::order)
            .list();
    return Page.of(found, limit, o -> o.orderId().toString());
  }

  /**
   * @throws Problem invalid-field
   */
  static UUID id(String before) {
    try {
      return UUID.fromString(before);
    } catch (IllegalArgumentException e) {
      throw new Problem(
          CommonProblem.INVALID_FIELD, "'before' is the 'next' of an earlier page, unchanged.");
    }
  }

  private static OrderView order(ResultSet row, int n) throws SQLException {
    OrderId orderId = new OrderId(row.getObject("order_id", UUID.class));
    UUID modelId = row.getObject("model_id", UUID.class);
    String alloy = row.getString("alloy");
    UUID invoiceId = row.getObject("invoice_id", UUID.class);
    String verdict = row.getString("verdict");
    String carrier = row.getString("carrier");
    String remeasured = row.getString("remeasured");
    return new OrderView(
        orderId,
        row.getString("number"),
        Channel.valueOf(row.getString("channel")),
        new OrderView.Customer(
            row.getString("customer_ref"), row.getString("name"), row.getString("email")),
        Kind.valueOf(row.getString("kind")),
        modelId == null ? null : new ModelId(modelId),
        row.getString("piece_id"),
        alloy == null ? null : Alloy.valueOf(alloy),
        row.getInt("quantity"),
        row.getObject("mass_grams", Double.class),
        row.getString("unit"),
        Sql.doublesOrNull(row, "size_mm"),
        money(row, "unit_price_minor"),
        money(row, "price_minor"),
        OrderState.valueOf(row.getString("state")),
        Sql.instant(row, "since"),
        invoiceId == null
            ? null
            : new OrderView.InvoiceLine(
                invoiceId,
                row.getString("invoice_number"),
                Invoice.Status.valueOf(row.getString("status")),
                row.getObject("due_on", LocalDate.class)),
        verdict == null
            ? null
            : new Decision(
                orderId,
                Decision.Ruling.valueOf(verdict),
                row.getString("reason"),
                new Staff(row.getString("by_id"), row.getString("by_name")),
                Sql.instant(row, "decided_at")),
        carrier == null ? null : new OrderView.Shipping(carrier, row.getString("tracking_number")),
        row.getString("cancel_reason"),
        row.getString("model_sha256"),
        Sql.instantOrNull(row, "substituted_at"),
        remeasured == null ? null : JSON.readValue(remeasured, OrderView.Remeasuring.class));
  }

  private static @Nullable Money money(ResultSet row, String column) throws SQLException {
    Long minor = row.getObject(column, Long.class);
    return minor == null ? null : new Money(minor, Currency.getInstance(row.getString("currency")));
  }
}
