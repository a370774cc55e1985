package dev.alexandrite.crm;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.OrderEvent.ManufacturingApproved;
import dev.alexandrite.contracts.OrderEvent.OrderDeclined;
import dev.alexandrite.contracts.OrderEvent.WorkSpec;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.crm.Decision.Ruling;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Change;
import dev.alexandrite.protocol.OrderProblem;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An order as far as a seller has a say in it; what is shown of it is an {@link OrderView}. */
sealed interface Order {

  /**
   * It waits for a seller.
   *
   * @param beingMeasured anew, since the way of measuring has changed
   */
  record Waiting(OrderId orderId, Channel channel, WorkSpec work, boolean beingMeasured)
      implements Order {
    @Override
    public OrderState state() {
      return OrderState.PRICE_CALCULATED;
    }
  }

  /** A seller has decided, whatever has become of it. */
  record Decided(OrderId orderId, Channel channel, OrderState state, Decision decision)
      implements Order {}

  /** It has not come to a seller yet, or has ended before. */
  record Elsewhere(OrderId orderId, Channel channel, OrderState state) implements Order {}

  OrderId orderId();

  Channel channel();

  OrderState state();

  /**
   * Whoever decides the same again changes nothing.
   *
   * @throws Problem illegal-step or not-the-owner when it does not wait for a decision,
   *     being-measured while its model is measured anew
   */
  default Change<Decision> approve(Staff seller, Instant now) {
    return switch (this) {
      case Waiting waiting when waiting.beingMeasured() ->
          throw new Problem(
              CrmProblem.BEING_MEASURED,
              "The model is measured anew, since the way of measuring has changed; decide when that"
                  + " is done.");
      case Waiting waiting ->
          new Change<>(
              new Decision(orderId(), Ruling.APPROVED, null, seller, now),
              new ManufacturingApproved(waiting.work()));
      case Decided decided -> again(decided, Ruling.APPROVED, seller, null);
      case Elsewhere _ -> throw notOurs("decide");
    };
  }

  /**
   * @throws Problem illegal-step or not-the-owner when it does not wait for a decision
   */
  default Change<Decision> decline(Staff seller, String reason, Instant now) {
    return switch (this) {
      case Waiting _ ->
          new Change<>(
              new Decision(orderId(), Ruling.DECLINED, reason, seller, now),
              new OrderDeclined(reason));
      case Decided decided -> again(decided, Ruling.DECLINED, seller, reason);
      case Elsewhere _ -> throw notOurs("decide");
    };
  }

  /** The same seller has decided just so: an answer may have been lost. */
  private static Change<Decision> again(
      Decided decided, Ruling verdict, Staff seller, @Nullable String reason) {
    Decision known = decided.decision();
    if (known.verdict() == verdict
        && known.by().id().equals(seller.id())
        && Objects.equals(known.reason(), reason)) {
      return new Change<>(known, null);
    }
    throw new Problem(
        OrderProblem.ILLEGAL_STEP,
        "%s has %s this order already."
            .formatted(known.by().name(), known.verdict().name().toLowerCase(Locale.ROOT)),
        Map.of(
            "decidedBy", known.by(),
            "decidedAt", known.at(),
            "verdict", known.verdict(),
            "state", decided.state()));
  }

  /**
   * Why a seller has no say in it any more.
   *
   * @param what the seller wanted to do
   */
  default Problem notOurs(String what) {
    Role owner = state().owner(channel());
    return owner == null
        ? new Problem(
            OrderProblem.ILLEGAL_STEP,
            "The order is %s; there is nothing left to %s.".formatted(state(), what),
            Map.of("state", state()))
        : new Problem(
            OrderProblem.NOT_THE_OWNER,
            "The order is %s, and %s decides about it now.".formatted(state(), owner.word()),
            Map.of("state", state()));
  }
}
