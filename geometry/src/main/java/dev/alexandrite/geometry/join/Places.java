package dev.alexandrite.geometry.join;

import dev.alexandrite.geometry.Finding;
import dev.alexandrite.geometry.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The places with the largest weights, apart from each other. */
final class Places {
  /** More than are shown, because later ones may be near to earlier ones. */
  private static final int KEPT = 64;

  private record Place(double weight, Point point) {}

  private static final Comparator<Place> HEAVIEST =
      Comparator.comparingDouble(Place::weight)
          .reversed()
          .thenComparingDouble(place -> place.point().x())
          .thenComparingDouble(place -> place.point().y())
          .thenComparingDouble(place -> place.point().z());

  private final double apart;
  private List<Place> places = new ArrayList<>();

  /** Their weights together. */
  double weight;

  Places(double apart) {
    this.apart = apart;
  }

  void add(double itsWeight, double[] point) {
    add(itsWeight, new Point(point[0], point[1], point[2]));
  }

  void add(double itsWeight, Point point) {
    weight += itsWeight;
    places.add(new Place(itsWeight, point));
    if (places.size() >= 4 * KEPT) {
      thin();
    }
  }

  void merge(Places other) {
    weight += other.weight;
    places.addAll(other.places);
    thin();
  }

  private void thin() {
    places.sort(HEAVIEST);
    List<Place> kept = new ArrayList<>();
    for (Place place : places) {
      if (kept.size() < KEPT && kept.stream().noneMatch(other -> isNear(other, place))) {
        kept.add(place);
      }
    }
    places = kept;
  }

  private boolean isNear(Place a, Place b) {
    return Math.abs(a.point().x() - b.point().x()) < apart
        && Math.abs(a.point().y() - b.point().y()) < apart
        && Math.abs(a.point().z() - b.point().z()) < apart;
  }

  /** The heaviest first, at most {@link Finding#PLACES_MAX}. */
  List<Point> heaviest() {
    thin();
    return places.stream().limit(Finding.PLACES_MAX).map(Place::point).toList();
  }
}
