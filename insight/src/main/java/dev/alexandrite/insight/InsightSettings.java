package dev.alexandrite.insight;

import dev.alexandrite.contracts.OrderState;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long an order may wait.
 *
 * @param handover the limit of every state in which an order waits for somebody
 * @param lookEvery how often late orders are looked for
 * @param alertsMax how many alerts one transaction raises
 * @param lettersMax how many dead letters of one role are listed; what a role that was taken over
 *     could say has an end
 */
@Validated
@ConfigurationProperties("insight")
record InsightSettings(
    Map<OrderState, Duration> handover,
    Duration lookEvery,
    @Positive int alertsMax,
    @Positive @DefaultValue("10000") int lettersMax) {

  InsightSettings {
    handover = new EnumMap<>(handover);
    for (OrderState state : OrderState.values()) {
      Duration limit = handover.get(state);
      if (state.ended() ? limit != null : limit == null || !limit.isPositive()) {
        throw new IllegalArgumentException(
            state.ended()
                ? "insight.handover: an order that is %s waits for nobody".formatted(state)
                : "insight.handover.%s needs a time limit above zero".formatted(state));
      }
    }
  }

  /** The states in which an order waits for somebody, in the order of its life. */
  static List<OrderState> waiting() {
    return Arrays.stream(OrderState.values()).filter(state -> !state.ended()).toList();
  }

  /** Null for a state in which nobody is waited for. */
  @Nullable Duration limit(OrderState state) {
    return handover.get(state);
  }
}
