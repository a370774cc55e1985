package dev.alexandrite.pricing.price;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.pricing.Body;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What a fixing would do to prices: whatever it is told of, priced at both. */
public final class Repricing {
  private final long begun = System.nanoTime();
  private final PriceBook now;
  private final PriceBook then;
  private final List<Body> bodies = new ArrayList<>();

  /**
   * @param unpriced measurements that one of the two gives no believable price for; not in the sums
   */
  public record Effect(int measurements, int unpriced, List<AlloyEffect> alloys, long millis) {}

  /**
   * @param before one piece of each at the fixing that holds now
   */
  public record AlloyEffect(Alloy alloy, Money before, Money after, int changePerMille) {}

  public Repricing(PriceBook now, Fixing fixing) {
    this.now = now;
    then = now.at(fixing);
  }

  public void add(Body body) {
    bodies.add(body);
  }

  public Effect effect() {
    Pricer before = new Pricer(now);
    Pricer after = new Pricer(then);
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
        (System.nanoTime() - begun) / 1_000_000);
  }

  private static final class Sums {
    private final Map<Alloy, Long> before = new EnumMap<>(Alloy.class);
    private final Map<Alloy, Long> after = new EnumMap<>(Alloy.class);
    private int unpriced;

    void add(Body body, Pricer now, Pricer then) {
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
          alloy, new Money(from, book.currency()), new Money(to, book.currency()), change);
    }
  }
}
