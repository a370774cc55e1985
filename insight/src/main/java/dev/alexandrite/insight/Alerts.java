package dev.alexandrite.insight;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.HandoverLate;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.AdvisoryLock;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.protocol.Outbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells aloud which handovers are late: once for each order and each state it has come to. */
@Component
class Alerts {
  /** Held by whoever looks for late orders or makes the projection anew; one at a time. */
  static final AdvisoryLock LOCK = new AdvisoryLock(0x1A7E);

  private record Late(
      OrderId orderId, long sequence, Channel channel, OrderState state, Instant since) {}

  private final JdbcClient jdbc;
  private final Orders orders;
  private final Outbox outbox;
  private final Live live;
  private final InsightSettings settings;
  private final TransactionTemplate transaction;
  private final MeterRegistry meters;
  private final Clock clock;

  Alerts(
      JdbcClient jdbc,
      Orders orders,
      Outbox outbox,
      Live live,
      InsightSettings settings,
      PlatformTransactionManager transactions,
      MeterRegistry meters,
      Clock clock) {
    this.jdbc = jdbc;
    this.orders = orders;
    this.outbox = outbox;
    this.live = live;
    this.settings = settings;
    this.transaction = new TransactionTemplate(transactions);
    this.meters = meters;
    this.clock = clock;
  }

  @Scheduled(fixedDelayString = "${insight.look-every}")
  void look() {
    int told;
    do {
      told = Objects.requireNonNullElse(transaction.execute(status -> tell()), 0);
    } while (told == settings.alertsMax());
  }

  private int tell() {
    if (!LOCK.tryLock(jdbc)) {
      return 0;
    }
    Instant now = clock.instant();
    List<Late> late = late(now);
    late.forEach(handover -> tell(handover, now));
    return late.size();
  }

  private List<Late> late(Instant now) {
    return jdbc.sql(
            """
            select o.* from %s
            cross join lateral (
              select order_id, sequence, channel, state, since from order_seen
              where state = l.state and not alerted
                and state not in ('CLOSED', 'CANCELLED', 'DECLINED')
                and since < :now - l.wait
              order by since limit :limit) o
            order by o.since limit :limit
            """
                .formatted(orders.limits()))
        .param("now", Sql.at(now))
        .param("limit", settings.alertsMax())
        .query(
            (row, n) ->
                new Late(
                    new OrderId(row.getObject("order_id", UUID.class)),
                    row.getLong("sequence"),
                    Channel.valueOf(row.getString("channel")),
                    OrderState.valueOf(row.getString("state")),
                    Sql.instant(row, "since")))
        .list();
  }

  private void tell(Late late, Instant now) {
    int still =
        jdbc.sql(
                """
                with still as (
                  update order_seen set alerted = true
                  where order_id = :orderId and sequence = :sequence returning 1)
                insert into alert (order_id, sequence, at)
                select :orderId, :sequence, :at from still on conflict do nothing
                """)
            .param("orderId", late.orderId().value())
            .param("sequence", late.sequence())
            .param("at", Sql.at(now))
            .update();
    Role owner = late.state().owner(late.channel());
    if (still == 0 || owner == null) {
      return; // it went on while we looked
    }
    long limitSeconds = Objects.requireNonNull(settings.limit(late.state())).toSeconds();
    outbox.put(
        Topics.INSIGHT_ALERTS,
        new HandoverLate(
            Uuid7.next(clock),
            late.orderId(),
            late.state(),
            owner,
            late.since(),
            limitSeconds,
            now));
    meters
        .counter("handovers.late", "state", late.state().name(), "owner", owner.word())
        .increment();
    live.changed("orders", late.orderId());
  }
}
