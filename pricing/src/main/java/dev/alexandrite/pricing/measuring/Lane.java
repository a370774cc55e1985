package dev.alexandrite.pricing.measuring;

import java.util.Locale;

/** Large models wait for each other, and never in front of small ones. */
enum Lane {
  SMALL,
  LARGE;

  /**
   * @param extension what the customer's file is called by; a hint only
   */
  static Lane of(long sizeBytes, String extension, MeasuringSettings settings) {
    return of(sizeBytes, extension.toLowerCase(Locale.ROOT).equals("3mf"), settings);
  }

  static Lane of(long sizeBytes, boolean packed, MeasuringSettings settings) {
    long weight = sizeBytes * (packed ? settings.archiveWeight() : 1);
    return weight <= settings.smallBytesMax() ? SMALL : LARGE;
  }
}
