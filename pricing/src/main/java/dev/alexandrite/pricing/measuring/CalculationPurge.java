package dev.alexandrite.pricing.measuring;

import dev.alexandrite.protocol.Purge;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What pricing keeps for a time only. */
@Component
@EnableConfigurationProperties(CalculationPurge.Kept.class)
class CalculationPurge {

  /**
   * @param endedCalculations calculations that are done or were dropped; their quotes stay
   */
  @ConfigurationProperties("pricing.kept")
  record Kept(@DefaultValue("P90D") Duration endedCalculations) {}

  private final Purge purge;
  private final Kept kept;

  CalculationPurge(Purge purge, Kept kept) {
    this.purge = purge;
    this.kept = kept;
  }

  @Scheduled(fixedDelayString = "${hearing.purge-every:PT10M}", initialDelayString = "PT30S")
  void run() {
    purge.olderThan(
        kept.endedCalculations(),
        "calculations",
        """
        delete from calculation where id in (
          select id from calculation
          where state in ('DONE', 'DROPPED') and ended_at < :before
          order by ended_at limit :batch for update skip locked)
        """);
  }
}
