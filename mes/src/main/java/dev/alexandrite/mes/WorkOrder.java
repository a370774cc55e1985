package dev.alexandrite.mes;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ManufacturingCompleted;
import dev.alexandrite.contracts.OrderEvent.ManufacturingReleased;
import dev.alexandrite.contracts.OrderEvent.OrderPacked;
import dev.alexandrite.contracts.OrderEvent.OrderShipped;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Change;
import dev.alexandrite.protocol.OrderProblem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an operator makes, packs and ships. */
sealed interface WorkOrder {

  /**
   * What is to be made, whoever makes it.
   *
   * @param massGrams of one piece, as cast
   * @param unit in which the model's file is read; null for a piece, and where nobody said it
   * @param sizeMm of the model in that unit, x, y and z; null likewise
   */
  record Head(
      OrderId orderId,
      String number,
      Channel channel,
      Kind kind,
      @Nullable ModelId modelId,
      @Nullable String pieceId,
      Alloy alloy,
      int quantity,
      double massGrams,
      @Nullable String unit,
      @Nullable List<Double> sizeMm) {}

  record Claim(Staff operator, Money pay, Instant at) {}

  record Parcel(String carrier, String trackingNumber) {}

  record Free(Head head, Instant since) implements WorkOrder {}

  /** Its customer has gone before anybody began. */
  record Cancelled(Head head, Instant since) implements WorkOrder {}

  /** Somebody has it, or had it to the end. */
  sealed interface Claimed extends WorkOrder {
    Claim claim();
  }

  record Started(Head head, Instant since, Claim claim) implements Claimed {}

  record Made(Head head, Instant since, Claim claim) implements Claimed {}

  record Packed(Head head, Instant since, Claim claim) implements Claimed {}

  record Shipped(Head head, Instant since, Claim claim, Parcel parcel) implements Claimed {}

  Head head();

  /** When it came into its state. */
  Instant since();

  default OrderState state() {
    return switch (this) {
      case Free _ -> OrderState.MANUFACTURING_APPROVED;
      case Started _ -> OrderState.MANUFACTURING_STARTED;
      case Made _ -> OrderState.MANUFACTURING_COMPLETED;
      case Packed _ -> OrderState.PACKAGING;
      case Shipped _ -> OrderState.SHIPPED;
      case Cancelled _ -> OrderState.CANCELLED;
    };
  }

  /**
   * The piece is made. Whoever says so again changes nothing, as with all steps and however far the
   * order has gone meanwhile: an answer may have been lost on its way.
   *
   * @throws Problem not-your-work-order or illegal-step
   */
  default Change<WorkOrder> complete(Staff by, Instant now) {
    return switch (claimedBy(by)) {
      case Started(var head, _, var claim) ->
          new Change<>(new Made(head, now, claim), new ManufacturingCompleted());
      case Made _, Packed _, Shipped _ -> new Change<>(this, null);
    };
  }

  /**
   * @throws Problem not-your-work-order or illegal-step
   */
  default Change<WorkOrder> pack(Staff by, Instant now) {
    return switch (claimedBy(by)) {
      case Started _ -> throw illegal(new OrderPacked());
      case Made(var head, _, var claim) ->
          new Change<>(new Packed(head, now, claim), new OrderPacked());
      case Packed _, Shipped _ -> new Change<>(this, null);
    };
  }

  /**
   * @throws Problem not-your-work-order or illegal-step
   */
  default Change<WorkOrder> ship(Staff by, Parcel parcel, Instant now) {
    OrderEvent shipped = new OrderShipped(parcel.carrier(), parcel.trackingNumber());
    return switch (claimedBy(by)) {
      case Started _, Made _ -> throw illegal(shipped);
      case Packed(var head, _, var claim) ->
          new Change<>(new Shipped(head, now, claim, parcel), shipped);
      case Shipped it when it.parcel().equals(parcel) -> new Change<>(this, null);
      case Shipped _ -> throw illegal(shipped);
    };
  }

  /**
   * Gives it back, so that another operator can claim it.
   *
   * @throws Problem not-your-work-order or illegal-step
   */
  default Change<WorkOrder> release(Staff by, @Nullable String reason, Instant now) {
    OrderEvent released = new ManufacturingReleased(by.id(), reason);
    return switch (claimedBy(by)) {
      case Started it -> new Change<>(new Free(it.head(), now), released);
      case Made _, Packed _, Shipped _ -> throw illegal(released);
    };
  }

  /**
   * A free order's details are for every operator, a claimed one's for its own.
   *
   * @throws Problem not-your-work-order
   */
  default void requireShownTo(Staff by) {
    if (this instanceof Claimed claimed && !claimed.claim().operator().id().equals(by.id())) {
      String operator = claimed.claim().operator().name();
      throw new Problem(
          MesProblem.NOT_YOUR_WORK_ORDER,
          "%s makes order %s.".formatted(operator, head().number()),
          Map.of("operator", operator));
    }
  }

  private Claimed claimedBy(Staff by) {
    requireShownTo(by);
    return switch (this) {
      case Claimed claimed -> claimed;
      case Free _, Cancelled _ ->
          throw new Problem(
              OrderProblem.ILLEGAL_STEP,
              "Order %s is %s, and nobody has claimed it.".formatted(head().number(), state()),
              Map.of("state", state()));
    };
  }

  private Problem illegal(OrderEvent event) {
    return new Problem(
        OrderProblem.ILLEGAL_STEP,
        "Order %s is %s; %s is not possible from there."
            .formatted(head().number(), state(), event.type()),
        Map.of("state", state()));
  }
}
