package dev.alexandrite.models;

import dev.alexandrite.contracts.Message.ModelMoved;
import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.Outbox;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.platform.Sql;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Where every 3D file is. */
@Repository
class Models {

  /**
   * @param stage EXPIRED when there is no file any more
   */
  record Model(ModelId modelId, OrderId orderId, long sizeBytes, Stage stage) {}

  private final JdbcClient jdbc;
  private final Outbox outbox;
  private final Clock clock;

  Models(JdbcClient jdbc, Outbox outbox, Clock clock) {
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** A file has arrived in the incoming store. */
  @Transactional(propagation = Propagation.MANDATORY)
  void register(ModelId modelId, OrderId orderId, long sizeBytes, Instant at) {
    jdbc.sql(
            """
            insert into model (model_id, order_id, size_bytes, stage, since)
            values (:modelId, :orderId, :size, 'INCOMING', :at)
            on conflict (model_id) do update set size_bytes = excluded.size_bytes
              where model.order_id = excluded.order_id and model.stage = 'INCOMING'
            """)
        .param("modelId", modelId.value())
        .param("orderId", orderId.value())
        .param("size", sizeBytes)
        .param("at", Sql.at(at))
        .update();
  }

  /** Those of an order in whose place this one has come, each told once. */
  @Transactional(propagation = Propagation.MANDATORY)
  List<ModelId> replacedBy(ModelId modelId, OrderId orderId) {
    return jdbc.sql(
            """
            update model set replaced = true
            where order_id = :orderId and model_id <> :modelId and not replaced
            returning model_id
            """)
        .param("orderId", orderId.value())
        .param("modelId", modelId.value())
        .query((row, n) -> new ModelId(row.getObject("model_id", UUID.class)))
        .list();
  }

  /** The order's own file, if it has one; not those that were replaced. */
  List<ModelId> of(OrderId orderId) {
    return jdbc.sql("select model_id from model where order_id = :orderId and not replaced")
        .param("orderId", orderId.value())
        .query((row, n) -> new ModelId(row.getObject("model_id", UUID.class)))
        .list();
  }

  /** Records where a file is now, and tells everybody. */
  @Transactional(propagation = Propagation.MANDATORY)
  void moved(ModelId modelId, OrderId orderId, Stage stage) {
    Instant now = clock.instant();
    jdbc.sql("update model set stage = :stage, since = :now where model_id = :modelId")
        .param("stage", stage.name())
        .param("now", Sql.at(now))
        .param("modelId", modelId.value())
        .update();
    outbox.put(
        Topics.MODELS_FILES, new ModelMoved(Uuid7.next(clock), orderId, modelId, stage, now));
  }

  /**
   * @throws Problem model-not-found
   */
  Model get(ModelId modelId) {
    return jdbc.sql("select order_id, size_bytes, stage from model where model_id = :modelId")
        .param("modelId", modelId.value())
        .query(
            (row, n) ->
                new Model(
                    modelId,
                    new OrderId(row.getObject("order_id", UUID.class)),
                    row.getLong("size_bytes"),
                    Stage.valueOf(row.getString("stage"))))
        .optional()
        .orElseThrow(
            () ->
                new Problem(
                    ProblemCode.MODEL_NOT_FOUND, "There is no model %s.".formatted(modelId)));
  }
}
