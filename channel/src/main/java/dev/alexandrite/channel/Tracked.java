package dev.alexandrite.channel;

import dev.alexandrite.contracts.Said;
import org.jspecify.annotations.Nullable;

/**
 * One more event of an order of this channel, its own words included. Published to the application
 * in the transaction that records it, for what a channel keeps beside the order.
 *
 * @param reference what a partner calls the order
 */
public record Tracked(Said said, String customerRef, @Nullable String reference) {}
