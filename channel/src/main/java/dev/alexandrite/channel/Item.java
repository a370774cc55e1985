package dev.alexandrite.channel;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderEvent.Kind;
import org.jspecify.annotations.Nullable;

/** What is ordered, and what is known of its price. */
sealed interface Item {

  record ReadyPiece(String pieceId, QuoteState quote) implements Item {}

  /** A customer's model, of which no file has arrived yet. */
  record AwaitedModel() implements Item {
    @Override
    public QuoteState quote() {
      return new QuoteState.None();
    }
  }

  /**
   * @param file the last one that has arrived
   * @param quotesWanted how often a new quote of this file was asked for
   * @param unitWanted that the customer said this file is in; null when they said nothing
   */
  record UploadedModel(
      ModelFile file, QuoteState quote, int quotesWanted, Order.@Nullable Unit unitWanted)
      implements Item {

    static UploadedModel arrived(ModelFile file) {
      return new UploadedModel(file, QuoteState.Measuring.UNHEARD, 0, null);
    }

    UploadedModel quotedAnew(Order.@Nullable Unit unit) {
      return new UploadedModel(file, QuoteState.Measuring.UNHEARD, quotesWanted + 1, unit);
    }
  }

  QuoteState quote();

  default Kind kind() {
    return switch (this) {
      case ReadyPiece _ -> Kind.PIECE;
      case AwaitedModel _, UploadedModel _ -> Kind.MODEL;
    };
  }

  default @Nullable String pieceId() {
    return this instanceof ReadyPiece piece ? piece.pieceId() : null;
  }

  default @Nullable ModelId modelId() {
    return this instanceof UploadedModel model ? model.file().modelId() : null;
  }

  /** What pricing says of a file that is no longer the order's changes nothing. */
  default Item heard(ModelId modelId, Message message) {
    return modelId.equals(modelId()) ? quoted(quote().heard(message)) : this;
  }

  default Item quoted(QuoteState quote) {
    return switch (this) {
      case ReadyPiece(var pieceId, _) -> new ReadyPiece(pieceId, quote);
      case AwaitedModel nothing -> nothing;
      case UploadedModel(var file, _, var wanted, var unit) ->
          new UploadedModel(file, quote, wanted, unit);
    };
  }
}
