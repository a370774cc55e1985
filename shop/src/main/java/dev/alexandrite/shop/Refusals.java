package dev.alexandrite.shop;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who was refused lately in this process, and until when. Of many, the oldest are forgotten. */
final class Refusals {
  /** What may be looked up meanwhile for somebody who is refused. */
  private static final int LOOKS = 5;

  private static final int MOST = 20_000;

  private record Who(String what, String whom) {}

  private static final class Refusal {
    private final Instant until;
    private final Instant believedUntil;
    private int looks = LOOKS;

    Refusal(Instant until, Instant believedUntil) {
      this.until = until;
      this.believedUntil = believedUntil;
    }
  }

  private final Duration believed;

  private final Map<Who, Refusal> all =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Who, Refusal> eldest) {
          return size() > MOST;
        }
      };

  /**
   * @param believed after which it is asked anew: another instance may have taken it back
   */
  Refusals(Duration believed) {
    this.believed = believed;
  }

  synchronized void add(String what, String whom, Instant now, Instant until) {
    Instant anew = now.plus(believed);
    Who who = new Who(what, whom);
    all.remove(who);
    all.put(who, new Refusal(until, anew.isBefore(until) ? anew : until));
  }

  /** Empty when the database has to say. */
  synchronized Optional<Instant> until(String what, String whom, Instant now) {
    return find(what, whom, now).map(refusal -> refusal.until);
  }

  synchronized boolean mayLook(String what, String whom, Instant now) {
    return find(what, whom, now).map(refusal -> refusal.looks-- > 0).orElse(true);
  }

  private Optional<Refusal> find(String what, String whom, Instant now) {
    return Optional.ofNullable(all.get(new Who(what, whom)))
        .filter(refusal -> now.isBefore(refusal.believedUntil));
  }

  synchronized void remove(String what, String whom) {
    all.remove(new Who(what, whom));
  }
}
