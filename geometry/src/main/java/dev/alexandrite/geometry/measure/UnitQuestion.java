package dev.alexandrite.geometry.measure;

import dev.alexandrite.geometry.Finding;
import dev.alexandrite.geometry.FindingCode;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.geometry.Point;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a piece has the size of jewellery, and what to ask where another unit would give it a
 * likelier one. Most formats say nothing about units, and a pendant drawn in centimetres is a
 * thousandth of its price as millimetres.
 *
 * <p>A size is judged by the mixture of what is made: for each kind its share, and log-normal
 * distributions of the longest side, the shortest side, how much of the box is metal, and the bore
 * where the model goes around one. In logarithms another unit is a shift, so that densities may be
 * compared as they are. The figures are those of the trade (ring sizes by ISO 8653, from 41 to 76
 * mm inside; bangles 57 to 70 mm inside; studs 3 to 12 mm, hoops to 60 mm, pendants 10 to 60 mm),
 * and their spreads are wide enough for what is rare.
 */
public final class UnitQuestion {
  /**
   * Another unit has to be so many times as likely. Sizes of real pieces in their own unit come to
   * 4 at most, those in a wrong one to 7 at least and mostly to 50.
   */
  static final double LIKELIER_MIN = 6;

  /** Of the likeliest: less likely units are no choice. */
  private static final double CHOICE_MIN = 1e-3;

  /**
   * A log-normal distribution.
   *
   * @param median in millimetres, or of 1
   * @param spread of the natural logarithm
   */
  private record Spread(double median, double spread) {
    double density(double value) {
      double z = Math.log(value / median) / spread;
      return Math.exp(-z * z / 2) / (spread * Math.sqrt(2 * Math.PI));
    }
  }

  /**
   * @param bore null for what goes around no bore along an axis of the file
   */
  private record Kind(
      double share, Spread longest, Spread shortest, Spread filled, @Nullable Spread bore) {}

  private static Kind kind(
      double share,
      double longest,
      double longestSpread,
      double shortest,
      double shortestSpread,
      double filled,
      double filledSpread) {
    return new Kind(
        share,
        new Spread(longest, longestSpread),
        new Spread(shortest, shortestSpread),
        new Spread(filled, filledSpread),
        null);
  }

  private static Kind around(Kind kind, double bore, double spread) {
    return new Kind(kind.share, kind.longest, kind.shortest, kind.filled, new Spread(bore, spread));
  }

  private static final List<Kind> KINDS =
      List.of(
          around(kind(0.40, 23, 0.18, 4.5, 0.5, 0.25, 0.5), 17.3, 0.10), // rings
          around(kind(0.06, 68, 0.09, 8, 0.6, 0.15, 0.6), 61, 0.08), // bangles
          around(kind(0.06, 18, 0.55, 2.2, 0.5, 0.2, 0.7), 13, 0.6), // hoops
          around(kind(0.04, 8, 0.5, 2, 0.5, 0.3, 0.6), 4.5, 0.5), // links, settings
          kind(0.10, 24, 0.2, 8, 0.6, 0.15, 0.6), // rings that are open, or turned in space
          kind(0.30, 26, 0.5, 2.5, 0.5, 0.35, 0.7), // pendants
          kind(0.20, 17, 0.5, 4, 0.6, 0.3, 0.7), // earrings
          kind(0.04, 62, 0.08, 14, 0.6, 0.1, 0.5), // cuffs
          kind(0.08, 8, 0.45, 3, 0.5, 0.4, 0.6)); // charms, beads, parts

  /** The share of what is like nothing above: any size of a jeweller's bench is as likely. */
  private static final double OTHERS = 0.02;

  private static final double OTHERS_MIN_MM = 2;
  private static final double OTHERS_MAX_MM = 300;
  private static final double OTHERS_SHORTEST_MM = 0.1;
  private static final double OTHERS_FILLED_MIN = 0.01;

  private final Limits limits;
  private final Point size;
  private final RingFinder.@Nullable Bore bore;
  private final @Nullable Double filled;
  private final LengthUnit present;

  /**
   * @param present the unit in which the size is what it is
   * @param filled how much of the box is metal; null where that isn't known
   */
  public UnitQuestion(
      LengthUnit present,
      Point size,
      RingFinder.@Nullable Bore bore,
      @Nullable Double filled,
      Limits limits) {
    this.present = present;
    this.size = size;
    this.bore = bore;
    this.filled = filled;
    this.limits = limits;
  }

  /**
   * How likely such a piece is, as a density over the logarithms of its sizes.
   *
   * @param filled how much of its box is metal; null where that isn't known
   */
  static double likelihood(
      double longestMm, double shortestMm, @Nullable Double boreMm, @Nullable Double filled) {
    double sum = 0;
    for (Kind kind : KINDS) {
      Spread around = kind.bore;
      if ((around == null) == (boreMm == null)) {
        sum +=
            kind.share
                * kind.longest.density(longestMm)
                * kind.shortest.density(shortestMm)
                * (around == null || boreMm == null ? 1 : around.density(boreMm))
                * (filled == null ? 1 : kind.filled.density(filled));
      }
    }
    if (longestMm >= OTHERS_MIN_MM && longestMm <= OTHERS_MAX_MM) {
      double range = Math.log(OTHERS_MAX_MM / OTHERS_MIN_MM);
      sum +=
          OTHERS
              / range
              / Math.log(OTHERS_MAX_MM / OTHERS_SHORTEST_MM)
              / (boreMm == null ? 1 : range)
              / (filled == null ? 1 : -Math.log(OTHERS_FILLED_MIN));
    }
    return sum;
  }

