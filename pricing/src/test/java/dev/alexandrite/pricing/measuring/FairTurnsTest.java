package dev.alexandrite.pricing.measuring;

import static dev.alexandrite.pricing.PricingFixture.DATABASE;
import static dev.alexandrite.pricing.PricingFixture.ROLE;
import static dev.alexandrite.pricing.PricingFixture.ring;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Message.QuoteProgress;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.pricing.PricingFixture.Story;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Nobody's many files keep another's few waiting. */
class FairTurnsTest {
  private static final FairTurns TURNS = ROLE.getBean(FairTurns.class);

  @Test
  void whoHasManyFilesSharesTheLaneWithWhoHasOne() {
    withinATransactionThatComesToNothing(
        () -> {
          double first = TURNS.next(Lane.LARGE, 1, 100);
          double second = TURNS.next(Lane.LARGE, 1, 100);
          double third = TURNS.next(Lane.LARGE, 1, 100);
          double another = TURNS.next(Lane.LARGE, 2, 10_000);

          assertThat(second - first).isEqualTo(100);
          assertThat(third - second).isEqualTo(100);
          assertThat(another).as("however large it is").isEqualTo(first);
        });
  }

  @Test
  void whoComesBackHasSavedNothingUpAndOwesNothing() {
    withinATransactionThatComesToNothing(
        () -> {
          double first = TURNS.next(Lane.LARGE, 1, 100);
          TURNS.reached(Lane.LARGE, first + 5_000);

          double back = TURNS.next(Lane.LARGE, 1, 100);
          double fresh = TURNS.next(Lane.LARGE, 2, 100);

          assertThat(back).isEqualTo(first + 5_000);
          assertThat(fresh).isEqualTo(back);
        });
  }

  @Test
  void aCustomerWithOneFileIsServedAmongTheFirstOfAnotherWithTen() {
    String many = "c-" + UUID.randomUUID();
    byte[] file = ring().stl();
    List<Story> flood = new ArrayList<>();
    Workers workers = ROLE.getBean(Workers.class);
    workers.stop();
    Story one;
    try {
      for (int i = 0; i < 10; i++) {
        Story story = new Story(many).brings(file);
        story.hears(QuoteProgress.class); // it is queued
        flood.add(story);
      }
      one = new Story().brings(file);
      assertThat(one.hears(QuoteProgress.class).ahead()).as("of eleven that wait").isEqualTo(1);
    } finally {
      workers.start();
    }

    flood.forEach(story -> story.hears(QuoteReady.class));
    one.hears(QuoteReady.class);

    long before =
        flood.stream().filter(story -> startedAt(story).compareTo(startedAt(one)) < 0).count();
    assertThat(before).isLessThanOrEqualTo(2);
  }

  @Test
  void whoComesFromAnotherLaneWaitsForTheirTurnThere() {
    String customer = "c-" + UUID.randomUUID();
    byte[] file = ring().stl();
    Workers workers = ROLE.getBean(Workers.class);
    List<Story> stories = List.of(new Story(customer), new Story(customer), new Story(customer));
    stories.forEach(story -> story.brings(file).hears(QuoteReady.class));
    workers.stop();
    try {
      for (Story story : stories) {
        Calculation calculation = LastWishTest.inHand(story);
        ROLE.getBean(Outcomes.class)
            .putBack(calculation, Lane.LARGE, Duration.ZERO, "it is packed");
      }
      List<Double> turns = stories.stream().map(FairTurnsTest::turn).toList();
      assertThat(turns.get(1) - turns.get(0)).isEqualTo(file.length);
      assertThat(turns.get(2) - turns.get(1)).isEqualTo(file.length);
    } finally {
      workers.start();
    }
  }

  private static double turn(Story story) {
    return DATABASE
        .sql("select turn from calculation where model_id = :m")
        .param("m", story.modelId.value())
        .query(Double.class)
        .single();
  }

  private static String startedAt(Story story) {
    return DATABASE
        .sql(
            "select to_char(started_at, 'YYYYMMDDHH24MISSUS') from calculation where model_id = :m")
        .param("m", story.modelId.value())
        .query(String.class)
        .single();
  }

  private static void withinATransactionThatComesToNothing(Runnable work) {
    new TransactionTemplate(Objects.requireNonNull(ROLE.getBean(PlatformTransactionManager.class)))
        .executeWithoutResult(
            status -> {
              status.setRollbackOnly();
              work.run();
            });
  }
}
