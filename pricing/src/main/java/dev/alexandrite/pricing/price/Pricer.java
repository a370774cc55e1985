package dev.alexandrite.pricing.price;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.Makeable;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.Message.Severity;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.pricing.Body;
import dev.alexandrite.pricing.Extras;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a body costs in every alloy, as long as that can be right. A batch makes one and prices
 * thousands.
 */
public final class Pricer {
  private final PriceBook book;
  private final Extras extras;
  private final Map<Alloy, Costing> costings = new EnumMap<>(Alloy.class);

  public Pricer(PriceBook book) {
    this(book, Extras.NONE);
  }

  public Pricer(PriceBook book, Extras extras) {
    this.book = book;
    this.extras = extras;
    for (Alloy alloy : book.alloys()) {
      costings.put(alloy, new Costing(alloy, book.tariff(), book.fixing()));
    }
  }

  /** Every alloy's price, in the order of the alloys, or the first of them that can't be right. */
  public Optional<ModelFinding> prices(Body body, List<AlloyPrice> prices) {
    return prices(body, prices, true);
  }

  /** The same, where nobody looks at the terms. */
  Optional<ModelFinding> amounts(Body body, List<AlloyPrice> prices) {
    return prices(body, prices, false);
  }

  /**
   * Whether it can be made.
   *
   * @param findings the limits that it is beyond, with their places
   */
  public record Judged(Map<Alloy, Makeable> makeable, List<ModelFinding> findings) {}

  public Judged judge(Measurement measurement) {
    Makeability makeability = new Makeability(book, measurement);
    Map<Alloy, Makeable> makeable = new EnumMap<>(Alloy.class);
    book.alloys().forEach(alloy -> makeable.put(alloy, makeability.in(alloy)));
    return new Judged(makeable, makeability.findings());
  }

  private Optional<ModelFinding> prices(Body body, List<AlloyPrice> prices, boolean explained) {
    if (!book.tariff().currency().equals(book.fixing().currency())) {
      return Optional.of(
          outOfRange(
              "The tariff is in %s, the fixing in %s.",
              book.tariff().currency(), book.fixing().currency()));
    }
    if (!body.solid()) {
      return Optional.of(outOfRange("There is nothing to price: %s.", body));
    }
    for (Map.Entry<Alloy, Costing> costing : costings.entrySet()) {
      try {
        AlloyPrice price = book.formula().price(costing.getValue().sheet(body, extras, explained));
        prices.add(price);
        Optional<String> complaint = complaint(price);
        if (complaint.isPresent()) {
          return Optional.of(outOfRange("%s", complaint.get()));
        }
      } catch (ArithmeticException e) {
        return Optional.of(
            outOfRange(
                "The price of %s can't be computed: %s.",
                costing.getKey(), String.valueOf(e.getMessage())));
      }
    }
    return Optional.empty();
  }

  /** What is wrong with a price, by the tariff's own bounds. */
  private Optional<String> complaint(AlloyPrice price) {
    Tariff.Sanity sanity = book.tariff().sanity();
    Metal metal = Metal.of(price.alloy());
    BigDecimal unit = price.unitPrice().major();
    BigDecimal grams = BigDecimal.valueOf(price.massGrams());
    BigDecimal perGram = Tariff.of(costings, price.alloy()).fixingPerGram();
    BigDecimal fineMetal =
        grams.multiply(perGram).multiply(BigDecimal.valueOf(price.alloy().finenessPerMille(), 3));
    if (perGram.compareTo(Tariff.of(sanity.fixingPerGramMin(), metal)) < 0
        || perGram.compareTo(Tariff.of(sanity.fixingPerGramMax(), metal)) > 0) {
      return Optional.of(
          "A gram of %s at %s is out of the tariff's range."
              .formatted(metal, perGram.toPlainString()));
    }
    if (unit.compareTo(sanity.unitPriceMin()) < 0 || unit.compareTo(sanity.unitPriceMax()) > 0) {
      return Optional.of(
          "%s for one piece in %s is out of the range from %s to %s."
              .formatted(
                  price.unitPrice(), price.alloy(), sanity.unitPriceMin(), sanity.unitPriceMax()));
    }
    if (unit.compareTo(fineMetal) < 0) {
      return Optional.of(
          "%s for one piece in %s is less than its metal is worth."
              .formatted(price.unitPrice(), price.alloy()));
    }
    if (grams.compareTo(sanity.perGramFromGrams()) >= 0
        && unit.compareTo(grams.multiply(Tariff.of(sanity.perGramMax(), metal))) > 0) {
      return Optional.of(
          "%s for %s g of %s is more than %s for a gram."
              .formatted(price.unitPrice(), grams, price.alloy(), sanity.perGramMax().get(metal)));
    }
    return Optional.empty();
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotation would be a library more
  private static ModelFinding outOfRange(String detail, Object... figures) {
    return new ModelFinding(
        "PRICE_OUT_OF_RANGE",
        Severity.BLOCKING,
        detail.formatted(figures),
        null,
        null,
        null,
        null,
        List.of());
  }
}
