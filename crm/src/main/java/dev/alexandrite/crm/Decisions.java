package dev.alexandrite.crm;

import dev.alexandrite.contracts.OrderEvent.ManufacturingApproved;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Batons;
import dev.alexandrite.protocol.Change;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The sellers' decisions: taken one after the other, however many decide at once. */
@Repository
class Decisions {
  private final JdbcClient jdbc;
  private final Batons batons;
  private final Orders orders;
  private final Invoices invoices;
  private final Clock clock;

  Decisions(JdbcClient jdbc, Batons batons, Orders orders, Invoices invoices, Clock clock) {
    this.jdbc = jdbc;
    this.batons = batons;
    this.orders = orders;
    this.invoices = invoices;
    this.clock = clock;
  }

  /**
   * @throws Problem order-not-found, or illegal-step or not-the-owner when it waits for no decision
   */
  @Transactional
  void approve(OrderId orderId, Staff seller) {
    batons.lock(orderId);
    save(orders.get(orderId).order().approve(seller, clock.instant()));
  }

  /**
   * @throws Problem order-not-found, or illegal-step or not-the-owner when it waits for no decision
   */
  @Transactional
  void decline(OrderId orderId, Staff seller, String reason) {
    batons.lock(orderId);
    save(orders.get(orderId).order().decline(seller, reason, clock.instant()));
  }

  private void save(Change<Decision> change) {
    if (change.says() == null) {
      return;
    }
    Decision decision = change.after();
    jdbc.sql(
            """
            insert into decision (order_id, verdict, reason, by_id, by_name, at)
            values (:orderId, :verdict, :reason, :byId, :byName, :at)
            """)
        .param("orderId", decision.orderId().value())
        .param("verdict", decision.verdict().name())
        .param("reason", decision.reason())
        .param("byId", decision.by().id())
        .param("byName", decision.by().name())
        .param("at", Sql.at(decision.at()))
        .update();
    orders.say(decision.orderId(), change.says());
    if (change.says() instanceof ManufacturingApproved(var work)) {
      invoices.issue(decision.orderId(), work.price(), decision.at());
    }
  }
}
