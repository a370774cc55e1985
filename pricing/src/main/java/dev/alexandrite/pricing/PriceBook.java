package dev.alexandrite.pricing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

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
    return new PriceBook(
        1,
        Json.read(seeded("V2__the_first_tariff.sql"), Tariff.class),
        1,
        Json.read(seeded("V3__the_first_limits.sql"), Limit.Table.class),
        1,
        Json.read(seeded("V4__the_first_fixing.sql"), Fixing.class));
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
