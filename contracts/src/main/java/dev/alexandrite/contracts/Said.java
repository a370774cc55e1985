package dev.alexandrite.contracts;

import java.time.Instant;
import java.util.UUID;

/**
 * An event of an order as it travels on the topic {@code orders}.
 *
 * @param sequence 1 for the first event of an order, then without a gap, whoever speaks
 * @param state what the order is in after this event
 */
public record Said(
    UUID eventId,
    OrderId orderId,
    long sequence,
    Channel channel,
    Role by,
    Instant at,
    OrderState state,
    OrderEvent event) {}
