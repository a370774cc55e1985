package dev.alexandrite.pricing.revision;

import dev.alexandrite.contracts.Message.ListedPiece;
import dev.alexandrite.contracts.Message.PiecesListed;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.CommandKey;
import dev.alexandrite.platform.CommonSettings;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Outbox;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.validation.annotation.Validated;

/**
 * What ready pieces cost. The channels are told and show it; what they say of prices is not
 * believed, for they stand outside.
 */
@Component
@EnableConfigurationProperties(ReadyPieces.Kept.class)
public class ReadyPieces {

  /**
   * @param pieceListKept how long after it was replaced a list's prices are still given to who saw
   *     them
   */
  @Validated
  @ConfigurationProperties("pricing")
  record Kept(@NotNull Duration pieceListKept) {}

  private final Revisions revisions;
  private final Outbox outbox;
  private final JdbcClient jdbc;
  private final CommonSettings house;
  private final Kept kept;
  private final Clock clock;

  ReadyPieces(
      Revisions revisions,
      Outbox outbox,
      JdbcClient jdbc,
      CommonSettings house,
      Kept kept,
      Clock clock) {
    this.revisions = revisions;
    this.outbox = outbox;
    this.jdbc = jdbc;
    this.house = house;
    this.kept = kept;
    this.clock = clock;
  }

  @Transactional
  Revisions.Revision<PieceList> list(
      PieceList body, String reason, Staff by, @Nullable CommandKey key) {
    Revisions.Revision<PieceList> made =
        revisions.add(Revisions.Kind.PIECES, body, PieceList.class, reason, by, key);
    tellLast();
    return made;
  }

  /**
   * The first list came with the installation, and a house may have changed its currency. What
   * could not be told at the start is told at one of the next times; told twice is told once.
   */
  @Transactional
  @Scheduled(fixedDelayString = "${pricing.pieces-told-every:PT1M}")
  void tellLast() {
    Revisions.Revision<PieceList> list = revisions.last(Revisions.Kind.PIECES, PieceList.class);
    boolean fresh =
        jdbc.sql(
                    """
                    insert into pieces_told (version, currency) values (:version, :currency)
                    on conflict (one) do update
                      set version = excluded.version, currency = excluded.currency
                      where (pieces_told.version, pieces_told.currency)
                        <> (excluded.version, excluded.currency)
                    """)
                .param("version", list.version())
                .param("currency", house.currency().getCurrencyCode())
                .update()
            == 1;
    if (fresh) {
      outbox.put(
          Topics.PRICING_PIECES,
          new PiecesListed(
              Uuid7.next(clock),
              list.version(),
              list.body().in(house.currency()),
              clock.instant()));
    }
  }

  /**
   * What becomes of a submitted piece: the price that its customer saw, as long as that is kept;
   * else today's. What is in no list is not made.
   */
  public OrderEvent price(OrderSubmitted submission) {
    String pieceId = Objects.requireNonNull(submission.pieceId(), "a piece has a name");
    return Stream.of(seen(submission.listVersion()), Optional.of(last()))
        .flatMap(Optional::stream)
        .flatMap(list -> list.find(pieceId, house.currency()).stream())
        .findFirst()
        .<OrderEvent>map(piece -> priced(piece, submission.quantity()))
        .orElseGet(() -> new OrderCancelled(null, "This piece is not offered any more."));
  }

  private PieceList last() {
    return revisions.last(Revisions.Kind.PIECES, PieceList.class).body();
  }

  /** The list of that version, unless there is none or it was replaced too long ago. */
  private Optional<PieceList> seen(@Nullable Integer version) {
    if (version == null) {
      return Optional.empty();
    }
    Instant replaced =
        revisions
            .find(Revisions.Kind.PIECES, version + 1, PieceList.class)
            .map(Revisions.Revision::at)
            .orElse(Instant.MAX);
    return replaced.isBefore(clock.instant().minus(kept.pieceListKept()))
        ? Optional.empty()
        : revisions
            .find(Revisions.Kind.PIECES, version, PieceList.class)
            .map(Revisions.Revision::body);
  }

  private static PriceCalculated priced(ListedPiece piece, int quantity) {
    return new PriceCalculated(
        Kind.PIECE,
        null,
        piece.pieceId(),
        piece.alloy(),
        quantity,
        piece.massGrams(),
        piece.unitPrice(),
        null,
        piece.unitPrice().times(quantity));
  }
}
