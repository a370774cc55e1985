package dev.alexandrite.protocol;

import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Contour;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderLife;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.contracts.Wire;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The one door through which an order's state changes in a role: the owner says an event, everybody
 * else hears it. Either way the order's row is locked first, so the events of one order are
 * decided, written and published one after the other.
 */
public class Batons {
  private final Role role;
  private final JdbcClient jdbc;
  private final Outbox outbox;
  private final Memory memory;
  private final Clock clock;

  Batons(Role role, JdbcClient jdbc, Outbox outbox, Memory memory, Clock clock) {
    this.role = role;
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.memory = memory;
    this.clock = clock;
  }

  /** Begins the life of an order; only its channel can. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Said begin(OrderId orderId, Channel channel, OrderEvent.OrderInitiated event) {
    return say(orderId, channel, null, event);
  }

  /**
   * Says the next event of an order and passes the baton on as the table tells.
   *
   * @throws Problem order-not-found, not-the-owner or illegal-step; the order is unharmed
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Said say(OrderId orderId, OrderEvent event) {
    Baton baton = lock(orderId);
    return say(orderId, baton.channel(), baton, event);
  }

  private Said say(OrderId orderId, Channel channel, @Nullable Baton before, OrderEvent event) {
    OrderState from = before == null ? null : before.state();
    OrderState to =
        OrderLife.step(from, event)
            .orElseThrow(
                () ->
                    new Problem(
                        OrderProblem.ILLEGAL_STEP,
                        "The order is %s; %s is not possible from there."
                            .formatted(from, event.type())));
    Role speaker = OrderLife.speaker(from, channel);
    if (speaker != role) {
      throw new Problem(
          OrderProblem.NOT_THE_OWNER,
          "The order is %s, and %s decides about it now.".formatted(from, speaker));
    }
    long sequence = before == null ? 1 : before.sequence() + 1;
    Said said =
        new Said(Uuid7.next(clock), orderId, sequence, channel, role, clock.instant(), to, event);
    record(said);
    outbox.put(Topics.ORDERS, orderId.toString(), Wire.write(said));
    if (role.contour() == Contour.INTERNAL) {
      outbox.put(Topics.orders(channel), orderId.toString(), Wire.writeOutward(said));
    }
    return said;
  }

  /**
   * The order's row, locked until the transaction ends.
   *
   * @throws Problem order-not-found
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Baton lock(OrderId orderId) {
    return find(orderId, "for update").orElseThrow(() -> orderNotFound(orderId));
  }

  public Optional<Baton> find(OrderId orderId) {
    return find(orderId, "");
  }

  public static Problem orderNotFound(OrderId orderId) {
    return new Problem(OrderProblem.ORDER_NOT_FOUND, "There is no order %s.".formatted(orderId));
  }

  /** How an event fits what was heard before. */
  sealed interface Fit {
    record Next() implements Fit {}

    /** Heard before, or our own words coming back. */
    record Repetition(boolean ownEcho) implements Fit {}

    record Refused(String code, String detail) implements Fit {}
  }

  @Transactional(propagation = Propagation.MANDATORY)
  Fit fit(Said said, Incoming incoming) {
    Baton baton = find(said.orderId(), "for update").orElse(null);
    if (baton == null && !incoming.unheard()) {
      switch (memory.of(Topics.ORDERS, said.at(), incoming.sentAt())) {
        case NEW -> {}
        case HEARD_BEFORE -> {
          return new Fit.Repetition(said.by() == role);
        }
        case CANT_TELL -> {
          return new Fit.Refused(Memory.CANT_TELL_CODE, "said at " + said.at());
        }
      }
    }
    return fit(said, baton);
  }

  private Fit fit(Said said, @Nullable Baton baton) {
    if (baton != null && said.channel() != baton.channel()) {
      return new Fit.Refused(
          Envelopes.Unbelievable.NOT_THEIRS,
          "%s is an order of %s".formatted(said.orderId(), baton.channel()));
    }
    long heard = baton == null ? 0 : baton.sequence();
    if (said.sequence() <= heard) {
      if (baton != null && said.sequence() == heard && !said.eventId().equals(baton.eventId())) {
        return new Fit.Refused(
            "conflict",
            "two events with sequence %d: %s and %s"
                .formatted(heard, baton.eventId(), said.eventId()));
      }
      return new Fit.Repetition(said.by() == role);
    }
    if (said.sequence() > heard + 1) {
      return new Fit.Refused("gap", "sequence %d after %d".formatted(said.sequence(), heard));
    }
    OrderState from = baton == null ? null : baton.state();
    Optional<OrderState> to = OrderLife.step(from, said.event());
    if (to.isEmpty() || to.get() != said.state()) {
      return new Fit.Refused(
          "illegal-step", "%s to %s by %s".formatted(from, said.state(), said.event().type()));
    }
    if (said.by() != OrderLife.speaker(from, said.channel())) {
      return new Fit.Refused(
          "wrong-speaker", "%s said %s in %s".formatted(said.by(), said.event().type(), from));
    }
    return new Fit.Next();
  }

  /**
   * For a projection that reads the topic anew: records the event when it is the order's next.
   *
   * @return false when it is a repetition or does not fit
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean hear(Said said) {
    boolean next = fit(said, find(said.orderId(), "for update").orElse(null)) instanceof Fit.Next;
    if (next) {
      record(said);
    }
    return next;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void record(Said said) {
    jdbc.sql(
            """
            insert into baton (order_id, channel, state, sequence, event_id, since, heard_at)
            values (:orderId, :channel, :state, :sequence, :eventId, :since, :heardAt)
            on conflict (order_id) do update
              set state = excluded.state, sequence = excluded.sequence,
                  event_id = excluded.event_id, since = excluded.since,
                  heard_at = excluded.heard_at
            """)
        .param("orderId", said.orderId().value())
        .param("channel", said.channel().name())
        .param("state", said.state().name())
        .param("sequence", said.sequence())
        .param("eventId", said.eventId())
        .param("since", Sql.at(said.at()))
        .param("heardAt", Sql.at(clock.instant()))
        .update();
  }

  private Optional<Baton> find(OrderId orderId, String lock) {
    return jdbc.sql(
            """
            select channel, state, sequence, event_id, since from baton where order_id = :orderId
            """
                + lock)
        .param("orderId", orderId.value())
        .query(
            (row, n) ->
                new Baton(
                    orderId,
                    Channel.valueOf(row.getString("channel")),
                    OrderState.valueOf(row.getString("state")),
                    row.getLong("sequence"),
                    row.getObject("event_id", UUID.class),
                    Sql.instant(row, "since")))
        .optional();
  }
}
