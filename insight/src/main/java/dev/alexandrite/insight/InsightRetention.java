package dev.alexandrite.insight;

import dev.alexandrite.protocol.Retention;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The control room looks at what goes on, and a while back.
 *
 * @param endedOrders orders that have ended; a rebuild brings them back for as long again
 */
@ConfigurationProperties("insight.kept")
record InsightRetention(@DefaultValue("P400D") Duration endedOrders) implements Retention {

  @Override
  public List<Kept> retention() {
    return List.of(
        new Kept(
            endedOrders,
            "ended orders",
            """
            with old as (
              select order_id from order_seen
              where state in ('CLOSED', 'CANCELLED', 'DECLINED') and since < :before
              order by since limit :batch for update skip locked),
            steps as (delete from order_step s using old where s.order_id = old.order_id),
            alerts as (delete from alert a using old where a.order_id = old.order_id)
            delete from order_seen o using old where o.order_id = old.order_id
            """));
  }
}
