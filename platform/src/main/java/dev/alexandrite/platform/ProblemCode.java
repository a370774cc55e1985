package dev.alexandrite.platform;

import java.io.Serializable;

/**
 * What a caller can be told is wrong. Every context has a class of its own with those that only it
 * says. {@link Problems} alone knows which status a kind has in HTTP.
 *
 * @param code as it appears in the field {@code code}, in kebab case; it never changes
 * @param title the same sentence for every case; the one of the single case stands in the problem's
 *     {@code detail}
 */
public record ProblemCode(Kind kind, String code, String title) implements Serializable {

  /** Of what kind the mistake or the trouble is. */
  public enum Kind {
    INVALID,
    UNAUTHENTICATED,
    FORBIDDEN,
    ABSENT,
    METHOD,
    FORM_OF_ANSWER,
    FORM_OF_BODY,
    LENGTH,
    SLOW,
    LONG_ADDRESS,
    LARGE_HEADERS,
    RANGE,
    LARGE_BODY,
    CONFLICT,
    GONE,
    TOO_MANY,
    NOT_MAKEABLE,
    AWAY,
    BROKEN
  }
}
