package dev.alexandrite.channel;

import java.util.Optional;

/** Where a channel's buyers are written to. */
public interface Recipients {
  /** Empty when the buyer has no address. */
  Optional<Recipient> of(Buyer buyer);
}
