package dev.alexandrite.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.CancelRefused;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.*;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.EmbeddedKafka;
import dev.alexandrite.embedded.Neighbours;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The role here is {@code crm}; the events of its neighbours are put on the real topic. */
class ListeningTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Money PRICE = Money.of(9_900, "EUR");
  private static final Neighbours NEIGHBOURS = new Neighbours(TestRole.ROLE);

  private final TestRole.Heard heard = TestRole.bean(TestRole.Heard.class);
  private final OrderId order = OrderId.next(CLOCK);

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
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.NOT_THE_OWNER));
    assertThat(TestRole.baton(order).state()).isEqualTo(OrderState.SUBMITTED);
  }

  @Test
  void aStepThatIsNotInTheTableIsRefusedAndTheOrderIsUnharmed() throws Exception {
    putAll(untilPriced());
    assertThatThrownBy(() -> TestRole.say(order, new OrderClosed()))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.ILLEGAL_STEP));
    assertThat(TestRole.baton(order).sequence()).isEqualTo(4);
  }

  @Test
  void anUnknownOrderIsRefused() {
    assertThatThrownBy(() -> TestRole.say(order, new OrderClosed()))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.ORDER_NOT_FOUND));
  }

  @Test
  void aRepetitionIsRecognisedAndChangesNothing() throws Exception {
    List<Said> life = untilPriced();
    putAll(life);
    put(life.get(1));
    put(life.get(3));
    OrderId later = new ListeningTest().playedAfter();
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
  void anIllegalStepOfANeighbourIsSetAside() throws Exception {
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

    DeadLetters deadLetters = TestRole.bean(DeadLetters.class);
    assertThat(deadLetters.replay(order).left()).isNotNull();
    heard.choking.remove(order);
    assertThat(deadLetters.replay(order)).isEqualTo(new DeadLetters.Replay(4, null));
    assertThat(heard.sequencesOf(order)).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void whatIsNotEvenReadableIsKept() throws Exception {
    NEIGHBOURS.send(Role.SHOP, Topics.ORDERS, order.toString(), "{\"what\": \"" + order + "\"}");
    await(
        () ->
            TestRole.bean(DeadLetters.class).oldestFirst(0, 1000).stream()
                .anyMatch(
                    l -> l.body().contains(order.toString()) && l.code().equals("unreadable")));
  }

  @Test
  void aWishToCancelThatOvertakesTheBatonIsGrantedWhenTheBatonArrives() throws Exception {
    putWish("changed my mind");
    putAll(untilPriced());
    await(() -> TestRole.baton(order).state() == OrderState.CANCELLED);
    assertThat(TestRole.baton(order).sequence()).isEqualTo(5);
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
    NEIGHBOURS.say(
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
        ListeningTest one = new ListeningTest();
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

  // --- the vocabulary of this test

  private OrderId playedAfter() throws Exception {
    putAll(untilPriced());
    return order;
  }

  private List<Said> untilPriced() {
    return List.of(
        said(
            1,
            Role.SHOP,
            OrderState.INITIATED,
            new OrderInitiated(order.number(), "c-1", Kind.PIECE, "band", 1)),
        said(
            2,
            Role.SHOP,
            OrderState.FILE_UPLOADED,
            new FileUploaded(dev.alexandrite.contracts.ModelId.next(CLOCK), "stl", 84)),
        said(
            3,
            Role.SHOP,
            OrderState.SUBMITTED,
            new OrderSubmitted(Kind.PIECE, null, "band", Alloy.SILVER_925, 1, PRICE, 3.0)),
        said(
            4,
            Role.PRICING,
            OrderState.PRICE_CALCULATED,
            new PriceCalculated(
                Kind.PIECE, null, "band", Alloy.SILVER_925, 1, 3.0, PRICE, null, PRICE)));
  }

  private OrderEvent approval() {
    return new ManufacturingApproved(
        new WorkSpec(order.number(), Kind.PIECE, null, "band", Alloy.SILVER_925, 1, 3.0, PRICE));
  }

  private Said said(long sequence, Role by, OrderState state, OrderEvent event) {
    return new Said(
        Uuid7.next(CLOCK), order, sequence, TestRole.CHANNEL, by, CLOCK.instant(), state, event);
  }

  private void put(Said said) {
    NEIGHBOURS.send(said.by(), Topics.ORDERS, said.orderId().toString(), Wire.write(said));
  }

  private void putAll(List<Said> life) throws Exception {
    for (Said said : life) {
      put(said);
    }
    await(() -> heard.sequencesOf(order).size() == life.size());
    // What was heard may not have been committed yet.
    long last = life.getLast().sequence();
    await(() -> committed(order) >= last);
  }

  private static long committed(OrderId order) {
    return TestRole.bean(Batons.class).find(order).map(Baton::sequence).orElse(0L);
  }

  private int waitingWishes() {
    return TestRole.bean(JdbcClient.class)
        .sql("select count(*) from cancel_wish where order_id = :orderId")
        .param("orderId", order.value())
        .query(Integer.class)
        .single();
  }

  private UUID putWish(String reason) throws Exception {
    UUID wishId = Uuid7.next(CLOCK);
    NEIGHBOURS.say(Topics.SHOP_WISHES, new CancelRequested(wishId, order, reason, CLOCK.instant()));
    return wishId;
  }

  private List<DeadLetters.DeadLetter> letters() {
    return TestRole.bean(DeadLetters.class).oldestFirst(0, 1000).stream()
        .filter(letter -> order.value().equals(letter.orderId()))
        .toList();
  }

  private void awaitOnTopic(OrderId id, long sequence) {
    awaitText(Topics.ORDERS, "\"orderId\":\"" + id + "\",\"sequence\":" + sequence);
  }

  private void awaitText(String topic, String text) {
    try (KafkaConsumer<String, String> consumer = consumer()) {
      consumer.subscribe(List.of(topic));
      await(
          () -> {
            for (var r : consumer.poll(Duration.ofMillis(200))) {
              if (r.key().equals(order.toString()) && r.value().contains(text)) {
                return true;
              }
            }
            return false;
          });
    }
  }

  private static KafkaConsumer<String, String> consumer() {
    Map<String, Object> properties =
        new HashMap<>(TestRole.HOUSE.kafka().client(EmbeddedKafka.HOUSE));
    properties.put("group.id", "test-" + UUID.randomUUID());
    properties.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
  }

  private static void await(java.util.function.BooleanSupplier there) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!there.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience of 20 s").isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }
}
