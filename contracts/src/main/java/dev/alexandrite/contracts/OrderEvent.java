package dev.alexandrite.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to an order. Facts for others: small, in the past tense, kept for ever; a new
 * field is optional, and an example of every version stays under {@code examples/}.
 */
public sealed interface OrderEvent {

  /** Of pieces in one order, whatever its channel allows. */
  int QUANTITY_MAX = 100_000;

  /** What is ordered: a customer's own model, or a ready piece from the catalogue. */
  enum Kind {
    MODEL,
    PIECE
  }

  /** The name on the wire. */
  default String type() {
    return getClass().getSimpleName();
  }

  /**
   * @param customerRef the customer or partner within its channel; never a name or an address
   * @param reference the buyer's own name for the order; null where there is none
   */
  record OrderInitiated(
      String number,
      String customerRef,
      Kind kind,
      @Nullable String pieceId,
      int quantity,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reference)
      implements OrderEvent {

    public OrderInitiated(
        String number, String customerRef, Kind kind, @Nullable String pieceId, int quantity) {
      this(number, customerRef, kind, pieceId, quantity, null);
    }
  }

  /**
   * @param fileExtension lower case, without the dot; a hint only, for the content decides
   */
  record FileUploaded(ModelId modelId, String fileExtension, long sizeBytes)
      implements OrderEvent {}

  /**
   * @param listUnitPrice said by older channels, and believed by nobody: what a piece costs is
   *     pricing's to say
   * @param massGrams as listUnitPrice
   * @param listVersion of the list of pieces whose price the customer saw; null for a model
   */
  record OrderSubmitted(
      Kind kind,
      @Nullable ModelId modelId,
      @Nullable String pieceId,
      Alloy alloy,
      int quantity,
      @Nullable Money listUnitPrice,
      @Nullable Double massGrams,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer listVersion)
      implements OrderEvent {

    public OrderSubmitted(
        Kind kind,
        @Nullable ModelId modelId,
        @Nullable String pieceId,
        Alloy alloy,
        int quantity,
        @Nullable Money listUnitPrice,
        @Nullable Double massGrams) {
      this(kind, modelId, pieceId, alloy, quantity, listUnitPrice, massGrams, null);
    }
  }

  /**
   * @param massGrams of one piece, as cast
   * @param orderPrice the part of the total that is once for the order, whatever the quantity; null
   *     where there is none
   * @param modelSha256 of the very content that was measured, in hexadecimal digits; null for a
   *     piece, and in events of before it was said
   * @param unit in which the file was read, as in {@link Message.UnitChoice}; null likewise
   * @param sizeMm the box around the model as it was priced, x, y and z; null likewise, and where
   *     nobody could measure it
   */
  record PriceCalculated(
      Kind kind,
      @Nullable ModelId modelId,
      @Nullable String pieceId,
      Alloy alloy,
      int quantity,
      double massGrams,
      Money unitPrice,
      @Nullable Money orderPrice,
      Money total,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String modelSha256,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String unit,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Double> sizeMm)
      implements OrderEvent {

    public PriceCalculated(
        Kind kind,
        @Nullable ModelId modelId,
        @Nullable String pieceId,
        Alloy alloy,
        int quantity,
        double massGrams,
        Money unitPrice,
        @Nullable Money orderPrice,
        Money total) {
      this(
          kind,
          modelId,
          pieceId,
          alloy,
          quantity,
          massGrams,
          unitPrice,
          orderPrice,
          total,
          null,
          null,
          null);
    }
  }

  /** The model can't be made: the order goes back to its channel for another file. */
  record ModelRefused(ModelId modelId, String code, String detail) implements OrderEvent {}

  /** Carries all that the workshop needs, so that nobody there has to ask. */
  record ManufacturingApproved(WorkSpec work) implements OrderEvent {}

  record OrderDeclined(String reason) implements OrderEvent {}

  record ManufacturingStarted(String operatorId, String operatorName, Money pay)
      implements OrderEvent {}

  /** The operator gave the work back; it is free again. */
  record ManufacturingReleased(String operatorId, @Nullable String reason) implements OrderEvent {}

  record ManufacturingCompleted() implements OrderEvent {}

  record OrderPacked() implements OrderEvent {}

  record OrderShipped(String carrier, String trackingNumber) implements OrderEvent {}

  record OrderClosed() implements OrderEvent {}

  /**
   * @param wishId the cancel request that was granted
   */
  record OrderCancelled(@Nullable UUID wishId, @Nullable String reason) implements OrderEvent {}

  /**
   * What is to be made.
   *
   * @param massGrams of one piece, as cast
   * @param price what the customer pays for all pieces; the operator's pay is a share of it
   * @param modelSha256 of the content that was priced: no other is made; null as in {@link
   *     PriceCalculated}
   * @param unit in which the file was priced: it is made in no other; null as in {@link
   *     PriceCalculated}
   * @param sizeMm what it measures in that unit, x, y and z; null likewise
   */
  record WorkSpec(
      String number,
      Kind kind,
      @Nullable ModelId modelId,
      @Nullable String pieceId,
      Alloy alloy,
      int quantity,
      double massGrams,
      Money price,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String modelSha256,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String unit,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Double> sizeMm) {

    public WorkSpec(
        String number,
        Kind kind,
        @Nullable ModelId modelId,
        @Nullable String pieceId,
        Alloy alloy,
        int quantity,
        double massGrams,
        Money price) {
      this(number, kind, modelId, pieceId, alloy, quantity, massGrams, price, null, null, null);
    }
  }

  /** Every kind of event, in the order of an order's life. */
  List<Class<? extends OrderEvent>> TYPES =
      List.of(
          OrderInitiated.class,
          FileUploaded.class,
          OrderSubmitted.class,
          PriceCalculated.class,
          ModelRefused.class,
          ManufacturingApproved.class,
          OrderDeclined.class,
          ManufacturingStarted.class,
          ManufacturingReleased.class,
          ManufacturingCompleted.class,
          OrderPacked.class,
          OrderShipped.class,
          OrderClosed.class,
          OrderCancelled.class);
}
