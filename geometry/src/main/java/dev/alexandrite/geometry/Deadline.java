package dev.alexandrite.geometry;

import java.time.Duration;

/** How long this file may still keep a processor busy. */
public final class Deadline {
  private final long nanos;

  private Deadline(long nanos) {
    this.nanos = nanos;
  }

  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  boolean passed() {
    return System.nanoTime() - nanos > 0;
  }

  public void check() throws Refusal {
    if (passed()) {
      throw new Refusal(RefusalCode.TIME_LIMIT, "Not measured within the time allowed");
    }
  }
}
