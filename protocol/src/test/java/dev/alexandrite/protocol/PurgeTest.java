package dev.alexandrite.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Message.ModelMoved;
import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.contracts.Wire;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is forgotten, what of it is still known, and what stays. */
class PurgeTest extends PlayedOrder {
  private static final Clock LONG_AGO = Clock.offset(CLOCK, Duration.ofDays(-600));

  private final JdbcClient jdbc = TestRole.bean(JdbcClient.class);
  private final Purge purge = TestRole.bean(Purge.class);

  @Test
  void anOrderThatEndedLongAgoIsForgottenAndItsEventsAreStillNotHeardAgain() throws Exception {
    PlayedOrder old = new PlayedOrder(LONG_AGO);
    Said first = old.untilPriced().getFirst();
    Said last = old.said(2, Role.SHOP, OrderState.CANCELLED, new OrderCancelled(null, null));
    tell(first);
    tell(last);
    await(() -> heard.keptOf(old.order).size() == 2);
    purge.run();
    assertThat(batons(old.order)).as("heard just now, though said long ago").isEqualTo(1);

    jdbc.sql("update baton set heard_at = now() - interval '500 days' where order_id = :id")
        .param("id", old.order.value())
        .update();
    purge.run();
    assertThat(batons(old.order)).isZero();

    tell(first);
    tell(last);
    PlayedOrder young = new PlayedOrder(Clock.offset(CLOCK, Duration.ofDays(-500)));
    tell(young.untilPriced().getFirst());
    await(() -> heard.keptOf(young.order).size() == 1);
    putAll(untilPriced()); // those were on the same topic; wait until all have been heard
    assertThat(heard.keptOf(old.order)).containsExactly(1L, 2L);
    assertThat(batons(old.order)).isZero();
    assertThat(letters(old.order)).isEmpty();

    // Sent only now: a relay may have been held up for years, so a person has to say.
    put(Topics.ORDERS, old.order.toString(), Wire.write(first), CLOCK.millis());
    await(() -> letters(old.order).size() == 1);
    assertThat(letters(old.order).getFirst().code()).isEqualTo("older-than-memory");
  }

  @Test
  void aRunningOrderIsNeverForgotten() throws Exception {
    putAll(untilPriced());
    jdbc.sql("update baton set heard_at = now() - interval '900 days' where order_id = :id")
        .param("id", order.value())
        .update();
    purge.run();
    assertThat(batons(order)).isEqualTo(1);
  }

  @Test
  void messagesAndWishesGoAfterTheirTimeAndSeveralInstancesMayPurgeAtOnce() throws Exception {
    jdbc.sql("delete from forgotten").update(); // what other tests had forgotten
    TestRole.HeardMessages messages = TestRole.bean(TestRole.HeardMessages.class);
    ModelMoved moved =
        new ModelMoved(
            Uuid7.next(LONG_AGO), order, ModelId.next(CLOCK), Stage.WORK, LONG_AGO.instant());
    put(Topics.MODELS_FILES, moved.key(), Wire.write(moved), LONG_AGO.millis());
    await(() -> messages.times(moved.messageId()) == 1);
    UUID ageless = UUID.randomUUID();
    jdbc.sql(
            """
            insert into inbox (message_id, topic, heard_at) values (:id, 'models.files', now());
            update inbox set heard_at = now() - interval '100 days'
              where message_id in (:id, :movedId);
            insert into waiting_wish (order_id, wish_id, at)
              select gen_random_uuid(), gen_random_uuid(), now() - interval '100 days'
              from generate_series(1, 2500)
            """)
        .param("id", ageless)
        .param("movedId", moved.messageId())
        .update();
    try (var instances = Executors.newFixedThreadPool(3)) {
      for (int n = 0; n < 3; n++) {
        instances.submit(purge::run);
      }
    }
    purge.run();
    assertThat(count("inbox where message_id = '" + moved.messageId() + "'")).isZero();
    assertThat(count("inbox where message_id = '" + ageless + "'")).isEqualTo(1);
    assertThat(count("waiting_wish where at < now() - interval '90 days'")).isZero();

    put(Topics.MODELS_FILES, moved.key(), Wire.write(moved), LONG_AGO.millis());
    ModelMoved next =
        new ModelMoved(Uuid7.next(CLOCK), order, moved.modelId(), Stage.ARCHIVE, CLOCK.instant());
    put(Topics.MODELS_FILES, next.key(), Wire.write(next));
    await(() -> messages.times(next.messageId()) == 1);
    assertThat(messages.times(moved.messageId())).isEqualTo(1);
    assertThat(letters()).isEmpty();
  }

