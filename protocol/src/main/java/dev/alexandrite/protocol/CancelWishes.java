package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.CancelRefused;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.Sql;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Wishes to cancel come to every role that may hold the baton, and only its holder answers. A wish
 * that overtakes the baton waits here until the baton arrives, another owner refuses it or the
 * order ends: whoever was told no is not cancelled later, when the baton happens to come back.
 */
class CancelWishes {
  private static final Logger log = LoggerFactory.getLogger(CancelWishes.class);

  private final Role role;
  private final JdbcClient jdbc;
  private final Batons batons;
  private final Outbox outbox;
  private final Clock clock;
  private final @Nullable CancelDecision decision;

  CancelWishes(
      Role role,
      JdbcClient jdbc,
      Batons batons,
      Outbox outbox,
      Clock clock,
      @Nullable CancelDecision decision) {
    this.role = role;
    this.jdbc = jdbc;
    this.batons = batons;
    this.outbox = outbox;
    this.clock = clock;
    this.decision = decision;
  }

  List<String> topics() {
    return decision == null
        ? List.of()
        : Topics.heardBy(role, CancelRequested.class, CancelRefused.class);
  }

  /**
   * @param by who says it; null when that was not known yet
   */
  void heard(Message message, @Nullable Role by) {
    if (decision == null) {
      return;
    }
    if (message instanceof CancelRequested wish) {
      jdbc.sql(
              """
              insert into waiting_wish (order_id, wish_id, reason, at, said_by)
              values (:orderId, :wishId, :reason, :at, :by) on conflict do nothing
              """)
          .param("orderId", wish.orderId().value())
          .param("wishId", wish.messageId())
          .param("reason", wish.reason())
          .param("at", Sql.at(wish.at()))
          .param("by", by == null ? null : by.name())
          .update();
      answer(wish.orderId());
    } else if (message instanceof CancelRefused refused) {
      forget(refused.orderId(), refused.wishId());
    }
  }

  /** Called after every order event, for the baton may have come to us. */
  void reconsider(Said said) {
    if (decision == null) {
      return;
    }
    if (said.state().ended()) {
      forget(said.orderId());
    } else {
      answer(said.orderId());
    }
  }

  private void answer(OrderId orderId) {
    List<Wish> wishes = wishes(orderId);
    if (decision == null || wishes.isEmpty() || batons.find(orderId).isEmpty()) {
      return;
    }
    for (Wish wish : wishes) {
      Baton baton = batons.lock(orderId); // the wish before may have been granted
      if (!wish.mayBeOf(baton.channel())) {
        log.error("{} wished to cancel {}, which is not its order", wish.by(), orderId);
        forget(orderId, wish.asked().messageId());
      } else if (baton.owner() == role) {
        decision.decide(baton, wish.asked()).ifPresent(refusal -> refuse(baton, wish, refusal));
        forget(orderId, wish.asked().messageId());
      } else if (baton.state().ended()) {
        forget(orderId);
      }
    }
  }

  private void refuse(Baton baton, Wish wish, String code) {
    CancelRequested asked = wish.asked();
    CancelRefused refused =
        new CancelRefused(
            Uuid7.next(clock), asked.orderId(), asked.messageId(), code, clock.instant());
    outbox.put(Topics.answers(role), refused);
    if (wish.by() != Role.CRM) { // what a seller wished in vain is not the buyer's business
      outbox.put(Topics.answers(baton.channel()), refused);
    }
  }

  private record Wish(CancelRequested asked, @Nullable Role by) {

    /**
     * A seller may wish it for every order, a channel for its own; null is of before that was
     * known.
     */
    boolean mayBeOf(Channel channel) {
      return by == null || by == Role.CRM || by == channel.role();
    }
  }

  private List<Wish> wishes(OrderId orderId) {
    return jdbc.sql(
            """
            select wish_id, reason, at, said_by from waiting_wish
            where order_id = :orderId order by at, wish_id
            """)
        .param("orderId", orderId.value())
        .query(
            (row, n) ->
                new Wish(
                    new CancelRequested(
                        row.getObject("wish_id", UUID.class),
                        orderId,
                        row.getString("reason"),
                        Sql.instant(row, "at")),
                    row.getString("said_by") == null
                        ? null
                        : Role.valueOf(row.getString("said_by"))))
        .list();
  }

  private void forget(OrderId orderId, UUID wishId) {
    jdbc.sql("delete from waiting_wish where order_id = :orderId and wish_id = :wishId")
        .param("orderId", orderId.value())
        .param("wishId", wishId)
        .update();
  }

  private void forget(OrderId orderId) {
    jdbc.sql("delete from waiting_wish where order_id = :orderId")
        .param("orderId", orderId.value())
        .update();
  }
}
