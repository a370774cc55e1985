package dev.alexandrite.contracts;

import static dev.alexandrite.contracts.OrderState.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.OrderEvent.*;
import dev.alexandrite.contracts.OrderLife.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrderLifeTest {

  @Test
  void aModelTravelsThroughAllTenStates() {
    Alloy alloy = Alloy.SILVER_925;
    Money money = Money.of(10_000, "EUR");
    var kind = OrderEvent.Kind.MODEL;
    List<OrderEvent> life =
        List.of(
            new OrderInitiated("1", "c", kind, null, 1),
            new FileUploaded(new ModelId(new UUID(1, 1)), "stl", 84),
            new OrderSubmitted(kind, null, null, alloy, 1, null, null),
            new PriceCalculated(kind, null, null, alloy, 1, 2.0, money, null, money),
            new ManufacturingApproved(new WorkSpec("1", kind, null, null, alloy, 1, 2.0, money)),
            new ManufacturingStarted("o", "Oleg", money),
            new ManufacturingCompleted(),
            new OrderPacked(),
            new OrderShipped("Post", "1"),
            new OrderClosed());
    OrderState state = null;
    Set<OrderState> seen = EnumSet.noneOf(OrderState.class);
    for (OrderEvent event : life) {
      state = OrderLife.step(state, event).orElseThrow();
      seen.add(state);
    }
    assertThat(seen).hasSize(10).doesNotContain(CANCELLED, DECLINED);
    assertThat(state).isEqualTo(CLOSED);
  }

  @ParameterizedTest
  @EnumSource(OrderState.class)
  void everyStateHasOneOwnerUntilTheEnd(OrderState state) {
    for (Channel channel : Channel.values()) {
      assertThat(state.owner(channel) == null).isEqualTo(state.ended());
    }
    boolean leadsOn = OrderLife.TABLE.stream().anyMatch(step -> step.from() == state);
    assertThat(leadsOn).isEqualTo(!state.ended());
  }

  @Test
  void noStateHasTwoWaysForTheSameEvent() {
    Set<String> seen = new HashSet<>();
    for (Step step : OrderLife.TABLE) {
      assertThat(seen.add(step.from() + "/" + step.on())).as("%s", step).isTrue();
    }
  }

  @Test
  void onceThePieceIsBeingMadeItCannotBeCancelled() {
    assertThat(OrderLife.TABLE)
        .filteredOn(step -> step.on() == OrderCancelled.class)
        .extracting(Step::from)
        .doesNotContain(MANUFACTURING_STARTED, MANUFACTURING_COMPLETED, PACKAGING, SHIPPED, CLOSED);
  }

  @Test
  void theDrawnTableInTheDocumentationIsTheRealOne() throws IOException {
    assertThat(Files.readString(Path.of("../docs/order-states.mmd")))
        .as("docs/order-states.mmd; the table now is:\n%s", OrderLife.drawn())
        .isEqualTo(OrderLife.drawn());
  }
}
