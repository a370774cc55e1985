package dev.alexandrite.embedded;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Slows whoever guesses, and locks nobody out. Wrong attempts are counted for each login together
 * with where they come from: a known device of that person, or else a network address. So a
 * stranger's failures cost the owner nothing, unless both sit at one address and the owner at a new
 * device; then the owner waits some seconds. Whoever tries many logins from one address is slowed
 * too: every try costs a hash.
 */
final class SignInDelays {
  /** Beyond this an attempt is not held until its turn, but refused with the seconds to wait. */
  static final Duration HELD_MAX = Duration.ofSeconds(8);

  private static final int FREE = 5;

  /** Of one address, whoever it says it is. */
  private static final int FREE_OF_SOURCE = 40;

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
  private final Map<Key, Lane> lanes =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Lane> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  /** Of a login from a source; of a login from anywhere, or of a source at any login. */
  private record Key(Optional<String> login, Optional<String> source) {
    static Key of(String login, String source) {
      return new Key(Optional.of(login), Optional.of(source));
    }

    static Key ofLogin(String login) {
      return new Key(Optional.of(login), Optional.empty());
    }

    static Key ofSource(String source) {
      return new Key(Optional.empty(), Optional.of(source));
    }
  }

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
  synchronized Duration consume(String login, String source, boolean knownDevice) {
    Instant now = clock.instant();
    Instant at = later(now, nextAt(Key.of(login, source), now));
    if (!knownDevice) {
      at = later(at, nextAt(Key.ofSource(source), now));
    }
    Duration wait = Duration.between(now, at);
    if (!knownDevice
        && failures(Key.ofLogin(login), now) >= ATTACKED
        && wait.compareTo(FIRST) < 0) {
      wait = FIRST;
    }
    if (wait.compareTo(HELD_MAX) <= 0) {
      Lane lane = counted(Key.of(login, source), now);
      lane.nextAt = at.plus(pause(lane.failures));
      counted(Key.ofLogin(login), now);
      if (!knownDevice) {
        Lane all = counted(Key.ofSource(source), now);
        int beyond = Math.min(all.failures - FREE_OF_SOURCE + FREE, MANY - 1);
        all.nextAt = later(now, all.nextAt).plus(pause(beyond));
      }
    }
    return wait;
  }

  synchronized void succeeded(String login, String source) {
    Lane lane = lanes.remove(Key.of(login, source));
    if (lane != null) {
      giveBack(Key.ofLogin(login), lane.failures);
      giveBack(Key.ofSource(source), lane.failures);
    }
  }

  private void giveBack(Key key, int failures) {
    Lane lane = lanes.get(key);
    if (lane != null) {
      lane.failures = Math.max(0, lane.failures - failures);
    }
  }

  private Instant nextAt(Key key, Instant now) {
    Lane lane = lane(key, now);
    return lane == null ? now : lane.nextAt;
  }

  private int failures(Key key, Instant now) {
    Lane lane = lane(key, now);
    return lane == null ? 0 : lane.failures;
  }

  /** Null when nothing is remembered: who is refused must not push out what is. */
  private @Nullable Lane lane(Key key, Instant now) {
    Lane lane = lanes.get(key);
    return lane == null || lane.since.plus(REMEMBERED).isBefore(now) ? null : lane;
  }

  private Lane counted(Key key, Instant now) {
    Lane lane = lane(key, now);
    if (lane == null) {
      lane = new Lane(now);
      lanes.put(key, lane);
    }
    lane.failures++;
    return lane;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
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
