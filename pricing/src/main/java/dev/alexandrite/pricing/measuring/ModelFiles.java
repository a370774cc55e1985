package dev.alexandrite.pricing.measuring;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.protocol.OrderProblem;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What is known of a model's file before anybody has measured it. */
@Repository
public class ModelFiles {

  /**
   * @param extension what the customer's file is called by; a hint only
   */
  public record ModelFile(String extension, long sizeBytes) {}

  private final JdbcClient jdbc;
  private final Store store;

  ModelFiles(JdbcClient jdbc, Store store) {
    this.jdbc = jdbc;
    this.store = store;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void uploaded(OrderId orderId, ModelId modelId, String extension, long sizeBytes) {
    jdbc.sql(
            """
            insert into model (model_id, order_id, extension, size_bytes)
            values (:modelId, :orderId, :extension, :sizeBytes) on conflict do nothing
            """)
        .param("modelId", modelId.value())
        .param("orderId", orderId.value())
        .param("extension", extension)
        .param("sizeBytes", sizeBytes)
        .update();
  }

  public ModelFile get(ModelId modelId) {
    return jdbc.sql("select extension, size_bytes from model where model_id = :modelId")
        .param("modelId", modelId.value())
        .query((row, n) -> new ModelFile(row.getString("extension"), row.getLong("size_bytes")))
        .single();
  }

  /** Somebody has read the file. */
  @Transactional(propagation = Propagation.MANDATORY)
  void readAs(ModelId modelId, String content) {
    jdbc.sql("update model set content = :content where model_id = :modelId")
        .param("content", content)
        .param("modelId", modelId.value())
        .update();
  }

  /** SHA-256 of the file as it was read last; null before that. */
  @Nullable String content(ModelId modelId) {
    return jdbc.sql("select content from model where model_id = :modelId")
        .param("modelId", modelId.value())
        .query((row, n) -> Optional.ofNullable(row.getString("content")))
        .single()
        .orElse(null);
  }

  /**
   * Where the file can be fetched for so long.
   *
   * @throws Problem model-not-found, or role-away when the store does not answer
   */
  public URI address(Channel channel, ModelId modelId, Duration validFor) {
    try {
      return store
          .address(channel, modelId, validFor)
          .orElseThrow(
              () ->
                  new Problem(
                      OrderProblem.MODEL_NOT_FOUND, "The store has no file of it any more."));
    } catch (Store.Away e) {
      throw new Problem(
          CommonProblem.ROLE_AWAY, "The store of 3D files does not answer; try again in a moment.");
    }
  }
}
