package dev.alexandrite.partner;

import dev.alexandrite.channel.Buyer;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Sql;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which events wait for which webhooks. Those of one order are sent one after the other: the first
 * that waits holds back the others, and {@code next_at} of none that follows is before its own.
 */
@Repository
class Deliveries {
  private static final int REASON_MAX = 300;

  private final JdbcClient jdbc;
  private final Clock clock;
  private final WebhookSettings settings;
  private final JsonMapper json;

  Deliveries(JdbcClient jdbc, Clock clock, WebhookSettings settings, JsonMapper json) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.settings = settings;
    this.json = json;
  }

  /**
   * An event has come into a partner's feed. One that is DEAD gets it when it is switched on.
   *
   * @return whether anybody is to be told of it
   */
  @Transactional(propagation = Propagation.MANDATORY)
  boolean add(String partnerRef, long position, OrderId orderId, String type) {
    return jdbc.sql(
                """
                insert into delivery
                  (webhook_id, position, order_id, state, attempts, next_at, created_at)
                select w.webhook_id, :position, :orderId, 'WAITING', 0,
                  greatest(:now, (select d.next_at from delivery d
                    where d.webhook_id = w.webhook_id and d.order_id = :orderId
                      and d.state = 'WAITING'
                    order by d.position limit 1)), :now
                from webhook w
                where w.partner_ref = :ref and w.state in ('ON', 'DEAD')
                  and (w.types is null or :type = any(w.types))
                for key share of w -- what goes by and by does not go meanwhile
                """)
            .param("position", position)
            .param("orderId", orderId.value())
            .param("now", Sql.at(clock.instant()))
            .param("ref", partnerRef)
            .param("type", type)
            .update()
        > 0;
  }

  /**
   * Takes messages that are due, the first of each order, for as long as sending one may take:
   * whoever dies meanwhile leaves them to others.
   *
   * @param underWay how many this instance is sending to each partner
   */
  @Transactional
  List<Delivery> claim(Map<String, Integer> underWay, int most, Duration lease) {
    Instant now = clock.instant();
    return jdbc.sql(
            """
            with partners as (
              select partner_ref, coalesce((:underWay::jsonb ->> partner_ref)::int, 0) as busy
              from webhook where state = 'ON' group by partner_ref),
            due as (
              select d.webhook_id, d.position from partners p cross join lateral (
                select x.webhook_id, x.position, x.next_at
                from webhook w join delivery x using (webhook_id)
                where w.partner_ref = p.partner_ref and w.state = 'ON'
                  and x.state = 'WAITING' and x.next_at <= :now
                  and (x.leased_until is null or x.leased_until <= :now)
                  and not exists (
                    select 1 from delivery e
                    where e.webhook_id = x.webhook_id and e.order_id = x.order_id
                      and e.state = 'WAITING' and e.position < x.position)
                order by x.next_at limit greatest(0, :perPartner - p.busy)
                for update of x skip locked) d
              order by p.busy + row_number() over (partition by p.partner_ref order by d.next_at),
                d.next_at
              limit :most)
            update delivery d set attempts = d.attempts + 1, leased_until = :until
            from due, webhook w, feed_event e
            where d.webhook_id = due.webhook_id and d.position = due.position
              and w.webhook_id = d.webhook_id
              and e.partner_ref = w.partner_ref and e.position = d.position
            returning d.webhook_id, w.partner_ref, w.url, d.attempts, e.*
            """)
        .param("now", Sql.at(now))
        .param("until", Sql.at(now.plus(lease)))
        .param("perPartner", settings.perPartnerAtOnce())
        .param("underWay", json.writeValueAsString(underWay))
        .param("most", most)
        .query(
            (row, n) ->
                new Delivery(
                    row.getObject("webhook_id", UUID.class),
                    row.getString("partner_ref"),
                    row.getString("url"),
                    Feed.event(row, n),
                    row.getLong("position"),
                    row.getInt("attempts")))
        .list();
  }

  @Transactional
  void delivered(Delivery delivery) {
    jdbc.sql(
            """
            update delivery set state = 'DELIVERED', leased_until = null, ended_at = :now
            where webhook_id = :webhookId and position = :position and state = 'WAITING'
            """)
        .param("now", Sql.at(clock.instant()))
        .param("webhookId", delivery.webhookId())
        .param("position", delivery.position())
        .update();
  }

  /**
   * Those of its order that follow wait as long.
   *
   * @param next when it is sent again; for a webhook that is given up, when it is switched on
   */
  @Transactional
  void failed(Delivery delivery, WebhookClient.Answer answer, Instant next) {
    int mine =
        jdbc.sql(
                """
                update delivery set leased_until = null, next_at = :next
                where webhook_id = :webhookId and position = :position and state = 'WAITING'
                  and attempts = :attempts
                """)
            .param("next", Sql.at(next))
            .param("webhookId", delivery.webhookId())
            .param("position", delivery.position())
            .param("attempts", delivery.attempts())
            .update();
    if (mine == 0) {
      return; // somebody else has it, or it was removed
    }
    jdbc.sql(
            """
            update delivery set next_at = :next
            where webhook_id = :webhookId and order_id = :orderId and state = 'WAITING'
              and position > :position
            """)
        .param("next", Sql.at(next))
        .param("webhookId", delivery.webhookId())
        .param("orderId", delivery.event().orderId().value())
        .param("position", delivery.position())
        .update();
    String reason = String.valueOf(answer.reason());
    jdbc.sql(
            """
            insert into failed_attempt (webhook_id, position, at, status, reason)
            values (:webhookId, :position, :now, :status, :reason)
            """)
        .param("webhookId", delivery.webhookId())
        .param("position", delivery.position())
        .param("now", Sql.at(clock.instant()))
        .param("status", answer.status())
        .param("reason", reason.substring(0, Math.min(REASON_MAX, reason.length())))
        .update();
  }

  /**
   * @return false when somebody has done so before
   */
  @Transactional(propagation = Propagation.MANDATORY)
  boolean giveUp(UUID webhookId, String reason) {
    return jdbc.sql(
                """
                update webhook set state = 'DEAD', reason = :reason
                where webhook_id = :webhookId and state = 'ON'
                """)
            .param("reason", reason)
            .param("webhookId", webhookId)
            .update()
        == 1;
  }

  /**
   * Sends events of the feed again, whatever became of them, in their order.
   *
   * @param after the cursor before the first
   * @param until the cursor of the last
   * @return where the last of them is; null when there is nothing more
   */
  @Transactional
  @Nullable Long resend(Buyer buyer, UUID webhookId, long after, long until) {
    return jdbc.sql(
            """
            with wanted as (
              select w.webhook_id, e.position, e.order_id
              from webhook w join feed_event e on e.partner_ref = w.partner_ref
              where w.webhook_id = :webhookId and w.partner_ref = :ref
                and e.position > :after and e.position <= :until
                and (w.types is null or e.type = any(w.types))
              order by e.position limit :most),
            again as (
              insert into delivery
                (webhook_id, position, order_id, state, attempts, next_at, created_at)
              select webhook_id, position, order_id, 'WAITING', 0, :now, :now from wanted
              on conflict (webhook_id, position) do update
                set state = 'WAITING', attempts = 0, next_at = excluded.next_at, ended_at = null,
                  leased_until = null
                where delivery.leased_until is null or delivery.leased_until <= :now),
            heads as (
              update delivery h set next_at = :now from wanted
              where h.webhook_id = wanted.webhook_id and h.order_id = wanted.order_id
                and h.state = 'WAITING' and h.next_at > :now and h.position < wanted.position
                and h.position not in (select position from wanted))
            select max(position) from wanted having count(*) = :most
            """)
        .param("now", Sql.at(clock.instant()))
        .param("webhookId", webhookId)
        .param("ref", buyer.ref())
        .param("after", after)
        .param("until", until)
        .param("most", settings.resendMax())
        .query(Long.class)
        .optional()
        .orElse(null);
  }

  /** An attempt that was not taken. */
  @Schema(name = "FailedAttempt")
  record Failed(Instant at, @Nullable Integer status, String reason) {}

  /**
   * @param nextAt when it is sent, at the earliest; null once it was taken
   * @param failed the latest first, ten at most
   */
  @Schema(name = "Delivery")
  record Logged(
      Feed.Event event,
      boolean delivered,
      int attempts,
      @Nullable Instant nextAt,
      @Nullable Instant deliveredAt,
      List<Failed> failed) {}

  /**
   * The latest first.
   *
   * @param waiting only those that were not taken yet
   */
  List<Logged> log(Buyer buyer, UUID webhookId, long before, boolean waiting, int limit) {
    return jdbc.sql(
            """
            select d.attempts, d.next_at, d.ended_at, e.*, f.failed from delivery d
            join webhook w using (webhook_id)
            join feed_event e on e.partner_ref = w.partner_ref and e.position = d.position
            cross join lateral (
              select coalesce(json_agg(json_build_object(
                  'at', at, 'status', status, 'reason', reason) order by at desc), '[]') as failed
              from (
                select at, status, reason from failed_attempt
                where webhook_id = d.webhook_id and position = d.position
                order by at desc limit 10) latest) f
            where d.webhook_id = :webhookId and w.partner_ref = :ref and d.position < :before
              and (not :waiting or d.state = 'WAITING')
            order by d.position desc limit :limit
            """)
        .param("webhookId", webhookId)
        .param("ref", buyer.ref())
        .param("before", before)
        .param("waiting", waiting)
        .param("limit", limit)
        .query(
            (row, n) -> {
              Instant deliveredAt = Sql.instantOrNull(row, "ended_at");
              return new Logged(
                  Feed.event(row, n),
                  deliveredAt != null,
                  row.getInt("attempts"),
                  deliveredAt == null ? Sql.instant(row, "next_at") : null,
                  deliveredAt,
                  List.of(json.readValue(row.getString("failed"), Failed[].class)));
            })
        .list();
  }
}
