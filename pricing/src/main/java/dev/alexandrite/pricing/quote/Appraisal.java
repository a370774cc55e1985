package dev.alexandrite.pricing.quote;

import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.Message.Measured;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.Message.UnitChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of pricing a model.
 *
 * @param measured null where the model could not be measured
 * @param prices of every alloy; empty where none could be computed
 * @param findings worst first
 * @param unitChoices what to ask, where the unit is in doubt
 * @param held why nobody may be told a price yet; null where everybody may
 */
public record Appraisal(
    @Nullable Measured measured,
    List<AlloyPrice> prices,
    List<ModelFinding> findings,
    List<UnitChoice> unitChoices,
    @Nullable HoldReason held) {

  /** Of a model that nobody could measure. */
  static final Appraisal NONE = new Appraisal(null, List.of(), List.of(), List.of(), null);

  public Appraisal {
    prices = List.copyOf(prices);
    findings = List.copyOf(findings);
    unitChoices = List.copyOf(unitChoices);
  }

  /** A seller has looked, and these prices hold. */
  Appraisal released(List<AlloyPrice> others) {
    return new Appraisal(measured, others, findings, List.of(), null);
  }

  Appraisal heldFor(HoldReason reason, ModelFinding why) {
    List<ModelFinding> all = new ArrayList<>(findings);
    all.addFirst(why);
    return new Appraisal(measured, prices, all, unitChoices, reason);
  }
}
