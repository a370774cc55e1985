package dev.alexandrite.channel;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.Measured;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Orders as the tests need them. */
final class OrderExamples {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final Instant LATER = NOW.plusSeconds(3_600);
  static final OrderId ORDER = OrderId.of("019aa0b5-7c00-7000-8000-000000000002");
  static final ModelId MODEL = new ModelId(new UUID(7, 7));
  static final int QUANTITY_MAX = 1_000;
  static final Piece BAND =
      new Piece(
          "band",
          new Piece.Names("Band", "Кольцо"),
          Alloy.SILVER_925,
          3.4,
          Money.of(4_900, "EUR"),
          "/pieces/band.svg",
          5);

  private OrderExamples() {}

  static Draft ofModel() {
    return of(new Item.AwaitedModel());
  }

  static Draft ofPiece() {
    return of(
        new Item.ReadyPiece("band", QuoteState.listed(new Catalogue.OfferedPiece(BAND, 1), LATER)));
  }

  private static Draft of(Item item) {
    return Draft.begin(head(item, 1), QUANTITY_MAX).after();
  }

  static Order.Head head(Item item, int quantity) {
    return new Order.Head(ORDER, Channel.SHOP, "c-1", null, item, quantity, null);
  }

  static ModelFile file(ModelId modelId) {
    return new ModelFile(modelId, "ring.STL", 84, NOW);
  }

  static Draft uploaded() {
    return ofModel().uploaded(file(MODEL)).after();
  }

  static Draft priced() {
    return uploaded().heard(MODEL, ready(MODEL)).requireDraft();
  }

  static QuoteReady ready(ModelId modelId) {
    return ready(modelId, Alloy.SILVER_925, Alloy.PLATINUM_950);
  }

  static QuoteReady ready(ModelId modelId, Alloy... alloys) {
    return new QuoteReady(
        UUID.randomUUID(),
        ORDER,
        modelId,
        new Measured(12, 1_000, 600, List.of(10.0, 10.0, 10.0), true, 1, null, null, null),
        Stream.of(
                new AlloyPrice(Alloy.SILVER_925, 10.4, Money.of(9_900, "EUR")),
                new AlloyPrice(Alloy.PLATINUM_950, 21.4, Money.of(99_000, "EUR")))
            .filter(price -> List.of(alloys).contains(price.alloy()))
            .toList(),
        LATER,
        List.of(),
        null,
        null);
  }

  /** What others decide is heard as an event, and the state comes with it. */
  static Order in(OrderState state, Order.Head head) {
    Order.Choice silver = new Order.Choice(Alloy.SILVER_925, false);
    return state.ended()
        ? new Order.Ended(head, state, silver, null)
        : state.owner(head.channel()) == head.channel().role()
            ? new Draft(head, state)
            : new Order.Submitted(head, state, silver);
  }
}
