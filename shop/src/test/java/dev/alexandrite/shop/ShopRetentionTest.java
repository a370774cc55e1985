package dev.alexandrite.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.protocol.Purge;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the shop forgets of orders that have ended. */
class ShopRetentionTest {

  @Test
  void endedUploadsAndGuestsOfEndedOrdersGoAndThoseOfRunningOnesStay() {
    UUID ended = order("CLOSED", 500);
    UUID running = order("FILE_UPLOADED", 500);
    UUID recent = order("CANCELLED", 10);

    ShopFixture.ROLE.getBean(Purge.class).run();

    assertThat(count("upload where order_id = '" + ended + "'")).isZero();
    assertThat(count("guest where order_id = '" + ended + "'")).isZero();
    assertThat(count("channel_order where order_id = '" + ended + "'")).isEqualTo(1);
    assertThat(count("upload where order_id = '" + running + "'")).isEqualTo(1);
    assertThat(count("guest where order_id = '" + running + "'")).isEqualTo(1);
    assertThat(count("guest where order_id = '" + recent + "'")).isEqualTo(1);
  }

  private static UUID order(String state, int daysAgo) {
    UUID id = UUID.randomUUID();
    ShopFixture.SQL
        .sql(
            """
            with times as (select now() - :daysAgo * interval '1 day' as at),
            ordered as (
              insert into channel_order (order_id, number, customer_ref, kind, quantity, state,
                since, created_at, quote)
              select :id, 'X', 'g-' || :id, 'MODEL', 1, :state, at, at, '{}' from times)
            select 1
            """)
        .param("id", id)
        .param("state", state)
        .param("daysAgo", daysAgo)
        .query(Integer.class)
        .single();
    ShopFixture.SQL
        .sql(
            """
            with times as (select now() - :daysAgo * interval '1 day' as at),
            uploaded as (
              insert into upload
                (model_id, order_id, file_name, size_bytes, created_at, kept_until, done_at)
              select gen_random_uuid(), :id, 'ring.stl', 84, at, at, at from times)
            insert into guest (customer_ref, order_id, token_hash, name, email, created_at)
            select 'g-' || :id, :id, decode(replace(:id::text, '-', ''), 'hex'), 'A', 'a@b.c', at
            from times
            """)
        .param("id", id)
        .param("daysAgo", daysAgo)
        .update();
    return id;
  }

  private static int count(String where) {
    return ShopFixture.SQL.sql("select count(*) from " + where).query(Integer.class).single();
  }
}
