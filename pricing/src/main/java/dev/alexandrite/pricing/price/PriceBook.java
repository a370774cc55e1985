package dev.alexandrite.pricing.price;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.pricing.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a price is made of besides the model, in the versions that were looked up together.
 *
 * @param formula by which it is computed
 * @param tariffVersion as {@code limitsVersion} and {@code fixingVersion}: its number in the
 *     database, 1 for what a new installation begins with
 */
public record PriceBook(
    Formula formula,
    int tariffVersion,
    Tariff tariff,
    int limitsVersion,
    Limit.Table limits,
    int fixingVersion,
    Fixing fixing) {

  /** What administrators say, each in versions of its own. */
  public enum Part {
    TARIFF,
    LIMITS,
    FIXING
  }

  public record Version<T>(int number, T body) {}

  /** Where all versions are kept. */
  public interface Shelf {
    default Formulas formulas() {
      return Formulas.ALL;
    }

    /** What holds now. */
    <T> Version<T> last(Part part, Class<T> type);

    <T> Version<T> get(Part part, int version, Class<T> type);
  }

  private static final String QUOTE = "$json$";

  /**
   * What a new installation begins with, read from the very scripts that write it to the database:
   * there is no second copy of these figures.
   */
  public static PriceBook seed() {
    return seed(
        2,
        "V12__a_tariff_for_more_alloys.sql",
        "V13__limits_of_a_caster.sql",
        "V14__a_fixing_of_palladium.sql");
  }

  /** What installations began with before. */
  static PriceBook first() {
    return seed(
        1, "V2__the_first_tariff.sql", "V3__the_first_limits.sql", "V4__the_first_fixing.sql");
  }

  private static PriceBook seed(int version, String tariff, String limits, String fixing) {
    return new PriceBook(
        Formulas.ALL.today(),
        version,
        Json.read(seeded(tariff), Tariff.class),
        version,
        Json.read(seeded(limits), Limit.Table.class),
        version,
        Json.read(seeded(fixing), Fixing.class));
  }

  /** What holds now. */
  public static PriceBook today(Shelf shelf) {
    return of(
        shelf.formulas().today(),
        shelf.last(Part.TARIFF, Tariff.class),
        shelf.last(Part.LIMITS, Limit.Table.class),
        shelf.last(Part.FIXING, Fixing.class));
  }

  /** The very versions that a quote was computed from; empty where its formula is not known. */
  public static Optional<PriceBook> of(
      Shelf shelf, String formula, int tariff, int limits, int fixing) {
    return shelf
        .formulas()
        .find(formula)
        .map(
            kept ->
                of(
                    kept,
                    shelf.get(Part.TARIFF, tariff, Tariff.class),
                    shelf.get(Part.LIMITS, limits, Limit.Table.class),
                    shelf.get(Part.FIXING, fixing, Fixing.class)));
  }

  private static PriceBook of(
      Formula formula,
      Version<Tariff> tariff,
      Version<Limit.Table> limits,
      Version<Fixing> fixing) {
    return new PriceBook(
        formula,
        tariff.number(),
        tariff.body(),
        limits.number(),
        limits.body(),
        fixing.number(),
        fixing.body());
  }

  /** The same, at prices of metals that are in no version yet. */
  PriceBook at(Fixing otherFixing) {
    return new PriceBook(formula, tariffVersion, tariff, limitsVersion, limits, 0, otherFixing);
  }

  public String formulaVersion() {
    return formula.version();
  }

  public Currency currency() {
    return tariff.currency();
  }

  /** How long what is promised by it holds. */
  public Duration validFor() {
    return Duration.ofMinutes(tariff.quoteMinutes());
  }

  public Instant fixedAt() {
    return fixing.fixedAt();
  }

  /** Those that are cast here: the tariff has a rate for them, and the fixing a price. */
  public List<Alloy> alloys() {
    return Arrays.stream(Alloy.values())
        .filter(alloy -> tariff.prices(alloy) && fixing.prices(alloy))
        .toList();
  }

  /** What is added for metal that is lost, of every alloy that the tariff has a rate for. */
  public Map<Alloy, Integer> lossesPerMille() {
    Map<Alloy, Integer> losses = new EnumMap<>(Alloy.class);
    for (Alloy alloy : Alloy.values()) {
      if (tariff.prices(alloy)) {
        losses.put(alloy, tariff.rate(alloy).lossPerMille());
      }
    }
    return losses;
  }

  private static String seeded(String script) {
    try (InputStream in = PriceBook.class.getResourceAsStream("/db/pricing/" + script)) {
      if (in == null) {
        throw new IllegalStateException(script + " is not on the class path");
      }
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int from = sql.indexOf(QUOTE) + QUOTE.length();
      return sql.substring(from, sql.indexOf(QUOTE, from));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
