package dev.alexandrite.crm;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.ModelRemeasured;
import dev.alexandrite.contracts.Message.Remeasured;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.WorkSpec;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order as a seller sees it: a row to show, and each part of it is null until it is known.
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
@Schema(name = "Order")
record OrderView(
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

  /** What a seller may decide about it. */
  Order order() {
    if (decision != null) {
      return new Order.Decided(orderId, channel, state, decision);
    }
    return state == OrderState.PRICE_CALCULATED
        ? new Order.Waiting(
            orderId,
            channel,
            new WorkSpec(
                number,
                kind,
                modelId,
                pieceId,
                Objects.requireNonNull(alloy),
                quantity,
                Objects.requireNonNull(massGrams),
                Objects.requireNonNull(price),
                modelSha256,
                unit,
                sizeMm),
            remeasured != null && remeasured.result() == Remeasured.UNDER_WAY)
        : new Order.Elsewhere(orderId, channel, state);
  }
}
