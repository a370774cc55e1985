package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Message.CancelRequested;
import java.util.Optional;

/** How a role that can hold the baton answers a wish to cancel. */
public interface CancelDecision {

  /**
   * Called while this role decides about the order, in a transaction that has locked it. Grants the
   * wish by saying {@code OrderCancelled} through the role's own repository.
   *
   * @return empty when granted, or the code of the refusal
   */
  Optional<String> decide(Baton baton, CancelRequested wish);
}
