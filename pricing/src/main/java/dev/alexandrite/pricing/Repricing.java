package dev.alexandrite.pricing;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** What a fixing would do to prices: everything that was ever measured, priced at both. */
@Component
class Repricing {
  /** More would tell no more, and has to be held in memory. */
  private static final int BODIES_MAX = 100_000;

  /**
   * @param unpriced measurements that one of the two gives no sane price for; not in the sums
   */
  record Effect(int measurements, int unpriced, List<AlloyEffect> alloys, long millis) {}

  /**
   * @param before one piece of each at the fixing that holds now
   */
  record AlloyEffect(Alloy alloy, Money before, Money after, int changePerMille) {}

  private final Measurements measurements;
  private final Revisions revisions;

  Repricing(Measurements measurements, Revisions revisions) {
    this.measurements = measurements;
    this.revisions = revisions;
  }

  Effect effect(Fixing fixing) {
    long begun = System.nanoTime();
    List<Body> bodies = new ArrayList<>();
    measurements.forEachBody(BODIES_MAX, bodies::add);
    PriceBook now = revisions.book();
    PriceBook then =
        new PriceBook(
            now.tariffVersion(), now.tariff(), now.limitsVersion(), now.limits(), 0, fixing);
    return effect(bodies, now, then, begun);
  }

  static Effect effect(List<Body> bodies, PriceBook now, PriceBook then, long begunNanos) {
    Quoting before = new Quoting(now);
    Quoting after = new Quoting(then);
    int parts = Math.max(1, Runtime.getRuntime().availableProcessors());
    List<Sums> results =
        IntStream.range(0, parts)
            .parallel()
            .mapToObj(
                part -> {
                  Sums sums = new Sums();
                  for (int i = part; i < bodies.size(); i += parts) {
                    sums.add(bodies.get(i), before, after);
                  }
                  return sums;
                })
            .toList();
    Sums all = new Sums();
    results.forEach(all::add);
    return new Effect(
        bodies.size(),
        all.unpriced,
        now.alloys().stream().map(alloy -> all.effect(alloy, now)).toList(),
        (System.nanoTime() - begunNanos) / 1_000_000);
  }

  private static final class Sums {
    private final Map<Alloy, Long> before = new EnumMap<>(Alloy.class);
    private final Map<Alloy, Long> after = new EnumMap<>(Alloy.class);
    private int unpriced;

    void add(Body body, Quoting now, Quoting then) {
      List<AlloyPrice> nows = new ArrayList<>();
      List<AlloyPrice> thens = new ArrayList<>();
      if (now.amounts(body, nows).isPresent() || then.amounts(body, thens).isPresent()) {
        unpriced++;
        return;
      }
      nows.forEach(p -> before.merge(p.alloy(), p.unitPrice().amountMinor(), Math::addExact));
      thens.forEach(p -> after.merge(p.alloy(), p.unitPrice().amountMinor(), Math::addExact));
    }

    void add(Sums other) {
      other.before.forEach((alloy, sum) -> before.merge(alloy, sum, Math::addExact));
      other.after.forEach((alloy, sum) -> after.merge(alloy, sum, Math::addExact));
      unpriced += other.unpriced;
    }

    AlloyEffect effect(Alloy alloy, PriceBook book) {
      long from = before.getOrDefault(alloy, 0L);
      long to = after.getOrDefault(alloy, 0L);
      int change =
          from == 0
              ? 0
              : BigDecimal.valueOf(to - from)
                  .movePointRight(3)
                  .divide(BigDecimal.valueOf(from), 0, RoundingMode.HALF_UP)
                  .intValueExact();
      return new AlloyEffect(
          alloy,
          new Money(from, book.tariff().currency()),
          new Money(to, book.tariff().currency()),
          change);
    }
  }
}
