package dev.alexandrite.channel;

/**
 * Who orders: the principal that the channel's security puts on a request. Whoever has another
 * reference does not see the order at all.
 *
 * @param ref the customer or partner within this channel; never a name or an address
 */
public record Buyer(String ref) {}
