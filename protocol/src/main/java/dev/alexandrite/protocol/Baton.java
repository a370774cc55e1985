package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where an order is, as far as this role has heard.
 *
 * @param sequence of the last event said or heard
 */
public record Baton(
    OrderId orderId,
    Channel channel,
    OrderState state,
    long sequence,
    UUID eventId,
    Instant since) {

  /** Who decides the next step; null when the order has ended. */
  public @Nullable Role owner() {
    return state.owner(channel);
  }
}
