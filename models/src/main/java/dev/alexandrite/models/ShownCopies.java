package dev.alexandrite.models;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.models.Store.Place;
import dev.alexandrite.platform.Sql;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The copies by which buyers see their models to the end, without coming to where they are made.
 * Made when the file is in work already, so that one that fails holds up nothing.
 */
@Repository
class ShownCopies {
  private static final Logger log = LoggerFactory.getLogger(ShownCopies.class);

  private record Due(ModelId modelId, Channel channel, Stage stage) {}

  private final JdbcClient jdbc;
  private final Store store;
  private final ModelsSettings settings;

  ShownCopies(JdbcClient jdbc, Store store, ModelsSettings settings) {
    this.jdbc = jdbc;
    this.store = store;
    this.settings = settings;
  }

  /** True when there was one to make, whether it could be made or not. */
  @Transactional(propagation = Propagation.MANDATORY)
  boolean showOne(Instant now) {
    Optional<Due> due =
        jdbc.sql(
                """
                select model_id, channel, stage from model where show_at <= :now
                order by show_at limit 1 for update skip locked
                """)
            .param("now", Sql.at(now))
            .query(
                (row, n) ->
                    new Due(
                        new ModelId(row.getObject("model_id", UUID.class)),
                        Channel.valueOf(row.getString("channel")),
                        Stage.valueOf(row.getString("stage"))))
            .optional();
    due.ifPresent(model -> again(model, shown(model) ? null : now.plus(settings.tryAgainAfter())));
    return due.isPresent();
  }

  private boolean shown(Due model) {
    Place made = Place.of(model.stage(), model.channel(), model.modelId());
    Place shown = Place.shown(model.channel(), model.modelId());
    try {
      store.find(made).ifPresent(source -> store.copy(made, shown, source));
      return true;
    } catch (Store.Away | S3Exception e) {
      log.warn("the buyer of {} can't be shown it yet: {}", model.modelId(), e.getMessage());
      return false;
    }
  }

  private void again(Due model, @Nullable Instant at) {
    jdbc.sql("update model set show_at = :at where model_id = :modelId")
        .param("at", at == null ? null : Sql.at(at))
        .param("modelId", model.modelId().value())
        .update();
  }
}
