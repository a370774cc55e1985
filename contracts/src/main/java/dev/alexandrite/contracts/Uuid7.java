package dev.alexandrite.contracts;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** Time-ordered identifiers (RFC 9562, version 7): they sort by creation and index well. */
public final class Uuid7 {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Uuid7() {}

  public static UUID next(Clock clock) {
    long high = (clock.millis() << 16) | 0x7000L | (RANDOM.nextLong() & 0xFFFL);
    long low = 0x8000000000000000L | (RANDOM.nextLong() >>> 2);
    return new UUID(high, low);
  }
}
