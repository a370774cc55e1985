package dev.alexandrite.contracts;

import static dev.alexandrite.contracts.OrderState.*;

import dev.alexandrite.contracts.OrderEvent.*;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The state machine of an order: one table, read by everybody who speaks or listens. */
public final class OrderLife {

  /**
   * @param from null before the order exists
   */
  public record Step(@Nullable OrderState from, Class<? extends OrderEvent> on, OrderState to) {}

  public static final List<Step> TABLE =
      List.of(
          new Step(null, OrderInitiated.class, INITIATED),
          new Step(INITIATED, FileUploaded.class, FILE_UPLOADED),
          new Step(FILE_UPLOADED, FileUploaded.class, FILE_UPLOADED),
          new Step(INITIATED, OrderSubmitted.class, SUBMITTED),
          new Step(FILE_UPLOADED, OrderSubmitted.class, SUBMITTED),
          new Step(SUBMITTED, PriceCalculated.class, PRICE_CALCULATED),
          new Step(SUBMITTED, ModelRefused.class, INITIATED),
          new Step(PRICE_CALCULATED, ManufacturingApproved.class, MANUFACTURING_APPROVED),
          new Step(PRICE_CALCULATED, OrderDeclined.class, DECLINED),
          new Step(MANUFACTURING_APPROVED, ManufacturingStarted.class, MANUFACTURING_STARTED),
          new Step(MANUFACTURING_STARTED, ManufacturingReleased.class, MANUFACTURING_APPROVED),
          new Step(MANUFACTURING_STARTED, ManufacturingCompleted.class, MANUFACTURING_COMPLETED),
          new Step(MANUFACTURING_COMPLETED, OrderPacked.class, PACKAGING),
          new Step(PACKAGING, OrderShipped.class, SHIPPED),
          new Step(SHIPPED, OrderClosed.class, CLOSED),
          new Step(INITIATED, OrderCancelled.class, CANCELLED),
          new Step(FILE_UPLOADED, OrderCancelled.class, CANCELLED),
          new Step(SUBMITTED, OrderCancelled.class, CANCELLED),
          new Step(PRICE_CALCULATED, OrderCancelled.class, CANCELLED),
          new Step(MANUFACTURING_APPROVED, OrderCancelled.class, CANCELLED));

  private OrderLife() {}

  /** The state after the event, or empty when it is not a step from here. */
  public static Optional<OrderState> step(@Nullable OrderState from, OrderEvent event) {
    return TABLE.stream()
        .filter(step -> step.from() == from && step.on() == event.getClass())
        .map(Step::to)
        .findFirst();
  }

  /** Who may say what happens next: the owner of the state, and the channel before there is one. */
  public static @Nullable Role speaker(@Nullable OrderState from, Channel channel) {
    return from == null ? channel.role() : from.owner(channel);
  }

  /** The table as a Mermaid diagram, for the documentation. */
  public static String drawn() {
    return TABLE.stream()
        .map(
            step ->
                "  %s --> %s: %s (%s)"
                    .formatted(
                        step.from() == null ? "[*]" : step.from(),
                        step.to(),
                        step.on().getSimpleName(),
                        said(step)))
        .collect(Collectors.joining("\n", "stateDiagram-v2\n", "\n"));
  }

  private static String said(Step step) {
    Role speaker = speaker(step.from(), Channel.SHOP);
    return speaker == null ? "nobody" : speaker == Role.SHOP ? "shop or partner" : speaker.word();
  }
}
