package dev.alexandrite.channel;

import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order's price is ready, held or refused. Published to the application in the transaction that
 * records it, as {@link Tracked} is.
 *
 * @param reference what a partner calls the order
 * @param type what was said, such as QuoteReady
 * @param state of the order meanwhile
 */
public record QuoteTold(
    OrderId orderId,
    String customerRef,
    @Nullable String reference,
    String type,
    OrderState state,
    Instant at) {}
