package dev.alexandrite.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.alexandrite.protocol.Purge;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What partners can no longer ask for. */
class PartnerRetentionTest {

  @Test
  void oldEventsOfTheFeedGoAndYoungOnesStay() {
    UUID order = UUID.randomUUID();
    PartnerFixture.JDBC
        .sql(
            """
            insert into feed_event (partner_ref, position, order_id, sequence, type, state, at)
            select 'p-' || :order, n, :order, n, 'OrderInitiated', 'INITIATED',
              now() - n * interval '200 days'
            from generate_series(1, 4) n
            """)
        .param("order", order)
        .update();

    PartnerFixture.ROLE.getBean(Purge.class).run();

    assertThat(count("feed_event where order_id = '" + order + "'")).isEqualTo(1);
  }

  @Test
  void whatNobodyTookGoesWithItsEventThoughItWasSentAgainLately() {
    String webhook =
        PartnerFixture.BRUNO
            .post(
                "/api/v1/webhooks", "{\"url\":\"http://localhost:9/\",\"types\":[\"OrderPacked\"]}")
            .json()
            .path("webhookId")
            .asString();
    String order = PartnerFixture.begun(PartnerFixture.BRUNO).at("/order/orderId").asString();
    PartnerFixture.JDBC
        .sql(
            """
            with old as (
              update feed_event set at = now() - interval '401 days'
              where order_id = :order::uuid returning position, order_id)
            insert into delivery
              (webhook_id, position, order_id, state, attempts, next_at, created_at)
            select :webhook::uuid, position, order_id, 'WAITING', 1, now() + interval '1 day', now()
            from old
            """)
        .param("order", order)
        .param("webhook", webhook)
        .update();

    PartnerFixture.ROLE.getBean(Purge.class).run();

    assertThat(count("delivery where webhook_id = '" + webhook + "'")).isZero();
    assertThat(count("feed_event where order_id = '" + order + "'")).isZero();
  }

  @Test
  void aRemovedWebhookGoesWithWhatWaitedForIt() {
    String path = "/api/v1/webhooks";
    String webhook =
        PartnerFixture.ANNA
            .post(path, "{\"url\":\"http://localhost:9/\"}")
            .json()
            .path("webhookId")
            .asString();
    PartnerFixture.begun(PartnerFixture.ANNA);
    PartnerFixture.ANNA.post(path + "/" + webhook + "/remove", "{}");

    await() // for the courier, who may just have one in hand
        .untilAsserted(
            () -> {
              PartnerFixture.ROLE.getBean(Purge.class).run();
              assertThat(count("delivery where webhook_id = '" + webhook + "'")).isZero();
              assertThat(count("webhook where webhook_id = '" + webhook + "'")).isZero();
            });
  }

  private static int count(String where) {
    return PartnerFixture.JDBC.sql("select count(*) from " + where).query(Integer.class).single();
  }
}
