package dev.alexandrite.channel;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ModelRefused;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.protocol.Change;
import dev.alexandrite.protocol.OrderProblem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order as long as its channel decides about it: what is ordered, of which file, at which price.
 *
 * @param reference what a partner calls it
 * @param pieceId of the catalogue; null for a model
 * @param alloy chosen with the submission
 * @param alloyLeftOut whether it was left out there, as there was only one
 * @param file the last one that has arrived
 * @param quote of that file, or of the piece
 * @param quotesWanted how often a new quote of this file was asked for
 * @param unitWanted that the customer said this file is in; null when they said nothing
 * @param wish the customer's last wish to cancel, said while somebody else decides
 */
record Order(
    OrderId orderId,
    Channel channel,
    String customerRef,
    @Nullable String reference,
    Kind kind,
    @Nullable String pieceId,
    int quantity,
    @Nullable Alloy alloy,
    boolean alloyLeftOut,
    OrderState state,
    @Nullable ModelFile file,
    Quote quote,
    int quotesWanted,
    @Nullable Unit unitWanted,
    @Nullable Wish wish) {

  /**
   * @param reason as the customer gave it
   * @param refused the code of the refusal; null as long as there is no answer
   */
  record Wish(UUID wishId, Instant at, @Nullable String reason, @Nullable String refused) {
    boolean pending() {
      return refused == null;
    }
  }

  /** A unit of length that a file may have been meant in. */
  enum Unit {
    MICRON,
    MILLIMETRE,
    CENTIMETRE,
    INCH,
    FOOT,
    METRE
  }

  static Change<Order> ofModel(
      OrderId orderId,
      Channel channel,
      String customerRef,
      @Nullable String reference,
      int quantity,
      int quantityMax) {
    return initiate(
        orderId, channel, customerRef, reference, null, quantity, quantityMax, Quote.NONE);
  }

  /**
   * @param offer the catalogue's price of the piece
   */
  static Change<Order> ofPiece(
      OrderId orderId,
      Channel channel,
      String customerRef,
      @Nullable String reference,
      String pieceId,
      int quantity,
      int quantityMax,
      Quote offer) {
    return initiate(
        orderId, channel, customerRef, reference, pieceId, quantity, quantityMax, offer);
  }

  private static Change<Order> initiate(
      OrderId orderId,
      Channel channel,
      String customerRef,
      @Nullable String reference,
      @Nullable String pieceId,
      int quantity,
      int quantityMax,
      Quote quote) {
    requireQuantity(quantity, quantityMax);
    Kind kind = pieceId == null ? Kind.MODEL : Kind.PIECE;
    return new Change<>(
        new Order(
            orderId,
            channel,
            customerRef,
            reference,
            kind,
            pieceId,
            quantity,
            null,
            false,
            OrderState.INITIATED,
            null,
            quote,
            0,
            null,
            null),
        new OrderInitiated(orderId.number(), customerRef, kind, pieceId, quantity, reference));
  }

  /**
   * @throws Problem illegal-step or not-the-owner when it takes no file, now or ever
   */
  void requireTakesFile() {
    requireOurs();
    if (kind == Kind.PIECE) {
      throw new Problem(
          OrderProblem.ILLEGAL_STEP, "The order is for a ready piece; it takes no model.");
    }
  }

  /** Another file may follow until the order is submitted; its quote is found anew. */
  Change<Order> uploaded(ModelFile arrived) {
    requireTakesFile();
    return new Change<>(
        with(quantity, alloy, arrived, Quote.MEASURING, 0).inUnit(null),
        new FileUploaded(
            arrived.modelId(), FileName.extension(arrived.fileName()), arrived.sizeBytes()));
  }

  /**
   * Asks for the price again: it has expired, or the file was meant in another unit. Without a
   * reason, or for the unit that was said before, nothing changes, and the same order comes back.
   *
   * @param unit null for as before
   * @throws Problem price-not-ready without a file, model-refused, or too-many-requests
   */
  Order wantsQuote(@Nullable Unit unit, int quotesMax, Instant now) {
    requireTakesFile();
    if (file == null) {
      throw new Problem(ChannelProblem.PRICE_NOT_READY, "Upload a model first.");
    }
    Quote.State present = quote.at(now).state();
    boolean said = unit == null || unit == unitWanted;
    if (state == OrderState.INITIATED || (present == Quote.State.REFUSED && unit == null)) {
      throw refused();
    }
    if (said && present != Quote.State.EXPIRED) {
      return this;
    }
    if (quotesWanted >= quotesMax) {
      throw new Problem(
          CommonProblem.TOO_MANY_REQUESTS,
          "A file is priced anew at most %d times; upload it again.".formatted(quotesMax));
    }
    return with(quantity, alloy, file, Quote.MEASURING, quotesWanted + 1)
        .inUnit(unit == null ? unitWanted : unit);
  }

  /** A ready piece at the price that the catalogue has now. */
  Order relisted(Quote offer) {
    requireOurs();
    return with(quantity, alloy, file, offer, quotesWanted);
  }

  /**
   * @param wanted may be left out where there is only one
   * @throws Problem price-not-ready, quote-held, quote-expired, model-refused or alloy-not-offered
   */
  Change<Order> submit(@Nullable Alloy wanted, int quantity, int quantityMax, Instant now) {
    requireOurs();
    requireQuantity(quantity, quantityMax);
    AlloyPrice price = offered(wanted, now);
    return new Change<>(
        with(quantity, price.alloy(), wanted == null, file, quote, quotesWanted, unitWanted, wish),
        new OrderSubmitted(
            kind,
            file == null ? null : file.modelId(),
            pieceId,
            price.alloy(),
            quantity,
            null,
            null,
            quote.listVersion()));
  }

  /** Whether it was submitted with just this, and says so again: an answer may have been lost. */
  boolean submittedWith(@Nullable Alloy wanted, int quantity) {
    boolean only = quote.prices() != null && quote.prices().size() == 1;
    return !ours()
        && alloy != null
        && this.quantity == quantity
        && (wanted == null ? alloyLeftOut || only : wanted == alloy);
  }

  private AlloyPrice offered(@Nullable Alloy wanted, Instant now) {
    List<AlloyPrice> prices =
        switch (quote.at(now).state()) {
          case READY -> quote.prices() == null ? List.of() : quote.prices();
          case NONE -> throw new Problem(ChannelProblem.PRICE_NOT_READY, "Upload a model first.");
          case MEASURING ->
              throw new Problem(
                  ChannelProblem.PRICE_NOT_READY,
                  "The model is being measured; wait for its price.");
          case HELD ->
              throw new Problem(
                  ChannelProblem.QUOTE_HELD,
                  "The price waits for an answer about the unit, or for a seller.",
                  quote.held() == null ? Map.of() : Map.of("reason", quote.held().reason()));
          case EXPIRED ->
              throw new Problem(
                  ChannelProblem.QUOTE_EXPIRED, "The price is no longer valid; ask for a new one.");
          case REFUSED -> throw refused();
        };
    if (wanted == null && prices.size() != 1) {
      throw new Problem(CommonProblem.INVALID_FIELD, "Choose the 'alloy'.");
    }
    return prices.stream()
        .filter(price -> wanted == null || price.alloy() == wanted)
        .findFirst()
        .orElseThrow(
            () ->
                new Problem(
                    ChannelProblem.ALLOY_NOT_OFFERED,
                    "There is no price in %s.".formatted(wanted),
                    Map.of("alloys", prices.stream().map(AlloyPrice::alloy).toList())));
  }

  private Problem refused() {
    Quote.Refusal refusal = quote.refusal();
    return refusal == null
        ? new Problem(ChannelProblem.MODEL_REFUSED, "Upload another model.")
        : new Problem(
            ChannelProblem.MODEL_REFUSED,
            refusal.detail() + " Upload another model.",
            Map.of("refusal", refusal));
  }

  /** Whether this channel decides about the order now. */
  boolean ours() {
    return state.owner(channel) == channel.role();
  }

  /**
   * @param wishId the wish that is granted; null when the channel cancels at once
   */
  Change<Order> cancel(@Nullable UUID wishId, @Nullable String reason) {
    requireOurs();
    return new Change<>(this, new OrderCancelled(wishId, reason));
  }

  /**
   * Somebody else decides, and is asked. One wish is asked at a time: while it has no answer, the
   * same order comes back for the same reason.
   *
   * @throws Problem illegal-step when the order has ended without that wish, or command-differs
   *     when a wish for another reason has no answer yet
   */
  Order wishesToCancel(UUID wishId, @Nullable String reason, Instant now) {
    if (state.ended()) {
      if (wish != null && Objects.equals(wish.reason(), reason)) {
        return this; // answered like the first time, whatever has become of it
      }
      throw ended();
    }
    if (wish == null || !wish.pending()) {
      return withWish(new Wish(wishId, now, reason, null));
    }
    if (!Objects.equals(wish.reason(), reason)) {
      throw new Problem(
          CommonProblem.COMMAND_DIFFERS,
          "It was asked to be cancelled %s, and the answer is awaited; another can follow when it is refused."
              .formatted(
                  wish.reason() == null
                      ? "without a reason"
                      : "with the reason '%s'".formatted(wish.reason())));
    }
    return this;
  }

  /** The answer to an older wish changes nothing. */
  Order wishRefused(UUID wishId, String code) {
    return wish == null || !wish.wishId().equals(wishId)
        ? this
        : withWish(new Wish(wishId, wish.at(), wish.reason(), code));
  }

  /** What pricing says of a file that is no longer the order's changes nothing. */
  Order heard(ModelId modelId, Message message) {
    return file == null || !file.modelId().equals(modelId)
        ? this
        : with(quantity, alloy, file, quote.heard(message), quotesWanted);
  }

  /** Back from pricing: the file can't be made, and another one is waited for. */
  Order givenBack(ModelRefused refusal) {
    return with(
        quantity, null, file, Quote.refused(refusal.code(), refusal.detail()), quotesWanted);
  }

  private void requireOurs() {
    if (ours()) {
      return;
    }
    Role owner = state.owner(channel);
    throw owner == null
        ? ended()
        : new Problem(
            OrderProblem.NOT_THE_OWNER,
            "The order is %s; it can't be changed here any more.".formatted(state),
            Map.of("state", state));
  }

  private Problem ended() {
    return new Problem(
        OrderProblem.ILLEGAL_STEP,
        "The order is %s; nothing can be changed any more.".formatted(state),
        Map.of("state", state));
  }

  private static void requireQuantity(int quantity, int max) {
    if (quantity < 1 || quantity > max) {
      throw new Problem(
          CommonProblem.INVALID_FIELD, "'quantity' is between 1 and %d.".formatted(max));
    }
  }

  private Order with(
      int quantity,
      @Nullable Alloy alloy,
      @Nullable ModelFile file,
      Quote quote,
      int quotesWanted) {
    boolean leftOut = alloyLeftOut && alloy != null;
    return with(quantity, alloy, leftOut, file, quote, quotesWanted, unitWanted, wish);
  }

  private Order inUnit(@Nullable Unit unit) {
    return with(quantity, alloy, alloyLeftOut, file, quote, quotesWanted, unit, wish);
  }

  private Order withWish(Wish wish) {
    return with(quantity, alloy, alloyLeftOut, file, quote, quotesWanted, unitWanted, wish);
  }

  private Order with(
      int quantity,
      @Nullable Alloy alloy,
      boolean alloyLeftOut,
      @Nullable ModelFile file,
      Quote quote,
      int quotesWanted,
      @Nullable Unit unitWanted,
      @Nullable Wish wish) {
    return new Order(
        orderId,
        channel,
        customerRef,
        reference,
        kind,
        pieceId,
        quantity,
        alloy,
        alloyLeftOut,
        state,
        file,
        quote,
        quotesWanted,
        unitWanted,
        wish);
  }
}
