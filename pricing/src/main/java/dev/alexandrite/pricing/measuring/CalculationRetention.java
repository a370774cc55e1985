package dev.alexandrite.pricing.measuring;

import dev.alexandrite.protocol.Retention;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What pricing keeps for a time only.
 *
 * @param endedCalculations calculations that are done or were dropped; their quotes stay
 */
@ConfigurationProperties("pricing.kept")
record CalculationRetention(@DefaultValue("P90D") Duration endedCalculations) implements Retention {

  @Override
  public List<Kept> retention() {
    return List.of(
        new Kept(
            endedCalculations,
            "calculations",
            """
            delete from calculation where id in (
              select id from calculation
              where state in ('DONE', 'DROPPED') and ended_at < :before
              order by ended_at limit :batch for update skip locked)
            """));
  }
}
