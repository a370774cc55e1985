package dev.alexandrite.pricing.quote;

import dev.alexandrite.geometry.Inspection;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.pricing.PricingProblem;
import dev.alexandrite.pricing.measuring.MeasuredFiles;
import dev.alexandrite.pricing.revision.Revisions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What quotes are computed from: the versions that hold or held, and what was measured. */
@Component
class Sources {
  private final Revisions revisions;
  private final MeasuredFiles measured;

  Sources(Revisions revisions, MeasuredFiles measured) {
    this.revisions = revisions;
    this.measured = measured;
  }

  Appraiser today() {
    return new Appraiser(revisions.book());
  }

  /**
   * From the versions that a quote names, whatever holds today.
   *
   * @throws Problem formula-not-kept, where another version of Alexandrite made the quote
   */
  Appraiser of(Quote.Basis basis) {
    return revisions
        .book(basis.formula(), basis.tariff(), basis.limits(), basis.fixing())
        .map(Appraiser::new)
        .orElseThrow(
            () ->
                new Problem(
                    PricingProblem.FORMULA_NOT_KEPT,
                    "We signed this quote, but by formula %s, which is not known here; ask an instance that has it."
                        .formatted(basis.formula())));
  }

  /** Today's, for this file. */
  Quote.Basis basis(Appraiser today, @Nullable String content, @Nullable LengthUnit unit) {
    return today.basis(content, unit, measuredBy());
  }

  /** Today's way of measuring. */
  String measuredBy() {
    return MeasuredFiles.MEASURED_BY;
  }

  /** What was measured, where it is still kept. */
  Optional<Measurement> measured(Quote.Basis basis) {
    return Optional.ofNullable(basis.content())
        .flatMap(content -> measured.find(content, basis.unit(), basis.measuredBy()))
        .flatMap(
            inspection ->
                inspection instanceof Inspection.Measured it
                    ? Optional.of(it.measurement())
                    : Optional.empty());
  }
}
