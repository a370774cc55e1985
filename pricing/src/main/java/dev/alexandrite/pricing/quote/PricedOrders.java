package dev.alexandrite.pricing.quote;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Sha256;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.pricing.Json;
import dev.alexandrite.protocol.Batons;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What this role has to know of an order: which file is its own, and what was submitted. */
@Repository
public class PricedOrders {

  /**
   * @param modelId of the last file; null while there is none, and when the order has ended
   * @param submission null unless the order waits for its price
   */
  record PricedOrder(
      @Nullable ModelId modelId,
      @Nullable OrderSubmitted submission,
      @Nullable Instant submittedAt) {}

  /** What a casting is compared with. */
  public record Priced(Alloy alloy, BigDecimal predictedGrams) {}

  private final JdbcClient jdbc;
  private final Batons batons;

  PricedOrders(JdbcClient jdbc, Batons batons) {
    this.jdbc = jdbc;
    this.batons = batons;
  }

  /**
   * @param customerRef of which only a number is kept here
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void initiated(OrderId orderId, Channel channel, String customerRef) {
    byte[] whose = Sha256.of(channel + " " + customerRef);
    jdbc.sql(
            """
            insert into priced_order (order_id, flow) values (:orderId, :flow)
            on conflict (order_id) do update set flow = excluded.flow
            """)
        .param("orderId", orderId.value())
        .param("flow", ByteBuffer.wrap(whose).getLong())
        .update();
  }

  /** Whose it is, as a number; an order's own where nobody knows. */
  long flow(OrderId orderId) {
    return jdbc.sql("select flow from priced_order where order_id = :orderId and flow is not null")
        .param("orderId", orderId.value())
        .query(Long.class)
        .optional()
        .orElse(orderId.value().getLeastSignificantBits());
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void uploaded(OrderId orderId, ModelId modelId) {
    jdbc.sql(
            """
            insert into priced_order (order_id, model_id) values (:orderId, :modelId)
            on conflict (order_id) do update set model_id = excluded.model_id
            """)
        .param("orderId", orderId.value())
        .param("modelId", modelId.value())
        .update();
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void submitted(OrderId orderId, OrderSubmitted submission, Instant at) {
    jdbc.sql(
            """
            insert into priced_order (order_id, model_id, submission, submitted_at)
            values (:orderId, :modelId, cast(:submission as jsonb), :at)
            on conflict (order_id) do update
              set model_id = excluded.model_id, submission = excluded.submission,
                  submitted_at = excluded.submitted_at
            """)
        .param("orderId", orderId.value())
        .param("modelId", submission.modelId() == null ? null : submission.modelId().value())
        .param("submission", Json.write(submission))
        .param("at", Sql.at(at))
        .update();
  }

  /** Says what became of a submitted order; it waits for nothing here any more. */
  @Transactional(propagation = Propagation.MANDATORY)
  void say(OrderId orderId, OrderEvent event) {
    batons.say(orderId, event);
    jdbc.sql("update priced_order set submission = null where order_id = :orderId")
        .param("orderId", orderId.value())
        .update();
    if (event instanceof PriceCalculated priced) {
      jdbc.sql(
              """
              insert into priced (order_id, alloy, predicted_grams, at)
              select :orderId, :alloy, :grams, since from baton where order_id = :orderId
              """)
          .param("orderId", orderId.value())
          .param("alloy", priced.alloy().name())
          .param(
              "grams",
              BigDecimal.valueOf(priced.massGrams())
                  .multiply(BigDecimal.valueOf(priced.quantity())))
          .update();
    }
  }

  /** Nothing is priced for it any more. */
  @Transactional(propagation = Propagation.MANDATORY)
  void ended(OrderId orderId) {
    jdbc.sql(
            """
            update priced_order set model_id = null, submission = null where order_id = :orderId
            """)
        .param("orderId", orderId.value())
        .update();
  }

  /** Its last file; null while there is none, and when the order has ended. */
  @Nullable ModelId modelOf(OrderId orderId) {
    return find(orderId).map(PricedOrder::modelId).orElse(null);
  }

  Optional<PricedOrder> find(OrderId orderId) {
    return jdbc.sql(
            "select model_id, submission, submitted_at from priced_order where order_id = :orderId")
        .param("orderId", orderId.value())
        .query(
            (row, n) -> {
              UUID modelId = row.getObject("model_id", UUID.class);
              String submission = row.getString("submission");
              return new PricedOrder(
                  modelId == null ? null : new ModelId(modelId),
                  submission == null ? null : Json.read(submission, OrderSubmitted.class),
                  Sql.instantOrNull(row, "submitted_at"));
            })
        .optional();
  }

  /** What waits for its price; empty where nothing does. */
  Optional<OrderSubmitted> submission(OrderId orderId) {
    return find(orderId).flatMap(order -> Optional.ofNullable(order.submission()));
  }

  public Optional<Priced> priced(OrderId orderId) {
    return jdbc.sql("select alloy, predicted_grams from priced where order_id = :orderId")
        .param("orderId", orderId.value())
        .query(
            (row, n) ->
                new Priced(
                    Alloy.valueOf(row.getString("alloy")), row.getBigDecimal("predicted_grams")))
        .optional();
  }
}
