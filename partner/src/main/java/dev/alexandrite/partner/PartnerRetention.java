package dev.alexandrite.partner;

import dev.alexandrite.protocol.Retention;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What partners can ask for, for a time only.
 *
 * @param feedEvents what can be read again of the feed, or waits for a webhook
 * @param deliveries messages that were taken
 */
@ConfigurationProperties("partner.kept")
record PartnerRetention(
    @DefaultValue("P400D") Duration feedEvents, @DefaultValue("P30D") Duration deliveries)
    implements Retention {

  @Override
  public List<Kept> retention() {
    return List.of(
        new Kept(
            deliveries,
            "deliveries",
            """
            delete from delivery where (webhook_id, position) in (
              select webhook_id, position from delivery
              where state = 'DELIVERED' and ended_at < :before
              order by ended_at limit :batch for update skip locked)
            """),
        new Kept(
            Duration.ZERO,
            "deliveries to webhooks that were removed",
            """
            delete from delivery d using (
              select webhook_id, position from webhook join delivery using (webhook_id)
              where webhook.state = 'REMOVED' and delivery.created_at < :before
              limit :batch for update of delivery skip locked) gone
            where d.webhook_id = gone.webhook_id and d.position = gone.position
            """),
        new Kept(
            Duration.ZERO,
            "webhooks that were removed",
            """
            delete from webhook where webhook_id in (
              select webhook_id from webhook w
              where state = 'REMOVED' and created_at < :before
                and not exists (select 1 from delivery d where d.webhook_id = w.webhook_id)
              limit :batch for update skip locked)
            """),
        new Kept(
            feedEvents,
            "deliveries of feed events that go",
            """
            delete from delivery where (webhook_id, position) in (
              select d.webhook_id, d.position from feed_event e
              join webhook w using (partner_ref)
              join delivery d on d.webhook_id = w.webhook_id and d.position = e.position
              where e.at < :before
              order by e.at limit :batch for update of d skip locked)
            """),
        new Kept(
            feedEvents,
            "feed events",
            """
            delete from feed_event where (partner_ref, position) in (
              select partner_ref, position from feed_event e
              where at < :before and not exists (
                select 1 from webhook w join delivery d using (webhook_id)
                where w.partner_ref = e.partner_ref and d.position = e.position)
              order by at limit :batch for update skip locked)
            """));
  }
}
