package dev.alexandrite.pricing.measuring;

import dev.alexandrite.contracts.Message.QuoteStep;
import dev.alexandrite.geometry.Estimate;
import dev.alexandrite.protocol.Baton;
import dev.alexandrite.protocol.Batons;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What becomes of a calculation that a worker holds: its row and what its client says of it change
 * in one transaction, under the lock of the order's row.
 */
@Component
class Outcomes {
  private static final Logger log = LoggerFactory.getLogger(Outcomes.class);

  private final Batons batons;
  private final Calculations calculations;
  private final UploadedFiles files;
  private final MeasuringClient client;
  private final MeasuringSettings settings;

  Outcomes(
      Batons batons,
      Calculations calculations,
      UploadedFiles files,
      MeasuringClient client,
      MeasuringSettings settings) {
    this.batons = batons;
    this.calculations = calculations;
    this.files = files;
    this.client = client;
    this.settings = settings;
  }

  /** A worker tells how far it is. */
  @Transactional
  void reached(Calculation work, QuoteStep step) {
    if (work.anew()) {
      return; // whoever has a price is not told that it is looked for
    }
    batons.lock(work.orderId());
    if (calculations.isMine(work)) {
      client.reached(work.asWork(), step);
    }
  }

  /** A worker has read the file; whatever becomes of it, this content is what it is about. */
  @Transactional
  void read(Calculation work, String content) {
    batons.lock(work.orderId());
    files.readAs(work.modelId(), content);
  }

  /** A worker has had a first look. */
  @Transactional
  void estimated(Calculation work, Estimate estimate) {
    if (work.anew()) {
      return;
    }
    batons.lock(work.orderId());
    if (calculations.isMine(work)) {
      client.estimated(work.asWork(), estimate);
    }
  }

  /** A worker has measured a model, or knows why it can't be measured. */
  @Transactional
  void measured(Calculation work, Measuring.Result result) {
    if (end(work, Calculation.State.DONE, null)) {
      client.measured(work.asWork(), result.content(), result.inspection());
    }
  }

  /** A try failed. After the last one a seller and an administrator see it. */
  @Transactional
  void failed(Calculation work, String reason) {
    if (work.tries() < settings.triesMax()) {
      batons.lock(work.orderId());
      if (calculations.putBack(work, work.lane(), settings.retryAfter(), true, reason)
          && !work.anew()) {
        client.reached(work.asWork(), QuoteStep.TRYING_AGAIN);
      }
    } else {
      setAside(work, reason);
    }
  }

  @Transactional
  void setAside(Calculation work, String reason) {
    if (end(work, Calculation.State.SET_ASIDE, reason)) {
      log.error("model {} is set aside: {}", work.modelId(), reason);
      client.setAside(work.asWork(), files.content(work.modelId()), settings.triesMax());
    }
  }

  /** Nothing is wrong with the model: the store was away, or the lane was wrong. */
  @Transactional
  void putBack(Calculation work, Lane lane, Duration after, String reason) {
    batons.lock(work.orderId());
    if (calculations.putBack(work, lane, after, false, reason) && !after.isZero() && !work.anew()) {
      client.reached(work.asWork(), QuoteStep.TRYING_AGAIN);
    }
  }

  /** Whether the work is still ours to end, and anybody wants what came of it. */
  private boolean end(Calculation work, Calculation.State end, @Nullable String reason) {
    Baton baton = batons.lock(work.orderId());
    boolean wanted = !baton.state().ended() && client.wants(work.orderId(), work.modelId());
    Calculation.State state = wanted ? end : Calculation.State.DROPPED;
    return calculations.end(work, state, wanted ? reason : "nobody wants it any more") && wanted;
  }
}
