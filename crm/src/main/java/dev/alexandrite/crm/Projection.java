package dev.alexandrite.crm;

import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderShipped;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.protocol.History;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What the events of orders, heard or said by this role itself, change in the picture of them. */
@Repository
class Projection {
  private final JdbcClient jdbc;
  private final History history;
  private final Search search;
  private final Live live;

  Projection(JdbcClient jdbc, History history, Search search, Live live) {
    this.jdbc = jdbc;
    this.history = history;
    this.search = search;
    this.live = live;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void apply(Said said) {
    UUID orderId = said.orderId().value();
    switch (said.event()) {
      case OrderInitiated e -> initiated(said, e);
      case FileUploaded e -> uploaded(orderId, e);
      case OrderSubmitted e -> submitted(orderId, e);
      case PriceCalculated e -> priced(orderId, e);
      case OrderShipped e -> shipped(said, e);
      case OrderCancelled e -> cancelled(orderId, e);
      case OrderEvent.ModelRefused e -> {}
      case OrderEvent.ManufacturingApproved e -> {}
      case OrderEvent.OrderDeclined e -> {}
      case OrderEvent.ManufacturingStarted e -> {}
      case OrderEvent.ManufacturingReleased e -> {}
      case OrderEvent.ManufacturingCompleted e -> {}
      case OrderEvent.OrderPacked e -> {}
      case OrderEvent.OrderClosed e -> {}
    }
    step(said);
    live.changed("orders", orderId);
  }

  private void initiated(Said said, OrderInitiated e) {
    jdbc.sql(
            """
            insert into customer_order
              (order_id, number, channel, customer_ref, kind, piece_id, quantity, state, since)
            values (:orderId, :number, :channel, :customer, :kind, :piece, :quantity, :state, :since)
            """)
        .param("orderId", said.orderId().value())
        .param("number", e.number())
        .param("channel", said.channel().name())
        .param("customer", e.customerRef())
        .param("kind", e.kind().name())
        .param("piece", e.pieceId())
        .param("quantity", e.quantity())
        .param("state", said.state().name())
        .param("since", Sql.at(said.at()))
        .update();
    search.number(said.orderId(), e.number());
    search.words(said.orderId(), e.reference());
    search.words(said.orderId(), e.pieceId());
  }

  private void uploaded(UUID orderId, FileUploaded e) {
    jdbc.sql("update customer_order set model_id = :model where order_id = :orderId")
        .param("model", e.modelId().value())
        .param("orderId", orderId)
        .update();
  }

  private void submitted(UUID orderId, OrderSubmitted e) {
    jdbc.sql(
            """
            update customer_order set alloy = :alloy, quantity = :quantity
            where order_id = :orderId
            """)
        .param("alloy", e.alloy().name())
        .param("quantity", e.quantity())
        .param("orderId", orderId)
        .update();
  }

  private void priced(UUID orderId, PriceCalculated e) {
    jdbc.sql(
            """
            update customer_order
            set kind = :kind, model_id = :model, piece_id = :piece, alloy = :alloy,
                quantity = :quantity, mass_grams = :grams, unit_price_minor = :unitPrice,
                price_minor = :price, currency = :currency, model_sha256 = :sha256, unit = :unit,
                size_mm = :size
            where order_id = :orderId
            """)
        .param("kind", e.kind().name())
        .param("model", Optional.ofNullable(e.modelId()).map(ModelId::value).orElse(null))
        .param("piece", e.pieceId())
        .param("alloy", e.alloy().name())
        .param("quantity", e.quantity())
        .param("grams", e.massGrams())
        .param("unitPrice", e.unitPrice().amountMinor())
        .param("price", e.total().amountMinor())
        .param("currency", e.total().currency().getCurrencyCode())
        .param("sha256", e.modelSha256())
        .param("unit", e.unit())
        .param("size", Sql.array(e.sizeMm()))
        .param("orderId", orderId)
        .update();
  }

  private void shipped(Said said, OrderShipped e) {
    jdbc.sql(
            """
            update customer_order set carrier = :carrier, tracking_number = :tracking
            where order_id = :orderId
            """)
        .param("carrier", e.carrier())
        .param("tracking", e.trackingNumber())
        .param("orderId", said.orderId().value())
        .update();
    search.words(said.orderId(), e.trackingNumber());
  }

  private void cancelled(UUID orderId, OrderCancelled e) {
    jdbc.sql("update customer_order set cancel_reason = :reason where order_id = :orderId")
        .param("reason", e.reason())
        .param("orderId", orderId)
        .update();
  }

  private void step(Said said) {
    jdbc.sql("update customer_order set state = :state, since = :since where order_id = :orderId")
        .param("state", said.state().name())
        .param("since", Sql.at(said.at()))
        .param("orderId", said.orderId().value())
        .update();
    history.add(said);
  }
}
