package dev.alexandrite.channel;

/**
 * Who orders: the principal that the channel's security puts on a request. Whoever has another
 * reference does not see the order at all.
 *
 * @param ref the customer or partner within this channel; never a name or an address
 * @param guest whether anybody may be it, without an account
 */
public record Buyer(String ref, boolean guest) {

  /** Somebody with an account. */
  public Buyer(String ref) {
    this(ref, false);
  }
}
