package dev.alexandrite.embedded;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows whoever guesses, and locks nobody out. Wrong attempts are counted for each login together
 * with where they come from: a known device of that person, or else a network address. So a
 * stranger's failures cost the owner nothing, unless both sit at one address and the owner at a new
 * device; then the owner waits some seconds.
 */
final class SignInDelays {
  /** Beyond this an attempt is not held until its turn, but refused with the seconds to wait. */
  static final Duration HELD_MAX = Duration.ofSeconds(8);

  private static final int FREE = 5;
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(4);

  /** Who fails this often within a day is no forgetful owner. */
  private static final int MANY = 100;

  private static final Duration AFTER_MANY = Duration.ofMinutes(1);

  /** Failures at one login from anywhere, after which every new device there is slowed. */
  private static final int ATTACKED = 50;

  private static final Duration REMEMBERED = Duration.ofDays(1);
  private static final int REMEMBERED_MAX = 20_000;

  private final Clock clock;
  private final Map<String, Lane> lanes =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Lane> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  private static final class Lane {
    private final Instant since;
    private Instant nextAt;
    private int failures;

    Lane(Instant since) {
      this.since = since;
      this.nextAt = since;
    }
  }

  SignInDelays(Clock clock) {
    this.clock = clock;
  }

  /**
   * Counts the attempt as a failure until {@link #succeeded} is said, so that many at once can't
   * slip through.
   *
   * @param source a known device or a network address
   * @return until the attempt may be made; above {@link #HELD_MAX} it was not counted and is not to
   *     be made
   */
  synchronized Duration take(String login, String source, boolean knownDevice) {
    Instant now = clock.instant();
    Lane account = lane(login, now);
    Lane lane = lane(login + "\n" + source, now);
    Instant at = lane.nextAt.isAfter(now) ? lane.nextAt : now;
    Duration wait = Duration.between(now, at);
    if (!knownDevice && account.failures >= ATTACKED && wait.compareTo(FIRST) < 0) {
      wait = FIRST;
    }
    if (wait.compareTo(HELD_MAX) <= 0) {
      lane.failures++;
      account.failures++;
      lane.nextAt = at.plus(pause(lane.failures));
    }
    return wait;
  }

  synchronized void succeeded(String login, String source) {
    Lane lane = lanes.remove(login + "\n" + source);
    Lane account = lanes.get(login);
    if (lane != null && account != null) {
      account.failures = Math.max(0, account.failures - lane.failures);
    }
  }

  private Lane lane(String key, Instant now) {
    Lane lane = lanes.get(key);
    if (lane == null || lane.since.plus(REMEMBERED).isBefore(now)) {
      lane = new Lane(now);
      lanes.put(key, lane);
    }
    return lane;
  }

  private static Duration pause(int failures) {
    if (failures < FREE) {
      return Duration.ZERO;
    }
    if (failures >= MANY) {
      return AFTER_MANY;
    }
    Duration doubled = FIRST.multipliedBy(1L << Math.min(failures - FREE, 10));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }
}
