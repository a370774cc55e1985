package dev.alexandrite.channel;

import dev.alexandrite.channel.QuoteView.Progress;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.AlloyRange;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.Message.Measured;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.Message.QuoteEstimated;
import dev.alexandrite.contracts.Message.QuoteHeld;
import dev.alexandrite.contracts.Message.QuoteProgress;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.contracts.Message.QuoteRefused;
import dev.alexandrite.contracts.Message.UnitChoice;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the price of an order's present file, or of its piece. A later message replaces
 * what an earlier one told.
 */
sealed interface QuoteState {

  /** There is nothing to price. */
  record None() implements QuoteState {}

  /**
   * @param estimates while the price is being found; null as long as there are none
   */
  record Measuring(@Nullable Progress progress, @Nullable List<AlloyRange> estimates)
      implements QuoteState {
    static final Measuring UNHEARD = new Measuring(null, null);
  }

  /**
   * There is no price yet.
   *
   * @param unitChoices what the model would be in other units; for the customer to choose when the
   *     reason is UNIT
   * @param findings worst first
   */
  record Held(
      HoldReason reason,
      List<UnitChoice> unitChoices,
      @Nullable Measured measured,
      @Nullable List<ModelFinding> findings)
      implements QuoteState {}

  /** A price for each alloy it can be had in. */
  sealed interface Ready extends QuoteState {
    List<AlloyPrice> prices();

    Instant validUntil();
  }

  /**
   * A model's.
   *
   * @param findings worst first
   * @param signed the whole quote as a signed token
   */
  record Priced(
      Measured measured,
      List<AlloyPrice> prices,
      @Nullable List<ModelFinding> findings,
      Instant validUntil,
      @Nullable String signed)
      implements Ready {}

  /**
   * A ready piece's.
   *
   * @param listVersion of pricing's list that the price is from; null in orders of before there was
   *     one
   */
  record Listed(AlloyPrice price, Instant validUntil, @Nullable Integer listVersion)
      implements Ready {
    @Override
    public List<AlloyPrice> prices() {
      return List.of(price);
    }
  }

  /** It was valid, and is still shown. */
  record Expired(Ready was) implements QuoteState {}

  /** There will be no price. */
  record Refused(String code, String detail) implements QuoteState {}

  /** A piece's price as pricing lists it. */
  static QuoteState listed(Catalogue.OfferedPiece offer, Instant validUntil) {
    Piece piece = offer.piece();
    return new Listed(
        new AlloyPrice(piece.alloy(), piece.massGrams(), piece.price()),
        validUntil,
        offer.listVersion());
  }

  /** What pricing tells of the file; other messages change nothing. */
  default QuoteState heard(Message message) {
    Measuring measuring = this instanceof Measuring it ? it : Measuring.UNHEARD;
    return switch (message) {
      case QuoteProgress m ->
          new Measuring(new Progress(m.step(), m.ahead()), measuring.estimates());
      case QuoteEstimated m -> new Measuring(measuring.progress(), m.prices());
      case QuoteReady m ->
          new Priced(m.measured(), m.prices(), m.findings(), m.validUntil(), m.signed());
      case QuoteHeld m -> new Held(m.reason(), m.unitChoices(), m.measured(), m.findings());
      case QuoteRefused m -> new Refused(m.code(), m.detail());
      default -> this;
    };
  }

  /** As it is at this moment: a price that is no longer valid has expired. */
  default QuoteState at(Instant now) {
    return this instanceof Ready ready && !now.isBefore(ready.validUntil())
        ? new Expired(ready)
        : this;
  }
}
