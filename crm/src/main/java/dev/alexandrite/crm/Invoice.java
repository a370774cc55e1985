package dev.alexandrite.crm;

import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.OrderClosed;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Change;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a customer owes for an order, from its approval on.
 *
 * @param number such as 2026-000017, without a gap within a year
 * @param dueOn the last day on which it is paid in time
 * @param refundDue it was paid, and then its order was cancelled
 */
record Invoice(
    UUID invoiceId,
    String number,
    OrderId orderId,
    Money total,
    Status status,
    Instant issuedAt,
    LocalDate dueOn,
    @Nullable Instant paidAt,
    @Nullable Staff paidBy,
    @Nullable Instant voidedAt,
    boolean refundDue) {

  enum Status {
    ISSUED,
    PAID,
    VOID
  }

  boolean overdue(LocalDate today) {
    return status == Status.ISSUED && dueOn.isBefore(today);
  }

  /**
   * Paid once; whoever says so again changes nothing.
   *
   * @param order the state of its order, which a payment closes when the parcel is on its way
   * @throws Problem invoice-void
   */
  Change<Invoice> pay(Staff seller, OrderState order, Instant now) {
    return switch (status) {
      case VOID ->
          throw new Problem(
              CrmProblem.INVOICE_VOID,
              "Invoice %s was cancelled with its order; nothing is owed.".formatted(number));
      case PAID -> new Change<>(this, null);
      case ISSUED -> {
        Invoice paid =
            new Invoice(
                invoiceId,
                number,
                orderId,
                total,
                Status.PAID,
                issuedAt,
                dueOn,
                now,
                seller,
                null,
                false);
        yield new Change<>(paid, paid.closing(order));
      }
    };
  }

  /** Closing follows from two facts, and nobody types it: the parcel is away and it is paid. */
  @Nullable OrderClosed closing(OrderState order) {
    return status == Status.PAID && order == OrderState.SHIPPED ? new OrderClosed() : null;
  }

  /** What becomes of it when its order is cancelled. */
  Invoice cancelled(Instant now) {
    boolean paid = status == Status.PAID;
    return new Invoice(
        invoiceId,
        number,
        orderId,
        total,
        paid ? Status.PAID : Status.VOID,
        issuedAt,
        dueOn,
        paidAt,
        paidBy,
        paid ? null : now,
        paid);
  }
}
