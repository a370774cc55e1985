package dev.alexandrite.shop;

import dev.alexandrite.protocol.Purge;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What the shop keeps of guests for a time only. */
@Component
@EnableConfigurationProperties(ShopPurge.Kept.class)
class ShopPurge {

  /**
   * @param endedGuests name, address and token of a guest whose order has ended
   */
  @ConfigurationProperties("shop.kept")
  record Kept(@DefaultValue("P400D") Duration endedGuests) {}

  private final Purge purge;
  private final Kept kept;
  private final ShopSettings settings;

  ShopPurge(Purge purge, Kept kept, ShopSettings settings) {
    this.purge = purge;
    this.kept = kept;
    this.settings = settings;
  }

  @Scheduled(fixedDelayString = "${hearing.purge-every:PT10M}", initialDelayString = "PT30S")
  void run() {
    purge.olderThan(
        settings.beginKeysKept(),
        "keys of begun orders",
        """
        delete from begun_order where key_hash in (
          select key_hash from begun_order where created_at < :before
          order by created_at limit :batch for update skip locked)
        """);
    purge.olderThan(
        kept.endedGuests(),
        "guests",
        """
        delete from guest where customer_ref in (
          select g.customer_ref from guest g
          join channel_order o on o.order_id = g.order_id
          where g.created_at < :before and o.since < :before
            and o.state in ('CLOSED', 'CANCELLED', 'DECLINED')
          order by g.created_at limit :batch for update of g skip locked)
        """);
  }
}
