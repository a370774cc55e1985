package dev.alexandrite.channel;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.platform.HouseSettings;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.ProblemCode;
import java.util.Currency;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The ready pieces, as far as they have a price in the currency of the installation. */
@Repository
public class Catalogue {
  private final JdbcClient jdbc;
  private final Currency currency;

  Catalogue(JdbcClient jdbc, HouseSettings settings) {
    this.jdbc = jdbc;
    this.currency = settings.currency();
  }

  public List<Piece> pieces() {
    return jdbc.sql(
            """
            select p.*, a.amount_minor from piece p
            join piece_price a on a.piece_id = p.piece_id and a.currency = :currency
            order by p.position
            """)
        .param("currency", currency.getCurrencyCode())
        .query(
            (row, n) ->
                new Piece(
                    row.getString("piece_id"),
                    new Piece.Names(row.getString("name_en"), row.getString("name_ru")),
                    Alloy.valueOf(row.getString("alloy")),
                    row.getDouble("mass_grams"),
                    new Money(row.getLong("amount_minor"), currency),
                    row.getString("picture"),
                    row.getInt("lead_time_days")))
        .list();
  }

  /**
   * @throws Problem piece-not-found
   */
  Piece get(String pieceId) {
    return pieces().stream()
        .filter(piece -> piece.pieceId().equals(pieceId))
        .findFirst()
        .orElseThrow(
            () ->
                new Problem(
                    ProblemCode.PIECE_NOT_FOUND,
                    "The catalogue has no piece '%s'.".formatted(pieceId)));
  }
}
