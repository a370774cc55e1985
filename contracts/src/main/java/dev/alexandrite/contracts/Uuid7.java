package dev.alexandrite.contracts;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
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

  /** The same for the same name and time: for something that brings no id of its own. */
  public static UUID of(Instant at, String name) {
    UUID hash = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    long high = (at.toEpochMilli() << 16) | 0x7000L | (hash.getMostSignificantBits() & 0xFFFL);
    return new UUID(high, hash.getLeastSignificantBits());
  }

  /** When it was made, to the millisecond; empty for an identifier of another version. */
  public static Optional<Instant> time(UUID id) {
    return id.version() == 7
        ? Optional.of(Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16))
        : Optional.empty();
  }
}
