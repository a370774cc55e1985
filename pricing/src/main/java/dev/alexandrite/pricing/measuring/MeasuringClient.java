package dev.alexandrite.pricing.measuring;

import dev.alexandrite.contracts.Message.QuoteStep;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.geometry.Estimate;
import dev.alexandrite.geometry.Inspection;
import dev.alexandrite.geometry.LengthUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who has models measured. It is told in the transaction in which the calculation changes, and with
 * the order's row locked, so that its words go out in the order in which they were decided.
 */
public interface MeasuringClient {

  /**
   * @param unit what the customer says the file's numbers mean; null for what the file says
   * @param anew whether the model has its price, and is measured again by another way of measuring
   */
  record Work(OrderId orderId, ModelId modelId, @Nullable LengthUnit unit, boolean anew) {}

  /** Whether this is still the order's model; what nobody wants is dropped. */
  boolean wants(OrderId orderId, ModelId modelId);

  /** How far it is. */
  void reached(Work work, QuoteStep step);

  /** What a first look says; the last word follows. */
  void estimated(Work work, Estimate estimate);

  /** The last word: its measure, or why it can't be measured. */
  void measured(Work work, String content, Inspection inspection);

  /**
   * Nobody could measure it, and a person has to look.
   *
   * @param content null where the file was never read
   */
  void setAside(Work work, @Nullable String content, int tries);
}
