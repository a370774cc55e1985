package dev.alexandrite.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ManufacturingStarted;
import dev.alexandrite.contracts.OrderEvent.WorkSpec;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Change;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OfferTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final OrderId ORDER = OrderId.of("019aa0b5-7c00-7000-8000-000000000002");
  private static final Staff OLEG = new Staff("oleg", "Oleg");
  private static final Staff OLGA = new Staff("olga", "Olga");
  private static final AssignmentSettings SETTINGS = new AssignmentSettings(125, 800, 3);

  @Test
  void anOrderPaysAShareOfItsPriceAndNotBelowTheFloor() {
    assertThat(offer(61_200).pay()).isEqualTo(Money.of(7_650, "EUR"));
    assertThat(offer(6_404).pay()).isEqualTo(Money.of(801, "EUR")); // 800.5 rounds up
    assertThat(offer(6_400).pay()).isEqualTo(Money.of(800, "EUR"));
    assertThat(offer(100).pay()).isEqualTo(Money.of(800, "EUR"));
  }

  @Test
  void theFirstOneGetsIt() {
    Change<Offer> change = offer(61_200).claim(OLEG, 0, 3, NOW);

    assertThat(change.after().operator()).isEqualTo(OLEG);
    assertThat(change.after().claimedAt()).isEqualTo(NOW);
    assertThat(change.says())
        .isEqualTo(new ManufacturingStarted("oleg", "Oleg", Money.of(7_650, "EUR")));
  }

  @Test
  void theSecondOneIsToldWhoWasFaster() {
    Offer olegs = offer(61_200).claim(OLEG, 0, 3, NOW).after();

    assertThatThrownBy(() -> olegs.claim(OLGA, 3, 3, NOW))
        .hasMessage("Oleg was faster and has order 7K3F-9QXA.")
        .isInstanceOfSatisfying(
            Problem.class,
            p -> {
              assertThat(p.code()).isEqualTo(AssignmentProblem.WORK_ORDER_ALREADY_CLAIMED);
              assertThat(p.properties()).containsEntry("operator", "Oleg");
            });
  }

  @Test
  void whoHasItAndAsksAgainChangesNothing() {
    Offer olegs = offer(61_200).claim(OLEG, 2, 3, NOW).after();

    assertThat(olegs.claim(OLEG, 3, 3, NOW.plusSeconds(9))).isEqualTo(new Change<>(olegs, null));
  }

  @Test
  void whoHasTooManyClaimsNoMore() {
    assertThatThrownBy(() -> offer(61_200).claim(OLEG, 3, 3, NOW))
        .isInstanceOfSatisfying(
            Problem.class,
            p -> assertThat(p.code()).isEqualTo(AssignmentProblem.TOO_MANY_WORK_ORDERS));
    assertThat(offer(61_200).claim(OLEG, 2, 3, NOW).says()).isNotNull();
  }

  @Test
  void aReleasedOrderIsAnybodysForTheSamePay() {
    Offer free = offer(61_200).claim(OLEG, 0, 3, NOW).after().released();

    assertThat(free).isEqualTo(offer(61_200));
    assertThat(free.claim(OLGA, 0, 3, NOW).after().operator()).isEqualTo(OLGA);
  }

  private static Offer offer(long priceMinor) {
    return Offer.of(
        ORDER,
        new WorkSpec(
            "7K3F-9QXA",
            Kind.PIECE,
            null,
            "band",
            Alloy.SILVER_925,
            1,
            3.1,
            Money.of(priceMinor, "EUR")),
        SETTINGS);
  }
}
