package dev.alexandrite.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.CancelRefused;
import dev.alexandrite.contracts.OrderEvent.*;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.platform.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** The role here is {@code crm}; the events of the other roles are put on the real topic. */
class ListeningTest extends PlayedOrder {
  @Test
  void anOrderIsHeardInSequenceAndTheBatonComesToItsOwner() throws Exception {
    putAll(untilPriced());
    assertThat(heard.sequencesOf(order)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(TestRole.baton(order).owner()).isEqualTo(Role.CRM);
  }

  @Test
  void theOwnerContinuesTheSequenceItHeardAndItsOwnWordsDoNotComeBack() throws Exception {
    putAll(untilPriced());
    Said approved = TestRole.say(order, approval());
    assertThat(approved.sequence()).isEqualTo(5);
    awaitOnTopic(order, 5);
    assertThat(heard.sequencesOf(order)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(TestRole.baton(order).owner()).isEqualTo(Role.ASSIGNMENT);
  }

  @Test
  void whoDoesNotHaveTheBatonCannotSpeak() throws Exception {
    putAll(untilPriced().subList(0, 3));
    assertThatThrownBy(
            () ->
                TestRole.say(
                    order,
                    new PriceCalculated(
                        Kind.PIECE, null, "band", Alloy.SILVER_925, 1, 3.0, PRICE, null, PRICE)))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(OrderProblem.NOT_THE_OWNER));
    assertThat(TestRole.baton(order).state()).isEqualTo(OrderState.SUBMITTED);
  }

  @Test
  void aStepThatIsNotInTheTableIsRefusedAndTheOrderIsUnharmed() throws Exception {
    putAll(untilPriced());
    assertThatThrownBy(() -> TestRole.say(order, new OrderClosed()))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(OrderProblem.ILLEGAL_STEP));
    assertThat(TestRole.baton(order).sequence()).isEqualTo(4);
  }