  private double likelihood(double factor) {
    double longest = Math.max(size.x(), Math.max(size.y(), size.z()));
    double shortest = Math.min(size.x(), Math.min(size.y(), size.z()));
    return likelihood(
        factor * longest,
        factor * Math.max(shortest, 1e-9 * longest),
        bore == null ? null : factor * bore.ring().boreMm(),
        filled == null ? null : Math.clamp(filled, OTHERS_FILLED_MIN, 1));
  }

  private double likelihood(LengthUnit unit) {
    return likelihood(factor(unit));
  }

  private double factor(LengthUnit unit) {
    return unit.millimetres() / present.millimetres();
  }

  private boolean isJewellery(LengthUnit unit) {
    Point scaled = scaled(factor(unit));
    double longest = Math.max(scaled.x(), Math.max(scaled.y(), scaled.z()));
    return longest <= limits.sizeMaxMm()
        && scaled.x() + scaled.y() + scaled.z() >= limits.sizeMinMm();
  }

  private Point scaled(double factor) {
    return new Point(size.x() * factor, size.y() * factor, size.z() * factor);
  }

  /**
   * The file's own word against the present unit. Where what the file says can't be, there is no
   * contradiction: then the question was asked, and this is the answer.
   *
   * @param fileUnit what the file itself says; null where it says nothing
   */
  Optional<Finding> contradicts(@Nullable LengthUnit fileUnit) {
    return fileUnit == null || fileUnit == present || !isJewellery(fileUnit)
        ? Optional.empty()
        : Optional.of(
            new Finding(
                FindingCode.UNIT_CONTRADICTED,
                "The file is in %s, and so %s mm; read in %s, as was answered, it is %s mm."
                    .formatted(
                        plural(fileUnit),
                        words(scaled(factor(fileUnit))),
                        plural(present),
                        words(size))));
  }

  /**
   * What the numbers might mean, likeliest first; nothing where there is no question.
   *
   * @param unitStated the file, or its owner, says what they mean: then only a size that can't be
   *     is a question
   * @param findings where the question is said
   */
  public List<Measurement.UnitChoice> ask(boolean unitStated, List<Finding> findings) {
    List<LengthUnit> units = new ArrayList<>(List.of(LengthUnit.values()));
    units.removeIf(unit -> !isJewellery(unit));
    units.sort(Comparator.comparingDouble((LengthUnit unit) -> -likelihood(unit)));
    if (isJewellery(present)) {
      LengthUnit likeliest = units.getFirst();
      double ratio = likelihood(likeliest) / likelihood(present);
      if (unitStated || !(ratio >= LIKELIER_MIN)) {
        return List.of();
      }
      double least = CHOICE_MIN * likelihood(likeliest);
      units.removeIf(unit -> unit != present && likelihood(unit) < least);
      findings.add(
          new Finding(
              FindingCode.UNIT_SUSPECT,
              "%s mm is rare for jewellery; in %s it would be %s mm, %s times as likely: is the unit right?"
                  .formatted(
                      words(size),
                      plural(likeliest),
                      words(scaled(factor(likeliest))),
                      String.format(Locale.ROOT, ratio < 1000 ? "%.0f" : "%.0e", ratio))));
      return choices(units);
    }
    List<Measurement.UnitChoice> choices = choices(units);
    findings.add(
        new Finding(
            FindingCode.UNIT_SUSPECT,
            "%s mm is no size for jewellery: is the unit right?%s"
                .formatted(words(size), boreHint(choices))));
    return choices;
  }

  private static String words(Point size) {
    return words(size.x()) + " x " + words(size.y()) + " x " + words(size.z());
  }

  private static String words(double figure) {
    return new BigDecimal(figure).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  private static String plural(LengthUnit unit) {
    return switch (unit) {
      case INCH -> "inches";
      case FOOT -> "feet";
      default -> unit.name().toLowerCase(Locale.ROOT) + "s";
    };
  }

  private List<Measurement.UnitChoice> choices(List<LengthUnit> units) {
    return units.stream()
        .map(
            unit -> {
              double factor = factor(unit);
              return new Measurement.UnitChoice(
                  unit,
                  scaled(factor),
                  bore != null && bore.fitsFinger(factor) ? bore.ring().boreMm() * factor : null);
            })
        .toList();
  }

  /** The unit in which the bore would fit a finger, if there is such. */
  private static String boreHint(List<Measurement.UnitChoice> choices) {
    for (Measurement.UnitChoice choice : choices) {
      if (choice.boreMm() != null) {
        return String.format(
            Locale.ROOT,
            " Read in %s its bore would be %.2f mm",
            plural(choice.unit()),
            choice.boreMm());
      }
    }
    return "";
  }
}
