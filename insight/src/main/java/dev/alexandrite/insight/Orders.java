package dev.alexandrite.insight;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.platform.Cursor;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.protocol.Batons;
import dev.alexandrite.protocol.History;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Where every order is, since when, and how it came there. */
@Repository
class Orders {

  /**
   * @param owner who decides the next step; null when the order has ended
   * @param limitSeconds how long it may stay in this state; null when it has ended
   */
  record Order(
      OrderId orderId,
      String number,
      Channel channel,
      Kind kind,
      OrderState state,
      @Nullable Role owner,
      Instant since,
      boolean late,
      @Nullable Long limitSeconds,
      Instant startedAt) {}

  /**
   * Those who keep orders waiting in one state.
   *
   * @param oldestSince null when there are none
   */
  record Waiting(
      OrderState state,
      Role owner,
      long count,
      @Nullable Instant oldestSince,
      long late,
      long limitSeconds) {}

  private static final Cursor FIRST = new Cursor(Instant.EPOCH, new UUID(0, 0));
  private static final Cursor LAST =
      new Cursor(Instant.parse("9999-01-01T00:00:00Z"), new UUID(-1, -1));

  private final JdbcClient jdbc;
  private final History history;
  private final InsightSettings settings;
  private final Clock clock;

  Orders(JdbcClient jdbc, History history, InsightSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.history = history;
    this.settings = settings;
    this.clock = clock;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void apply(Said said) {
    UUID orderId = said.orderId().value();
    if (said.event() instanceof OrderInitiated initiated) {
      jdbc.sql(
              """
              insert into order_seen
                (order_id, number, channel, kind, state, sequence, since, started_at, alerted)
              values (:orderId, :number, :channel, :kind, :state, 0, :at, :at, false)
              """)
          .param("orderId", orderId)
          .param("number", initiated.number())
          .param("channel", said.channel().name())
          .param("kind", initiated.kind().name())
          .param("state", said.state().name())
          .param("at", Sql.at(said.at()))
          .update();
    }
    jdbc.sql(
            """
            update order_seen
            set state = :state, sequence = :sequence, since = :at,
                alerted = exists (
                  select from alert where order_id = :orderId and sequence = :sequence)
            where order_id = :orderId
            """)
        .param("state", said.state().name())
        .param("sequence", said.sequence())
        .param("at", Sql.at(said.at()))
        .param("orderId", orderId)
        .update();
    history.add(said);
  }

  /** Every state with every owner it can have, in the order of an order's life; zeros included. */
  List<Waiting> waiting(Instant now) {
    List<Waiting> found =
        jdbc.sql(
                """
                select l.state, o.channel, o.orders, o.oldest, o.late
                from %s
                cross join lateral (
                  select channel, count(*) as orders, min(since) as oldest,
                         count(*) filter (where since < :now - l.wait) as late
                  from order_seen where state = l.state group by channel) o
                """
                    .formatted(limits()))
            .param("now", Sql.at(now))
            .query(
                (row, n) -> {
                  OrderState state = OrderState.valueOf(row.getString("state"));
                  return waiting(
                      state,
                      state.owner(Channel.valueOf(row.getString("channel"))),
                      row.getLong("orders"),
                      Sql.instant(row, "oldest"),
                      row.getLong("late"));
                })
            .list();
    return InsightSettings.waiting().stream()
        .flatMap(
            state ->
                Arrays.stream(Channel.values())
                    .map(state::owner)
                    .distinct()
                    .map(owner -> together(state, owner, found)))
        .toList();
  }

  /** The channels of a state whose owner is the same one are one line. */
  private Waiting together(OrderState state, @Nullable Role owner, List<Waiting> found) {
    return found.stream()
        .filter(waiting -> waiting.state() == state && waiting.owner() == owner)
        .reduce(
            waiting(state, owner, 0, null, 0),
            (a, b) ->
                waiting(
                    state,
                    owner,
                    a.count() + b.count(),
                    earlier(a.oldestSince(), b.oldestSince()),
                    a.late() + b.late()));
  }

  private Waiting waiting(
      OrderState state, @Nullable Role owner, long count, @Nullable Instant oldest, long late) {
    Duration limit = settings.limit(state);
    if (owner == null || limit == null) {
      throw new IllegalStateException("nobody is waited for in " + state);
    }
    return new Waiting(state, owner, count, oldest, late, limit.toSeconds());
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    return one == null ? other : other == null || one.isBefore(other) ? one : other;
  }

  /**
   * Orders that wait, the longest-waiting first. Each state is read from its own place in the
   * index, so the page costs the same with any history.
   *
   * @param state null for every state in which an order waits
   */
  Page<Order> waiting(
      @Nullable OrderState state, boolean onlyLate, @Nullable String before, int limit) {
    Cursor after = before == null ? FIRST : Cursor.of(before);
    Instant now = clock.instant();
    return page(
        jdbc.sql(
                """
                select o.* from %s
                cross join lateral (
                  select * from order_seen
                  where state = l.state and (since, order_id) > (:since, :id)
                    and (not :onlyLate or since < :now - l.wait)
                  order by since, order_id limit :limit) o
                where :state = '' or l.state = :state
                order by o.since, o.order_id limit :limit
                """
                    .formatted(limits()))
            .param("since", Sql.at(after.at()))
            .param("id", after.id())
            .param("onlyLate", onlyLate)
            .param("now", Sql.at(now))
            .param("state", state == null ? "" : state.name())
            .param("limit", limit + 1)
            .query((row, n) -> order(row, now))
            .list(),
        limit);
  }

  /** Those that have come to this end, the newest first. */
  Page<Order> ended(OrderState state, @Nullable String before, int limit) {
    Cursor from = before == null ? LAST : Cursor.of(before);
    Instant now = clock.instant();
    return page(
        jdbc.sql(
                """
                select * from order_seen
                where state = :state and (since, order_id) < (:since, :id)
                order by since desc, order_id desc limit :limit
                """)
            .param("state", state.name())
            .param("since", Sql.at(from.at()))
            .param("id", from.id())
            .param("limit", limit + 1)
            .query((row, n) -> order(row, now))
            .list(),
        limit);
  }

  /**
   * Those whose number begins as somebody has heard it, the newest first.
   *
   * @see OrderId#numberOf
   */
  List<Order> numbered(String heard, int limit) {
    String beginning = OrderId.numberOf(heard).orElse(null);
    if (beginning == null) {
      return List.of();
    }
    Instant now = clock.instant();
    return jdbc.sql(
            """
            select * from order_seen where upper(number) like :beginning || '%'
            order by started_at desc, order_id desc limit :limit
            """)
        .param("beginning", beginning)
        .param("limit", limit)
        .query((row, n) -> order(row, now))
        .list();
  }

  private static Page<Order> page(List<Order> found, int limit) {
    return Page.of(
        found, limit, order -> new Cursor(order.since(), order.orderId().value()).toString());
  }

  /**
   * @throws Problem order-not-found
   */
  Order get(OrderId orderId) {
    Instant now = clock.instant();
    return jdbc.sql("select * from order_seen where order_id = :orderId")
        .param("orderId", orderId.value())
        .query((row, n) -> order(row, now))
        .optional()
        .orElseThrow(() -> Batons.orderNotFound(orderId));
  }

  /** The named limits as a table that SQL can join: {@code l (state, wait)}. */
  String limits() {
    return settings.handover().entrySet().stream()
        .map(
            entry ->
                "('%s', interval '%d milliseconds')"
                    .formatted(entry.getKey(), entry.getValue().toMillis()))
        .collect(Collectors.joining(", ", "(values ", ") l (state, wait)"));
  }

  private Order order(ResultSet row, Instant now) throws SQLException {
    OrderState state = OrderState.valueOf(row.getString("state"));
    Channel channel = Channel.valueOf(row.getString("channel"));
    Instant since = Sql.instant(row, "since");
    Duration limit = settings.limit(state);
    return new Order(
        new OrderId(row.getObject("order_id", UUID.class)),
        row.getString("number"),
        channel,
        Kind.valueOf(row.getString("kind")),
        state,
        state.owner(channel),
        since,
        limit != null && since.plus(limit).isBefore(now),
        limit == null ? null : limit.toSeconds(),
        Sql.instant(row, "started_at"));
  }
}
