package dev.alexandrite.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Clock;
import java.util.UUID;

/** An order's identity, in every context and on every topic. */
public record OrderId(@JsonValue UUID value) {
  private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  @JsonCreator
  public OrderId {}

  public static OrderId next(Clock clock) {
    return new OrderId(Uuid7.next(clock));
  }

  /**
   * @throws IllegalArgumentException when the text is no UUID
   */
  public static OrderId of(String text) {
    return new OrderId(UUID.fromString(text));
  }

  /**
   * What people read to each other on the telephone: eight letters of Crockford's base 32, from the
   * random bits of the id. Not a key: two orders may in theory share it.
   */
  public String number() {
    long bits = value.getLeastSignificantBits();
    StringBuilder number = new StringBuilder(9);
    for (int i = 0; i < 8; i++) {
      if (i == 4) {
        number.append('-');
      }
      number.append(CROCKFORD.charAt((int) (bits >>> (5 * (7 - i))) & 31));
    }
    return number.toString();
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
