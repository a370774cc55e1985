package dev.alexandrite.pricing.measuring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.pricing.PricingFixture;
import dev.alexandrite.protocol.Purge;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What pricing forgets. */
class CalculationRetentionTest {

  @Test
  void calculationsThatEndedLongAgoGoAndWhatWaitsForSomebodyStays() {
    UUID model = UUID.randomUUID();
    PricingFixture.DATABASE
        .sql(
            """
            with file as (
              insert into model (model_id, order_id, extension, size_bytes)
              values (:model, gen_random_uuid(), 'stl', 84) returning model_id)
            select 1 from file
            """)
        .param("model", model)
        .query(Integer.class)
        .single();
    PricingFixture.DATABASE
        .sql(
            """
            insert into calculation (id, order_id, model_id, size_bytes, lane, state, not_before,
              queued_at, ended_at)
            select gen_random_uuid(), gen_random_uuid(), :model, 84, 'SMALL', state, now(), now(),
              now() - days * interval '1 day'
            from (values ('DONE', 100), ('DROPPED', 100), ('DONE', 1), ('SET_ASIDE', 100))
              as c (state, days)
            """)
        .param("model", model)
        .update();

    PricingFixture.ROLE.getBean(Purge.class).run();

    assertThat(count("calculation where model_id = '" + model + "'")).isEqualTo(2);
  }

  private static int count(String where) {
    return PricingFixture.DATABASE
        .sql("select count(*) from " + where)
        .query(Integer.class)
        .single();
  }
}
