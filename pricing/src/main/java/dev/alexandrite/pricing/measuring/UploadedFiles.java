package dev.alexandrite.pricing.measuring;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.protocol.Envelopes;
import dev.alexandrite.protocol.OrderProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What is known of a model's file before anybody has measured it. */
@Repository
public class UploadedFiles {

  /**
   * @param extension what the customer's file is called by; a hint only
   */
  public record ModelFile(String extension, long sizeBytes) {}

  private final JdbcClient jdbc;
  private final Store store;
  private final MeasuringSettings settings;

  UploadedFiles(JdbcClient jdbc, Store store, MeasuringSettings settings) {
    this.jdbc = jdbc;
    this.store = store;
    this.settings = settings;
  }

  /**
   * @throws Envelopes.Unbelievable when it is another order's
   */
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
    UUID owner =
        jdbc.sql("select order_id from model where model_id = :modelId")
            .param("modelId", modelId.value())
            .query(UUID.class)
            .single();
    if (!owner.equals(orderId.value())) {
      throw Envelopes.Unbelievable.notTheirs("%s is a model of %s".formatted(modelId, owner));
    }
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
   * A file on this machine's disk, until it is closed.
   *
   * @param content SHA-256 of it
   */
  public record Copy(Path path, String content) implements AutoCloseable {
    @Override
    public void close() {
      delete(path);
    }
  }

  /**
   * The file as it lies in the store now, whoever may have written it since it was measured.
   *
   * @throws Problem model-not-found, or role-away when the store does not answer
   */
  public Copy copy(Channel channel, ModelId modelId) {
    Path path = settings.folder().resolve(UUID.randomUUID() + MeasuringSettings.SUFFIX);
    try {
      return new Copy(path, store.fetch(channel, modelId, path));
    } catch (Store.Missing e) {
      throw new Problem(OrderProblem.MODEL_NOT_FOUND, "The store has no file of it any more.");
    } catch (Store.Away e) {
      delete(path);
      throw new Problem(
          CommonProblem.ROLE_AWAY, "The store of 3D files does not answer; try again in a moment.");
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
