package dev.alexandrite.geometry;

import java.time.Duration;

/** How long this file may still keep a processor busy. */
final class Deadline {
  private final long nanos;

  private Deadline(long nanos) {
    this.nanos = nanos;
  }

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  boolean passed() {
    return System.nanoTime() - nanos > 0;
  }

  void check() throws Refusal {
    if (passed()) {
      throw new Refusal(RefusalCode.TIME_LIMIT, "Not measured within the time allowed");
    }
  }
}
