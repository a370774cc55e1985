package dev.alexandrite.crm;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.ModelRemeasured;
import dev.alexandrite.contracts.Message.Remeasured;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ManufacturingApproved;
import dev.alexandrite.contracts.OrderEvent.OrderDeclined;
import dev.alexandrite.contracts.OrderEvent.WorkSpec;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.crm.Decision.Verdict;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Change;
import dev.alexandrite.protocol.OrderProblem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order as a seller sees it, and what a seller may decide about it.
 *
 * @param massGrams of one piece, as cast; null until the price is calculated, as the prices are
 * @param price of all pieces
 * @param since when it came into its state
 * @param unit in which the file was read for its price; null for a piece
 * @param sizeMm of the model as it was priced, x, y and z; null likewise
 * @param modelSha256 of the content that was priced; null for a piece
 * @param substitutedAt when another content was found in its place, of which nothing is made; null
 *     as long as all is well
 * @param remeasured after the way of measuring had changed; null where that was never needed
 */
record Order(
    OrderId orderId,
    String number,
    Channel channel,
    Customer customer,
    Kind kind,
    @Nullable ModelId modelId,
    @Nullable String pieceId,
    @Nullable Alloy alloy,
    int quantity,
    @Nullable Double massGrams,
    @Nullable String unit,
    @Nullable List<Double> sizeMm,
    @Nullable Money unitPrice,
    @Nullable Money price,
    OrderState state,
    Instant since,
    @Nullable InvoiceLine invoice,
    @Nullable Decision decision,
    @Nullable Shipping shipping,
    @Nullable String cancelReason,
    @Nullable String modelSha256,
    @Nullable Instant substitutedAt,
    @Nullable Remeasuring remeasured) {

  /** The name is null until the customer's card has come. */
  record Customer(String ref, @Nullable String name, @Nullable String email) {}

  record InvoiceLine(UUID invoiceId, String number, Invoice.Status status, LocalDate dueOn) {}

  /**
   * @param pricedGrams of one piece, as it was priced
   * @param grams of one piece, by today's measure
   * @param finding what is different or went wrong; null where nothing is
   */
  record Remeasuring(
      Remeasured result,
      @Nullable Double pricedGrams,
      @Nullable Double grams,
      @Nullable String finding,
      Instant at) {
    static Remeasuring of(ModelRemeasured found) {
      return new Remeasuring(
          found.result(), found.pricedGrams(), found.grams(), found.finding(), found.at());
    }
  }

  record Shipping(String carrier, String trackingNumber) {}

  /**
   * Whoever decides the same again changes nothing.
   *
   * @throws Problem illegal-step or not-the-owner when it does not wait for a decision,
   *     being-measured while its model is measured anew
   */
  Change<Decision> approve(Staff seller, Instant now) {
    Optional<Change<Decision>> repeated = repeated(Verdict.APPROVED, seller, null);
    if (repeated.isPresent()) {
      return repeated.get();
    }
    requireUndecided();
    if (remeasured != null && remeasured.result() == Remeasured.UNDER_WAY) {
      throw new Problem(
          CrmProblem.BEING_MEASURED,
          "The model is measured anew, since the way of measuring has changed; decide when that is done.");
    }
    if (alloy == null || massGrams == null || price == null) {
      throw new IllegalStateException("order %s waits for a decision unpriced".formatted(orderId));
    }
    return new Change<>(
        new Decision(orderId, Verdict.APPROVED, null, seller, now),
        new ManufacturingApproved(
            new WorkSpec(
                number,
                kind,
                modelId,
                pieceId,
                alloy,
                quantity,
                massGrams,
                price,
                modelSha256,
                unit,
                sizeMm)));
  }

  /**
   * @throws Problem illegal-step or not-the-owner when it does not wait for a decision
   */
  Change<Decision> decline(Staff seller, String reason, Instant now) {
    Optional<Change<Decision>> repeated = repeated(Verdict.DECLINED, seller, reason);
    if (repeated.isPresent()) {
      return repeated.get();
    }
    requireUndecided();
    return new Change<>(
        new Decision(orderId, Verdict.DECLINED, reason, seller, now), new OrderDeclined(reason));
  }

  /** The decision, when the same seller has taken it just so: an answer may have been lost. */
  private Optional<Change<Decision>> repeated(
      Verdict verdict, Staff seller, @Nullable String reason) {
    return Optional.ofNullable(decision)
        .filter(
            known ->
                known.verdict() == verdict
                    && known.by().id().equals(seller.id())
                    && Objects.equals(known.reason(), reason))
        .map(known -> new Change<>(known, null));
  }

  private void requireUndecided() {
    if (decision != null) {
      throw new Problem(
          OrderProblem.ILLEGAL_STEP,
          "%s has %s this order already."
              .formatted(decision.by().name(), decision.verdict().name().toLowerCase(Locale.ROOT)),
          Map.of(
              "decidedBy", decision.by(),
              "decidedAt", decision.at(),
              "verdict", decision.verdict(),
              "state", state));
    }
    if (state == OrderState.PRICE_CALCULATED) {
      return;
    }
    throw notOurs("decide");
  }

  /**
   * Why a seller has no say in it any more.
   *
   * @param what the seller wanted to do
   */
  Problem notOurs(String what) {
    Role owner = state.owner(channel);
    return owner == null
        ? new Problem(
            OrderProblem.ILLEGAL_STEP,
            "The order is %s; there is nothing left to %s.".formatted(state, what),
            Map.of("state", state))
        : new Problem(
            OrderProblem.NOT_THE_OWNER,
            "The order is %s, and %s decides about it now.".formatted(state, owner.word()),
            Map.of("state", state));
  }
}
