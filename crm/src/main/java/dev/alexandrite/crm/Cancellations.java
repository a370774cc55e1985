package dev.alexandrite.crm;

import dev.alexandrite.contracts.Message.CancelRefused;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Batons;
import dev.alexandrite.protocol.Outbox;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The sellers' wishes to cancel, one for each order at most. */
@Repository
class Cancellations {
  private final JdbcClient jdbc;
  private final Batons batons;
  private final Orders orders;
  private final Outbox outbox;
  private final Live live;
  private final Clock clock;

  Cancellations(
      JdbcClient jdbc, Batons batons, Orders orders, Outbox outbox, Live live, Clock clock) {
    this.jdbc = jdbc;
    this.batons = batons;
    this.orders = orders;
    this.outbox = outbox;
    this.live = live;
    this.clock = clock;
  }

  /**
   * @throws Problem order-not-found, illegal-step or not-the-owner
   */
  @Transactional
  void wish(OrderId orderId, Staff seller, String reason) {
    batons.lock(orderId);
    Cancellation known = find(orderId).orElse(null);
    Cancellation wish =
        Cancellation.wished(
            orders.get(orderId).order(), known, Uuid7.next(clock), reason, seller, clock.instant());
    if (wish.equals(known)) {
      return;
    }
    jdbc.sql(
            """
            insert into cancellation (order_id, wish_id, reason, by_id, by_name, at)
            values (:orderId, :wishId, :reason, :byId, :byName, :at)
            on conflict (order_id) do update
              set wish_id = excluded.wish_id, reason = excluded.reason, by_id = excluded.by_id,
                  by_name = excluded.by_name, at = excluded.at, refused = null
            """)
        .param("orderId", orderId.value())
        .param("wishId", wish.wishId())
        .param("reason", wish.reason())
        .param("byId", wish.by().id())
        .param("byName", wish.by().name())
        .param("at", Sql.at(wish.at()))
        .update();
    outbox.put(
        Topics.CRM_WISHES, new CancelRequested(wish.wishId(), orderId, wish.reason(), wish.at()));
    live.changed("orders", orderId);
  }

  /** Somebody has begun it in the meantime; the answer to another's wish changes nothing. */
  @Transactional(propagation = Propagation.MANDATORY)
  void refused(CancelRefused answer) {
    int changed =
        jdbc.sql(
                """
                update cancellation set refused = :code
                where order_id = :orderId and wish_id = :wishId
                """)
            .param("code", answer.code())
            .param("orderId", answer.orderId().value())
            .param("wishId", answer.wishId())
            .update();
    if (changed == 1) {
      live.changed("orders", answer.orderId());
    }
  }

  Optional<Cancellation> find(OrderId orderId) {
    return jdbc.sql("select * from cancellation where order_id = :orderId")
        .param("orderId", orderId.value())
        .query(
            (row, n) ->
                new Cancellation(
                    row.getObject("wish_id", UUID.class),
                    row.getString("reason"),
                    new Staff(row.getString("by_id"), row.getString("by_name")),
                    Sql.instant(row, "at"),
                    row.getString("refused")))
        .optional();
  }
}
