package dev.alexandrite.partner;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * How many units each partner has left, for all instances together. An instance leases some of them
 * and decides by itself until they are used; what was not used goes back. All times are the
 * database's.
 */
@Repository
class WorkLedger {
  /** Of what is there, an instance may lease this share; so leases shrink as it runs out. */
  private static final double LEASED_SHARE = 0.02;

  /** Of a minute's units, the smallest lease: four instances strand no more than one per cent. */
  private static final double SMALLEST_SHARE = 0.0025;

  /** What follows an account's row to what it has grown to by now. */
  private static final String FILLED =
      """
      with filled as (
        select partner_ref,
          least(:burst, units + :rate * extract(epoch from clock_timestamp() - at)) as units
        from work_account where partner_ref = :ref for update)
      """;

  /**
   * @param leased 0 when what is needed is not there
   * @param left in the ledger, after the lease
   */
  record Lease(double leased, double left) {}

  private final JdbcClient jdbc;

  WorkLedger(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * At least what is needed, or nothing. What needs more than a whole burst gets it when the
   * account is full, and is paid off before the next.
   */
  Lease lease(String partnerRef, Plan plan, double needed) {
    jdbc.sql(
            """
            insert into work_account (partner_ref, units, at) values (:ref, :burst, now())
            on conflict do nothing
            """)
        .param("ref", partnerRef)
        .param("burst", (double) plan.burstUnits())
        .update();
    return jdbc.sql(
            FILLED
                + """
                , decided as (
                  select partner_ref, units,
                    case when units < least(:needed, :burst) then 0
                         else greatest(:needed, least(units, greatest(:smallest, units * :share)))
                         end as leased
                  from filled)
                update work_account a set units = d.units - d.leased, at = clock_timestamp()
                from decided d where a.partner_ref = d.partner_ref
                returning d.leased, a.units
                """)
        .param("ref", partnerRef)
        .param("burst", (double) plan.burstUnits())
        .param("rate", plan.unitsASecond())
        .param("needed", needed)
        .param("smallest", Math.max(1, Math.floor(plan.unitsAMinute() * SMALLEST_SHARE)))
        .param("share", LEASED_SHARE)
        .query((row, n) -> new Lease(row.getDouble("leased"), row.getDouble("units")))
        .single();
  }

  /** What was leased and not used, or charged and not done; below zero for what came on top. */
  void giveBack(String partnerRef, double units) {
    jdbc.sql("update work_account set units = units + :units where partner_ref = :ref")
        .param("units", units)
        .param("ref", partnerRef)
        .update();
  }
}