  @Test
  void whatIsDatedAheadIsSetAsideAndHeardWhenItsTimeHasCome() throws Exception {
    Clock soon = Clock.offset(CLOCK, Memory.CLOCKS_APART.plusSeconds(2));
    PlayedOrder early = new PlayedOrder(soon);
    ModelMoved moved = moved(soon, early.order);
    early.put(early.untilPriced().getFirst());
    put(Topics.MODELS_FILES, moved.key(), Wire.write(moved));
    await(() -> letters(early.order).size() == 2);
    assertThat(letters(early.order))
        .extracting(DeadLetters.DeadLetter::code)
        .containsOnly("ahead-of-its-time");
    assertThat(batons(early.order)).isZero();
    assertThat(count("inbox where message_id = '" + moved.messageId() + "'")).isZero();

    await(() -> TestRole.bean(Replays.class).replay(early.order).left() == null);
    assertThat(heard.keptOf(early.order)).containsExactly(1L);
    assertThat(TestRole.bean(TestRole.HeardMessages.class).times(moved.messageId())).isEqualTo(1);
  }

  @Test
  void anOrderThatIsKnownDoesNotGoOnBeforeItsTime() throws Exception {
    put(untilPriced().getFirst());
    put(
        new Said(
            Uuid7.next(CLOCK),
            order,
            2,
            TestRole.CHANNEL,
            Role.SHOP,
            CLOCK.instant().plus(Duration.ofDays(365)),
            OrderState.CANCELLED,
            new OrderCancelled(null, null)));
    await(() -> letters().size() == 1);
    assertThat(letters().getFirst().code()).isEqualTo("ahead-of-its-time");
    assertThat(TestRole.baton(order).state()).isEqualTo(OrderState.INITIATED);
  }

  /** Rows of before it was set aside. */
  @Test
  void whatWasDatedAheadIsNotForgottenAndWhatIsNewIsHeard() throws Exception {
    PlayedOrder ahead = new PlayedOrder();
    tell(ahead.untilPriced().getFirst());
    tell(ahead.said(2, Role.SHOP, OrderState.CANCELLED, new OrderCancelled(null, null)));
    await(() -> heard.keptOf(ahead.order).size() == 2);
    UUID nextYears = Uuid7.next(Clock.offset(CLOCK, Duration.ofDays(365)));
    jdbc.sql(
            """
            update baton set heard_at = now() - interval '500 days',
              since = now() + interval '1 year' where order_id = :order;
            insert into inbox (message_id, topic, heard_at)
              values (:message, 'models.files', now() - interval '500 days')
            """)
        .param("order", ahead.order.value())
        .param("message", nextYears)
        .update();

    purge.run();

    assertThat(count("forgotten where until > now()")).isZero();
    assertThat(batons(ahead.order)).isEqualTo(1);
    assertThat(count("inbox where message_id = '" + nextYears + "'")).isEqualTo(1);
    ModelMoved fresh = moved(CLOCK, order);
    put(Topics.MODELS_FILES, fresh.key(), Wire.write(fresh));
    putAll(untilPriced());
    await(() -> TestRole.bean(TestRole.HeardMessages.class).times(fresh.messageId()) == 1);
    jdbc.sql("delete from baton where order_id = :id").param("id", ahead.order.value()).update();
  }

  private static ModelMoved moved(Clock clock, OrderId order) {
    return new ModelMoved(
        Uuid7.next(clock), order, ModelId.next(CLOCK), Stage.WORK, clock.instant());
  }

  private static void tell(Said said) throws Exception {
    put(Topics.ORDERS, said.orderId().toString(), Wire.write(said), said.at().toEpochMilli());
  }

  private int batons(OrderId id) {
    return count("baton where order_id = '" + id + "'");
  }

  private int count(String where) {
    return jdbc.sql("select count(*) from " + where).query(Integer.class).single();
  }

  private static List<DeadLetters.DeadLetter> letters(OrderId id) {
    return TestRole.bean(DeadLetters.class).oldestFirst(0, 10_000).stream()
        .filter(letter -> id.value().equals(letter.orderId()))
        .toList();
  }
}
