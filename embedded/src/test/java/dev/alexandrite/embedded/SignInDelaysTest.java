package dev.alexandrite.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SignInDelaysTest {
  private static final String STRANGER = "203.0.113.9";
  private static final String OFFICE = "198.51.100.7";

  private final Hand clock = new Hand();
  private final SignInDelays delays = new SignInDelays(clock);

  /** A clock that stands still until it is moved. */
  private static final class Hand extends Clock {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private Duration fail(String login, String source) {
    Duration wait = delays.consume(login, source, false);
    if (wait.compareTo(SignInDelays.HELD_MAX) <= 0) {
      clock.now = clock.now.plus(wait);
    }
    return wait;
  }

  @Test
  void theFirstMistakesCostNothingAndTheLaterOnesSomeSeconds() {
    for (int i = 0; i < 5; i++) {
      assertThat(fail("nina", OFFICE)).isZero();
    }
    assertThat(fail("nina", OFFICE)).isEqualTo(Duration.ofSeconds(1));
    assertThat(fail("nina", OFFICE)).isEqualTo(Duration.ofSeconds(2));
    for (int i = 0; i < 20; i++) {
      assertThat(fail("nina", OFFICE)).isEqualTo(Duration.ofSeconds(4));
    }
    clock.now = clock.now.plusSeconds(4);
    assertThat(delays.consume("nina", OFFICE, false))
        .as("who typed slowly waited already")
        .isZero();
  }

  @Test
  void aStrangersFailuresCostTheOwnerNothing() {
    for (int i = 0; i < 10; i++) {
      fail("nina", STRANGER);
    }
    assertThat(delays.consume("nina", OFFICE, false)).isZero();
    assertThat(delays.consume("nina", "device abc", true)).isZero();
    assertThat(delays.consume("oleg", STRANGER, false)).isZero();
  }

  @Test
  void evenAtOneAddressTheOwnerGetsInWithinSeconds() {
    for (int i = 0; i < 10; i++) {
      fail("nina", OFFICE);
    }
    assertThat(delays.consume("nina", OFFICE, false)).isLessThanOrEqualTo(SignInDelays.HELD_MAX);
    delays.succeeded("nina", OFFICE);
    assertThat(delays.consume("nina", OFFICE, false)).isZero();
  }

  @Test
  void manyAttemptsAtOnceDoNotSlipThrough() {
    int made = 0;
    for (int i = 0; i < 1_000; i++) {
      if (delays.consume("nina", STRANGER, false).compareTo(SignInDelays.HELD_MAX) <= 0) {
        made++;
      }
    }
    assertThat(made).isLessThan(12);
  }

  @Test
  void whoGuessesAllDayGetsOneGuessAMinute() {
    Instant began = clock.now;
    int made = 0;
    while (clock.now.isBefore(began.plus(Duration.ofHours(20)))) {
      Duration wait = delays.consume("nina", STRANGER, false);
      if (wait.compareTo(SignInDelays.HELD_MAX) <= 0) {
        made++;
      }
      clock.now = clock.now.plus(wait).plusMillis(1);
    }
    assertThat(made).isLessThan(100 + 20 * 60);
  }

  @Test
  void whenManyAddressesGuessNewDevicesWaitAndKnownOnesDoNot() {
    for (int i = 0; i < 60; i++) {
      fail("nina", "203.0.113." + i);
    }
    assertThat(delays.consume("nina", OFFICE, false))
        .isPositive()
        .isLessThan(Duration.ofSeconds(5));
    assertThat(delays.consume("nina", "device abc", true)).isZero();
  }

  /** Every try costs a hash, whoever it is for. */
  @Test
  void whoTriesManyLoginsFromOneAddressIsSlowedAndAKnownDeviceBesideThemIsNot() {
    int made = 0;
    for (int i = 0; i < 1_000; i++) {
      if (delays.consume("login " + i, STRANGER, false).compareTo(SignInDelays.HELD_MAX) <= 0) {
        made++;
      }
    }
    assertThat(made).isLessThan(50);
    assertThat(delays.consume("nina", STRANGER, false)).isGreaterThan(SignInDelays.HELD_MAX);
    assertThat(delays.consume("nina", "device abc", true)).isZero();
    assertThat(delays.consume("nina", OFFICE, false)).isZero();
    clock.now = clock.now.plusSeconds(20);
    assertThat(delays.consume("nina", STRANGER, false)).isZero();
  }

  @Test
  void whoTypesRightIsNotCountedAndALoginCanNotBeMadeToLookLikeAnother() {
    for (int i = 0; i < 200; i++) {
      assertThat(delays.consume("nina", OFFICE, false)).isZero();
      delays.succeeded("nina", OFFICE);
    }
    for (int i = 0; i < 30; i++) {
      fail("nina\n" + OFFICE, STRANGER);
    }
    assertThat(delays.consume("nina", OFFICE, false)).isZero();
  }

  @Test
  void aDayLaterAllIsForgotten() {
    for (int i = 0; i < 50; i++) {
      fail("nina", OFFICE);
    }
    clock.now = clock.now.plus(Duration.ofHours(25));
    assertThat(delays.consume("nina", OFFICE, false)).isZero();
  }

  @Test
  void theAddressesOfOneHouseholdAreOneSource() {
    assertThat(SourceAddress.of("2001:db8:0:1::1"))
        .isEqualTo(SourceAddress.of("2001:db8:0:1:ffff::2%eth0"))
        .isNotEqualTo(SourceAddress.of("2001:db8:0:2::1"));
    assertThat(SourceAddress.of("192.0.2.7")).isEqualTo("192.0.2.7");
  }
}
