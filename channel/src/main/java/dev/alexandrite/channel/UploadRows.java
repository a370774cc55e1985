package dev.alexandrite.channel;

import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.CommandKey;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.protocol.OrderProblem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of uploads. */
@Repository
class UploadRows {
  private final JdbcClient jdbc;

  UploadRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(Upload upload, byte[] addressHash, @Nullable CommandKey key, long chargedUnits) {
    jdbc.sql(
            """
            insert into upload
              (model_id, order_id, file_name, size_bytes, part_size_bytes, created_at, kept_until,
               address_hash, begin_key, work_charged)
            values
              (:modelId, :orderId, :fileName, :size, :partSize, :createdAt, :keptUntil,
               :addressHash, :key, :charged)
            """)
        .param("modelId", upload.modelId().value())
        .param("orderId", upload.orderId().value())
        .param("fileName", upload.fileName())
        .param("size", upload.sizeBytes())
        .param("partSize", upload.partSizeBytes())
        .param("createdAt", Sql.at(upload.createdAt()))
        .param("keptUntil", Sql.at(upload.keptUntil()))
        .param("addressHash", addressHash)
        .param("key", key == null ? null : key.hash())
        .param("charged", nullable(chargedUnits))
        .update();
  }

  /**
   * @throws Problem model-not-found
   */
  Upload get(OrderId orderId, ModelId modelId) {
    return jdbc.sql("select * from upload where model_id = :modelId and order_id = :orderId")
        .param("modelId", modelId.value())
        .param("orderId", orderId.value())
        .query(Upload::of)
        .optional()
        .orElseThrow(
            () ->
                new Problem(
                    OrderProblem.MODEL_NOT_FOUND,
                    "The order has no upload %s.".formatted(modelId)));
  }

  int count(OrderId orderId) {
    return jdbc.sql("select count(*) from upload where order_id = :orderId")
        .param("orderId", orderId.value())
        .query(Integer.class)
        .single();
  }

  Optional<Upload> begunBy(OrderId orderId, CommandKey key) {
    return jdbc.sql("select * from upload where order_id = :orderId and begin_key = :key")
        .param("orderId", orderId.value())
        .param("key", key.hash())
        .query(Upload::of)
        .optional();
  }

  /** The id under which the store gathers its parts: this one, unless somebody was before. */
  String gather(ModelId modelId, String multipartId) {
    return jdbc.sql(
            """
            update upload set multipart_id = coalesce(multipart_id, :multipartId)
            where model_id = :modelId returning multipart_id
            """)
        .param("multipartId", multipartId)
        .param("modelId", modelId.value())
        .query(String.class)
        .single();
  }

  /**
   * @param chargedUnits for its measuring
   * @return false when that was said before
   */
  boolean done(ModelId modelId, Instant now, long chargedUnits) {
    return jdbc.sql(
                """
                update upload set done_at = :now, work_charged = :charged
                where model_id = :modelId and done_at is null
                """)
            .param("now", Sql.at(now))
            .param("charged", nullable(chargedUnits))
            .param("modelId", modelId.value())
            .update()
        == 1;
  }

  /** Where nothing is charged there is nothing to settle. */
  private static @Nullable Long nullable(long units) {
    return units == 0 ? null : units;
  }

  /** It is measured once more. */
  void charged(ModelId modelId, long units) {
    jdbc.sql(
            """
            update upload set work_charged = coalesce(work_charged, 0) + :units
            where model_id = :modelId and :units > 0
            """)
        .param("units", units)
        .param("modelId", modelId.value())
        .update();
  }

  record Charged(String buyerRef, long units) {}

  /** What its measuring was charged, which is told once; null when there is nothing to settle. */
  @Nullable Charged settle(OrderId orderId, ModelId modelId) {
    return jdbc.sql(
            """
            with open as (
              select model_id, order_id, work_charged from upload
              where model_id = :modelId and order_id = :orderId and done_at is not null
                and work_charged is not null
              for update)
            update upload u set work_charged = null
            from open, channel_order o
            where u.model_id = open.model_id and o.order_id = open.order_id
            returning o.customer_ref, open.work_charged
            """)
        .param("modelId", modelId.value())
        .param("orderId", orderId.value())
        .query((row, n) -> new Charged(row.getString(1), row.getLong(2)))
        .optional()
        .orElse(null);
  }

  List<Upload> unfinished(Instant keptUntil, int most) {
    return jdbc.sql(
            """
            select * from upload where done_at is null and kept_until < :keptUntil
            order by kept_until limit :most
            """)
        .param("keptUntil", Sql.at(keptUntil))
        .param("most", most)
        .query(Upload::of)
        .list();
  }

  record Forgotten(String buyerRef, byte @Nullable [] addressHash, long chargedUnits) {}

  /** Null when it is done, or forgotten already. */
  @Nullable Forgotten forget(ModelId modelId) {
    return jdbc.sql(
            """
            delete from upload u using channel_order o
            where u.model_id = :modelId and u.done_at is null and o.order_id = u.order_id
            returning o.customer_ref, u.address_hash, u.work_charged
            """)
        .param("modelId", modelId.value())
        .query(
            (row, n) ->
                new Forgotten(
                    row.getString("customer_ref"),
                    row.getBytes("address_hash"),
                    row.getLong("work_charged")))
        .optional()
        .orElse(null);
  }
}
