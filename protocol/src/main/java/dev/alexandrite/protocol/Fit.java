package dev.alexandrite.protocol;

/** How an event fits what was heard before. */
sealed interface Fit {
  record Next() implements Fit {}

  /** Heard before, or our own words coming back. */
  record Repetition(boolean ownEcho) implements Fit {}

  record Refused(String code, String detail) implements Fit {}
}
