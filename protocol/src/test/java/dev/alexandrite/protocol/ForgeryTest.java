package dev.alexandrite.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Envelope;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.Message.ContactCard;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.*;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Seals;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.EmbeddedKafka;
import dev.alexandrite.embedded.OtherRoles;
import dev.alexandrite.embedded.OtherRoles.Story;
import dev.alexandrite.embedded.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody at the broker with all that the shop has: its password, its keys, its orders. */
class ForgeryTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Money PRICE = Money.of(9_900, "EUR");
  private static final OtherRoles OTHER_ROLES = new OtherRoles(TestRole.ROLE);
  private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();

  @BeforeAll
  static void count() {
    ((CompositeMeterRegistry) TestRole.bean(MeterRegistry.class)).add(METERS);
  }

  @Test
  void aForgedApprovalIsSetAsideWithAnAlarmAndNeverHeard() {
    Story story = priced(Channel.SHOP);
    double before = alarms();
    Said approval = asSaidByCrm(story, 4, approval(story));
    ProducerRecord<String, String> forged = sealedByTheShop(approval);
    forged.headers().remove("by");
    forged.headers().add("by", "crm".getBytes(StandardCharsets.UTF_8));
    OTHER_ROLES.send(Role.SHOP, forged);
    OTHER_ROLES.send(Role.SHOP, sealedByTheShop(approval));
    OTHER_ROLES.send(
        Role.SHOP,
        new ProducerRecord<>(Topics.ORDERS, story.orderId.toString(), Wire.write(approval)));

    await(() -> lettersAbout(story).size() == 3);
    assertThat(lettersAbout(story))
        .allSatisfy(
            letter -> {
              assertThat(letter.code()).isEqualTo("not-authentic");
              assertThat(letter.orderId()).isNull();
            });
    assertThat(alarms()).isEqualTo(before + 3);

    Replays.Replay replay = TestRole.bean(Replays.class).replay(story.orderId);
    assertThat(replay.replayed()).isZero();
    assertThat(replay.letters()).isEmpty();
    assertThat(TestRole.baton(story.orderId).state()).isEqualTo(OrderState.PRICE_CALCULATED);
    assertThat(TestRole.say(story.orderId, approval(story)).sequence()).isEqualTo(4);
  }

  @Test
  void ofManyForgeriesTheFirstAreKeptTheRestIsCountedAndATopicsLettersAreAllTriedAgain() {
    String topic = Topics.PARTNER_CONTACTS;
    try (var role =
        TestRole.start(Map.of("hearing.unbelieved-kept", "2", "hearing.replay-max", "2"))) {
      DeadLetters letters = role.getBean(DeadLetters.class);
      for (int n = 0; n < 5; n++) {
        assertThat(letters.setAside(bare(topic, n, "{}"), "not-authentic", "forged"))
            .isEqualTo(n < 2);
      }
      ContactCard card =
          new ContactCard(UUID.randomUUID(), "p-1", Channel.PARTNER, "Rings Ltd", null);
      ProducerRecord<String, String> good =
          OTHER_ROLES.sealed(Role.PARTNER, topic, card.key(), Wire.write(card));
      assertThat(letters.setAside(arrived(good, 7), "handler-failed", "a full moon")).isTrue();

      Replays replays = role.getBean(Replays.class);
      assertThat(replays.replayTopic(topic).more()).isTrue();
      Replays.Replay second = replays.replayTopic(topic);
      assertThat(second.replayed()).isEqualTo(1);
      assertThat(second.more()).isTrue();

      Discards discards = role.getBean(Discards.class);
      assertThat(discards.discardTopic(topic, "forged", "admin").discarded()).hasSize(2);
    }
  }

  private static Incoming bare(String topic, long offset, String body) {
    return new Incoming(topic, 0, offset, "p-1", body, List.of(), CLOCK.instant(), false);
  }

  private static Incoming arrived(ProducerRecord<String, String> sent, long offset) {
    Incoming bare = bare(sent.topic(), offset, sent.value());
    List<Envelope.Header> headers = new ArrayList<>();
    sent.headers().forEach(h -> headers.add(new Envelope.Header(h.key(), h.value())));
    return new Incoming(
        bare.topic(), 0, offset, sent.key(), bare.body(), headers, bare.sentAt(), false);
  }

  @Test
  void whatCantEvenBeKeptDoesNotSilenceTheOthers() {
    Story story = OTHER_ROLES.story(Channel.SHOP, "c-1");
    OTHER_ROLES.send(
        Role.SHOP, Topics.ORDERS, story.orderId.toString(), "a zero \0 about " + story.orderId);
    story.said(initiated(story));
    await(() -> TestRole.bean(Batons.class).find(story.orderId).isPresent());
    assertThat(lettersAbout(story)).extracting(l -> l.code()).containsExactly("unreadable");
  }

  @Test
  void theShopCantCancelAPartnersOrderBeforeOrAfterItIsKnownHere() {
    Story story = OTHER_ROLES.story(Channel.PARTNER, "p-1");
    OTHER_ROLES.say(Topics.SHOP_WISHES, wish(story, "not mine"));
    await(() -> waitingWishes(story) == 1);
    priced(story);
    await(() -> waitingWishes(story) == 0);
    assertThat(TestRole.baton(story.orderId).state()).isEqualTo(OrderState.PRICE_CALCULATED);

    OTHER_ROLES.say(Topics.SHOP_WISHES, wish(story, "not mine either"));
    await(() -> !lettersAbout(story).isEmpty());
    assertThat(lettersAbout(story)).extracting(l -> l.code()).containsExactly("not-theirs");
    assertThat(TestRole.baton(story.orderId).state()).isEqualTo(OrderState.PRICE_CALCULATED);

    OTHER_ROLES.say(Topics.PARTNER_WISHES, wish(story, "mine"));
    await(() -> TestRole.baton(story.orderId).state() == OrderState.CANCELLED);
  }

  @Test
  void theShopCantGoOnWithAPartnersOrderNorStandInItsWay() {
    Story story = OTHER_ROLES.story(Channel.PARTNER, "p-1");
    story.said(initiated(story));
    Said cancelled =
        new Said(
            UUID.randomUUID(),
            story.orderId,
            2,
            Channel.SHOP,
            Role.SHOP,
            CLOCK.instant(),
            OrderState.CANCELLED,
            new OrderCancelled(null, null));
    OTHER_ROLES.say(cancelled);
    await(() -> !lettersAbout(story).isEmpty());
    assertThat(lettersAbout(story))
        .allSatisfy(
            letter -> {
              assertThat(letter.code()).isEqualTo("not-theirs");
              assertThat(letter.orderId()).isNull();
            });
    story.said(submitted());
    await(() -> TestRole.baton(story.orderId).state() == OrderState.SUBMITTED);
  }

  @Test
  void whatIsSaidCarriesItsTraceAndTellsTheChannelOnlyItsShare() {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    Story story = priced(Channel.SHOP);
    CancelRequested wish = wish(story, "changed my mind");
    ProducerRecord<String, String> record =
        new ProducerRecord<>(Topics.SHOP_WISHES, wish.key(), Wire.write(wish));
    new Seals(Role.SHOP, TestServers.sealKeys(Role.SHOP))
        .seal(record.topic(), record.key(), record.value(), null, trace)
        .headers()
        .forEach(header -> record.headers().add(header.name(), header.value()));
    OTHER_ROLES.send(Role.SHOP, record);

    for (String topic : List.of(Topics.ORDERS, Topics.orders(Channel.SHOP))) {
      ConsumerRecord<String, String> cancelled =
          heard(topic, r -> r.value().contains(wish.messageId().toString()));
      assertThat(header(cancelled, "traceparent")).isEqualTo(trace);
      assertThat(header(cancelled, "version")).isEqualTo("1");
      assertThat(header(cancelled, "by")).isEqualTo("crm");
      assertThat(header(cancelled, "mark")).isNull();
      assertThat(cancelled.headers().lastHeader("seal-shop") != null)
          .isEqualTo(!topic.equals(Topics.ORDERS));
    }
  }

  // --- the vocabulary of this test

  private static Story priced(Channel channel) {
    return priced(OTHER_ROLES.story(channel, "c-1"));
  }

  private static Story priced(Story story) {
    story.said(initiated(story)).said(submitted());
    story.said(
        new PriceCalculated(
            Kind.PIECE, null, "band", Alloy.SILVER_925, 1, 3.0, PRICE, null, PRICE));
    await(
        () ->
            TestRole.bean(Batons.class)
                .find(story.orderId)
                .filter(baton -> baton.state() == OrderState.PRICE_CALCULATED)
                .isPresent());
    return story;
  }

  private static OrderInitiated initiated(Story story) {
    return new OrderInitiated(story.orderId.number(), story.customerRef, Kind.PIECE, "band", 1);
  }

  private static OrderSubmitted submitted() {
    return new OrderSubmitted(Kind.PIECE, null, "band", Alloy.SILVER_925, 1, PRICE, 3.0);
  }

  private static ManufacturingApproved approval(Story story) {
    return new ManufacturingApproved(
        new WorkSpec(
            story.orderId.number(), Kind.PIECE, null, "band", Alloy.SILVER_925, 1, 3.0, PRICE));
  }

  private static Said asSaidByCrm(Story story, long sequence, ManufacturingApproved approval) {
    return new Said(
        UUID.randomUUID(),
        story.orderId,
        sequence,
        story.channel,
        Role.CRM,
        CLOCK.instant(),
        OrderState.MANUFACTURING_APPROVED,
        approval);
  }

  private static ProducerRecord<String, String> sealedByTheShop(Said said) {
    return OTHER_ROLES.sealed(
        Role.SHOP, Topics.ORDERS, said.orderId().toString(), Wire.write(said));
  }

  private static CancelRequested wish(Story story, String reason) {
    return new CancelRequested(UUID.randomUUID(), story.orderId, reason, CLOCK.instant());
  }

  private static List<DeadLetters.DeadLetter> lettersAbout(Story story) {
    return TestRole.bean(DeadLetters.class).oldestFirst(0, 1000).stream()
        .filter(letter -> String.valueOf(letter.body()).contains(story.orderId.toString()))
        .toList();
  }

  private static double alarms() {
    return METERS.counter("dead.letters", "code", "not-authentic").count();
  }

  private static int waitingWishes(Story story) {
    return TestRole.bean(JdbcClient.class)
        .sql("select count(*) from waiting_wish where order_id = :orderId")
        .param("orderId", story.orderId.value())
        .query(Integer.class)
        .single();
  }

  private static ConsumerRecord<String, String> heard(
      String topic, Predicate<ConsumerRecord<String, String>> wanted) {
    Map<String, Object> client = new HashMap<>(TestRole.HOUSE.kafka().client(EmbeddedKafka.HOUSE));
    client.put("group.id", "test-" + UUID.randomUUID());
    client.put("auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          if (record.value() != null && wanted.test(record)) { // others play with tombstones
            return record;
          }
        }
      }
    }
    throw new AssertionError("nothing like it on " + topic);
  }

  private static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static void await(java.util.function.BooleanSupplier there) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!there.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience of 30 s").isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }
}
