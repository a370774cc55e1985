package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderLife;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.platform.Problem;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the protocol decides, apart from where it is kept: who may say what, and what fits. {@code
 * ProtocolModelTest} tries everything that can happen between them.
 */
final class Transitions {
  private Transitions() {}

  /**
   * The next event of an order, as its owner says it.
   *
   * @param before what the role has heard of the order last; null before there is one
   * @throws Problem illegal-step or not-the-owner
   */
  static Said say(
      Role role,
      OrderId orderId,
      Channel channel,
      @Nullable Baton before,
      OrderEvent event,
      UUID eventId,
      Instant at) {
    OrderState from = before == null ? null : before.state();
    OrderState to =
        OrderLife.step(from, event)
            .orElseThrow(
                () ->
                    new Problem(
                        OrderProblem.ILLEGAL_STEP,
                        "The order is %s; %s is not possible from there."
                            .formatted(from, event.type())));
    Role speaker = OrderLife.speaker(from, channel);
    if (speaker != role) {
      throw new Problem(
          OrderProblem.NOT_THE_OWNER,
          "The order is %s, and %s decides about it now.".formatted(from, speaker));
    }
    long sequence = before == null ? 1 : before.sequence() + 1;
    return new Said(eventId, orderId, sequence, channel, role, at, to, event);
  }

  /**
   * Whether an event is the next one.
   *
   * @param baton what the role has heard of the order last; null for nothing
   */
  static Fit fit(Role role, Said said, @Nullable Baton baton) {
    if (baton != null && said.channel() != baton.channel()) {
      return new Fit.Refused(
          Envelopes.Unbelievable.NOT_THEIRS,
          "%s is an order of %s".formatted(said.orderId(), baton.channel()));
    }
    long heard = baton == null ? 0 : baton.sequence();
    if (said.sequence() <= heard) {
      if (baton != null && said.sequence() == heard && !said.eventId().equals(baton.eventId())) {
        return new Fit.Refused(
            "conflict",
            "two events with sequence %d: %s and %s"
                .formatted(heard, baton.eventId(), said.eventId()));
      }
      return new Fit.Repetition(said.by() == role);
    }
    if (said.sequence() > heard + 1) {
      return new Fit.Refused("gap", "sequence %d after %d".formatted(said.sequence(), heard));
    }
    OrderState from = baton == null ? null : baton.state();
    Optional<OrderState> to = OrderLife.step(from, said.event());
    if (to.isEmpty() || to.get() != said.state()) {
      return new Fit.Refused(
          "illegal-step", "%s to %s by %s".formatted(from, said.state(), said.event().type()));
    }
    if (said.by() != OrderLife.speaker(from, said.channel())) {
      return new Fit.Refused(
          "wrong-speaker", "%s said %s in %s".formatted(said.by(), said.event().type(), from));
    }
    return new Fit.Next();
  }
}
