package dev.alexandrite.platform;

import java.util.Locale;

/**
 * What a caller can be told is wrong. Every context has an enum of its own; a code is a name in
 * kebab case and never changes, and the sentence of the single case stands in the problem's {@code
 * detail}. {@link Problems} alone knows which status a kind has in HTTP.
 */
public interface ProblemCode {

  /** Of what kind the mistake or the trouble is. */
  enum Kind {
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

  /** In capitals, as enums have it. */
  String name();

  Kind kind();

  /** The same sentence for every case. */
  String title();

  /** As it appears in the field {@code code}. */
  default String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
