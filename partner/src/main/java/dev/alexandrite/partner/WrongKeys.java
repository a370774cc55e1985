package dev.alexandrite.partner;

import dev.alexandrite.partner.PartnerSettings.Limit;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Counts wrong keys by the address they come from, and all of them together for whoever has many
 * addresses. Beyond the limit a wrong key costs no question to the database: a key is asked for
 * there only when its hash is among the valid ones, which are read anew at most once a second. So a
 * partner who shares an address with somebody who guesses goes on working.
 */
final class WrongKeys {
  private static final long VALID_KEPT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long NANOS = Duration.ofSeconds(1).toNanos();

  private final Limit perAddress;
  private final Bucket all;
  private final Map<String, Bucket> byAddress;
  private final Supplier<Set<ByteBuffer>> readValid;
  private final LongSupplier nanoTime;
  private Set<ByteBuffer> valid = Set.of();
  private long validUntil;

  /**
   * @param addressesMax of which wrong keys are remembered; the one longest silent is forgotten
   * @param readValid the hashes of all keys that are accepted
   */
  WrongKeys(
      Limit perAddress,
      Limit inAll,
      int addressesMax,
      Supplier<Set<ByteBuffer>> readValid,
      LongSupplier nanoTime) {
    this.perAddress = perAddress;
    this.all = bucket(inAll);
    this.readValid = readValid;
    this.nanoTime = nanoTime;
    this.validUntil = nanoTime.getAsLong();
    this.byAddress =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > addressesMax;
          }
        };
  }

  /**
   * A key that is going to be looked up, or not.
   *
   * @param refusedSeconds 0 when it may be, else the seconds until wrong ones may be sent again
   * @param taken what it was counted in, as a wrong one
   */
  record Asked(long refusedSeconds, List<Bucket> taken) {
    /** The key was a right one; beyond the limit it was not counted. */
    void wasRight() {
      taken.forEach(bucket -> bucket.addTokens(1));
    }
  }

  /** Counts it before it is looked up, so that many at once can't slip through. */
  Asked ask(String address, byte[] hash) {
    Bucket mine = bucketOf(address);
    if (mine.tryConsume(1)) {
      if (all.tryConsume(1)) {
        return new Asked(0, List.of(mine, all));
      }
      mine.addTokens(1);
    }
    if (valid().contains(ByteBuffer.wrap(hash))) {
      return new Asked(0, List.of());
    }
    long wait =
        Math.max(
            mine.estimateAbilityToConsume(1).getNanosToWaitForRefill(),
            all.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    return new Asked(Math.max(1, Math.ceilDiv(wait, NANOS)), List.of());
  }

  private synchronized Bucket bucketOf(String address) {
    return byAddress.computeIfAbsent(address, fresh -> bucket(perAddress));
  }

  private synchronized Set<ByteBuffer> valid() {
    long now = nanoTime.getAsLong();
    if (now - validUntil >= 0) {
      valid = readValid.get();
      validUntil = now + VALID_KEPT_NANOS;
    }
    return valid;
  }

  private static Bucket bucket(Limit limit) {
    return Bucket.builder()
        .addLimit(
            Bandwidth.builder()
                .capacity(limit.most())
                .refillGreedy(limit.most(), limit.within())
                .build())
        .build();
  }
}
