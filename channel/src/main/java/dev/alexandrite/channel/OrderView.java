package dev.alexandrite.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order as its customer or partner sees it, from the first moment to the last.
 *
 * @param reference what the partner calls it
 * @param since when it came into its state
 * @param price of all pieces; known from PRICE_CALCULATED on, as the three after it
 * @param massGrams of one piece, as cast
 * @param endReason why it was cancelled or declined
 * @param endCode DRAFT_ABANDONED when it was closed by itself, as nobody had submitted it in time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OrderView(
    OrderId orderId,
    String number,
    Kind kind,
    int quantity,
    @Nullable String pieceId,
    @Nullable Alloy alloy,
    @Nullable String reference,
    OrderState state,
    Instant since,
    Instant createdAt,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable ModelFile file,
    QuoteView quote,
    @Nullable Money price,
    @Nullable Money unitPrice,
    @Nullable Money orderPrice,
    @Nullable Double massGrams,
    @Nullable Cancellation cancellation,
    @Nullable Shipping shipping,
    @Nullable String endReason,
    @Nullable String endCode,
    List<Step> history) {

  /**
   * A wish to cancel that another part of the house decides about.
   *
   * @param refused the code of the refusal; absent as long as there is no answer
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Cancellation(Instant wishedAt, @Nullable String refused) {}

  public record Shipping(String carrier, String trackingNumber) {}

  /**
   * One event of the order's life.
   *
   * @param state after it
   */
  public record Step(long sequence, String type, OrderState state, Instant at) {}

  OrderView summary() {
    return new OrderView(
        orderId,
        number,
        kind,
        quantity,
        pieceId,
        alloy,
        reference,
        state,
        since,
        createdAt,
        file,
        quote.summary(),
        price,
        unitPrice,
        orderPrice,
        massGrams,
        cancellation,
        shipping,
        endReason,
        endCode,
        history);
  }
}
