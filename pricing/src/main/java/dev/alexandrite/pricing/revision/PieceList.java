package dev.alexandrite.pricing.revision;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.ListedPiece;
import dev.alexandrite.contracts.Money;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The ready pieces and what each costs.
 *
 * @param pieces by their id in the catalogue
 */
record PieceList(
    @NotEmpty @Size(max = PIECES_MAX)
        Map<@NotNull @Pattern(regexp = "^[a-z0-9][a-z0-9-]{0,59}$") String, @NotNull @Valid Piece>
            pieces) {
  static final int PIECES_MAX = 2_000;

  /**
   * @param massGrams of one, as cast
   * @param prices of one in major units, by currency; it is offered where the installation's is
   *     among them
   */
  record Piece(
      @NotNull Alloy alloy,
      @NotNull @DecimalMin("0.01") @DecimalMax("10000") BigDecimal massGrams,
      @NotEmpty
          Map<
                  Currency,
                  @NotNull @DecimalMin(value = "0", inclusive = false) @DecimalMax("10000000")
                  BigDecimal>
              prices) {}

  Optional<ListedPiece> find(String pieceId, Currency currency) {
    return Optional.ofNullable(pieces.get(pieceId))
        .flatMap(
            piece ->
                Optional.ofNullable(piece.prices().get(currency))
                    .map(
                        price ->
                            new ListedPiece(
                                pieceId,
                                piece.alloy(),
                                piece.massGrams().doubleValue(),
                                Money.round(price, currency))));
  }

  List<ListedPiece> in(Currency currency) {
    return new TreeMap<>(pieces)
        .keySet().stream().flatMap(id -> find(id, currency).stream()).toList();
  }
}
