package dev.alexandrite.pricing.price;

import dev.alexandrite.contracts.Message.AlloyPrice;

/**
 * From a body to a price. A quote names the version by which it was made, so each is kept; what may
 * give another price for the same inputs is a new one.
 */
interface Formula {
  String version();

  /**
   * @throws ArithmeticException where a figure is beyond what an amount can hold
   */
  AlloyPrice price(Costing.Sheet sheet);
}
