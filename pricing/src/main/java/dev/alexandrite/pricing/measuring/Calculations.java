package dev.alexandrite.pricing.measuring;

import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.platform.Bell;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.pricing.PricingProblem;
import dev.alexandrite.protocol.OrderProblem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The queue. All its times that instances must agree on are the database's, so that their clocks
 * don't matter.
 */
@Repository
public class Calculations {
  private static final Set<Calculation.State> UNDER_WAY =
      EnumSet.of(Calculation.State.QUEUED, Calculation.State.RUNNING);

  private static final UUID LAST = new UUID(-1, -1);

  private static final String COLUMNS =
      """
      c.id, c.order_id, c.model_id, m.extension, c.size_bytes, c.unit, m.content, c.lane, c.state,
      c.tries, c.claim, c.worker, c.reason, c.queued_at, c.started_at, c.ended_at, c.anew_by
      """;

  private final JdbcClient jdbc;
  private final UploadedFiles files;
  private final FairTurns turns;
  private final Bell bell;
  private final Live live;
  private final MeasuringSettings settings;
  private final Clock clock;

  Calculations(
      JdbcClient jdbc,
      UploadedFiles files,
      FairTurns turns,
      Bell bell,
      Live live,
      MeasuringSettings settings,
      Clock clock) {
    this.jdbc = jdbc;
    this.files = files;
    this.turns = turns;
    this.bell = bell;
    this.live = live;
    this.settings = settings;
    this.clock = clock;
  }

  /** Remembers a file, and forgets the work on the order's earlier ones that has not begun. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void uploaded(OrderId orderId, ModelId modelId, String extension, long sizeBytes) {
    files.uploaded(orderId, modelId, extension, sizeBytes);
    drop(orderId, "another file came");
  }

  /**
   * @param flow whoever brings many files shares with others by it
   * @return how many of its lane are before it
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public int queue(ModelId modelId, @Nullable LengthUnit unit, long flow) {
    return queue(modelId, unit, laneOf(modelId), flow, null);
  }

  /** To be measured again by today's way of measuring, beside those who wait for a price. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void queueAnew(ModelId modelId, @Nullable LengthUnit unit) {
    queue(modelId, unit, Lane.LARGE, FairTurns.HOUSE, MeasuredFiles.MEASURED_BY);
  }

  private int queue(
      ModelId modelId, @Nullable LengthUnit unit, Lane lane, long flow, @Nullable String anewBy) {
    UUID id = Uuid7.next(clock);
    double turn = turns.next(lane, flow, files.get(modelId).sizeBytes());
    jdbc.sql(
            """
            insert into calculation
              (id, order_id, model_id, unit, size_bytes, lane, flow, turn, state, not_before, queued_at,
               anew_by)
            select :id, order_id, model_id, :unit, size_bytes, :lane, :flow, :turn, 'QUEUED', now(), now(),
              :anewBy
            from model where model_id = :modelId
            """)
        .param("id", id)
        .param("unit", unit == null ? null : unit.name())
        .param("lane", lane.name())
        .param("flow", flow)
        .param("turn", turn)
        .param("anewBy", anewBy)
        .param("modelId", modelId.value())
        .update();
    live.changed("calculations", id);
    bell.ringAfterCommit();
    return jdbc.sql(
            """
            select count(*) from calculation
            where lane = :lane and state in ('QUEUED', 'RUNNING') and (turn, id) < (:turn, :id)
            """)
        .param("lane", lane.name())
        .param("turn", turn)
        .param("id", id)
        .query(Integer.class)
        .single();
  }

  /**
   * What has not begun is not begun any more, and nothing comes of what a worker has in hand: the
   * last wish counts, and not the slowest.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void drop(OrderId orderId, String reason) {
    jdbc.sql(
            """
            update calculation set state = 'DROPPED', reason = :reason, ended_at = now()
            where order_id = :orderId
              and (state in ('QUEUED', 'SET_ASIDE') or state = 'RUNNING' and anew_by is null)
            """)
        .param("reason", reason)
        .param("orderId", orderId.value())
        .update();
    live.changed("calculations", orderId);
  }

  /** Takes the next of a lane: one that waits, or one whose worker has given no sign of life. */
  @Transactional
  Optional<Calculation> claim(Lane lane, String worker, Duration lease) {
    Optional<Claimed> claimed =
        jdbc.sql(
                """
                update calculation c
                set state = 'RUNNING', tries = c.tries + 1, claim = :claim, worker = :worker,
                    started_at = now(), ended_at = null,
                    lease_until = now() + :lease * interval '1 millisecond'
                from model m
                where m.model_id = c.model_id and c.id =
                  (select id from calculation
                   where lane = :lane and state in ('QUEUED', 'RUNNING')
                     and case state when 'QUEUED' then not_before else lease_until end <= now()
                   order by turn, id limit 1 for update skip locked)
                returning c.turn,
                """
                    + COLUMNS)
            .param("claim", Uuid7.next(clock))
            .param("worker", worker)
            .param("lease", lease.toMillis())
            .param("lane", lane.name())
            .query((row, n) -> new Claimed(row.getDouble("turn"), calculation(row, n)))
            .optional();
    claimed.ifPresent(next -> turns.reached(lane, next.turn()));
    return claimed.map(Claimed::calculation);
  }

