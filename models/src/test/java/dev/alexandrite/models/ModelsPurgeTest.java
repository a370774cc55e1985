package dev.alexandrite.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is forgotten of files. */
class ModelsPurgeTest {

  @Test
  void whatExpiredLongAgoIsForgottenAndFilesThatAreThereAreNot() {
    UUID order = UUID.randomUUID();
    ModelsHouse.JDBC
        .sql(
            """
            insert into model (model_id, order_id, size_bytes, stage, since)
            select gen_random_uuid(), :order, 84, stage, now() - days * interval '1 day'
            from (values ('EXPIRED', 500), ('EXPIRED', 1), ('ARCHIVE', 500)) as m (stage, days)
            """)
        .param("order", order)
        .update();

    ModelsHouse.ROLE.getBean(ModelsPurge.class).run();

    assertThat(count("model where order_id = '" + order + "'")).isEqualTo(2);
  }

  private static int count(String where) {
    return ModelsHouse.JDBC.sql("select count(*) from " + where).query(Integer.class).single();
  }
}
