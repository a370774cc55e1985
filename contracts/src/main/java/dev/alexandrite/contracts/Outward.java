package dev.alexandrite.contracts;

import static java.util.Map.entry;

import dev.alexandrite.contracts.OrderEvent.*;
import java.util.Map;
import java.util.Set;

/**
 * What of an order's events is told to the channel that it came from. A field that does not stand
 * here stays in the workshop: who works on the order, what that pays, what its price is made of.
 * There it reads as null.
 */
public final class Outward {
  private static final Map<Class<? extends OrderEvent>, Set<String>> FIELDS =
      Map.ofEntries(
          entry(
              PriceCalculated.class,
              Set.of(
                  "kind",
                  "modelId",
                  "pieceId",
                  "alloy",
                  "quantity",
                  "massGrams",
                  "unitPrice",
                  "orderPrice",
                  "total",
                  "unit",
                  "sizeMm")),
          entry(ModelRefused.class, Set.of("modelId", "code", "detail")),
          entry(OrderDeclined.class, Set.of("reason")),
          entry(OrderShipped.class, Set.of("carrier", "trackingNumber")),
          entry(OrderCancelled.class, Set.of("wishId", "reason")));

  private Outward() {}

  /** The names of the event's fields that its channel may know; none for most. */
  public static Set<String> fields(Class<? extends OrderEvent> event) {
    return FIELDS.getOrDefault(event, Set.of());
  }
}
