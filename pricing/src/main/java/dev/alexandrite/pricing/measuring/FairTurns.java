package dev.alexandrite.pricing.measuring;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Whose calculation comes next: all who wait share a lane alike, by the bytes of their files. Each
 * calculation begins where its owner's one before ends, or where the lane is by now, and the
 * earliest beginning is worked on first (start-time fair queueing, Goyal, Vin and Cheng 1996).
 * Somebody with a thousand files so delays another with one by no more than a file. Everybody has a
 * queue of their own, which is one row, so that there is nothing to shuffle into shards.
 */
@Repository
class FairTurns {
  /** The house itself, when it measures something anew. */
  static final long HOUSE = 0;

  private final JdbcClient jdbc;

  FairTurns(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The turn of the next calculation of somebody. */
  @Transactional(propagation = Propagation.MANDATORY)
  double next(Lane lane, long flow, long sizeBytes) {
    double cost = Math.max(1, sizeBytes);
    return jdbc.sql(
                """
                insert into flow_turn as f (lane, flow, turn)
                select lane, :flow, turn + :cost from lane_turn where lane = :lane
                on conflict (lane, flow) do update
                  set turn = greatest(f.turn, excluded.turn - :cost) + :cost
                returning turn
                """)
            .param("flow", flow)
            .param("cost", cost)
            .param("lane", lane.name())
            .query(Double.class)
            .single()
        - cost;
  }

  /** A lane has come so far. */
  @Transactional(propagation = Propagation.MANDATORY)
  void reached(Lane lane, double turn) {
    jdbc.sql("update lane_turn set turn = :turn where lane = :lane and turn < :turn")
        .param("turn", turn)
        .param("lane", lane.name())
        .update();
  }

  /** Whoever waits for nothing begins where the lane is. */
  @Scheduled(fixedDelayString = "PT1H")
  void forgetThePassed() {
    jdbc.sql("delete from flow_turn f using lane_turn l where l.lane = f.lane and f.turn <= l.turn")
        .update();
  }
}