  private record Claimed(double turn, Calculation calculation) {}

  /** A sign of life for what this instance is working on. */
  @Transactional
  void renew(Collection<UUID> claims, Duration lease) {
    if (!claims.isEmpty()) {
      jdbc.sql(
              """
              update calculation set lease_until = now() + :lease * interval '1 millisecond'
              where claim in (:claims) and state = 'RUNNING'
              """)
          .param("lease", lease.toMillis())
          .param("claims", claims)
          .update();
    }
  }

  /** What this instance does not come to finish; that was no try. */
  @Transactional
  void giveBack(Collection<UUID> claims) {
    if (!claims.isEmpty()) {
      jdbc.sql(
              """
              update calculation set state = 'QUEUED', tries = tries - 1, claim = null
              where claim in (:claims) and state = 'RUNNING'
              """)
          .param("claims", claims)
          .update();
    }
  }

  /** Whether the work is still this worker's, and wanted. */
  boolean isMine(Calculation mine) {
    return jdbc.sql(
            "select 1 from calculation where id = :id and claim = :claim and state = 'RUNNING'")
        .param("id", mine.id())
        .param("claim", mine.claim())
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /**
   * @return false when it is not ours any more: our lease ran out, and another worker has it
   */
  @Transactional(propagation = Propagation.MANDATORY)
  boolean end(Calculation mine, Calculation.State state, @Nullable String reason) {
    live.changed("calculations", mine.id());
    return jdbc.sql(
                """
                update calculation set state = :state, reason = :reason, ended_at = now()
                where id = :id and claim = :claim and state = 'RUNNING'
                """)
            .param("state", state.name())
            .param("reason", reason)
            .param("id", mine.id())
            .param("claim", mine.claim())
            .update()
        == 1;
  }

  /**
   * Puts it back.
   *
   * @param counts whether this was a try; not when the store was away or the lane was wrong
   * @return false when it is not ours any more
   */
  @Transactional(propagation = Propagation.MANDATORY)
  boolean putBack(Calculation mine, Lane lane, Duration after, boolean counts, String reason) {
    live.changed("calculations", mine.id());
    return jdbc.sql(
                """
                update calculation
                set state = 'QUEUED', reason = :reason, lane = :lane,
                    turn = coalesce(:turn, turn), tries = tries - :uncounted,
                    not_before = now() + :after * interval '1 millisecond'
                where id = :id and claim = :claim and state = 'RUNNING'
                """)
            .param("lane", lane.name())
            .param(
                "turn", lane == mine.lane() ? null : turns.next(lane, flow(mine), mine.sizeBytes()))
            .param("reason", reason)
            .param("uncounted", counts ? 0 : 1)
            .param("after", after.toMillis())
            .param("id", mine.id())
            .param("claim", mine.claim())
            .update()
        == 1;
  }

  private long flow(Calculation mine) {
    return jdbc.sql("select coalesce(flow, :house) from calculation where id = :id")
        .param("house", FairTurns.HOUSE)
        .param("id", mine.id())
        .query(Long.class)
        .single();
  }

  /**
   * Whoever has started it again and says so once more is answered with what has become of it.
   *
   * @throws Problem calculation-not-found, or illegal-step when it was never set aside
   */
  @Transactional
  Calculation again(UUID id) {
    Calculation before = get(id, "for update of c");
    if (before.state() != Calculation.State.SET_ASIDE) {
      if (UNDER_WAY.contains(before.state()) || wasStartedAgain(id)) {
        return before;
      }
      throw new Problem(
          OrderProblem.ILLEGAL_STEP,
          "The calculation is %s; only one that was set aside starts again."
              .formatted(before.state()));
    }
    jdbc.sql(
            """
            update calculation
            set state = 'QUEUED', tries = 0, not_before = now(), again_at = now()
            where id = :id
            """)
        .param("id", id)
        .update();
    live.changed("calculations", id);
    bell.ringAfterCommit();
    return get(id, "");
  }

  private boolean wasStartedAgain(UUID id) {
    return jdbc.sql("select again_at is not null from calculation where id = :id")
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  private Calculation get(UUID id, String lock) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from calculation c join model m using (model_id) where id = :id "
                + lock)
        .param("id", id)
        .query(Calculations::calculation)
        .optional()
        .orElseThrow(
            () ->
                new Problem(
                    PricingProblem.CALCULATION_NOT_FOUND,
                    "There is no calculation %s.".formatted(id)));
  }

