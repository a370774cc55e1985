package dev.alexandrite.channel;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.ListedPiece;
import dev.alexandrite.contracts.Message.PiecesListed;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.platform.Problem;
import java.time.Clock;
import java.util.Currency;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The ready pieces: how they are called and look is this channel's, what they are made of and cost
 * is pricing's, and a piece of which pricing says nothing is not offered.
 */
@Repository
public class Catalogue {
  /** With the version of the list that its price is from. */
  record OfferedPiece(Piece piece, int listVersion) {}

  private final JdbcClient jdbc;
  private final Clock clock;

  Catalogue(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** The whole list takes the place of an older one. */
  @Transactional(propagation = Propagation.MANDATORY)
  void heard(PiecesListed list) {
    int known =
        jdbc.sql("select coalesce(max(version), 0) from listed_piece")
            .query(Integer.class)
            .single();
    if (list.version() < known) {
      return;
    }
    if (!list.pieces().isEmpty()) {
      expireOthersThan(list.pieces().getFirst().unitPrice().currency());
    }
    jdbc.sql("delete from listed_piece").update();
    for (ListedPiece piece : list.pieces()) {
      jdbc.sql(
              """
              insert into listed_piece
                (piece_id, alloy, mass_grams, amount_minor, currency, version)
              values (:pieceId, :alloy, :grams, :amount, :currency, :version)
              """)
          .param("pieceId", piece.pieceId())
          .param("alloy", piece.alloy().name())
          .param("grams", piece.massGrams())
          .param("amount", piece.unitPrice().amountMinor())
          .param("currency", piece.unitPrice().currency().getCurrencyCode())
          .param("version", list.version())
          .update();
    }
  }

  /**
   * The house has another currency now, and whoever began an order sees its price in that before
   * they submit.
   */
  private void expireOthersThan(Currency currency) {
    jdbc.sql(
            """
            update channel_order
            set quote = jsonb_set(quote::jsonb, '{validUntil}', to_jsonb(cast(:now as text)))::text
            where state in ('INITIATED', 'FILE_UPLOADED') and kind = 'PIECE'
              and quote::jsonb #>> '{prices,0,unitPrice,currency}' <> :currency
            """)
        .param("now", clock.instant().toString())
        .param("currency", currency.getCurrencyCode())
        .update();
  }

  public List<Piece> pieces() {
    return offered().stream().map(OfferedPiece::piece).toList();
  }

  private List<OfferedPiece> offered() {
    return jdbc.sql(
            """
            select p.piece_id, p.name_en, p.name_ru, p.picture, p.lead_time_days,
                   l.alloy, l.mass_grams, l.amount_minor, l.currency, l.version
            from piece p join listed_piece l on l.piece_id = p.piece_id
            order by p.position
            """)
        .query(
            (row, n) ->
                new OfferedPiece(
                    new Piece(
                        row.getString("piece_id"),
                        new Piece.Names(row.getString("name_en"), row.getString("name_ru")),
                        Alloy.valueOf(row.getString("alloy")),
                        row.getDouble("mass_grams"),
                        new Money(
                            row.getLong("amount_minor"),
                            Currency.getInstance(row.getString("currency"))),
                        row.getString("picture"),
                        row.getInt("lead_time_days")),
                    row.getInt("version")))
        .list();
  }

  /**
   * @throws Problem piece-not-found
   */
  OfferedPiece get(String pieceId) {
    return offered().stream()
        .filter(one -> one.piece().pieceId().equals(pieceId))
        .findFirst()
        .orElseThrow(
            () ->
                new Problem(
                    ChannelProblem.PIECE_NOT_FOUND,
                    "The catalogue has no piece '%s'.".formatted(pieceId)));
  }
}
