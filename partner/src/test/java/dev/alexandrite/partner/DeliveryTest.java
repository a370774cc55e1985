package dev.alexandrite.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.partner.Delivery.Next;
import dev.alexandrite.partner.WebhookClient.Answer;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows an attempt, and where nothing is sent to; without a network. */
class DeliveryTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final List<Duration> WAITS = List.of(Duration.ofSeconds(5), Duration.ofMinutes(5));
  private static final Answer BROKEN = new Answer(500, "it was answered with 500", null);

  @Test
  void itIsSentAgainLaterAndLaterAndATenthLaterAtMost() {
    assertThat(delivery(1).after(BROKEN, WAITS, NOW, () -> 0))
        .isEqualTo(new Next.Again(NOW.plusSeconds(5)));
    assertThat(delivery(2).after(BROKEN, WAITS, NOW, () -> 1))
        .isEqualTo(new Next.Again(NOW.plusSeconds(330)));
  }

  @Test
  void afterTheLastWaitTheWebhookIsGivenUp() {
    assertThat(delivery(3).after(BROKEN, WAITS, NOW, () -> 0)).isInstanceOf(Next.GivenUp.class);
  }

  @Test
  void whoIsGoneIsNotAskedAgain() {
    assertThat(delivery(1).after(new Answer(410, "gone", null), WAITS, NOW, () -> 0))
        .isInstanceOf(Next.GivenUp.class);
  }

  @Test
  void whoAsksForMoreTimeGetsADayAtMost() {
    assertThat(after(Duration.ofMinutes(10))).isEqualTo(new Next.Again(NOW.plusSeconds(600)));
    assertThat(after(Duration.ofSeconds(1))).isEqualTo(new Next.Again(NOW.plusSeconds(5)));
    assertThat(after(Duration.ofDays(-1))).isEqualTo(new Next.Again(NOW.plusSeconds(5)));
    assertThat(after(Duration.ofDays(999)))
        .isEqualTo(new Next.Again(NOW.plus(Duration.ofHours(24))));
  }

  private static Next after(Duration retryAfter) {
    return delivery(1).after(new Answer(503, "busy", retryAfter), WAITS, NOW, () -> 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.0.1", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.168.1.1", "192.0.0.8", "198.19.0.1", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "fe80::1", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "64:ff9b::7f00:1",
        "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1", "100::1", "3fff::1"
      })
  void nothingIsSentIntoPrivateNetworks(String address) {
    assertThat(PublicAddresses.isPublic(InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.0.1",
        "172.32.0.1",
        "192.167.0.1",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450::1",
        "2400:cb00::1"
      })
  void everywhereElseItIs(String address) {
    assertThat(PublicAddresses.isPublic(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "::1", "0x7f.1", "2130706433"})
  void aNameThatLeadsHereIsNotFound(String host) {
    assertThatThrownBy(() -> new PublicAddresses().resolve(host))
        .isInstanceOf(java.net.UnknownHostException.class);
  }

  private static Delivery delivery(int attempts) {
    OrderId orderId = new OrderId(UUID.randomUUID());
    return new Delivery(
        UUID.randomUUID(),
        "p-1",
        "https://example.org/",
        new Feed.Event("7", orderId, null, 3L, "OrderPacked", OrderState.PACKAGING, NOW),
        7,
        attempts);
  }
}
