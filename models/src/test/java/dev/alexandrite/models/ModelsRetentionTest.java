package dev.alexandrite.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.protocol.Purge;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is forgotten of files. */
class ModelsRetentionTest {

  @Test
  void whatExpiredLongAgoIsForgottenAndFilesThatAreThereAreNot() {
    UUID order = UUID.randomUUID();
    UUID priced = UUID.randomUUID();
    ModelsFixture.JDBC
        .sql(
            """
            insert into model (model_id, order_id, size_bytes, stage, since)
            select gen_random_uuid(), :order, 84, stage, now() - days * interval '1 day'
            from (values ('EXPIRED', 500), ('EXPIRED', 1), ('ARCHIVE', 500)) as m (stage, days);
            insert into model (model_id, order_id, size_bytes, stage, since)
              values (:priced, :order, 84, 'EXPIRED', now() - interval '500 days');
            insert into priced_content (model_id, sha256) values (:priced, 'abc')
            """)
        .param("order", order)
        .param("priced", priced)
        .update();

    ModelsFixture.ROLE.getBean(Purge.class).run();

    assertThat(count("model where order_id = '" + order + "'")).isEqualTo(2);
    assertThat(count("priced_content where model_id = '" + priced + "'")).isZero();
  }

  private static int count(String where) {
    return ModelsFixture.JDBC.sql("select count(*) from " + where).query(Integer.class).single();
  }
}
