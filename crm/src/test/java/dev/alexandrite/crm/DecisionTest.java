package dev.alexandrite.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ManufacturingApproved;
import dev.alexandrite.contracts.OrderEvent.OrderClosed;
import dev.alexandrite.contracts.OrderEvent.OrderDeclined;
import dev.alexandrite.contracts.OrderEvent.WorkSpec;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.crm.Decision.Ruling;
import dev.alexandrite.crm.Invoice.Status;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Change;
import dev.alexandrite.protocol.OrderProblem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DecisionTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Staff NINA = new Staff("nina", "Nina");
  private static final Staff BORIS = new Staff("boris", "Boris");
  private static final OrderId ORDER = OrderId.of("019aa0b5-7c00-7000-8000-000000000002");

  @Test
  void approvalCarriesAllThatTheWorkshopNeeds() {
    Change<Decision> change = order(OrderState.PRICE_CALCULATED, null).approve(NINA, NOW);

    assertThat(change.after()).isEqualTo(new Decision(ORDER, Ruling.APPROVED, null, NINA, NOW));
    assertThat(change.says())
        .isEqualTo(
            new ManufacturingApproved(
                new WorkSpec(
                    "7K3F-9QXA",
                    Kind.PIECE,
                    null,
                    "band",
                    Alloy.SILVER_925,
                    2,
                    3.1,
                    Money.of(9_000, "EUR"),
                    "5ha256",
                    "INCH",
                    List.of(21.8, 4.0, 21.8))));
  }

  @Test
  void aDeclinedOrderSaysWhy() {
    Change<Decision> change =
        order(OrderState.PRICE_CALCULATED, null).decline(NINA, "too thin to cast", NOW);

    assertThat(change.says()).isEqualTo(new OrderDeclined("too thin to cast"));
    assertThat(change.after().reason()).isEqualTo("too thin to cast");
  }

  @Test
  void theSecondSellerIsToldWhoDecided() {
    Decision ninas = new Decision(ORDER, Ruling.APPROVED, null, NINA, NOW);

    assertThatThrownBy(
            () -> order(OrderState.MANUFACTURING_APPROVED, ninas).decline(BORIS, "no", NOW))
        .hasMessage("Nina has approved this order already.")
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(OrderProblem.ILLEGAL_STEP));
  }

  @Test
  void anOrderThatIsNotOursYetIsNotDecided() {
    assertThatThrownBy(() -> order(OrderState.SUBMITTED, null).approve(NINA, NOW))
        .hasMessage("The order is SUBMITTED, and pricing decides about it now.")
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(OrderProblem.NOT_THE_OWNER));
    assertThatThrownBy(() -> order(OrderState.CANCELLED, null).approve(NINA, NOW))
        .hasMessageContaining("nothing left to decide");
  }

  @Test
  void aPaymentClosesTheOrderOnlyWhenTheParcelIsOnItsWay() {
    assertThat(invoice(Status.ISSUED).pay(NINA, OrderState.PACKAGING, NOW).says()).isNull();
    assertThat(invoice(Status.ISSUED).pay(NINA, OrderState.SHIPPED, NOW).says())
        .isEqualTo(new OrderClosed());
    assertThat(invoice(Status.PAID).closing(OrderState.SHIPPED)).isEqualTo(new OrderClosed());
    assertThat(invoice(Status.PAID).closing(OrderState.PACKAGING)).isNull();
    assertThat(invoice(Status.ISSUED).closing(OrderState.SHIPPED)).isNull();
  }

  @Test
  void whoSaysPaidAgainChangesNothing() {
    Invoice paid = invoice(Status.ISSUED).pay(NINA, OrderState.PACKAGING, NOW).after();

    assertThat(paid.pay(BORIS, OrderState.CLOSED, NOW.plusSeconds(5)))
        .isEqualTo(new Change<>(paid, null));
    assertThat(paid.paidBy()).isEqualTo(NINA);
  }

  @Test
  void aCancelledOrderOwesNothingAndGetsItsMoneyBack() {
    Invoice unpaid = invoice(Status.ISSUED).cancelled(NOW);
    assertThat(unpaid.status()).isEqualTo(Status.VOID);
    assertThat(unpaid.refundDue()).isFalse();
    assertThatThrownBy(() -> unpaid.pay(NINA, OrderState.CANCELLED, NOW))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(CrmProblem.INVOICE_VOID));

    Invoice paid = invoice(Status.PAID).cancelled(NOW);
    assertThat(paid.status()).isEqualTo(Status.PAID);
    assertThat(paid.refundDue()).isTrue();
  }

  private static Order order(OrderState state, Decision decision) {
    return new OrderView(
            ORDER,
            "7K3F-9QXA",
            Channel.SHOP,
            new OrderView.Customer("c-19", "Vera", null),
            Kind.PIECE,
            null,
            "band",
            Alloy.SILVER_925,
            2,
            3.1,
            "INCH",
            List.of(21.8, 4.0, 21.8),
            Money.of(4_500, "EUR"),
            Money.of(9_000, "EUR"),
            state,
            NOW,
            null,
            decision,
            null,
            null,
            "5ha256",
            null,
            null)
        .order();
  }

  private static Invoice invoice(Status status) {
    return new Invoice(
        UUID.fromString("019aa0b5-7c00-7000-8000-000000000009"),
        "2026-000001",
        ORDER,
        Money.of(9_000, "EUR"),
        status,
        NOW,
        LocalDate.parse("2026-03-15"),
        status == Status.PAID ? NOW : null,
        status == Status.PAID ? NINA : null,
        status == Status.VOID ? NOW : null,
        false);
  }
}