  /** The newest first. */
  Page<Calculation> page(Calculation.@Nullable State state, @Nullable String before, int limit) {
    List<Calculation> found =
        jdbc.sql(
                "select "
                    + COLUMNS
                    + " from calculation c join model m using (model_id) where id < :before "
                    + (state == null ? "" : "and state = :state ")
                    + "order by id desc limit :limit")
            .param("before", before == null ? LAST : id(before))
            .param("state", state == null ? null : state.name())
            .param("limit", limit + 1)
            .query(Calculations::calculation)
            .list();
    return Page.of(found, limit, c -> c.id().toString());
  }

  /** Where a model was measured last, for what it was called by may have misled. */
  private Lane laneOf(ModelId modelId) {
    return jdbc.sql(
            """
            select m.extension, m.size_bytes,
              (select lane from calculation where model_id = m.model_id order by id desc limit 1)
                as lane
            from model m where m.model_id = :modelId
            """)
        .param("modelId", modelId.value())
        .query(
            (row, n) -> {
              String lane = row.getString("lane");
              return lane != null
                  ? Lane.valueOf(lane)
                  : Lane.of(row.getLong("size_bytes"), row.getString("extension"), settings);
            })
        .single();
  }

  private static UUID id(String before) {
    try {
      return UUID.fromString(before);
    } catch (IllegalArgumentException e) {
      throw new Problem(
          CommonProblem.INVALID_FIELD, "'before' is the 'next' of an earlier page, unchanged.");
    }
  }

  private static Calculation calculation(ResultSet row, int n) throws SQLException {
    String unit = row.getString("unit");
    return new Calculation(
        row.getObject("id", UUID.class),
        new OrderId(row.getObject("order_id", UUID.class)),
        new ModelId(row.getObject("model_id", UUID.class)),
        row.getString("extension"),
        row.getLong("size_bytes"),
        unit == null ? null : LengthUnit.valueOf(unit),
        row.getString("content"),
        Lane.valueOf(row.getString("lane")),
        Calculation.State.valueOf(row.getString("state")),
        row.getInt("tries"),
        row.getObject("claim", UUID.class),
        row.getString("worker"),
        row.getString("reason"),
        Sql.instant(row, "queued_at"),
        Sql.instantOrNull(row, "started_at"),
        Sql.instantOrNull(row, "ended_at"),
        row.getString("anew_by") != null);
  }
}
