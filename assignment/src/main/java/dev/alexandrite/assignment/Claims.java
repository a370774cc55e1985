package dev.alexandrite.assignment;

import dev.alexandrite.contracts.Message.WorkOffered;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.WorkSpec;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.Baton;
import dev.alexandrite.platform.Batons;
import dev.alexandrite.platform.Change;
import dev.alexandrite.platform.Outbox;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.platform.Staff;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Currency;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who gets which order. Whoever claims holds the order's baton row, then the operator's own row, so
 * that one of many wins an order and nobody passes the limit with two claims at once.
 */
@Repository
class Claims {
  private final JdbcClient jdbc;
  private final Batons batons;
  private final Outbox outbox;
  private final PayLedger ledger;
  private final AssignmentSettings settings;
  private final Clock clock;

  Claims(
      JdbcClient jdbc,
      Batons batons,
      Outbox outbox,
      PayLedger ledger,
      AssignmentSettings settings,
      Clock clock) {
    this.jdbc = jdbc;
    this.batons = batons;
    this.outbox = outbox;
    this.ledger = ledger;
    this.settings = settings;
    this.clock = clock;
  }

  /** An order was approved: it is free, and its pay is settled. */
  @Transactional(propagation = Propagation.MANDATORY)
  void approved(Said said, WorkSpec work) {
    Offer offer = Offer.of(said.orderId(), work, settings);
    jdbc.sql(
            """
            insert into offer (order_id, number, pay_minor, currency)
            values (:orderId, :number, :pay, :currency)
            """)
        .param("orderId", offer.orderId().value())
        .param("number", offer.number())
        .param("pay", offer.pay().amountMinor())
        .param("currency", offer.pay().currency().getCurrencyCode())
        .update();
    offer(said, offer);
  }

  /** Its operator gave it back: the pay is reversed, and it is free again. */
  @Transactional(propagation = Propagation.MANDATORY)
  void released(Said said) {
    Offer claimed =
        find(said.orderId())
            .orElseThrow(
                () -> new IllegalStateException("released and never offered: " + said.orderId()));
    if (claimed.operator() == null) {
      throw new IllegalStateException("released and never claimed: " + said.orderId());
    }
    ledger.lock(claimed.operator());
    ledger.reverse(claimed.operator(), claimed, said);
    Offer free = claimed.released();
    jdbc.sql(
            """
            update offer set operator_id = null, claimed_at = null, open = false
            where order_id = :orderId
            """)
        .param("orderId", free.orderId().value())
        .update();
    offer(said, free);
  }

  private void offer(Said freed, Offer offer) {
    outbox.put(
        Topics.ASSIGNMENT_OFFERS,
        new WorkOffered(
            Uuid7.next(clock), offer.orderId(), freed.sequence(), offer.pay(), clock.instant()));
  }

  /** The parcel is on its way: the operator has room for another. */
  @Transactional(propagation = Propagation.MANDATORY)
  void shipped(OrderId orderId) {
    jdbc.sql("update offer set open = false where order_id = :orderId")
        .param("orderId", orderId.value())
        .update();
  }

  /** Nobody has begun it, so a customer may still go. */
  @Transactional(propagation = Propagation.MANDATORY)
  void cancel(OrderId orderId, OrderCancelled cancelled) {
    batons.say(orderId, cancelled);
    jdbc.sql("delete from offer where order_id = :orderId")
        .param("orderId", orderId.value())
        .update();
  }

  /**
   * @return the offer, which is now this operator's
   * @throws Problem order-not-found, illegal-step when it is not offered,
   *     work-order-already-claimed or too-many-work-orders
   */
  @Transactional
  Offer claim(OrderId orderId, Staff claimant) {
    Baton baton = batons.lock(orderId);
    Offer offer =
        find(orderId)
            .orElseThrow(
                () ->
                    new Problem(
                        ProblemCode.ILLEGAL_STEP,
                        "The order is %s; there is nothing to claim.".formatted(baton.state())));
    int openWorkOrders = 0;
    if (offer.free()) { // losers need not wait for their own row
      ledger.lock(claimant);
      openWorkOrders = openWorkOrders(claimant.id());
    }
    Change<Offer> change =
        offer.claim(claimant, openWorkOrders, settings.openWorkOrdersMax(), clock.instant());
    if (change.says() != null) {
      save(change.after(), claimant, change.says());
    }
    return change.after();
  }

  private void save(Offer offer, Staff operator, OrderEvent started) {
    Said said = batons.say(offer.orderId(), started);
    jdbc.sql(
            """
            update offer set operator_id = :operatorId, claimed_at = :claimedAt, open = true
            where order_id = :orderId
            """)
        .param("operatorId", operator.id())
        .param("claimedAt", Optional.ofNullable(offer.claimedAt()).map(Sql::at).orElse(null))
        .param("orderId", offer.orderId().value())
        .update();
    ledger.pay(operator, offer, said);
  }

  int openWorkOrders(String operatorId) {
    return jdbc.sql("select count(*) from offer where operator_id = :operatorId and open")
        .param("operatorId", operatorId)
        .query(Integer.class)
        .single();
  }

  private Optional<Offer> find(OrderId orderId) {
    return jdbc.sql(
            """
            select f.*, o.name from offer f left join operator o on o.operator_id = f.operator_id
            where f.order_id = :orderId
            """)
        .param("orderId", orderId.value())
        .query(Claims::offer)
        .optional();
  }

  private static Offer offer(ResultSet row, int n) throws SQLException {
    String operatorId = row.getString("operator_id");
    return new Offer(
        new OrderId(row.getObject("order_id", UUID.class)),
        row.getString("number"),
        new Money(row.getLong("pay_minor"), Currency.getInstance(row.getString("currency"))),
        operatorId == null ? null : new Staff(operatorId, row.getString("name")),
        Sql.instantOrNull(row, "claimed_at"));
  }
}
