package dev.alexandrite.shop;

import dev.alexandrite.protocol.Retention;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the shop keeps of guests for a time only.
 *
 * @param endedGuests name, address and token of a guest whose order has ended
 */
@ConfigurationProperties("shop.kept")
record ShopRetention(@DefaultValue("P400D") Duration endedGuests) implements Retention {

  @Override
  public List<Kept> retention() {
    return List.of(
        new Kept(
            endedGuests,
            "guests",
            """
            delete from guest where customer_ref in (
              select g.customer_ref from guest g
              join channel_order o on o.order_id = g.order_id
              where g.created_at < :before and o.since < :before
                and o.state in ('CLOSED', 'CANCELLED', 'DECLINED')
              order by g.created_at limit :batch for update of g skip locked)
            """));
  }
}
