package dev.alexandrite.models;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.ModelMoved;
import dev.alexandrite.contracts.Message.ModelSubstituted;
import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.protocol.OrderProblem;
import dev.alexandrite.protocol.Outbox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Where every 3D file is. */
@Repository
class StoredModels {

  /**
   * @param stage EXPIRED when there is no file any more
   * @param substituted another content was found where the priced one should be
   * @param operatorId who makes it; null while nobody does, and of work begun before that was kept
   */
  record Model(
      ModelId modelId,
      OrderId orderId,
      long sizeBytes,
      Stage stage,
      boolean substituted,
      @Nullable String operatorId) {}

  /** In the place of a SHA-256. */
  private static final String NOTHING_FOUND = "";

  private final JdbcClient jdbc;
  private final Outbox outbox;
  private final Clock clock;

  StoredModels(JdbcClient jdbc, Outbox outbox, Clock clock) {
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** A file has arrived in the incoming store. */
  @Transactional(propagation = Propagation.MANDATORY)
  void register(ModelId modelId, OrderId orderId, Channel channel, long sizeBytes, Instant at) {
    jdbc.sql(
            """
            insert into model (model_id, order_id, channel, size_bytes, stage, since)
            values (:modelId, :orderId, :channel, :size, 'INCOMING', :at)
            on conflict (model_id) do update set size_bytes = excluded.size_bytes
              where model.order_id = excluded.order_id and model.stage = 'INCOMING'
            """)
        .param("modelId", modelId.value())
        .param("orderId", orderId.value())
        .param("channel", channel.name())
        .param("size", sizeBytes)
        .param("at", Sql.at(at))
        .update();
  }

  /**
   * The order is approved: this content, and no other, is made.
   *
   * @param sha256 null in approvals of before it was said
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void priced(ModelId modelId, OrderId orderId, @Nullable String sha256) {
    boolean its =
        jdbc.sql("select count(*) from model where model_id = :modelId and order_id = :orderId")
                .param("modelId", modelId.value())
                .param("orderId", orderId.value())
                .query(Integer.class)
                .single()
            == 1;
    if (!its) {
      throw new IllegalStateException("%s is no model of %s".formatted(modelId, orderId));
    }
    if (sha256 != null) {
      jdbc.sql(
              """
              insert into priced_content (model_id, sha256) values (:modelId, :sha256)
              on conflict (model_id) do update set sha256 = excluded.sha256
              """)
          .param("modelId", modelId.value())
          .param("sha256", sha256)
          .update();
    }
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

  /**
   * @param operatorId null when it was given back
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void madeBy(OrderId orderId, @Nullable String operatorId) {
    jdbc.sql("update model set operator_id = :operatorId where order_id = :orderId")
        .param("operatorId", operatorId)
        .param("orderId", orderId.value())
        .update();
  }

  /** Records where a file is now, and tells everybody. */
  @Transactional(propagation = Propagation.MANDATORY)
  void moved(ModelId modelId, OrderId orderId, Stage stage) {
    Instant now = clock.instant();
    jdbc.sql(
            """
            update model set stage = :stage, since = :now, found_sha256 = null, check_told = true,
              show_at = case :stage when 'WORK' then :now when 'ARCHIVE' then show_at end
            where model_id = :modelId
            """)
        .param("stage", stage.name())
        .param("now", Sql.at(now))
        .param("modelId", modelId.value())
        .update();
    ModelMoved moved = new ModelMoved(Uuid7.next(clock), orderId, modelId, stage, now);
    outbox.put(Topics.MODELS_FILES, moved);
    if (stage == Stage.WORK) {
      outbox.put(Topics.MODELS_CHECKS, moved);
    }
  }

  /**
   * The file is not what was priced: it stays where it is, and everybody is told.
   *
   * @param foundSha256 null when there is none, or one that nobody can tell from what was priced
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void substituted(Move move, @Nullable String foundSha256) {
    jdbc.sql(
            """
            update model set found_sha256 = :found, check_told = true where model_id = :modelId
            """)
        .param("found", Objects.requireNonNullElse(foundSha256, NOTHING_FOUND))
        .param("modelId", move.modelId().value())
        .update();
    ModelSubstituted substituted =
        new ModelSubstituted(
            Uuid7.next(clock),
            move.orderId(),
            move.modelId(),
            move.sha256(),
            foundSha256,
            clock.instant());
    outbox.put(Topics.MODELS_FILES, substituted);
    outbox.put(Topics.MODELS_CHECKS, substituted);
  }

  /**
   * Tells what became of a check that was made before anybody waited for it.
   *
   * @return true when there was one
   */
  @Transactional(propagation = Propagation.MANDATORY)
  boolean tellOldCheck() {
    List<Message> told =
        jdbc.sql(
                """
                update model m set check_told = true
                from (
                  select f.model_id, p.sha256
                  from model f left join priced_content p on p.model_id = f.model_id
                  where not f.check_told and (f.stage = 'WORK' or f.found_sha256 is not null)
                  limit 1 for update of f skip locked) old
                where m.model_id = old.model_id
                returning m.model_id, m.order_id, m.found_sha256, old.sha256
                """)
            .query(this::check)
            .list();
    told.forEach(message -> outbox.put(Topics.MODELS_CHECKS, message));
    return !told.isEmpty();
  }

  private Message check(ResultSet row, int n) throws SQLException {
    ModelId modelId = new ModelId(row.getObject("model_id", UUID.class));
    OrderId orderId = new OrderId(row.getObject("order_id", UUID.class));
    String found = row.getString("found_sha256");
    UUID messageId = Uuid7.next(clock);
    return found == null
        ? new ModelMoved(messageId, orderId, modelId, Stage.WORK, clock.instant())
        : new ModelSubstituted(
            messageId,
            orderId,
            modelId,
            row.getString("sha256"),
            found.equals(NOTHING_FOUND) ? null : found,
            clock.instant());
  }

  /**
   * @throws Problem model-not-found
   */
  Model get(ModelId modelId) {
    return jdbc.sql(
            """
            select order_id, size_bytes, stage, found_sha256 is not null as substituted, operator_id
            from model where model_id = :modelId
            """)
        .param("modelId", modelId.value())
        .query(
            (row, n) ->
                new Model(
                    modelId,
                    new OrderId(row.getObject("order_id", UUID.class)),
                    row.getLong("size_bytes"),
                    Stage.valueOf(row.getString("stage")),
                    row.getBoolean("substituted"),
                    row.getString("operator_id")))
        .optional()
        .orElseThrow(
            () ->
                new Problem(
                    OrderProblem.MODEL_NOT_FOUND, "There is no model %s.".formatted(modelId)));
  }
}
