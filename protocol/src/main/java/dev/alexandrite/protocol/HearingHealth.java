package dev.alexandrite.protocol;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Down while the role waits with what it hears until its database can work. */
class HearingHealth implements HealthIndicator {
  private final Listening listening;

  HearingHealth(Listening listening) {
    this.listening = listening;
  }

  @Override
  public Health health() {
    var waits = listening.waits();
    return (waits.isEmpty() ? Health.up() : Health.down()).withDetail("waits", waits).build();
  }
}
