package dev.alexandrite.mes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ManufacturingCompleted;
import dev.alexandrite.contracts.OrderEvent.ManufacturingReleased;
import dev.alexandrite.contracts.OrderEvent.OrderPacked;
import dev.alexandrite.contracts.OrderEvent.OrderShipped;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderLife;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.mes.WorkOrder.Claim;
import dev.alexandrite.mes.WorkOrder.Parcel;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Change;
import dev.alexandrite.protocol.OrderProblem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WorkOrderTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Staff OLEG = new Staff("oleg", "Oleg");
  private static final Staff OLGA = new Staff("olga", "Olga");
  private static final Money PAY = Money.of(7_344, "EUR");
  private static final Parcel PARCEL = new Parcel("Post", "RR 1");
  private static final WorkOrder.Head HEAD =
      new WorkOrder.Head(
          OrderId.of("019aa0b5-7c00-7000-8000-000000000002"),
          "7K3F-9QXA",
          Channel.SHOP,
          Kind.PIECE,
          null,
          "band",
          Alloy.SILVER_925,
          2,
          3.1,
          null,
          null);

  @Test
  void aWorkOrderIsMadePackedAndShipped() {
    Change<WorkOrder> made = olegs().complete(OLEG, NOW);
    Change<WorkOrder> packed = made.after().pack(OLEG, NOW);
    Change<WorkOrder> shipped = packed.after().ship(OLEG, PARCEL, NOW);

    assertThat(made.says()).isEqualTo(new ManufacturingCompleted());
    assertThat(packed.says()).isEqualTo(new OrderPacked());
    assertThat(shipped.says()).isEqualTo(new OrderShipped("Post", "RR 1"));
    assertThat(shipped.after().state()).isEqualTo(OrderState.SHIPPED);
    assertThat(shipped.after())
        .isEqualTo(new WorkOrder.Shipped(HEAD, NOW, new Claim(OLEG, PAY, NOW), PARCEL));
  }

  @Test
  void whatWasSaidBeforeIsNotSaidAgain() {
    WorkOrder made = olegs().complete(OLEG, NOW).after();
    WorkOrder packed = made.pack(OLEG, NOW).after();
    WorkOrder shipped = packed.ship(OLEG, PARCEL, NOW).after();
    Instant later = NOW.plusSeconds(3);

    assertThat(made.complete(OLEG, later)).isEqualTo(new Change<>(made, null));
    assertThat(packed.pack(OLEG, later)).isEqualTo(new Change<>(packed, null));
    assertThat(shipped.ship(OLEG, PARCEL, later)).isEqualTo(new Change<>(shipped, null));
    refused(OrderProblem.ILLEGAL_STEP, () -> shipped.ship(OLEG, new Parcel("Post", "RR 2"), later));
  }

  @Test
  void noStepIsLeftOut() {
    WorkOrder made = olegs().complete(OLEG, NOW).after();
    WorkOrder packed = made.pack(OLEG, NOW).after();

    refused(OrderProblem.ILLEGAL_STEP, () -> olegs().pack(OLEG, NOW));
    refused(OrderProblem.ILLEGAL_STEP, () -> olegs().ship(OLEG, PARCEL, NOW));
    refused(OrderProblem.ILLEGAL_STEP, () -> made.ship(OLEG, PARCEL, NOW));
    assertThat(packed.complete(OLEG, NOW)).isEqualTo(new Change<>(packed, null));
  }

  @Test
  void everyStepIsOneOfTheTableAndNoneOfTheTableIsRefused() {
    Claim claim = new Claim(OLEG, PAY, NOW);
    List<WorkOrder> claimed =
        List.of(
            new WorkOrder.Started(HEAD, NOW, claim),
            new WorkOrder.Made(HEAD, NOW, claim),
            new WorkOrder.Packed(HEAD, NOW, claim),
            new WorkOrder.Shipped(HEAD, NOW, claim, new Parcel("Post", "RR 2")));
    Map<OrderEvent, Function<WorkOrder, Change<WorkOrder>>> verbs =
        Map.of(
            new ManufacturingCompleted(), work -> work.complete(OLEG, NOW),
            new OrderPacked(), work -> work.pack(OLEG, NOW),
            new OrderShipped("Post", "RR 1"), work -> work.ship(OLEG, PARCEL, NOW),
            new ManufacturingReleased("oleg", null), work -> work.release(OLEG, null, NOW));

    for (WorkOrder before : claimed) {
      verbs.forEach(
          (event, verb) ->
              assertThat(after(before, verb, event))
                  .as("%s when %s", event, before.state())
                  .isEqualTo(OrderLife.step(before.state(), event)));
    }
  }

  private static Optional<OrderState> after(
      WorkOrder before, Function<WorkOrder, Change<WorkOrder>> verb, OrderEvent event) {
    try {
      Change<WorkOrder> change = verb.apply(before);
      assertThat(change.says()).isIn(event, null);
      return Optional.ofNullable(change.says()).map(said -> change.after().state());
    } catch (Problem refused) {
      return Optional.empty();
    }
  }

  @Test
  void whatIsNotMadeYetCanBeGivenBack() {
    Change<WorkOrder> freed = olegs().release(OLEG, "ill", NOW);

    assertThat(freed.says()).isEqualTo(new ManufacturingReleased("oleg", "ill"));
    assertThat(freed.after()).isEqualTo(new WorkOrder.Free(HEAD, NOW));
    WorkOrder made = olegs().complete(OLEG, NOW).after();
    refused(OrderProblem.ILLEGAL_STEP, () -> made.release(OLEG, null, NOW));
  }

  @Test
  void onlyItsOperatorSaysAnythingAboutIt() {
    refused(MesProblem.NOT_YOUR_WORK_ORDER, () -> olegs().complete(OLGA, NOW));
    refused(MesProblem.NOT_YOUR_WORK_ORDER, () -> olegs().pack(OLGA, NOW));
    refused(MesProblem.NOT_YOUR_WORK_ORDER, () -> olegs().ship(OLGA, PARCEL, NOW));
    refused(MesProblem.NOT_YOUR_WORK_ORDER, () -> olegs().release(OLGA, null, NOW));
    refused(MesProblem.NOT_YOUR_WORK_ORDER, () -> olegs().requireShownTo(OLGA));
    refused(OrderProblem.ILLEGAL_STEP, () -> free().complete(OLGA, NOW));
    free().requireShownTo(OLGA);
    olegs().requireShownTo(OLEG);
  }

  private static void refused(ProblemCode code, ThrowingCallable verb) {
    assertThatThrownBy(verb)
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo(code));
  }

  private static WorkOrder olegs() {
    return new WorkOrder.Started(HEAD, NOW, new Claim(OLEG, PAY, NOW));
  }

  private static WorkOrder free() {
    return new WorkOrder.Free(HEAD, NOW);
  }
}
