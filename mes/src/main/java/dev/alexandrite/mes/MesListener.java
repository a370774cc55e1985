package dev.alexandrite.mes;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.Message.WorkOffered;
import dev.alexandrite.contracts.OrderEvent.ManufacturingApproved;
import dev.alexandrite.contracts.OrderEvent.ManufacturingStarted;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.protocol.Baton;
import dev.alexandrite.protocol.CancelDecision;
import dev.alexandrite.protocol.MessageHandler;
import dev.alexandrite.protocol.OrderHandler;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What {@code mes} does about what it hears. */
@Component
class MesListener implements OrderHandler, MessageHandler, CancelDecision {
  private final WorkOrders workOrders;
  private final Board board;

  MesListener(WorkOrders workOrders, Board board) {
    this.workOrders = workOrders;
    this.board = board;
  }

  @Override
  public void heard(Said said) {
    switch (said.event()) {
      case ManufacturingApproved(var work) -> {
        workOrders.approved(said, work);
        board.freed(said.orderId());
      }
      case ManufacturingStarted started -> {
        workOrders.started(said, started);
        board.taken(said.orderId());
      }
      case OrderCancelled cancelled -> {
        workOrders.cancelled(said);
        board.taken(said.orderId());
      }
      default -> {}
    }
  }

  @Override
  public List<String> topics() {
    return List.of(Topics.ASSIGNMENT_OFFERS);
  }

  @Override
  public void heard(Message message) {
    if (message instanceof WorkOffered offer) {
      board.offered(offer);
    }
  }

  /** What somebody has begun is made and paid for. */
  @Override
  public Optional<String> decide(Baton baton, CancelRequested wish) {
    return Optional.of("too-late");
  }
}
