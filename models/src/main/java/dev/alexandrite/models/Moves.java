package dev.alexandrite.models;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Sql;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The work that the workers of all instances share. */
@Repository
class Moves {

  /** A move that was given up; the file is where it was. */
  record Failed(
      long id, ModelId modelId, Stage target, int tries, String failure, Instant failedAt) {}

  private final JdbcClient jdbc;

  Moves(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** To be done when it is due, after everything asked of this file before. */
  @Transactional(propagation = Propagation.MANDATORY)
  void ask(ModelId modelId, Stage target, Instant dueAt) {
    jdbc.sql("insert into move (model_id, target, due_at) values (:modelId, :target, :dueAt)")
        .param("modelId", modelId.value())
        .param("target", target.name())
        .param("dueAt", Sql.at(dueAt))
        .update();
  }

  /**
   * The next that is due and nobody else's, locked until the transaction ends: when its worker
   * dies, the next one takes it.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  Optional<Move> lease(Instant now) {
    return jdbc.sql(
            """
            select m.id, m.model_id, f.order_id, f.channel, f.size_bytes, p.sha256, f.stage,
              m.target, m.leaving, m.tries
            from move m join model f on f.model_id = m.model_id and f.channel is not null
              left join priced_content p on p.model_id = f.model_id
            where m.failed_at is null and m.due_at <= :now
              and not exists (
                select from move earlier
                where earlier.model_id = m.model_id and earlier.id < m.id
                  and earlier.failed_at is null and earlier.leaving is null)
            order by m.due_at, m.id limit 1
            for update of m skip locked
            """)
        .param("now", Sql.at(now))
        .query(
            (row, n) -> {
              String leaving = row.getString("leaving");
              return new Move(
                  row.getLong("id"),
                  new ModelId(row.getObject("model_id", UUID.class)),
                  new OrderId(row.getObject("order_id", UUID.class)),
                  Channel.valueOf(row.getString("channel")),
                  row.getLong("size_bytes"),
                  row.getString("sha256"),
                  Stage.valueOf(row.getString("stage")),
                  Stage.valueOf(row.getString("target")),
                  leaving == null ? null : Stage.valueOf(leaving),
                  row.getInt("tries"));
            })
        .optional();
  }

  /** The file is elsewhere now; its old place is cleared later. */
  void left(Move move, Instant clearAt) {
    jdbc.sql(
            """
            update move set leaving = :leaving, due_at = :clearAt, tries = 0, failure = null
            where id = :id
            """)
        .param("leaving", move.stage().name())
        .param("clearAt", Sql.at(clearAt))
        .param("id", move.id())
        .update();
  }

  void done(Move move) {
    jdbc.sql("delete from move where id = :id").param("id", move.id()).update();
  }

  void later(Move move, Instant dueAt) {
    jdbc.sql("update move set due_at = :dueAt where id = :id")
        .param("dueAt", Sql.at(dueAt))
        .param("id", move.id())
        .update();
  }

  void failed(Move move, String failure, Instant tryAgainAt, @Nullable Instant givenUpAt) {
    jdbc.sql(
            """
            update move
            set tries = tries + 1, failure = :failure, due_at = :tryAgainAt, failed_at = :givenUpAt
            where id = :id
            """)
        .param("failure", failure)
        .param("tryAgainAt", Sql.at(tryAgainAt))
        .param("givenUpAt", givenUpAt == null ? null : Sql.at(givenUpAt))
        .param("id", move.id())
        .update();
  }

  /** The oldest first. */
  Page<Failed> givenUp(long after, int limit) {
    return Page.of(
        jdbc.sql(
                """
                select id, model_id, target, tries, failure, failed_at from move
                where failed_at is not null and id > :after order by id limit :limit
                """)
            .param("after", after)
            .param("limit", limit + 1)
            .query(
                (row, n) ->
                    new Failed(
                        row.getLong("id"),
                        new ModelId(row.getObject("model_id", UUID.class)),
                        Stage.valueOf(row.getString("target")),
                        row.getInt("tries"),
                        row.getString("failure"),
                        Sql.instant(row, "failed_at")))
            .list(),
        limit,
        failed -> String.valueOf(failed.id()));
  }

  /** Whoever asks again, while it is under way or when it is done, changes nothing. */
  @Transactional
  void again(ModelId modelId, Instant now) {
    jdbc.sql(
            """
            update move set tries = 0, failed_at = null, due_at = :now
            where model_id = :modelId and failed_at is not null
            """)
        .param("now", Sql.at(now))
        .param("modelId", modelId.value())
        .update();
  }
}
