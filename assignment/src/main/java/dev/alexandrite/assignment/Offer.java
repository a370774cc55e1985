package dev.alexandrite.assignment;

import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.ManufacturingStarted;
import dev.alexandrite.contracts.OrderEvent.WorkSpec;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Change;
import dev.alexandrite.protocol.OrderProblem;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An order that operators may claim, and who did.
 *
 * @param pay what whoever claims it is paid
 * @param file whether it may be made of what lies in work
 * @param operator who has it; null while it is free
 */
record Offer(
    OrderId orderId,
    String number,
    Money pay,
    File file,
    @Nullable Staff operator,
    @Nullable Instant claimedAt) {

  /** What is known of the 3D file. */
  enum File {
    /** It is what was priced, or there is none, or nobody said what was priced. */
    RIGHT,
    /** Not compared yet. */
    AWAITED,
    /** Another content than was priced: nothing is made of it. */
    SUBSTITUTED
  }

  /** The one rule of pay: a share of the price, and not below a floor. */
  static Offer of(OrderId orderId, WorkSpec work, AssignmentSettings settings) {
    Money share = work.price().perMille(settings.payPerMille());
    Money floor = new Money(settings.payFloorMinor(), work.price().currency());
    Money pay = share.compareTo(floor) < 0 ? floor : share;
    File file = work.modelSha256() == null ? File.RIGHT : File.AWAITED;
    return new Offer(orderId, work.number(), pay, file, null, null);
  }

  boolean free() {
    return operator == null;
  }

  /** Free, and nothing is wrong with what it would be made of. */
  boolean claimable() {
    return free() && file == File.RIGHT;
  }

  /**
   * The first one gets it; whoever has it already and asks again changes nothing.
   *
   * @param openWorkOrders how many this operator has claimed and not yet shipped
   * @throws Problem work-order-already-claimed with the {@code operator} who was faster,
   *     model-substituted, illegal-step while the file is not in work, or too-many-work-orders
   */
  Change<Offer> claim(Staff claimant, int openWorkOrders, int openWorkOrdersMax, Instant now) {
    if (operator != null) {
      if (operator.id().equals(claimant.id())) {
        return new Change<>(this, null);
      }
      throw new Problem(
          AssignmentProblem.WORK_ORDER_ALREADY_CLAIMED,
          "%s was faster and has order %s.".formatted(operator.name(), number),
          Map.of("operator", operator.name(), "operatorId", operator.id()));
    }
    requireFile();
    if (openWorkOrders >= openWorkOrdersMax) {
      throw new Problem(
          AssignmentProblem.TOO_MANY_WORK_ORDERS,
          "You have %d open work orders; ship one or give one back before you claim another."
              .formatted(openWorkOrders),
          Map.of("openWorkOrdersMax", openWorkOrdersMax));
    }
    return new Change<>(
        new Offer(orderId, number, pay, file, claimant, now),
        new ManufacturingStarted(claimant.id(), claimant.name(), pay));
  }

  private void requireFile() {
    switch (file) {
      case RIGHT -> {}
      case AWAITED ->
          throw new Problem(
              OrderProblem.ILLEGAL_STEP,
              "The file of order %s is on its way into work; the order can be claimed once it is there."
                  .formatted(number));
      case SUBSTITUTED ->
          throw new Problem(
              OrderProblem.MODEL_SUBSTITUTED,
              "The file of order %s is not the one that was priced. Nothing is made of it; a seller decides what becomes of the order."
                  .formatted(number));
    }
  }

  /** The operator gave it back. */
  Offer released() {
    return new Offer(orderId, number, pay, file, null, null);
  }
}
