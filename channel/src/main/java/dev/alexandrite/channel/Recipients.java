package dev.alexandrite.channel;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a channel's buyers are written to. */
public interface Recipients {
  /** Empty when the buyer has no address. */
  Optional<Recipient> of(Buyer buyer);

  /** The page that a mail leads to; null when the channel has none. */
  @Nullable URI home();
}
