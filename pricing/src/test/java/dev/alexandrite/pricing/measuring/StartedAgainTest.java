package dev.alexandrite.pricing.measuring;

import static dev.alexandrite.pricing.PricingFixture.ADMIN;
import static dev.alexandrite.pricing.PricingFixture.DATABASE;
import static dev.alexandrite.pricing.PricingFixture.ROLE;
import static dev.alexandrite.pricing.PricingFixture.ring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.pricing.PricingFixture.Story;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An administrator starts a calculation again, and may say so more than once. */
class StartedAgainTest {

  @Test
  void twoWhoStartItAgainAtOnceAreBothAnswered() throws Exception {
    UUID id = ended();
    DATABASE
        .sql("update calculation set state = 'SET_ASIDE' where id = :id")
        .param("id", id)
        .update();

    try (var administrators = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers =
          new TransactionTemplate(ROLE.getBean(PlatformTransactionManager.class))
              .execute(
                  status -> {
                    DATABASE
                        .sql("select 1 from calculation where id = :id for update")
                        .param("id", id)
                        .query(Integer.class)
                        .single();
                    var both =
                        Stream.generate(() -> administrators.submit(() -> again(id)))
                            .limit(2)
                            .toList();
                    await().until(() -> waiting() == 2);
                    return both;
                  });
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().status()).as(answer.get().body()).isEqualTo(200);
      }
    }
  }

  @Test
  void whoSaysItAgainAfterTheEndIsToldHowItEnded() {
    UUID id = ended();
    assertThat(again(id).code()).as("never set aside").isEqualTo("illegal-step");
    DATABASE
        .sql("update calculation set state = 'SET_ASIDE' where id = :id")
        .param("id", id)
        .update();

    assertThat(again(id).status()).isEqualTo(200);
    await().until(() -> again(id).json().path("state").asString().equals("DONE"));

    assertThat(again(id).status()).isEqualTo(200);
  }

  private static Answer again(UUID id) {
    return ADMIN.post("/api/calculations/" + id + "/again", "");
  }

  private static UUID ended() {
    Story story = new Story().brings(ring().stl());
    story.hears(QuoteReady.class);
    return DATABASE
        .sql("select id from calculation where model_id = :id and state = 'DONE'")
        .param("id", story.modelId.value())
        .query(UUID.class)
        .single();
  }

  private static int waiting() {
    return DATABASE
        .sql(
            """
            select count(*) from pg_stat_activity
            where wait_event_type = 'Lock' and query like '%calculation%'
            """)
        .query(Integer.class)
        .single();
  }
}
