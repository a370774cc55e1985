package dev.alexandrite.geometry;

import java.util.List;

/**
 * @param detail one sentence with the figures, in English
 * @param places some of the places on the model, at most {@link #PLACES_MAX}; may be empty
 */
public record Finding(FindingCode code, String detail, List<Point> places) {
  public static final int PLACES_MAX = 12;

  public Finding {
    places = List.copyOf(places);
  }

  public Finding(FindingCode code, String detail) {
    this(code, detail, List.of());
  }
}
