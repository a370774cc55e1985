package dev.alexandrite.pricing;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.Message.QuoteWanted;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.platform.Baton;
import dev.alexandrite.platform.CancelDecision;
import dev.alexandrite.platform.MessageHandler;
import dev.alexandrite.platform.OrderHandler;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What {@code pricing} does about what it hears. Measuring is done by others: this only queues. */
@Component
class PricingListener implements OrderHandler, MessageHandler, CancelDecision {
  private final Pricing pricing;
  private final PricedOrders orders;
  private final Calculations calculations;
  private final Workers workers;

  PricingListener(
      Pricing pricing, PricedOrders orders, Calculations calculations, Workers workers) {
    this.pricing = pricing;
    this.orders = orders;
    this.calculations = calculations;
    this.workers = workers;
  }

  @Override
  public void heard(Said said) {
    switch (said.event()) {
      case FileUploaded file -> {
        pricing.uploaded(said.orderId(), file);
        workers.wakeAfterCommit();
      }
      case OrderSubmitted submitted -> pricing.submitted(said.orderId(), submitted, said.at());
      default -> {}
    }
    if (said.state().ended()) {
      forget(said);
    }
  }

  private void forget(Said said) {
    orders.ended(said.orderId());
    calculations.drop(said.orderId(), "the order is " + said.state());
  }

  @Override
  public List<String> topics() {
    return Topics.heardBy(Role.PRICING, QuoteWanted.class);
  }

  @Override
  public void heard(Message message) {
    if (message instanceof QuoteWanted wish) {
      pricing.wanted(wish);
      workers.wakeAfterCommit();
    }
  }

  /** Until there is a price, a customer may go. */
  @Override
  public Optional<String> decide(Baton baton, CancelRequested wish) {
    orders.say(baton.orderId(), new OrderCancelled(wish.messageId(), wish.reason()));
    orders.ended(baton.orderId());
    calculations.drop(baton.orderId(), "the order is cancelled");
    return Optional.empty();
  }
}
