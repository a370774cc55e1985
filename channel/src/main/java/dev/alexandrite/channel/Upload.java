package dev.alexandrite.channel;

import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way to the store.
 *
 * @param fileName what the customer calls it, as escaped text
 * @param partSizeBytes of every part but the last; null when it comes in one piece
 * @param multipartId under which the store gathers the parts; null until it was asked
 * @param keptUntil when an unfinished upload is given up
 * @param doneAt null until the whole file has arrived
 */
record Upload(
    ModelId modelId,
    OrderId orderId,
    String fileName,
    long sizeBytes,
    @Nullable Long partSizeBytes,
    @Nullable String multipartId,
    Instant createdAt,
    Instant keptUntil,
    @Nullable Instant doneAt) {

  static Upload of(ResultSet row, int n) throws SQLException {
    @Nullable Long partSize = row.getObject("part_size_bytes", Long.class);
    return new Upload(
        new ModelId(row.getObject("model_id", UUID.class)),
        new OrderId(row.getObject("order_id", UUID.class)),
        row.getString("file_name"),
        row.getLong("size_bytes"),
        partSize,
        row.getString("multipart_id"),
        Sql.instant(row, "created_at"),
        Sql.instant(row, "kept_until"),
        Sql.instantOrNull(row, "done_at"));
  }

  /**
   * @param fileName as the customer's machine calls it
   * @throws Problem model-empty, model-too-large or invalid-field
   */
  static Upload begin(
      ModelId modelId,
      OrderId orderId,
      String fileName,
      long sizeBytes,
      boolean inParts,
      ChannelSettings settings,
      Instant now) {
    if (sizeBytes < 1) {
      throw new Problem(ChannelProblem.MODEL_EMPTY, "The file has no bytes.");
    }
    if (sizeBytes > settings.modelMaxBytes()) {
      throw new Problem(
          ChannelProblem.MODEL_TOO_LARGE,
          "A model has at most %d bytes.".formatted(settings.modelMaxBytes()));
    }
    return new Upload(
        modelId,
        orderId,
        FileName.escaped(fileName, settings.fileNameMaxBytes()),
        sizeBytes,
        inParts ? settings.partSizeBytes() : null,
        null,
        now,
        now.plus(settings.uploadKept()),
        null);
  }

  boolean sameFileAs(Upload other) {
    return fileName.equals(other.fileName)
        && sizeBytes == other.sizeBytes
        && (partSizeBytes == null) == (other.partSizeBytes == null);
  }

  /** The numbers of all parts; S3 counts from 1. */
  List<Integer> parts() {
    return partSizeBytes == null
        ? List.of()
        : IntStream.rangeClosed(1, (int) Math.ceilDiv(sizeBytes, partSizeBytes)).boxed().toList();
  }

  long partBytes(int number) {
    if (partSizeBytes == null) {
      throw new IllegalStateException("upload %s comes in one piece".formatted(modelId));
    }
    return Math.min(partSizeBytes, sizeBytes - (number - 1) * partSizeBytes);
  }

  List<Integer> missing(List<Store.Arrived> arrived) {
    return parts().stream()
        .filter(
            number ->
                arrived.stream()
                    .noneMatch(
                        part -> part.number() == number && part.sizeBytes() == partBytes(number)))
        .toList();
  }

  /**
   * @throws Problem upload-expired
   */
  void requireKept(Instant now) {
    if (doneAt == null && !now.isBefore(keptUntil)) {
      throw expired();
    }
  }

  /** No address outlives its upload: what came after the end would be nobody's. */
  Duration addressValid(Duration usually, Instant now) {
    Duration left = Duration.between(now, keptUntil);
    Duration shortest = Duration.ofSeconds(1);
    return doneAt == null && left.compareTo(usually) < 0
        ? left.compareTo(shortest) < 0 ? shortest : left
        : usually;
  }

  static Problem expired() {
    return new Problem(
        ChannelProblem.UPLOAD_EXPIRED, "This upload was given up after its time; begin a new one.");
  }
}
