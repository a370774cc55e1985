package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Contour;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
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
    Said said =
        Transitions.say(role, orderId, channel, before, event, Uuid7.next(clock), clock.instant());
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
        case AHEAD -> {
          return ahead(said);
        }
      }
    }
    return inTime(said, Transitions.fit(role, said, baton));
  }

  private Fit inTime(Said said, Fit fit) {
    return fit instanceof Fit.Next && memory.ahead(said.at()) ? ahead(said) : fit;
  }

  private static Fit ahead(Said said) {
    return new Fit.Refused(Memory.AHEAD_CODE, "said at " + said.at());
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
