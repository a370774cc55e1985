package dev.alexandrite.partner;

import dev.alexandrite.partner.PartnerSettings.Limit;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Counts the requests of each key in this instance. The whole quota comes back at once when its
 * time is over, so that what the headers promise is exact.
 */
@Component
class Throttle {
  private static final long NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * @param left requests of this quota
   * @param seconds until the quota is whole again
   */
  record Taken(boolean allowed, long left, long seconds) {}

  private final Limit limit;
  private final Map<UUID, Bucket> buckets = new ConcurrentHashMap<>();

  Throttle(PartnerSettings settings) {
    this.limit = settings.requests();
  }

  Taken take(UUID keyId) {
    ConsumptionProbe probe =
        buckets.computeIfAbsent(keyId, id -> bucket()).tryConsumeAndReturnRemaining(1);
    return new Taken(
        probe.isConsumed(),
        probe.getRemainingTokens(),
        Math.max(1, Math.ceilDiv(probe.getNanosToWaitForReset(), NANOS)));
  }

  /** As the draft on RateLimit header fields has it. */
  String policy() {
    return "\"requests\";q=%d;w=%d".formatted(limit.most(), limit.within().toSeconds());
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(
            Bandwidth.builder()
                .capacity(limit.most())
                .refillIntervally(limit.most(), limit.within())
                .build())
        .build();
  }
}