  @Test
  void anUnknownOrderIsRefused() {
    assertThatThrownBy(() -> TestRole.say(order, new OrderClosed()))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(OrderProblem.ORDER_NOT_FOUND));
  }

  @Test
  void aRepetitionIsRecognisedAndChangesNothing() throws Exception {
    List<Said> life = untilPriced();
    putAll(life);
    put(life.get(1));
    put(life.get(3));
    OrderId later = new PlayedOrder().played();
    assertThat(heard.sequencesOf(later)).hasSize(4);
    assertThat(heard.sequencesOf(order)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(letters()).isEmpty();
  }

  @Test
  void afterAGapTheLaterEventsWaitAndAreHeardInOrderWhenTheMissingOneComes() throws Exception {
    List<Said> life = untilPriced();
    put(life.get(0));
    put(life.get(2));
    put(life.get(3));
    await(() -> letters().size() == 2);
    assertThat(letters()).extracting(DeadLetters.DeadLetter::code).containsOnly("gap");
    assertThat(heard.sequencesOf(order)).containsExactly(1L);

    put(life.get(1));
    await(() -> heard.sequencesOf(order).size() == 4);
    assertThat(heard.sequencesOf(order)).containsExactly(1L, 2L, 3L, 4L);
    await(() -> letters().isEmpty());
  }

  @Test
  void thoseThatWaitedAreHeardThoughWhoeverHeardTheMissingOneDiedThen() throws Exception {
    List<Said> life = untilPriced();
    put(life.get(0));
    put(life.get(2));
    put(life.get(3));
    await(() -> letters().size() == 2);
    heardByOneWhoDied(life.get(1));

    put(life.get(1)); // the broker tells it again, since nobody has confirmed it

    await(() -> letters().isEmpty());
    assertThat(heard.sequencesOf(order)).containsExactly(1L, 3L, 4L);
  }

  @Test
  void thoseThatFitAreHeardInTimeThoughNothingMoreIsSaidOfTheirOrder() throws Exception {
    List<Said> life = untilPriced();
    put(life.get(0));
    put(life.get(2));
    put(life.get(3));
    await(() -> letters().size() == 2);
    TestRole.bean(Replays.class).replayWhatFits();
    assertThat(letters()).as("nothing fits").hasSize(2);
    heardByOneWhoDied(life.get(1));

    TestRole.bean(Replays.class).replayWhatFits();

    assertThat(letters()).isEmpty();
    assertThat(heard.sequencesOf(order)).containsExactly(1L, 3L, 4L);
  }

  private static void heardByOneWhoDied(Said said) {
    TestRole.bean(TransactionTemplate.class)
        .executeWithoutResult(status -> TestRole.bean(Batons.class).record(said));
  }

  @Test
  void anIllegalStepOfAnotherRoleIsSetAside() throws Exception {
    List<Said> life = untilPriced();
    put(life.get(0));
    Said impossible = said(2, Role.CRM, OrderState.CLOSED, new OrderClosed());
    put(impossible);
    await(() -> !letters().isEmpty());
    assertThat(letters()).extracting(DeadLetters.DeadLetter::code).containsExactly("illegal-step");
    assertThat(TestRole.baton(order).sequence()).isEqualTo(1);
  }

  @Test
  void whoSpeaksOutOfTurnIsSetAside() throws Exception {
    put(said(1, Role.MES, OrderState.INITIATED, untilPriced().getFirst().event()));
    await(() -> !letters().isEmpty());
    assertThat(letters()).extracting(DeadLetters.DeadLetter::code).containsExactly("wrong-speaker");
  }

  @Test
  void twoDifferentEventsWithOneSequenceAreAConflict() throws Exception {
    List<Said> life = untilPriced();
    put(life.get(0));
    await(() -> heard.sequencesOf(order).size() == 1);
    Said other = life.get(0);
    put(
        new Said(
            UUID.randomUUID(),
            order,
            1,
            other.channel(),
            other.by(),
            other.at(),
            other.state(),
            other.event()));
    await(() -> !letters().isEmpty());
    assertThat(letters()).extracting(DeadLetters.DeadLetter::code).containsExactly("conflict");
  }

  @Test
  void anOrderThatChokesTheRoleIsSetAsideWithAllThatFollowsAndReplayedInOrder() throws Exception {
    heard.choking.add(order);
    for (Said said : untilPriced()) {
      put(said);
    }
    await(() -> letters().size() == 4);
    assertThat(letters())
        .extracting(DeadLetters.DeadLetter::code)
        .containsExactly("handler-failed", "gap", "gap", "gap");

    Replays replays = TestRole.bean(Replays.class);
    assertThat(replays.replay(order).left()).isNotNull();
    heard.choking.remove(order);
    Replays.Replay replay = replays.replay(order);
    assertThat(replay.left()).isNull();
    assertThat(replay.letters())
        .extracting(Replays.Result::fate)
        .containsOnly(Replays.Fate.HEARD)
        .hasSize(4);
    assertThat(heard.sequencesOf(order)).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void whatIsNotEvenReadableIsKept() throws Exception {
    OTHER_ROLES.send(Role.SHOP, Topics.ORDERS, order.toString(), "{\"what\": \"" + order + "\"}");
    await(
        () ->
            TestRole.bean(DeadLetters.class).oldestFirst(0, 1000).stream()
                .anyMatch(
                    l ->
                        String.valueOf(l.body()).contains(order.toString())
                            && l.code().equals("unreadable")));
  }

  @Test
  void aWishToCancelThatOvertakesTheBatonIsGrantedWhenTheBatonArrives() throws Exception {
    putWish("changed my mind");
    putAll(untilPriced());
    await(() -> TestRole.baton(order).state() == OrderState.CANCELLED);
    assertThat(TestRole.baton(order).sequence()).isEqualTo(5);
  }

  @Test
  void twoWishesOfOneOrderAreBothAnswered() throws Exception {
    UUID customers = putWish("too late");
    UUID sellers = putWish("too late");
    await(() -> waitingWishes() == 2);
    putAll(untilPriced());
    awaitText(Topics.answers(TestRole.ROLE), customers.toString());
    awaitText(Topics.answers(TestRole.ROLE), sellers.toString());
    assertThat(waitingWishes()).isZero();
  }

  @Test
  void aWishThatComesTooLateIsRefusedAloud() throws Exception {
    putAll(untilPriced());
    putWish("too late");
    awaitText(Topics.answers(TestRole.ROLE), "too-late");
    assertThat(TestRole.baton(order).state()).isEqualTo(OrderState.PRICE_CALCULATED);
  }

  @Test
  void aWishThatAnotherOwnerRefusedIsNotGrantedWhenTheBatonArrives() throws Exception {
    UUID wishId = putWish("changed my mind");
    await(() -> waitingWishes() == 1);
    OTHER_ROLES.say(
        Topics.answers(Role.PRICING),
        new CancelRefused(Uuid7.next(CLOCK), order, wishId, "too-late", CLOCK.instant()));
    await(() -> waitingWishes() == 0);
    putAll(untilPriced());
    assertThat(TestRole.baton(order).state()).isEqualTo(OrderState.PRICE_CALCULATED);
  }

  @Test
  void underManyWritersAtOnceTheTopicKeepsEveryOrdersSequenceGapless() throws Exception {
    int orders = 24;
    List<OrderId> ids = new ArrayList<>();
    try (var writers = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < orders; i++) {
        PlayedOrder one = new PlayedOrder();
        ids.add(one.order);
        writers.submit(
            () -> {
              one.putAll(one.untilPriced());
              TestRole.say(one.order, one.approval());
              return null;
            });
      }
    }
    Map<String, List<Long>> sequences = new HashMap<>();
    try (KafkaConsumer<String, String> consumer = consumer()) {
      consumer.subscribe(List.of(Topics.ORDERS));
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (System.nanoTime() < deadline
          && !ids.stream()
              .allMatch(id -> sequences.getOrDefault(id.toString(), List.of()).contains(5L))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                r -> {
                  if (ids.stream().anyMatch(id -> id.toString().equals(r.key()))) {
                    sequences
                        .computeIfAbsent(r.key(), k -> new ArrayList<>())
                        .add(Wire.readSaid(r.value()).sequence());
                  }
                });
      }
    }
    assertThat(ids)
        .allSatisfy(
            id -> assertThat(sequences.get(id.toString())).containsExactly(1L, 2L, 3L, 4L, 5L));
  }
}
