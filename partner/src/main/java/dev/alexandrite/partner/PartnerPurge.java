package dev.alexandrite.partner;

import dev.alexandrite.protocol.Purge;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What partners can ask for, for a time only. */
@Component
@EnableConfigurationProperties(PartnerPurge.Kept.class)
class PartnerPurge {

  /**
   * @param feedEvents what can be read again of the feed
   */
  @ConfigurationProperties("partner.kept")
  record Kept(@DefaultValue("P400D") Duration feedEvents) {}

  private final Purge purge;
  private final Kept kept;

  PartnerPurge(Purge purge, Kept kept) {
    this.purge = purge;
    this.kept = kept;
  }

  @Scheduled(fixedDelayString = "${hearing.purge-every:PT10M}", initialDelayString = "PT30S")
  void run() {
    purge.olderThan(
        kept.feedEvents(),
        "feed events",
        """
        delete from feed_event where (partner_ref, position) in (
          select partner_ref, position from feed_event where at < :before
          order by at limit :batch for update skip locked)
        """);
  }
}
