package dev.alexandrite.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import dev.alexandrite.contracts.Message.QuoteStep;
import dev.alexandrite.contracts.Message.UnitChoice;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the price of an order's present file, or of its piece. A later message replaces
 * what an earlier one told.
 *
 * @param estimates while the price is being found
 * @param prices one for each alloy it can be had in, when READY
 * @param findings worst first
 * @param validUntil when READY becomes EXPIRED
 * @param signed the whole quote as a signed token
 * @param held why there is no price yet, when HELD
 * @param refusal why there will be none, when REFUSED
 * @param listVersion of pricing's list that a ready piece's price is from
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Quote(
    State state,
    @Nullable Progress progress,
    @Nullable List<AlloyRange> estimates,
    @Nullable Measured measured,
    @Nullable List<AlloyPrice> prices,
    @Nullable List<ModelFinding> findings,
    @Nullable Instant validUntil,
    @Nullable String signed,
    @Nullable Held held,
    @Nullable Refusal refusal,
    @Nullable Integer listVersion) {

  Quote(
      State state,
      @Nullable Progress progress,
      @Nullable List<AlloyRange> estimates,
      @Nullable Measured measured,
      @Nullable List<AlloyPrice> prices,
      @Nullable List<ModelFinding> findings,
      @Nullable Instant validUntil,
      @Nullable String signed,
      @Nullable Held held,
      @Nullable Refusal refusal) {
    this(
        state,
        progress,
        estimates,
        measured,
        prices,
        findings,
        validUntil,
        signed,
        held,
        refusal,
        null);
  }

  public enum State {
    /** There is nothing to price. */
    NONE,
    MEASURING,
    HELD,
    READY,
    EXPIRED,
    REFUSED
  }

  /**
   * @param ahead how many models are before it; null once it has begun
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Progress(QuoteStep step, @Nullable Integer ahead) {}

  /**
   * @param unitChoices what the model would be in other units; for the customer to choose when the
   *     reason is UNIT
   */
  public record Held(HoldReason reason, List<UnitChoice> unitChoices) {}

  public record Refusal(String code, String detail) {}

  static final Quote NONE = of(State.NONE);
  static final Quote MEASURING = of(State.MEASURING);

  /** A piece's price as pricing lists it. */
  static Quote listed(Catalogue.Offer offer, Instant validUntil) {
    Piece piece = offer.piece();
    AlloyPrice price = new AlloyPrice(piece.alloy(), piece.massGrams(), piece.price());
    return new Quote(
        State.READY,
        null,
        null,
        null,
        List.of(price),
        null,
        validUntil,
        null,
        null,
        null,
        offer.listVersion());
  }

  static Quote refused(String code, String detail) {
    return new Quote(
        State.REFUSED, null, null, null, null, null, null, null, null, new Refusal(code, detail));
  }

  /** What pricing tells of the file; other messages change nothing. */
  Quote heard(Message message) {
    return switch (message) {
      case QuoteProgress m ->
          measuring(new Progress(m.step(), m.ahead()), state == State.MEASURING ? estimates : null);
      case QuoteEstimated m -> measuring(state == State.MEASURING ? progress : null, m.prices());
      case QuoteReady m ->
          new Quote(
              State.READY,
              null,
              null,
              m.measured(),
              m.prices(),
              m.findings(),
              m.validUntil(),
              m.signed(),
              null,
              null);
      case QuoteHeld m ->
          new Quote(
              State.HELD,
              null,
              null,
              m.measured(),
              null,
              m.findings(),
              null,
              null,
              new Held(m.reason(), m.unitChoices()),
              null);
      case QuoteRefused m -> refused(m.code(), m.detail());
      default -> this;
    };
  }

  /** As it is at this moment: a price that is no longer valid is EXPIRED. */
  Quote at(Instant now) {
    return state == State.READY && validUntil != null && !now.isBefore(validUntil)
        ? new Quote(
            State.EXPIRED,
            null,
            null,
            measured,
            prices,
            findings,
            validUntil,
            signed,
            null,
            null,
            listVersion)
        : this;
  }

  /** For lists: without what only the order's own page shows. */
  Quote summary() {
    List<AlloyPrice> figures =
        prices == null
            ? null
            : prices.stream()
                .map(
                    p ->
                        new AlloyPrice(
                            p.alloy(), p.massGrams(), p.unitPrice(), p.orderPrice(), null, null))
                .toList();
    return new Quote(
        state, progress, estimates, null, figures, null, validUntil, null, null, refusal);
  }

  private static Quote measuring(
      @Nullable Progress progress, @Nullable List<AlloyRange> estimates) {
    return new Quote(
        State.MEASURING, progress, estimates, null, null, null, null, null, null, null);
  }

  private static Quote of(State state) {
    return new Quote(state, null, null, null, null, null, null, null, null, null);
  }
}
