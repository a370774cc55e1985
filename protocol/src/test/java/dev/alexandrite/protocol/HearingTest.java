package dev.alexandrite.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.alexandrite.contracts.Mark;
import dev.alexandrite.contracts.Message.ContactCard;
import dev.alexandrite.contracts.Message.DiscardWanted;
import dev.alexandrite.contracts.Message.ModelMoved;
import dev.alexandrite.contracts.Message.ReplayWanted;
import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Seals;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.StaffSignIn;
import dev.alexandrite.embedded.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a role does about a database that can't work, and about records that are odd. */
class HearingTest extends PlayedOrder {
  private final DeadLetters deadLetters = TestRole.bean(DeadLetters.class);
  private final Discards discards = TestRole.bean(Discards.class);
  private final Replays replays = TestRole.bean(Replays.class);
  private final TestRole.HeardMessages messages = TestRole.bean(TestRole.HeardMessages.class);

  static Stream<Arguments> faults() {
    String others =
        """
        select pg_terminate_backend(pid) from pg_stat_activity
        where usename = 'crm' and pid <> pg_backend_pid()\
        """;
    return Stream.of(
        arguments("alter table baton rename to lost", "alter table lost rename to baton"),
        arguments(
            "alter table baton rename state to lost", "alter table baton rename lost to state"),
        arguments("revoke insert on baton from crm", "grant insert on baton to crm"),
        arguments("alter table heard_here rename to lost", "alter table lost rename to heard_here"),
        arguments(
            "alter database crm set default_transaction_read_only = on;" + others,
            "set default_transaction_read_only = off;"
                + "alter database crm reset default_transaction_read_only;"
                + others),
        arguments(
            """
            create function full_disk() returns trigger language plpgsql as
              $$ begin raise exception 'no space left' using errcode = '53100'; end $$;
            create trigger full_disk before insert on heard_here
              for each row execute function full_disk()
            """,
            "drop function full_disk cascade"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whileTheDatabaseCantWorkTheRoleWaitsAndThenHearsEverythingInOrder(
      String broken, String mended) throws Exception {
    Listening listening = TestRole.bean(Listening.class);
    HearingHealth health = TestRole.bean(HearingHealth.class);
    database(broken);
    try {
      for (Said said : untilPriced()) {
        put(said);
      }
      await(() -> !listening.waits().isEmpty());
      assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    } finally {
      database(mended);
    }
    await(() -> listening.waits().isEmpty() && kept().size() == 4);
    assertThat(kept()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(letters()).isEmpty();
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void connectionsThatBreakAgainAndAgainLoseNothingAndRepeatNothing() throws Exception {
    for (Said said : untilPriced()) {
      put(said);
      database(
          """
          select pg_terminate_backend(pid) from pg_stat_activity
          where usename = 'crm' and pid <> pg_backend_pid()
          """);
    }
    await(() -> kept().size() == 4);
    assertThat(kept()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(letters()).isEmpty();
  }

  @Test
  void anEventThatTheDatabaseRefusesForWhatItSaysIsSetAside() throws Exception {
    database("alter table heard_here add constraint no_third check (sequence <> 3) not valid");
    try {
      for (Said said : untilPriced()) {
        put(said);
      }
      await(() -> letters().size() == 2);
      assertThat(letters())
          .extracting(DeadLetters.DeadLetter::code)
          .containsExactly("handler-failed", "gap");
    } finally {
      database("alter table heard_here drop constraint no_third");
    }
    long third = letters().getFirst().id();
    assertThat(replays.replay(third).letters())
        .extracting(Replays.Result::sequence, Replays.Result::fate)
        .containsExactly(tuple(3L, Replays.Fate.HEARD), tuple(4L, Replays.Fate.HEARD));
    assertThat(replays.replay(third).letters())
        .extracting(Replays.Result::fate)
        .containsExactly(Replays.Fate.GONE);
    assertThat(kept()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void aMessageIsALetterOfItsOrderAndIsHeardOnceHoweverOftenItIsReplayed() throws Exception {
    ModelMoved moved =
        new ModelMoved(Uuid7.next(CLOCK), order, ModelId.next(CLOCK), Stage.WORK, CLOCK.instant());
    messages.choking.add(moved.messageId());
    put(Topics.MODELS_FILES, moved.key(), Wire.write(moved));
    await(() -> letters().size() == 1);
    long id = letters().getFirst().id();
    assertThat(replays.replay(order).left()).isNotNull();
    messages.choking.remove(moved.messageId());
    try (var at = java.util.concurrent.Executors.newFixedThreadPool(4)) {
      at.submit(() -> replays.replay(id));
      at.submit(() -> replays.replay(order));
      at.submit(() -> replays.replayTopic(Topics.MODELS_FILES));
      at.submit(() -> replays.replay(id));
    }
    put(Topics.MODELS_FILES, moved.key(), Wire.write(moved));
    putAll(untilPriced());
    assertThat(messages.times(moved.messageId())).isEqualTo(1);
    assertThat(letters()).isEmpty();
  }

  @Test
  void theControlRoomIsToldOfALetterWithoutItsBodyAndHasItReplayed() throws Exception {
    heard.choking.add(order);
    put(untilPriced().getFirst());
    await(() -> letters().size() == 1);
    long id = letters().getFirst().id();
    String told = awaitText(Topics.letters(TestRole.ROLE), "crm-" + id, "LetterSetAside");
    assertThat(told).contains(order.toString(), "handler-failed").doesNotContain("band");

    heard.choking.remove(order);
    ReplayWanted wanted =
        new ReplayWanted(
            Uuid7.next(CLOCK), TestRole.ROLE, id, null, null, "admin", CLOCK.instant());
    put(Topics.commands(TestRole.ROLE), wanted.key(), Wire.write(wanted));
    put(Topics.commands(TestRole.ROLE), wanted.key(), Wire.write(wanted));
    await(() -> kept().size() == 1);
    awaitText(Topics.letters(TestRole.ROLE), "crm-" + id, "LetterSettled");
    assertThat(letters()).isEmpty();
    assertThat(kept()).containsExactly(1L);
  }

  @Test
  void whatAnAdministratorDiscardsIsNeverHeardAndIsKeptAsARecordWithTheReason() throws Exception {
    heard.choking.add(order);
    for (Said said : untilPriced()) {
      put(said);
    }
    await(() -> letters().size() == 4);
    long first = letters().getFirst().id();

    Discards.Outcome outcome = discards.discard(first, "a trial order", "admin");

    assertThat(outcome.discarded()).containsExactly(first);
    assertThat(discards.discard(first, "again", "admin").discarded()).isEmpty();
    assertThat(letters()).hasSize(3);
    awaitText(Topics.letters(TestRole.ROLE), "crm-" + first, "LetterSettled");
    assertThat(discards.newestFirst(first + 1, 1))
        .extracting(
            Discards.Discarded::id,
            Discards.Discarded::topic,
            Discards.Discarded::code,
            Discards.Discarded::reason,
            Discards.Discarded::by)
        .containsExactly(tuple(first, Topics.ORDERS, "handler-failed", "a trial order", "admin"));
    assertThat(discardedBody(first)).contains(order.toString());

    heard.choking.remove(order);
    assertThat(replays.replay(first).letters())
        .extracting(Replays.Result::fate)
        .containsExactly(Replays.Fate.GONE);
    assertThat(kept()).isEmpty();
    assertThat(discards.discard(order, "and the rest of it", "admin").discarded()).hasSize(3);
    assertThat(letters()).isEmpty();
  }

  @Test
  void theControlRoomHasLettersDiscarded() throws Exception {
    heard.choking.add(order);
    put(untilPriced().getFirst());
    await(() -> letters().size() == 1);
    DiscardWanted wanted =
        new DiscardWanted(
            Uuid7.next(CLOCK),
            TestRole.ROLE,
            null,
            order,
            null,
            "forged",
            "admin",
            CLOCK.instant());

    put(Topics.INSIGHT_COMMANDS, wanted.key(), Wire.write(wanted));

    await(() -> letters().isEmpty());
    heard.choking.remove(order);
    assertThat(kept()).isEmpty();
  }

  /** Until somebody knows what to do about trial orders, nobody does anything about them. */
  @Test
  void aTrialOrderIsSetAsideWithAnAlarmAndHoldsNobodyUp() throws Exception {
    MeterRegistry meters = TestRole.bean(MeterRegistry.class);
    long before = lastLetter();
    Said first = untilPriced().getFirst();
    String body = Wire.write(first);
    Seals shop = new Seals(Role.SHOP, TestServers.sealKeys(Role.SHOP));
    var record = new ProducerRecord<String, String>(Topics.ORDERS, order.toString(), body);
    shop.seal(Topics.ORDERS, order.toString(), body, Mark.CANARY, null)
        .headers()
        .forEach(header -> record.headers().add(header.name(), header.value()));

    OTHER_ROLES.send(Role.SHOP, record);

    await(() -> lastLetter() > before);
    assertThat(kept()).isEmpty();
    assertThat(meters.find("dead.letters").tag("code", "unknown-mark").counter()).isNotNull();
    long id = lastLetter();
    DeadLetters.DeadLetter letter =
        TestRole.bean(DeadLetters.class).oldestFirst(id - 1, 1).getFirst();
    assertThat(letter.code()).isEqualTo("unknown-mark");
    assertThat(letter.orderId()).as("nothing of it is believed").isNull();
    assertThat(replays.replay(id).left()).isNotNull();
    put(first); // the same order without a mark is heard as ever
    await(() -> kept().equals(List.of(1L)));
  }

  @Test
  void aTombstoneOnACompactedTopicMeansForgetAndElsewhereItIsALetter() throws Exception {
    String ref = "c-" + UUID.randomUUID();
    ContactCard card = new ContactCard(Uuid7.next(CLOCK), ref, TestRole.CHANNEL, "Ann", null);
    put(Topics.SHOP_CONTACTS, ref, Wire.write(card));
    put(Topics.SHOP_CONTACTS, ref, null);
    await(() -> messages.forgotten.contains(ref));
    assertThat(messages.times(card.messageId())).isEqualTo(1);

    put(Topics.ORDERS, order.toString(), null);
    putAll(untilPriced());
    assertThat(letters()).extracting(DeadLetters.DeadLetter::code).containsExactly("tombstone");
    assertThat(letters().getFirst().body()).isNull();
    assertThat(replays.replay(letters().getFirst().id()).left()).isNotNull();
  }

  @Test
  void recordsWithoutAKeyOrWithNullBytesOrWithHalfAHeadAreLettersAndHoldNobodyUp()
      throws Exception {
    long before = lastLetter();
    put(Topics.ORDERS, null, Wire.write(untilPriced().getFirst()));
    put(Topics.ORDERS, order.toString(), "a \0 byte");
    put(Topics.ORDERS, "\0", "{}");
    put(Topics.ORDERS, null, "null");
    put(Topics.ORDERS, order.toString(), "{\"orderId\":null,\"event\":{\"type\":\"OrderClosed\"}}");
    put(Topics.ORDERS, order.toString(), "[".repeat(100_000));
    put(Topics.SHOP_CONTACTS, "c-1", "{\"type\":\"ContactCard\"}");
    await(() -> deadLetters.oldestFirst(before, 100).size() == 7);
    assertThat(deadLetters.oldestFirst(before, 100))
        .extracting(DeadLetters.DeadLetter::code)
        .containsOnly("unreadable", "not-theirs");
    put(untilPriced().getFirst());
    await(() -> kept().equals(List.of(1L)));
  }

  @Test
  void whatWasForgottenIsStillNotHeardTwiceAndWhatWasHeldUpIsAsked() throws Exception {
    database("delete from forgotten"); // what other tests had
    Clock longAgo = Clock.offset(CLOCK, Duration.ofDays(-500));
    ModelMoved old = moved(longAgo);
    put(Topics.MODELS_FILES, old.key(), Wire.write(old), longAgo.millis());
    await(() -> messages.times(old.messageId()) == 1);

    TestRole.bean(Memory.class).forget(Topics.MODELS_FILES, longAgo.instant().plusSeconds(1));
    database("delete from inbox where message_id = '" + old.messageId() + "'");
    put(Topics.MODELS_FILES, old.key(), Wire.write(old), longAgo.millis());
    ModelMoved late = moved(longAgo);
    put(Topics.MODELS_FILES, late.key(), Wire.write(late), CLOCK.millis());
    ModelMoved fresh = moved(Clock.offset(CLOCK, Duration.ofDays(-400)));
    put(Topics.MODELS_FILES, fresh.key(), Wire.write(fresh), CLOCK.millis());
    await(() -> letters().size() == 1 && messages.times(fresh.messageId()) == 1);
    assertThat(letters().getFirst().code()).isEqualTo("older-than-memory");
    assertThat(messages.times(old.messageId())).isEqualTo(1);
    assertThat(messages.times(late.messageId())).isZero();

    assertThat(replays.replay(letters().getFirst().id()).replayed()).isEqualTo(1);
    assertThat(messages.times(late.messageId())).isEqualTo(1);
  }

  // --- the vocabulary of this test

  private ModelMoved moved(Clock clock) {
    return new ModelMoved(
        Uuid7.next(clock), order, ModelId.next(CLOCK), Stage.WORK, clock.instant());
  }

  private static String discardedBody(long id) {
    return TestRole.bean(JdbcClient.class)
        .sql("select body from discarded_letter where id = :id")
        .param("id", id)
        .query(String.class)
        .single();
  }

  private List<Long> kept() {
    try {
      return heard.keptOf(order);
    } catch (RuntimeException e) {
      return List.of(); // the table or the connection is away
    }
  }

  private long lastLetter() {
    return TestRole.bean(JdbcClient.class)
        .sql("select coalesce(max(id), 0) from dead_letter")
        .query(Long.class)
        .single();
  }

  private static void database(String sql) throws Exception {
    Map<String, String> settings = TestRole.HOUSE.settings(TestRole.ROLE.word());
    try (Connection connection =
            DriverManager.getConnection(
                settings.get("CRM_DATABASE_URL"),
                settings.get("CRM_DATABASE_USER"),
                settings.get("CRM_DATABASE_PASSWORD"));
        Statement statement = connection.createStatement()) {
      for (String one : sql.contains("$$") ? List.of(sql) : List.of(sql.split(";"))) {
        statement.execute(one);
      }
    }
  }

  @Test
  void lettersAreForTheAdministrator() {
    assertThat(letters("nina").status()).isEqualTo(403);
    assertThat(letters("admin").status()).isEqualTo(200);
  }

  private static Caller.Answer letters(String login) {
    String token =
        StaffSignIn.token(TestRole.HOUSE.identity().issuer(), login, TestServers.PASSWORD);
    return Caller.nobody(TestRole.port(TestRole.context()))
        .withToken(token)
        .get("/api/dead-letters");
  }
}
