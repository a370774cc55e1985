package dev.alexandrite.platform;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Where a page that is sorted by time ends: the last row's time, and its id for rows of one time.
 *
 * @param at in whole microseconds, as the database keeps it
 */
public record Cursor(Instant at, UUID id) {

  /**
   * @throws Problem invalid-field when the text is no cursor that we gave out
   */
  public static Cursor of(String text) {
    String[] parts = text.split("_", 2);
    try {
      if (parts.length == 2) {
        return new Cursor(
            Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS),
            UUID.fromString(parts[1]));
      }
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      // answered below
    }
    throw new Problem(
        CommonProblem.INVALID_FIELD, "'before' is the 'next' of an earlier page, unchanged.");
  }

  @Override
  public String toString() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at) + "_" + id;
  }
}
