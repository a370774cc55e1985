package dev.alexandrite.partner;

import dev.alexandrite.protocol.Retention;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What partners can ask for, for a time only.
 *
 * @param feedEvents what can be read again of the feed
 */
@ConfigurationProperties("partner.kept")
record PartnerRetention(@DefaultValue("P400D") Duration feedEvents) implements Retention {

  @Override
  public List<Kept> retention() {
    return List.of(
        new Kept(
            feedEvents,
            "feed events",
            """
            delete from feed_event where (partner_ref, position) in (
              select partner_ref, position from feed_event where at < :before
              order by at limit :batch for update skip locked)
            """));
  }
}
