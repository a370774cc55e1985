package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Said;

/**
 * What a role does with the events of orders. One bean per role; called in sequence, once per
 * event, in the transaction that records it. The role's own words do not come back to it.
 */
public interface OrderHandler {
  void heard(Said said);
}
