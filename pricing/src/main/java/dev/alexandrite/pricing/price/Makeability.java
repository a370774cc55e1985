package dev.alexandrite.pricing.price;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.Feasibility;
import dev.alexandrite.contracts.Message.Makeable;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.Message.Severity;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.geometry.Point;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a model can be made in each alloy, by the limits of a price book. */
final class Makeability {
  private final List<Limit> limits;
  private final List<Alloy> alloys;
  private final Measurement measurement;
  private final Map<Alloy, Double> grams = new EnumMap<>(Alloy.class);

  Makeability(PriceBook book, Measurement measurement) {
    limits = book.limits().limits();
    alloys = book.alloys();
    this.measurement = measurement;
    for (Alloy alloy : alloys) {
      grams.put(
          alloy,
          Costing.massGrams(measurement.volumeMm3(), book.tariff().rate(alloy).densityGramsPerCm3())
              .doubleValue());
    }
  }

  /** The worst verdict of each step. */
  Makeable in(Alloy alloy) {
    Map<Limit.Step, Feasibility> worst = new EnumMap<>(Limit.Step.class);
    for (Limit limit : limits) {
      if (limit.holdsFor(alloy)) {
        worst.merge(limit.step(), verdict(limit, alloy), Makeability::worse);
      }
    }
    return new Makeable(
        worst.getOrDefault(Limit.Step.PRINTABLE, Feasibility.YES),
        worst.getOrDefault(Limit.Step.CASTABLE, Feasibility.YES),
        worst.getOrDefault(Limit.Step.FINISHABLE, Feasibility.YES));
  }

  private static Feasibility worse(Feasibility a, Feasibility b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private Feasibility verdict(Limit limit, Alloy alloy) {
    Double figure = figure(limit, alloy);
    return figure == null ? Feasibility.YES : limit.judge(figure);
  }

  private @Nullable Double figure(Limit limit, Alloy alloy) {
    return limit.quantity().of(measurement, Tariff.of(grams, alloy));
  }

  /** One finding for each limit and verdict that is not YES, with the alloys it matters for. */
  List<ModelFinding> findings() {
    List<ModelFinding> findings = new ArrayList<>();
    for (Limit limit : limits) {
      for (Feasibility verdict : List.of(Feasibility.NO, Feasibility.WITH_CARE)) {
        List<Alloy> concerned =
            alloys.stream()
                .filter(limit::holdsFor)
                .filter(alloy -> verdict(limit, alloy) == verdict)
                .toList();
        if (!concerned.isEmpty()) {
          findings.add(finding(limit, verdict, concerned));
        }
      }
    }
    return findings;
  }

  private ModelFinding finding(Limit limit, Feasibility verdict, List<Alloy> concerned) {
    BigDecimal broken = limit.broken(verdict);
    double figure =
        concerned.stream()
            .map(alloy -> figure(limit, alloy))
            .mapToDouble(f -> f == null ? 0 : f)
            .max()
            .orElse(0);
    String unit = limit.quantity().unit.isEmpty() ? "" : " " + limit.quantity().unit;
    return new ModelFinding(
        limit.code(),
        verdict == Feasibility.NO ? Severity.BLOCKING : Severity.WARNING,
        "%s %s: %s is %s%s, and %s %s%s %s."
            .formatted(
                verdict == Feasibility.NO ? "Not" : "With care",
                limit.step().name().toLowerCase(Locale.ROOT),
                limit.quantity().inWords,
                inWords(figure),
                unit,
                limit.direction() == Limit.Direction.AT_LEAST ? "at least" : "at most",
                broken == null ? "" : broken.toPlainString(),
                unit,
                verdict == Feasibility.NO ? "can be made" : "is good"),
        figure,
        broken == null ? null : broken.doubleValue(),
        limit.source(),
        concerned.size() == alloys.size() ? null : concerned,
        limit.quantity().ofWalls() && broken != null ? thinSpots(broken.doubleValue()) : List.of());
  }

  private static String inWords(double figure) {
    return String.format(Locale.ROOT, figure == Math.rint(figure) ? "%.0f" : "%.2f", figure);
  }

  private List<List<Double>> thinSpots(double thinnerThanMm) {
    Measurement.Walls walls = measurement.walls();
    return walls == null
        ? List.of()
        : walls.thinnest().stream()
            .filter(spot -> spot.thicknessMm() < thinnerThanMm)
            .map(spot -> list(spot.place()))
            .toList();
  }

  private static List<Double> list(Point point) {
    return List.of(point.x(), point.y(), point.z());
  }
}
