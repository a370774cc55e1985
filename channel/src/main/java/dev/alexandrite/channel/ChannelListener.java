package dev.alexandrite.channel;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.CancelRefused;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.Message.Measured;
import dev.alexandrite.contracts.Message.PiecesListed;
import dev.alexandrite.contracts.Message.QuoteEstimated;
import dev.alexandrite.contracts.Message.QuoteHeld;
import dev.alexandrite.contracts.Message.QuoteProgress;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.contracts.Message.QuoteRefused;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.protocol.Baton;
import dev.alexandrite.protocol.CancelDecision;
import dev.alexandrite.protocol.MessageHandler;
import dev.alexandrite.protocol.OrderHandler;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a channel does about what it hears. */
@Component
class ChannelListener implements OrderHandler, MessageHandler, CancelDecision {
  private final Channel channel;
  private final Orders orders;
  private final Uploads uploads;
  private final Catalogue catalogue;

  ChannelListener(Channel channel, Orders orders, Uploads uploads, Catalogue catalogue) {
    this.channel = channel;
    this.orders = orders;
    this.uploads = uploads;
    this.catalogue = catalogue;
  }

  @Override
  public void heard(Said said) {
    orders.apply(said);
  }

  @Override
  public List<String> topics() {
    return List.of(Topics.quotes(channel), Topics.answers(channel), Topics.PRICING_PIECES);
  }

  @Override
  public void heard(Message message) {
    switch (message) {
      case QuoteProgress m -> orders.heardProgress(m.orderId(), m.modelId(), m);
      case QuoteEstimated m -> orders.heardProgress(m.orderId(), m.modelId(), m);
      case QuoteHeld m -> quoted(m.orderId(), m.modelId(), m, m.measured());
      case QuoteReady m -> quoted(m.orderId(), m.modelId(), m, m.measured());
      case QuoteRefused m -> quoted(m.orderId(), m.modelId(), m, null);
      case CancelRefused m -> orders.heardRefusal(m);
      case PiecesListed m -> catalogue.heard(m);
      default -> {}
    }
  }

  private void quoted(
      OrderId orderId, ModelId modelId, Message message, @Nullable Measured measured) {
    orders.heardQuote(orderId, modelId, message);
    uploads.measured(orderId, modelId, measured);
  }

  /** What was not made yet can always be cancelled. */
  @Override
  public Optional<String> decide(Baton baton, CancelRequested wish) {
    orders.grant(wish);
    return Optional.empty();
  }
}
