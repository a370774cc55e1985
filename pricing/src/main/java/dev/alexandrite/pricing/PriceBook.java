package dev.alexandrite.pricing;

import dev.alexandrite.contracts.Alloy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * All that a price is made of besides the model, in the versions that were looked up together.
 *
 * @param tariffVersion as {@code limitsVersion} and {@code fixingVersion}: its number in the
 *     database, 1 for what a new installation begins with
 */
record PriceBook(
    int tariffVersion,
    Tariff tariff,
    int limitsVersion,
    Limit.Table limits,
    int fixingVersion,
    Fixing fixing) {

  private static final String QUOTE = "$json$";

  /**
   * What a new installation begins with, read from the very scripts that write it to the database:
   * there is no second copy of these figures.
   */
  static PriceBook seed() {
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
        version,
        Json.read(seeded(tariff), Tariff.class),
        version,
        Json.read(seeded(limits), Limit.Table.class),
        version,
        Json.read(seeded(fixing), Fixing.class));
  }

  /** Those that are cast here: the tariff has a rate for them, and the fixing a price. */
  List<Alloy> alloys() {
    return Arrays.stream(Alloy.values())
        .filter(alloy -> tariff.prices(alloy) && fixing.prices(alloy))
        .toList();
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
