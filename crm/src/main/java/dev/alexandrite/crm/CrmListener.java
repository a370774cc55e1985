package dev.alexandrite.crm;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.CancelRefused;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.Message.ContactCard;
import dev.alexandrite.contracts.Message.ModelMoved;
import dev.alexandrite.contracts.Message.ModelRemeasured;
import dev.alexandrite.contracts.Message.ModelSubstituted;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderShipped;
import dev.alexandrite.contracts.OrderState;
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

/** What {@code crm} does about what it hears. */
@Component
class CrmListener implements OrderHandler, MessageHandler, CancelDecision {
  private final Customers customers;
  private final Orders orders;
  private final Projection projection;
  private final Cancellations cancellations;
  private final Invoices invoices;

  CrmListener(
      Customers customers,
      Orders orders,
      Projection projection,
      Cancellations cancellations,
      Invoices invoices) {
    this.customers = customers;
    this.orders = orders;
    this.projection = projection;
    this.cancellations = cancellations;
    this.invoices = invoices;
  }

  @Override
  public void heard(Said said) {
    if (said.event() instanceof OrderInitiated initiated) {
      customers.ordered(said.channel(), initiated.customerRef(), said.at());
    }
    projection.apply(said);
    switch (said.event()) {
      case OrderShipped shipped -> invoices.shipped(said.orderId());
      case OrderCancelled cancelled -> invoices.orderCancelled(said.orderId());
      default -> {}
    }
  }

  @Override
  public List<String> topics() {
    return Topics.heardBy(
        Role.CRM,
        ContactCard.class,
        ModelSubstituted.class,
        ModelRemeasured.class,
        CancelRefused.class);
  }

  @Override
  public void heard(Message message) {
    switch (message) {
      case ContactCard card -> customers.introduced(card);
      case ModelSubstituted found ->
          orders.substituted(found.orderId(), found.modelId(), found.at());
      case CancelRefused answer -> cancellations.refused(answer);
      case ModelMoved moved -> orders.substituted(moved.orderId(), moved.modelId(), null);
      case ModelRemeasured found -> orders.remeasured(found);
      default -> {}
    }
  }

  @Override
  public void forgotten(String topic, String key) {
    customers.forgotten(topic.equals(Topics.SHOP_CONTACTS) ? Channel.SHOP : Channel.PARTNER, key);
  }

  /**
   * Until a seller has decided, a customer may go. A parcel that is on its way is not called back.
   */
  @Override
  public Optional<String> decide(Baton baton, CancelRequested wish) {
    if (baton.state() != OrderState.PRICE_CALCULATED) {
      return Optional.of("too-late");
    }
    orders.say(baton.orderId(), new OrderCancelled(wish.messageId(), wish.reason()));
    return Optional.empty();
  }
}
