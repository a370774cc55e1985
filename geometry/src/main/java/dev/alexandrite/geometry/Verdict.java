package dev.alexandrite.geometry;

/** What a measured model may be used for. The order is from best to worst. */
public enum Verdict {
  /** Price it. */
  ACCEPT,
  /** Price it and show the findings. */
  ACCEPT_WITH_WARNINGS,
  /** A person has to look before anybody is told a price. */
  REVIEW
}
