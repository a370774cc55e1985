package dev.alexandrite.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.AlloyRange;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.Message.Measured;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.Message.QuoteStep;
import dev.alexandrite.contracts.Message.UnitChoice;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A quote as pages, partners and the database read it.
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
@Schema(name = "Quote")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QuoteView(
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

  public enum State {
    /** There is nothing to price. */
    NONE,
    MEASURING,
    HELD,
    READY,
    EXPIRED,
    REFUSED;

    static State of(QuoteState quote) {
      return switch (quote) {
        case QuoteState.None _ -> NONE;
        case QuoteState.Measuring _ -> MEASURING;
        case QuoteState.Held _ -> HELD;
        case QuoteState.Ready _ -> READY;
        case QuoteState.Expired _ -> EXPIRED;
        case QuoteState.Refused _ -> REFUSED;
      };
    }
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

  static QuoteView of(QuoteState quote) {
    QuoteState.Measuring measuring =
        quote instanceof QuoteState.Measuring it ? it : QuoteState.Measuring.UNHEARD;
    QuoteState.Held held = quote instanceof QuoteState.Held it ? it : null;
    QuoteState.Ready ready =
        switch (quote) {
          case QuoteState.Ready it -> it;
          case QuoteState.Expired(var was) -> was;
          case QuoteState.None _, QuoteState.Measuring _, QuoteState.Held _, QuoteState.Refused _ ->
              null;
        };
    QuoteState.Priced priced = ready instanceof QuoteState.Priced it ? it : null;
    return new QuoteView(
        State.of(quote),
        measuring.progress(),
        measuring.estimates(),
        priced != null ? priced.measured() : held != null ? held.measured() : null,
        ready == null ? null : ready.prices(),
        priced != null ? priced.findings() : held != null ? held.findings() : null,
        ready == null ? null : ready.validUntil(),
        priced == null ? null : priced.signed(),
        held == null ? null : new Held(held.reason(), held.unitChoices()),
        quote instanceof QuoteState.Refused(var code, var detail)
            ? new Refusal(code, detail)
            : null,
        ready instanceof QuoteState.Listed listed ? listed.listVersion() : null);
  }

  /** What the database has kept. */
  QuoteState quote() {
    return switch (state) {
      case NONE -> new QuoteState.None();
      case MEASURING -> new QuoteState.Measuring(progress, estimates);
      case HELD -> {
        Held why = Objects.requireNonNull(held);
        yield new QuoteState.Held(why.reason(), why.unitChoices(), measured, findings);
      }
      case READY -> ready();
      case EXPIRED -> new QuoteState.Expired(ready());
      case REFUSED -> {
        Refusal why = Objects.requireNonNull(refusal);
        yield new QuoteState.Refused(why.code(), why.detail());
      }
    };
  }

  private QuoteState.Ready ready() {
    List<AlloyPrice> known = Objects.requireNonNull(prices);
    Instant until = Objects.requireNonNull(validUntil);
    return measured == null
        ? new QuoteState.Listed(known.getFirst(), until, listVersion)
        : new QuoteState.Priced(measured, known, findings, until, signed);
  }

  /** For lists: without what only the order's own page shows. */
  QuoteView summary() {
    List<AlloyPrice> figures =
        prices == null
            ? null
            : prices.stream()
                .map(
                    p ->
                        new AlloyPrice(
                            p.alloy(), p.massGrams(), p.unitPrice(), p.orderPrice(), null, null))
                .toList();
    return new QuoteView(
        state, progress, estimates, null, figures, null, validUntil, null, null, refusal, null);
  }
}
