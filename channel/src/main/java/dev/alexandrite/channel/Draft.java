package dev.alexandrite.channel;

import dev.alexandrite.channel.Item.AwaitedModel;
import dev.alexandrite.channel.Item.ReadyPiece;
import dev.alexandrite.channel.Item.UploadedModel;
import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.protocol.Change;
import dev.alexandrite.protocol.OrderProblem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order about which its channel decides: what is ordered, of which file, at which price.
 *
 * @param state INITIATED, also when pricing has given it back, or FILE_UPLOADED
 */
record Draft(Head head, OrderState state) implements Order {
  Draft {
    if (state.owner(head.channel()) != head.channel().role()) {
      throw new IllegalArgumentException("a draft that is " + state);
    }
  }

  /**
   * @throws Problem invalid-field for a quantity beyond its limits
   */
  static Change<Draft> begin(Head head, int quantityMax) {
    requireQuantity(head.quantity(), quantityMax);
    Item item = head.item();
    return new Change<>(
        new Draft(head, OrderState.INITIATED),
        new OrderInitiated(
            head.orderId().number(),
            head.customerRef(),
            item.kind(),
            item.pieceId(),
            head.quantity(),
            head.reference()));
  }

  /**
   * @throws Problem illegal-step when it never takes one
   */
  void requireTakesFile() {
    if (head.item() instanceof ReadyPiece) {
      throw takesNoFile();
    }
  }

  /** Another file may follow until the order is submitted; its quote is found anew. */
  Change<Draft> uploaded(ModelFile arrived) {
    requireTakesFile();
    return new Change<>(
        new Draft(head.with(UploadedModel.arrived(arrived)), OrderState.FILE_UPLOADED),
        new FileUploaded(
            arrived.modelId(), FileName.extension(arrived.fileName()), arrived.sizeBytes()));
  }

  /**
   * Asks for the price again: it has expired, or the file was meant in another unit. Without a
   * reason, or for the unit that was said before, nothing changes, and the same model comes back.
   *
   * @param unit null for as before
   * @throws Problem price-not-ready without a file, model-refused, or too-many-requests
   */
  UploadedModel wantsQuote(@Nullable Unit unit, int quotesMax, Instant now) {
    UploadedModel model =
        switch (head.item()) {
          case ReadyPiece _ -> throw takesNoFile();
          case AwaitedModel _ -> throw noFile();
          case UploadedModel it -> it;
        };
    QuoteState quote = model.quote().at(now);
    if (state == OrderState.INITIATED || (quote instanceof QuoteState.Refused && unit == null)) {
      throw refused(quote);
    }
    boolean said = unit == null || unit == model.unitWanted();
    if (said && !(quote instanceof QuoteState.Expired)) {
      return model;
    }
    if (model.quotesWanted() >= quotesMax) {
      throw new Problem(
          CommonProblem.TOO_MANY_REQUESTS,
          "A file is priced anew at most %d times; upload it again.".formatted(quotesMax));
    }
    return model.quotedAnew(unit == null ? model.unitWanted() : unit);
  }

  Draft with(Item item) {
    return new Draft(head.with(item), state);
  }

  /**
   * @param wanted may be left out where there is only one
   * @throws Problem price-not-ready, quote-held, quote-expired, model-refused or alloy-not-offered
   */
  Change<Submitted> submit(@Nullable Alloy wanted, int quantity, int quantityMax, Instant now) {
    requireQuantity(quantity, quantityMax);
    Item item = head.item();
    QuoteState.Ready ready = ready(now);
    Alloy alloy = chosen(ready.prices(), wanted);
    return new Change<>(
        new Submitted(head.with(quantity), OrderState.SUBMITTED, new Choice(alloy, wanted == null)),
        new OrderSubmitted(
            item.kind(),
            item.modelId(),
            item.pieceId(),
            alloy,
            quantity,
            null,
            null,
            ready instanceof QuoteState.Listed listed ? listed.listVersion() : null));
  }

  private QuoteState.Ready ready(Instant now) {
    QuoteState quote = head.item().quote().at(now);
    return switch (quote) {
      case QuoteState.Ready ready -> ready;
      case QuoteState.None _ -> throw noFile();
      case QuoteState.Measuring _ ->
          throw new Problem(
              ChannelProblem.PRICE_NOT_READY, "The model is being measured; wait for its price.");
      case QuoteState.Held held ->
          throw new Problem(
              ChannelProblem.QUOTE_HELD,
              "The price waits for an answer about the unit, or for a seller.",
              Map.of("reason", held.reason()));
      case QuoteState.Expired _ ->
          throw new Problem(
              ChannelProblem.QUOTE_EXPIRED, "The price is no longer valid; ask for a new one.");
      case QuoteState.Refused _ -> throw refused(quote);
    };
  }

  private static Alloy chosen(List<AlloyPrice> prices, @Nullable Alloy wanted) {
    List<Alloy> alloys = prices.stream().map(AlloyPrice::alloy).toList();
    if (wanted == null && alloys.size() == 1) {
      return alloys.getFirst();
    }
    if (wanted == null) {
      throw new Problem(CommonProblem.INVALID_FIELD, "Choose the 'alloy'.");
    }
    if (!alloys.contains(wanted)) {
      throw new Problem(
          ChannelProblem.ALLOY_NOT_OFFERED,
          "There is no price in %s.".formatted(wanted),
          Map.of("alloys", alloys));
    }
    return wanted;
  }

  /**
   * @param wishId the wish that is granted; null when the channel cancels at once
   */
  Change<Ended> cancel(@Nullable UUID wishId, @Nullable String reason) {
    return new Change<>(
        new Ended(head, OrderState.CANCELLED, null, reason), new OrderCancelled(wishId, reason));
  }

  private static Problem takesNoFile() {
    return new Problem(
        OrderProblem.ILLEGAL_STEP, "The order is for a ready piece; it takes no model.");
  }

  private static Problem noFile() {
    return new Problem(ChannelProblem.PRICE_NOT_READY, "Upload a model first.");
  }

  private static Problem refused(QuoteState quote) {
    return quote instanceof QuoteState.Refused(var code, var detail)
        ? new Problem(
            ChannelProblem.MODEL_REFUSED,
            detail + " Upload another model.",
            Map.of("refusal", new QuoteView.Refusal(code, detail)))
        : new Problem(ChannelProblem.MODEL_REFUSED, "Upload another model.");
  }

  private static void requireQuantity(int quantity, int max) {
    if (quantity < 1 || quantity > max) {
      throw new Problem(
          CommonProblem.INVALID_FIELD, "'quantity' is between 1 and %d.".formatted(max));
    }
  }
}
