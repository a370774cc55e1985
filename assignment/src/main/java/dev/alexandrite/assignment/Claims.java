package dev.alexandrite.assignment;

import dev.alexandrite.contracts.Message.WorkOffered;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.WorkSpec;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Baton;
import dev.alexandrite.protocol.Batons;
import dev.alexandrite.protocol.Change;
import dev.alexandrite.protocol.OrderProblem;
import dev.alexandrite.protocol.Outbox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Currency;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

  /** An order was approved: its pay is settled, and it is free once its file is in work. */
  @Transactional(propagation = Propagation.MANDATORY)
  void approved(Said said, WorkSpec work) {
    takeTurns(said.orderId());
    Offer offer = Offer.of(said.orderId(), work, settings);
    jdbc.sql(
            """
            insert into offer (order_id, number, pay_minor, currency, awaits_check, freed_sequence)
            values (:orderId, :number, :pay, :currency, :awaitsCheck, :sequence)
            """)
        .param("orderId", offer.orderId().value())
        .param("number", offer.number())
        .param("pay", offer.pay().amountMinor())
        .param("currency", offer.pay().currency().getCurrencyCode())
        .param("awaitsCheck", offer.file() != Offer.File.RIGHT)
        .param("sequence", said.sequence())
        .update();
    offerIfClaimable(said.orderId());
  }

  /**
   * Models has compared the file with what was priced; perhaps before this role knew of the
   * approval.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void checked(OrderId orderId, boolean isPriced) {
    takeTurns(orderId);
    OrderState state = batons.find(orderId).map(Baton::state).orElse(null);
    if (state == OrderState.SHIPPED || (state != null && state.ended())) {
      return; // old news
    }
    boolean before = find(orderId).filter(Offer::claimable).isPresent();
    jdbc.sql(
            """
            insert into file_check (order_id, is_priced) values (:orderId, :isPriced)
            on conflict (order_id) do update set is_priced = excluded.is_priced
            """)
        .param("orderId", orderId.value())
        .param("isPriced", isPriced)
        .update();
    if (!before) {
      offerIfClaimable(orderId);
    }
  }

  /** An event and a check may be heard at once; without this, neither would see the other. */
  private void takeTurns(OrderId orderId) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:orderId, 0))")
        .param("orderId", orderId.toString())
        .query((row, n) -> true)
        .single();
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
            update offer
            set operator_id = null, claimed_at = null, open = false, freed_sequence = :sequence
            where order_id = :orderId
            """)
        .param("orderId", free.orderId().value())
        .param("sequence", said.sequence())
        .update();
    offerIfClaimable(said.orderId());
  }

  /** Only what may be claimed comes on the board. */
  private void offerIfClaimable(OrderId orderId) {
    find(orderId)
        .filter(Offer::claimable)
        .ifPresent(
            offer ->
                outbox.put(
                    Topics.ASSIGNMENT_OFFERS,
                    new WorkOffered(
                        Uuid7.next(clock),
                        orderId,
                        freedBy(orderId),
                        offer.pay(),
                        clock.instant())));
  }

  private long freedBy(OrderId orderId) {
    return jdbc.sql("select freed_sequence from offer where order_id = :orderId")
        .param("orderId", orderId.value())
        .query(Long.class)
        .single();
  }

  /** The parcel is on its way: the operator has room for another. */
  @Transactional(propagation = Propagation.MANDATORY)
  void shipped(OrderId orderId) {
    jdbc.sql("update offer set open = false where order_id = :orderId")
        .param("orderId", orderId.value())
        .update();
    forgetCheck(orderId);
  }

  private void forgetCheck(OrderId orderId) {
    jdbc.sql("delete from file_check where order_id = :orderId")
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
    forgetCheck(orderId);
  }

  /**
   * @return the offer, which is now this operator's
   * @throws Problem order-not-found, illegal-step when it is not offered or its file is not in work
   *     yet, model-substituted, work-order-already-claimed or too-many-work-orders
   */
  @Transactional
  Offer claim(OrderId orderId, Staff claimant) {
    Baton baton = batons.lock(orderId);
    Offer offer =
        find(orderId)
            .orElseThrow(
                () ->
                    new Problem(
                        OrderProblem.ILLEGAL_STEP,
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
            select f.*, o.name, c.is_priced from offer f
              left join operator o on o.operator_id = f.operator_id
              left join file_check c on c.order_id = f.order_id
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
        file(row.getObject("is_priced", Boolean.class), row.getBoolean("awaits_check")),
        operatorId == null ? null : new Staff(operatorId, row.getString("name")),
        Sql.instantOrNull(row, "claimed_at"));
  }

  private static Offer.File file(@Nullable Boolean isPriced, boolean awaitsCheck) {
    if (isPriced == null) {
      return awaitsCheck ? Offer.File.AWAITED : Offer.File.RIGHT;
    }
    return isPriced ? Offer.File.RIGHT : Offer.File.SUBSTITUTED;
  }
}
