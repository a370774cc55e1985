package dev.alexandrite.channel;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.CancelRefused;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.Message.PiecesListed;
import dev.alexandrite.contracts.Message.QuoteEstimated;
import dev.alexandrite.contracts.Message.QuoteHeld;
import dev.alexandrite.contracts.Message.QuoteProgress;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.contracts.Message.QuoteRefused;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.protocol.Baton;
import dev.alexandrite.protocol.CancelDecision;
import dev.alexandrite.protocol.MessageHandler;
import dev.alexandrite.protocol.OrderHandler;
import java.util.List;
import java.util.Optional;
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
      case QuoteProgress m -> orders.heardQuote(m.orderId(), m.modelId(), m);
      case QuoteEstimated m -> orders.heardQuote(m.orderId(), m.modelId(), m);
      case QuoteHeld m -> {
        orders.heardQuote(m.orderId(), m.modelId(), m);
        uploads.measured(m.orderId(), m.modelId(), m.measured());
      }
      case QuoteReady m -> {
        orders.heardQuote(m.orderId(), m.modelId(), m);
        uploads.measured(m.orderId(), m.modelId(), m.measured());
      }
      case QuoteRefused m -> {
        orders.heardQuote(m.orderId(), m.modelId(), m);
        uploads.measured(m.orderId(), m.modelId(), null);
      }
      case CancelRefused m -> orders.heardRefusal(m);
      case PiecesListed m -> catalogue.heard(m);
      default -> {}
    }
  }

  /** What was not made yet can always be cancelled. */
  @Override
  public Optional<String> decide(Baton baton, CancelRequested wish) {
    orders.grant(wish);
    return Optional.empty();
  }
}
