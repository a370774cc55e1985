package dev.alexandrite.channel;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.Measured;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderLife;
import dev.alexandrite.contracts.OrderState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  static Order ofModel() {
    return Order.ofModel(ORDER, Channel.SHOP, "c-1", null, 1, QUANTITY_MAX).after();
  }

  static Order ofPiece() {
    return Order.ofPiece(
            ORDER,
            Channel.SHOP,
            "c-1",
            null,
            "band",
            1,
            QUANTITY_MAX,
            Quote.listed(new Catalogue.Offer(BAND, 1), LATER))
        .after();
  }

  static ModelFile file(ModelId modelId) {
    return new ModelFile(modelId, "ring.STL", 84, NOW);
  }

  static Order uploaded() {
    return in(OrderState.FILE_UPLOADED, ofModel().uploaded(file(MODEL)).after());
  }

  static Order priced() {
    return uploaded().heard(MODEL, ready(MODEL));
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

  /** The state comes with the event, from the one table; the repository does the same. */
  static Order in(OrderState state, Order o) {
    return new Order(
        o.orderId(),
        o.channel(),
        o.customerRef(),
        o.reference(),
        o.kind(),
        o.pieceId(),
        o.quantity(),
        o.alloy(),
        o.alloyLeftOut(),
        state,
        o.file(),
        o.quote(),
        o.quotesWanted(),
        o.unitWanted(),
        o.wish());
  }

  static Order after(Order order, @Nullable OrderEvent event) {
    return event == null ? order : in(OrderLife.step(order.state(), event).orElseThrow(), order);
  }
}
