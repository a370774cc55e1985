package dev.alexandrite.partner;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What partners are allowed.
 *
 * @param idempotencyKept how long an answer is kept for a repeated request
 * @param idempotencyRunning after which a request that never ended may be sent again
 * @param requests of one key; every instance of the role counts for itself
 * @param wrongKeysPerAddress before the database is spared the rest; in every instance
 * @param wrongKeysInAll the same, from whichever addresses
 * @param wrongKeyAddressesMax addresses of which wrong keys are counted apart
 * @param demo whether {@code demoKey} is accepted
 * @param demoKey belongs to a partner for trying out; empty for none
 */
@Validated
@ConfigurationProperties("partner")
record PartnerSettings(
    Duration idempotencyKept,
    Duration idempotencyRunning,
    @Valid Limit requests,
    @Valid Limit wrongKeysPerAddress,
    @Valid Limit wrongKeysInAll,
    @Positive int wrongKeyAddressesMax,
    boolean demo,
    String demoKey) {

  /** At most so many within so long. */
  record Limit(@Positive long most, Duration within) {}

  PartnerSettings {
    if (!idempotencyKept.isPositive()
        || !idempotencyRunning.isPositive()
        || !requests.within().isPositive()
        || !wrongKeysPerAddress.within().isPositive()
        || !wrongKeysInAll.within().isPositive()) {
      throw new IllegalArgumentException("partner: every time is above zero");
    }
  }
}
