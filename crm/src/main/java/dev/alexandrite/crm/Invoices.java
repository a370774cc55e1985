package dev.alexandrite.crm;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.CommonSettings;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Batons;
import dev.alexandrite.protocol.Change;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What customers owe. Whoever changes an invoice holds its order's baton row, so that a payment and
 * the parcel's departure see each other, whichever comes first.
 */
@Repository
class Invoices {

  /** An invoice with what a list shows of its order. */
  record Listed(
      @JsonUnwrapped Invoice invoice,
      boolean overdue,
      String orderNumber,
      OrderState orderState,
      Channel channel,
      OrderView.Customer customer) {}

  private static final UUID LAST = new UUID(-1, -1);

  private static final String SELECT =
      """
      select i.*, o.number as order_number, o.state, o.channel, o.customer_ref, c.name, c.email
      from invoice i
      join customer_order o on o.order_id = i.order_id
      join customer c on c.channel = o.channel and c.ref = o.customer_ref
      """;

  private final JdbcClient jdbc;
  private final Batons batons;
  private final Orders orders;
  private final Live live;
  private final Clock clock;
  private final CrmSettings settings;
  private final CommonSettings house;

  Invoices(
      JdbcClient jdbc,
      Batons batons,
      Orders orders,
      Live live,
      Clock clock,
      CrmSettings settings,
      CommonSettings house) {
    this.jdbc = jdbc;
    this.batons = batons;
    this.orders = orders;
    this.live = live;
    this.clock = clock;
    this.settings = settings;
    this.house = house;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void issue(OrderId orderId, Money total, Instant now) {
    LocalDate today = now.atZone(house.zone()).toLocalDate();
    UUID invoiceId = Uuid7.next(clock);
    String number = nextNumber(today.getYear());
    jdbc.sql(
            """
            insert into invoice
              (invoice_id, number, order_id, total_minor, currency, status, issued_at, due_on,
               refund_due)
            values
              (:invoiceId, :number, :orderId, :total, :currency, 'ISSUED', :issuedAt, :dueOn, false)
            """)
        .param("invoiceId", invoiceId)
        .param("number", number)
        .param("orderId", orderId.value())
        .param("total", total.amountMinor())
        .param("currency", total.currency().getCurrencyCode())
        .param("issuedAt", Sql.at(now))
        .param("dueOn", today.plusDays(settings.paymentDays()))
        .update();
    orders.findBy(orderId, number);
    live.changed("invoices", orderId);
  }

  /** Without a gap: whoever takes a number keeps the others waiting until it commits. */
  private String nextNumber(int year) {
    int number =
        jdbc.sql(
                """
                insert into invoice_year (year, last) values (:year, 1)
                on conflict (year) do update set last = invoice_year.last + 1
                returning last
                """)
            .param("year", year)
            .query(Integer.class)
            .single();
    return "%d-%06d".formatted(year, number);
  }

  /**
   * A seller has seen the money; an order whose parcel is on its way is closed by it.
   *
   * @throws Problem invoice-not-found or invoice-void
   */
  @Transactional
  Listed pay(UUID invoiceId, Staff seller) {
    OrderState state = batons.lock(get(invoiceId).invoice().orderId()).state();
    save(get(invoiceId).invoice().pay(seller, state, clock.instant()));
    return get(invoiceId);
  }

  /** The parcel is on its way. */
  @Transactional(propagation = Propagation.MANDATORY)
  void shipped(OrderId orderId) {
    of(orderId)
        .map(invoice -> invoice.closing(OrderState.SHIPPED))
        .ifPresent(closed -> orders.say(orderId, closed));
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void orderCancelled(OrderId orderId) {
    of(orderId).ifPresent(i -> save(new Change<>(i.cancelled(clock.instant()), null)));
  }

  private void save(Change<Invoice> change) {
    Invoice invoice = change.after();
    jdbc.sql(
            """
            update invoice
            set status = :status, paid_at = :paidAt, paid_by_id = :paidById,
                paid_by_name = :paidByName, voided_at = :voidedAt, refund_due = :refundDue
            where invoice_id = :invoiceId
            """)
        .param("status", invoice.status().name())
        .param("paidAt", Optional.ofNullable(invoice.paidAt()).map(Sql::at).orElse(null))
        .param("paidById", Optional.ofNullable(invoice.paidBy()).map(Staff::id).orElse(null))
        .param("paidByName", Optional.ofNullable(invoice.paidBy()).map(Staff::name).orElse(null))
        .param("voidedAt", Optional.ofNullable(invoice.voidedAt()).map(Sql::at).orElse(null))
        .param("refundDue", invoice.refundDue())
        .param("invoiceId", invoice.invoiceId())
        .update();
    if (change.says() != null) {
      orders.say(invoice.orderId(), change.says());
    }
    live.changed("invoices", invoice.orderId());
    live.changed("orders", invoice.orderId());
  }

  private Listed get(UUID invoiceId) {
    return jdbc.sql(SELECT + "where i.invoice_id = :invoiceId")
        .param("invoiceId", invoiceId)
        .query(this::listed)
        .optional()
        .orElseThrow(
            () ->
                new Problem(
                    CrmProblem.INVOICE_NOT_FOUND, "There is no invoice %s.".formatted(invoiceId)));
  }

  Optional<Invoice> of(OrderId orderId) {
    return jdbc.sql("select * from invoice where order_id = :orderId")
        .param("orderId", orderId.value())
        .query(Invoices::invoice)
        .optional();
  }

  /**
   * The newest first.
   *
   * @param status null for all
   */
  Page<Listed> page(Invoice.@Nullable Status status, @Nullable String before, int limit) {
    List<Listed> found =
        jdbc.sql(
                SELECT
                    + "where i.invoice_id < :before "
                    + (status == null ? "" : "and i.status = :status ")
                    + "order by i.invoice_id desc limit :limit")
            .param("before", before == null ? LAST : Orders.id(before))
            .param("status", status == null ? null : status.name())
            .param("limit", limit + 1)
            .query(this::listed)
            .list();
    return Page.of(found, limit, listed -> listed.invoice().invoiceId().toString());
  }

  private Listed listed(ResultSet row, int n) throws SQLException {
    Invoice invoice = invoice(row, n);
    return new Listed(
        invoice,
        invoice.overdue(clock.instant().atZone(house.zone()).toLocalDate()),
        row.getString("order_number"),
        OrderState.valueOf(row.getString("state")),
        Channel.valueOf(row.getString("channel")),
        new OrderView.Customer(
            row.getString("customer_ref"), row.getString("name"), row.getString("email")));
  }

  private static Invoice invoice(ResultSet row, int n) throws SQLException {
    String paidBy = row.getString("paid_by_id");
    return new Invoice(
        row.getObject("invoice_id", UUID.class),
        row.getString("number"),
        new OrderId(row.getObject("order_id", UUID.class)),
        new Money(row.getLong("total_minor"), Currency.getInstance(row.getString("currency"))),
        Invoice.Status.valueOf(row.getString("status")),
        Sql.instant(row, "issued_at"),
        row.getObject("due_on", LocalDate.class),
        Sql.instantOrNull(row, "paid_at"),
        paidBy == null ? null : new Staff(paidBy, row.getString("paid_by_name")),
        Sql.instantOrNull(row, "voided_at"),
        row.getBoolean("refund_due"));
  }
}
