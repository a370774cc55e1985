package dev.alexandrite.crm;

import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.OrderProblem;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A seller's wish to cancel an order that is approved and that nobody has begun, such as one whose
 * file is not what was priced. Whoever has the order answers it.
 *
 * @param reason as the customer reads it
 * @param refused the code of the refusal; null while it waits, and when it was granted
 */
record Cancellation(UUID wishId, String reason, Staff by, Instant at, @Nullable String refused) {

  /**
   * Whoever wishes the same again changes nothing, unless it was refused and may be asked anew.
   *
   * @param known what was wished before; null when nothing was
   * @return the wish, which is {@code known} itself when there is nothing new to say
   * @throws Problem illegal-step or not-the-owner when it is not approved, or begun already, or
   *     when another wish waits
   */
  static Cancellation wished(
      Order order, @Nullable Cancellation known, UUID wishId, String reason, Staff by, Instant at) {
    boolean stands = known != null && known.refused() == null;
    boolean mayBeAsked = order.state() == OrderState.MANUFACTURING_APPROVED;
    if (known != null
        && (stands || !mayBeAsked)
        && known.by().id().equals(by.id())
        && known.reason().equals(reason)) {
      return known;
    }
    requireNotBegun(order);
    if (known != null && stands) {
      throw new Problem(
          OrderProblem.ILLEGAL_STEP,
          "%s has asked for this already; the answer comes in a moment."
              .formatted(known.by().name()),
          Map.of("state", order.state()));
    }
    return new Cancellation(wishId, reason, by, at, null);
  }

  private static void requireNotBegun(Order order) {
    OrderState state = order.state();
    if (state == OrderState.MANUFACTURING_APPROVED) {
      return;
    }
    if (state == OrderState.PRICE_CALCULATED) {
      throw new Problem(
          OrderProblem.ILLEGAL_STEP,
          "The order waits for your decision: decline it.",
          Map.of("state", state));
    }
    throw order.notOurs("cancel");
  }
}
