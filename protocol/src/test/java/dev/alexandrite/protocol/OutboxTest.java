package dev.alexandrite.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.Message.ContactCard;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.embedded.EmbeddedKafka;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What the broker refuses, and who waits for it. */
class OutboxTest extends PlayedOrder {
  private final DeadLetters deadLetters = TestRole.bean(DeadLetters.class);
  private final Replays replays = TestRole.bean(Replays.class);
  private final JdbcClient jdbc = TestRole.bean(JdbcClient.class);
  private final String other = UUID.randomUUID().toString();

  @Test
  void whatIsTooLargeToBeToldIsRefusedWhereItIsSaid() {
    ContactCard card =
        new ContactCard(Uuid7.next(CLOCK), "c-1", TestRole.CHANNEL, "й".repeat(450_000), null);
    assertThatThrownBy(() -> inTransaction(outbox -> outbox.put(Topics.SHOP_CONTACTS, card)))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(CommonProblem.BODY_TOO_LARGE));
    assertThatThrownBy(() -> inTransaction(outbox -> outbox.put("nowhere", card)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRowThatTheBrokerRefusesIsALetterItsOrdersRowsWaitAndTheOthersGoOn() throws Exception {
    String key = order.toString();
    jdbc.sql(
            """
            insert into outbox (topic, key, body) values
              ('answers.shop', :key, '{"n": "first"}'),
              ('answers.shop', :key, '{"orderId": "' || :key || '", "n": "huge"}'
                || repeat(' ', 2000000)),
              ('answers.shop', :key, '{"n": "waits"}'),
              ('answers.partner', :key, '{"n": "waits too"}'),
              ('no such topic', :lost, '{"n": "astray"}'),
              ('answers.shop', :other, '{"n": "goes on"}')
            """)
        .param("key", key)
        .param("other", other)
        .param("lost", "lost-" + other)
        .update();
    awaitText("answers.shop", other, "goes on");
    await(() -> letters().size() == 1);
    DeadLetters.DeadLetter huge = letters().getFirst();
    assertThat(huge.outgoing()).isTrue();
    assertThat(huge.code()).isEqualTo("record-too-large");
    assertThat(deadLetters.oldestFirst(0, 1000))
        .anyMatch(l -> l.code().equals("invalid-topic") && ("lost-" + other).equals(l.key()));
    assertThat(said("answers.shop", key, said -> said.size() == 1)).hasSize(1);
    assertThat(waiting(key)).isEqualTo(3);

    jdbc.sql("update outbox set body = '{\"n\": \"huge\"}' where key = :key and parked")
        .param("key", key)
        .update();
    assertThat(replays.replay(huge.id()).letters())
        .extracting(Replays.Result::fate)
        .containsExactly(Replays.Fate.RELEASED);
    assertThat(said("answers.shop", key, said -> said.size() == 3))
        .containsExactly("{\"n\": \"first\"}", "{\"n\": \"huge\"}", "{\"n\": \"waits\"}");
    assertThat(said("answers.partner", key, said -> said.size() == 1)).hasSize(1);
    await(() -> waiting(key) == 0);
    assertThat(letters()).isEmpty();
  }

  @Test
  void whatTheBrokerAloneRefusesHasNotBeenOvertakenByItsSuccessor() throws Exception {
    String key = order.toString();
    largest("2000");
    try {
      jdbc.sql(
              """
              insert into outbox (topic, key, body) values
                ('orders.shop', :key, '"huge"' || repeat(' ', 5000)),
                ('orders.shop', :key, '"waits"'),
                ('orders.shop', :other, '"goes on"')
              """)
          .param("key", key)
          .param("other", other)
          .update();
      awaitText("orders.shop", other, "goes on");
      await(() -> letters().size() == 1);
      assertThat(waiting(key)).isEqualTo(2);
      // Released too early it is refused again, as a new letter.
      replays.replay(order);
      await(() -> letters().size() == 1);
    } finally {
      largest("1048588");
    }
    replays.replayTopic("orders.shop");
    assertThat(said("orders.shop", key, said -> said.size() == 2))
        .extracting(String::strip)
        .containsExactly("\"huge\"", "\"waits\"");
  }

  @Test
  void whatIsForATopicThatTheBrokerDoesNotHaveIsParkedAndHoldsUpNobodyElse() throws Exception {
    String key = order.toString();
    try (Admin admin = Admin.create(TestRole.HOUSE.kafka().client(EmbeddedKafka.HOUSE))) {
      admin.deleteTopics(List.of(Topics.CRM_WISHES)).all().get();
      try {
        jdbc.sql(
                """
                insert into outbox (topic, key, body) values
                  ('crm.wishes', :key, '"lost"'),
                  ('crm.wishes', 'another', '"lost too"'),
                  ('answers.shop', 'a third', '"goes on"')
                """)
            .param("key", key)
            .update();
        awaitText("answers.shop", "a third", "goes on");
        await(() -> letters().size() == 1);
        assertThat(letters().getFirst().code()).isEqualTo("unknown-topic-or-partition");
      } finally {
        admin.createTopics(List.of(new NewTopic(Topics.CRM_WISHES, 3, (short) 1))).all().get();
      }
    }
  }

  // --- the vocabulary of this test

  private static void inTransaction(java.util.function.Consumer<Outbox> work) {
    TestRole.bean(TransactionTemplate.class)
        .executeWithoutResult(status -> work.accept(TestRole.bean(Outbox.class)));
  }

  private int waiting(String key) {
    return jdbc.sql("select count(*) from outbox where key = :key")
        .param("key", key)
        .query(Integer.class)
        .single();
  }

  private static List<String> said(String topic, String key, Predicate<List<String>> enough) {
    List<String> said = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = consumer()) {
      consumer.subscribe(List.of(topic));
      await(
          () -> {
            consumer
                .poll(Duration.ofMillis(100))
                .forEach(
                    r -> {
                      if (key.equals(r.key())) {
                        said.add(r.value());
                      }
                    });
            return enough.test(said);
          });
    }
    return said;
  }

  private static void largest(String bytes) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "orders.shop");
    try (Admin admin = Admin.create(TestRole.HOUSE.kafka().client(EmbeddedKafka.HOUSE))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  topic,
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }
}
