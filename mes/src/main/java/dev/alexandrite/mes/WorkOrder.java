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
import dev.alexandrite.contracts.OrderLife;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Change;
import dev.alexandrite.protocol.OrderProblem;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operator makes, packs and ships.
 *
 * @param massGrams of one piece, as cast
 * @param unit in which the model's file is read; null for a piece, and where nobody said it
 * @param sizeMm of the model in that unit, x, y and z; null likewise
 * @param since when it came into its state
 * @param operator who has it; null while it is free, as pay and claim are
 * @param parcel null until it is shipped
 */
record WorkOrder(
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
    @Nullable List<Double> sizeMm,
    OrderState state,
    Instant since,
    @Nullable Staff operator,
    @Nullable Money pay,
    @Nullable Instant claimedAt,
    @Nullable Parcel parcel) {

  private static final Set<OrderState> PACKED =
      EnumSet.of(OrderState.PACKAGING, OrderState.SHIPPED, OrderState.CLOSED);
  private static final Set<OrderState> MADE =
      EnumSet.of(
          OrderState.MANUFACTURING_COMPLETED,
          OrderState.PACKAGING,
          OrderState.SHIPPED,
          OrderState.CLOSED);

  record Parcel(String carrier, String trackingNumber) {}

  /**
   * The piece is made. Whoever says so again changes nothing, as with all steps and however far the
   * order has gone meanwhile: an answer may have been lost on its way.
   *
   * @throws Problem not-your-work-order or illegal-step
   */
  Change<WorkOrder> complete(Staff by, Instant now) {
    requireHas(by);
    return MADE.contains(state)
        ? new Change<>(this, null)
        : step(new ManufacturingCompleted(), now, parcel);
  }

  /**
   * @throws Problem not-your-work-order or illegal-step
   */
  Change<WorkOrder> pack(Staff by, Instant now) {
    requireHas(by);
    return PACKED.contains(state) ? new Change<>(this, null) : step(new OrderPacked(), now, parcel);
  }

  /**
   * @throws Problem not-your-work-order or illegal-step
   */
  Change<WorkOrder> ship(Staff by, Parcel shipped, Instant now) {
    requireHas(by);
    return shipped.equals(parcel)
        ? new Change<>(this, null)
        : step(new OrderShipped(shipped.carrier(), shipped.trackingNumber()), now, shipped);
  }

  /**
   * Gives it back, so that another operator can claim it.
   *
   * @throws Problem not-your-work-order or illegal-step
   */
  Change<WorkOrder> release(Staff by, @Nullable String reason, Instant now) {
    requireHas(by);
    Change<WorkOrder> freed = step(new ManufacturingReleased(by.id(), reason), now, null);
    return new Change<>(freed.after().had(null, null, null), freed.says());
  }

  /** Assignment has given it to somebody. */
  WorkOrder started(Staff by, Money itsPay, Instant at) {
    return in(OrderState.MANUFACTURING_STARTED, at, null).had(by, itsPay, at);
  }

  /** Its customer has gone before anybody began. */
  WorkOrder cancelled(Instant at) {
    return in(OrderState.CANCELLED, at, null);
  }

  /** What every operator may know of it: not what its own is paid, nor where it went. */
  WorkOrder asOthersSee() {
    return operator == null ? this : in(state, since, null).had(null, null, null);
  }

  private void requireHas(Staff by) {
    if (operator == null) {
      throw new Problem(
          OrderProblem.ILLEGAL_STEP,
          "Order %s is %s, and nobody has claimed it.".formatted(number, state),
          Map.of("state", state));
    }
    requireShownTo(by);
  }

  /**
   * A free order's details are for every operator, a claimed one's for its own.
   *
   * @throws Problem not-your-work-order
   */
  void requireShownTo(Staff by) {
    if (operator != null && !operator.id().equals(by.id())) {
      throw new Problem(
          MesProblem.NOT_YOUR_WORK_ORDER,
          "%s makes order %s.".formatted(operator.name(), number),
          Map.of("operator", operator.name()));
    }
  }

  private Change<WorkOrder> step(OrderEvent event, Instant now, @Nullable Parcel itsParcel) {
    Optional<OrderState> to = OrderLife.step(state, event);
    if (to.isEmpty()) {
      throw new Problem(
          OrderProblem.ILLEGAL_STEP,
          "Order %s is %s; %s is not possible from there.".formatted(number, state, event.type()),
          Map.of("state", state));
    }
    return new Change<>(in(to.get(), now, itsParcel), event);
  }

  private WorkOrder in(OrderState next, Instant at, @Nullable Parcel itsParcel) {
    return new WorkOrder(
        orderId, number, channel, kind, modelId, pieceId, alloy, quantity, massGrams, unit, sizeMm,
        next, at, operator, pay, claimedAt, itsParcel);
  }

  private WorkOrder had(@Nullable Staff by, @Nullable Money itsPay, @Nullable Instant at) {
    return new WorkOrder(
        orderId, number, channel, kind, modelId, pieceId, alloy, quantity, massGrams, unit, sizeMm,
        state, since, by, itsPay, at, parcel);
  }
}
