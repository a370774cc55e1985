package dev.alexandrite.pricing.quote;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.Message.QuoteWanted;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.protocol.Baton;
import dev.alexandrite.protocol.CancelDecision;
import dev.alexandrite.protocol.MessageHandler;
import dev.alexandrite.protocol.OrderHandler;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What {@code pricing} does about what it hears. Measuring is done by others: this only queues. */
@Component
class PricingListener implements OrderHandler, MessageHandler, CancelDecision {
  private final Pricing pricing;

  PricingListener(Pricing pricing) {
    this.pricing = pricing;
  }

  @Override
  public void heard(Said said) {
    switch (said.event()) {
      case OrderInitiated order -> pricing.initiated(said.orderId(), said.channel(), order);
      case FileUploaded file -> pricing.uploaded(said.orderId(), file);
      case OrderSubmitted submitted -> pricing.submitted(said.orderId(), submitted, said.at());
      default -> {}
    }
    if (said.state().ended()) {
      pricing.ended(said.orderId(), "the order is " + said.state());
    }
  }

  @Override
  public List<String> topics() {
    return Topics.heardBy(Role.PRICING, QuoteWanted.class);
  }

  @Override
  public void heard(Message message) {
    if (message instanceof QuoteWanted wish) {
      pricing.wanted(wish);
    }
  }

  @Override
  public Optional<String> decide(Baton baton, CancelRequested wish) {
    pricing.cancel(baton.orderId(), wish);
    return Optional.empty();
  }
}
