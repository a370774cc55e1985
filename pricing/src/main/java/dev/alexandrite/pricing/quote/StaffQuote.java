package dev.alexandrite.pricing.quote;

import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.Message.Measured;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.Message.UnitChoice;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Staff;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A quote as the staff sees it. */
public record StaffQuote(
    UUID quoteId,
    OrderId orderId,
    ModelId modelId,
    Quote.State state,
    @Nullable HoldReason held,
    Quote.Basis basis,
    @Nullable Measured measured,
    List<AlloyPrice> prices,
    List<ModelFinding> findings,
    List<UnitChoice> unitChoices,
    Quote.@Nullable Refusal refusal,
    @Nullable String signed,
    Instant issuedAt,
    @Nullable Instant validUntil,
    @Nullable Staff decidedBy,
    @Nullable String reason) {

  public static StaffQuote of(Quote quote) {
    Appraisal appraisal = quote.appraisal();
    Quote.Decision decision = quote.decision();
    return new StaffQuote(
        quote.quoteId(),
        quote.orderId(),
        quote.modelId(),
        quote.state(),
        quote instanceof Quote.Held held ? held.why() : null,
        quote.basis(),
        appraisal.measured(),
        appraisal.prices(),
        appraisal.findings(),
        appraisal.unitChoices(),
        quote instanceof Quote.Refused refused ? refused.refusal() : null,
        quote instanceof Quote.Ready ready ? ready.signed() : null,
        quote.issuedAt(),
        quote instanceof Quote.Ready ready ? ready.validUntil() : null,
        decision == null ? null : decision.seller(),
        decision == null ? null : decision.reason());
  }
}
