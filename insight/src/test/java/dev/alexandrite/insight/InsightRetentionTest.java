package dev.alexandrite.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.protocol.Purge;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How far the control room looks back. */
class InsightRetentionTest {

  @Test
  void ordersThatEndedLongAgoGoWithTheirStepsAndRunningOnesStay() {
    UUID ended = order("CLOSED", 500);
    UUID recent = order("CLOSED", 100);
    UUID running = order("PACKAGING", 500);

    InsightFixture.ROLE.getBean(Purge.class).run();

    assertThat(count("order_seen where order_id = '" + ended + "'")).isZero();
    assertThat(count("order_step where order_id = '" + ended + "'")).isZero();
    for (UUID kept : new UUID[] {recent, running}) {
      assertThat(count("order_seen where order_id = '" + kept + "'")).isEqualTo(1);
      assertThat(count("order_step where order_id = '" + kept + "'")).isEqualTo(1);
    }
    InsightFixture.JDBC.sql("delete from order_seen where number = 'PURGE'").update();
  }

  private static UUID order(String state, int daysAgo) {
    UUID id = UUID.randomUUID();
    InsightFixture.JDBC
        .sql(
            """
            with seen as (
              insert into order_seen (order_id, number, channel, kind, state, sequence, since,
                started_at, alerted)
              values (:id, 'PURGE', 'SHOP', 'MODEL', :state, 1,
                now() - :daysAgo * interval '1 day', now(), true))
            insert into order_step (order_id, sequence, type, state, by, at)
            values (:id, 1, 'OrderInitiated', :state, 'SHOP', now())
            """)
        .param("id", id)
        .param("state", state)
        .param("daysAgo", daysAgo)
        .update();
    return id;
  }

  private static int count(String where) {
    return InsightFixture.JDBC.sql("select count(*) from " + where).query(Integer.class).single();
  }
}
