package dev.alexandrite.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** An order's identity, in every context and on every topic. */
public record OrderId(@JsonValue UUID value) {
  private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  /** Each Cyrillic letter and what it looks like; the pages have the same table. */
  private static final String CYRILLIC = "АВЕЗІЈКМНОРЅСТУХԚԜ";

  private static final String LOOKS_LIKE = "ABE3IJKMHOPSCTYXQW";

  /** What joins the halves of a number besides dashes: a minus, a soft hyphen, a hyphen bullet. */
  private static final String JOINS = "\u2212\u00ad\u2043";

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

  /**
   * The last ten digits, as {@link #toString()} writes them, of all ids that have this number.
   *
   * @return empty when it is a beginning only
   */
  public static Optional<String> endOf(String number) {
    if (number.length() != 9) {
      return Optional.empty();
    }
    long bits = 0;
    for (char letter : number.replace("-", "").toCharArray()) {
      bits = bits << 5 | CROCKFORD.indexOf(letter);
    }
    return Optional.of("%010x".formatted(bits));
  }

  /**
   * The number, or its beginning, that somebody has heard or typed: in any case, with or without
   * the hyphen and spaces, O for 0, I or L for 1, and Cyrillic letters that look like ours.
   *
   * @return as {@link #number()} writes it; empty when nothing of it can be part of a number
   */
  public static Optional<String> numberOf(String heard) {
    StringBuilder number = new StringBuilder(9);
    for (char typed : heard.toUpperCase(Locale.ROOT).toCharArray()) {
      if (Character.isWhitespace(typed)
          || Character.isSpaceChar(typed)
          || Character.getType(typed) == Character.DASH_PUNCTUATION
          || JOINS.indexOf(typed) >= 0) {
        continue;
      }
      int alike = CYRILLIC.indexOf(typed);
      char letter = alike < 0 ? typed : LOOKS_LIKE.charAt(alike);
      letter = letter == 'O' ? '0' : letter == 'I' || letter == 'L' ? '1' : letter;
      if (CROCKFORD.indexOf(letter) < 0 || number.length() == 9) {
        return Optional.empty();
      }
      if (number.length() == 4) {
        number.append('-');
      }
      number.append(letter);
    }
    return number.isEmpty() ? Optional.empty() : Optional.of(number.toString());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
