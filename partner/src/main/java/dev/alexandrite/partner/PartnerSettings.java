package dev.alexandrite.partner;

import dev.alexandrite.channel.Work;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What partners are allowed.
 *
 * @param idempotencyKept how long an answer is kept for a repeated request
 * @param idempotencyRunning after which a request that never ended may be sent again
 * @param work of a partner whose plan says nothing else
 * @param costs in units of work
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
    @Valid Plan work,
    @Valid Costs costs,
    @Valid Limit wrongKeysPerAddress,
    @Valid Limit wrongKeysInAll,
    @Positive int wrongKeyAddressesMax,
    boolean demo,
    String demoKey) {

  /** At most so many within so long. */
  record Limit(@Positive long most, Duration within) {}

  /**
   * What things cost, in units; one is about what a look at an order takes.
   *
   * @param look a request that changes nothing
   * @param command one that may
   * @param mebibyte of a file that is sent
   * @param model that is measured and priced, whatever its size
   * @param hundredThousandTriangles of it
   */
  record Costs(
      @Positive long look,
      @Positive long command,
      @PositiveOrZero long mebibyte,
      @PositiveOrZero long model,
      @PositiveOrZero long hundredThousandTriangles) {
    private static final long MEBIBYTE = 1 << 20;
    private static final long TRIANGLES = 100_000;

    long of(Work work) {
      return switch (work) {
        case Work.Sending(long bytes) -> Math.ceilDiv(bytes, MEBIBYTE) * mebibyte;
        case Work.Measuring(long triangles) ->
            model + Math.ceilDiv(triangles * hundredThousandTriangles, TRIANGLES);
      };
    }
  }

  PartnerSettings {
    if (!idempotencyKept.isPositive()
        || !idempotencyRunning.isPositive()
        || !wrongKeysPerAddress.within().isPositive()
        || !wrongKeysInAll.within().isPositive()) {
      throw new IllegalArgumentException("partner: every time is above zero");
    }
  }
}
