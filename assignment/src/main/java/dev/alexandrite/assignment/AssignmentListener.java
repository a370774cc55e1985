package dev.alexandrite.assignment;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.Message.ModelMoved;
import dev.alexandrite.contracts.Message.ModelSubstituted;
import dev.alexandrite.contracts.OrderEvent.ManufacturingApproved;
import dev.alexandrite.contracts.OrderEvent.ManufacturingReleased;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.OrderShipped;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.protocol.Baton;
import dev.alexandrite.protocol.CancelDecision;
import dev.alexandrite.protocol.MessageHandler;
import dev.alexandrite.protocol.OrderHandler;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What {@code assignment} does about what it hears. */
@Component
class AssignmentListener implements OrderHandler, MessageHandler, CancelDecision {
  private final Claims claims;

  AssignmentListener(Claims claims) {
    this.claims = claims;
  }

  @Override
  public void heard(Said said) {
    switch (said.event()) {
      case ManufacturingApproved(var work) -> claims.approved(said, work);
      case ManufacturingReleased released -> claims.released(said);
      case OrderShipped shipped -> claims.shipped(said.orderId());
      default -> {}
    }
  }

  @Override
  public List<String> topics() {
    return List.of(Topics.MODELS_CHECKS);
  }

  @Override
  public void heard(Message message) {
    switch (message) {
      case ModelMoved moved -> claims.checked(moved.orderId(), true);
      case ModelSubstituted found -> claims.checked(found.orderId(), false);
      default -> {}
    }
  }

  /** An order is ours only while nobody has begun it. */
  @Override
  public Optional<String> decide(Baton baton, CancelRequested wish) {
    claims.cancel(baton.orderId(), new OrderCancelled(wish.messageId(), wish.reason()));
    return Optional.empty();
  }
}
