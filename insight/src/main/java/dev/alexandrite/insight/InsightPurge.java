package dev.alexandrite.insight;

import dev.alexandrite.protocol.Purge;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The control room looks at what goes on, and a while back. */
@Component
@EnableConfigurationProperties(InsightPurge.Kept.class)
class InsightPurge {

  /**
   * @param endedOrders orders that have ended; a rebuild brings them back for as long again
   */
  @ConfigurationProperties("insight.kept")
  record Kept(@DefaultValue("P400D") Duration endedOrders) {}

  private final Purge purge;
  private final Kept kept;

  InsightPurge(Purge purge, Kept kept) {
    this.purge = purge;
    this.kept = kept;
  }

  @Scheduled(fixedDelayString = "${hearing.purge-every:PT10M}", initialDelayString = "PT30S")
  void run() {
    purge.olderThan(
        kept.endedOrders(),
        "ended orders",
        """
        with old as (
          select order_id from order_seen
          where state in ('CLOSED', 'CANCELLED', 'DECLINED') and since < :before
          order by since limit :batch for update skip locked),
        steps as (delete from order_step s using old where s.order_id = old.order_id),
        alerts as (delete from alert a using old where a.order_id = old.order_id)
        delete from order_seen o using old where o.order_id = old.order_id
        """);
  }
}
