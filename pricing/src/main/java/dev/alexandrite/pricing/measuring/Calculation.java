package dev.alexandrite.pricing.measuring;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.geometry.LengthUnit;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The work of measuring and pricing one model once.
 *
 * @param unit what the customer says the file's numbers mean; null for what the file says
 * @param tries how often it was begun
 * @param claim who holds it now; a new one with every try
 * @param worker which instance had it last
 * @param reason why it was tried again, set aside or dropped
 * @param anew whether the model has its price, and is measured again by another way of measuring
 */
record Calculation(
    UUID id,
    OrderId orderId,
    ModelId modelId,
    String extension,
    long sizeBytes,
    @Nullable LengthUnit unit,
    @Nullable String content,
    Lane lane,
    State state,
    int tries,
    @JsonIgnore @Nullable UUID claim,
    @Nullable String worker,
    @Nullable String reason,
    Instant queuedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    boolean anew) {

  MeasuringClient.Work asWork() {
    return new MeasuringClient.Work(orderId, modelId, unit, anew);
  }

  @Schema(name = "CalculationState")
  enum State {
    QUEUED,
    RUNNING,
    DONE,
    /** Failed too often; an administrator may start it again. */
    SET_ASIDE,
    /** Nobody wants it any more. */
    DROPPED
  }
}
