package dev.alexandrite.partner;

import jakarta.validation.constraints.Positive;

/**
 * What a partner may have done: units of work, that come back at a steady pace.
 *
 * @param burstUnits at once, when nothing was used for a while
 * @param unitsAMinute in the long run
 */
record Plan(@Positive long burstUnits, @Positive long unitsAMinute) {
  private static final double MINUTE_SECONDS = 60;

  double unitsASecond() {
    return unitsAMinute / MINUTE_SECONDS;
  }

  /** Until a whole burst has come back. */
  long fillsWithinSeconds() {
    return Math.max(1, (long) Math.ceil(burstUnits / unitsASecond()));
  }

  double secondsFor(double units) {
    return units / unitsASecond();
  }
}
