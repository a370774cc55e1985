package dev.alexandrite.pricing.measuring;

import static dev.alexandrite.pricing.PricingFixture.DATABASE;
import static dev.alexandrite.pricing.PricingFixture.ROLE;
import static dev.alexandrite.pricing.PricingFixture.ring;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.QuoteHeld;
import dev.alexandrite.contracts.Message.QuoteProgress;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.contracts.Message.QuoteStep;
import dev.alexandrite.pricing.PricingFixture.Story;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A customer may change their mind faster than a model is measured. */
class LastWishTest {

  @Test
  void whatAWorkerHasInHandForAnEarlierWishComesToNothing() {
    Story story = new Story().brings(ring().stl());
    QuoteReady first = story.hears(QuoteReady.class);
    Calculation slow = inHand(story);

    story.wants("MILLIMETRE");
    QuoteReady wished =
        story.hears(QuoteReady.class, q -> !q.messageId().equals(first.messageId()));
    Outcomes outcomes = ROLE.getBean(Outcomes.class);
    outcomes.reached(slow, QuoteStep.MEASURING);
    outcomes.putBack(slow, slow.lane(), Duration.ofSeconds(1), "the store was away");
    outcomes.setAside(slow, "it was tried too often");

    story.wants(null);
    story.hears(
        QuoteReady.class,
        q -> !List.of(first.messageId(), wished.messageId()).contains(q.messageId()));
    List<Message> words = story.words(all -> true);
    List<Message> after = words.subList(words.indexOf(wished) + 1, words.size());
    assertThat(after).noneMatch(QuoteHeld.class::isInstance);
    assertThat(after)
        .noneMatch(w -> w instanceof QuoteProgress p && p.step() == QuoteStep.TRYING_AGAIN);
    assertThat(state(slow)).isEqualTo("DROPPED");
  }

  /** As if its worker had not come to the end yet. */
  static Calculation inHand(Story story) {
    DATABASE
        .sql(
            """
            update calculation set state = 'RUNNING', claim = :claim, ended_at = null,
              lease_until = now() + interval '1 hour'
            where model_id = :model
            """)
        .param("claim", UUID.randomUUID())
        .param("model", story.modelId.value())
        .update();
    return ROLE
        .getBean(Calculations.class)
        .page(Calculation.State.RUNNING, null, 100)
        .items()
        .stream()
        .filter(c -> c.modelId().equals(story.modelId))
        .findFirst()
        .orElseThrow();
  }

  private static String state(Calculation calculation) {
    return DATABASE
        .sql("select state from calculation where id = :id")
        .param("id", calculation.id())
        .query(String.class)
        .single();
  }
}
