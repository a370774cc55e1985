package dev.alexandrite.partner;

import static dev.alexandrite.partner.PartnerFixture.ANNA;
import static dev.alexandrite.partner.PartnerFixture.BRUNO;
import static dev.alexandrite.partner.PartnerFixture.JDBC;
import static dev.alexandrite.partner.PartnerFixture.begin;
import static dev.alexandrite.partner.PartnerFixture.model;
import static dev.alexandrite.partner.PartnerFixture.reference;
import static dev.alexandrite.partner.PartnerTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.embedded.Caller.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class IdempotencyTest {

  @Test
  void aRepeatedRequestGetsTheSameAnswerAndMakesNoSecondOrder() {
    String key = UUID.randomUUID().toString();
    String reference = reference();
    Answer first = begin(ANNA, key, model(reference));
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.headers()).doesNotContainKey("idempotent-replayed");

    Answer again = begin(ANNA, key, model(reference));

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().get("idempotent-replayed")).containsExactly("true");
    assertThat(begin(ANNA, "\"" + key + "\"", "  " + model(reference) + "\n").body())
        .isEqualTo(first.body());
    assertThat(orders(reference)).isEqualTo(1);
  }

  @Test
  void withoutAKeyNothingIsOrdered() {
    String reference = reference();
    assertRefused(ANNA.post("/api/v1/orders", model(reference)), 400, "idempotency-key-missing");
    assertRefused(begin(ANNA, "  ", model(reference)), 400, "idempotency-key-missing");
    assertRefused(begin(ANNA, "\"\"", model(reference)), 400, "idempotency-key-missing");
    assertRefused(begin(ANNA, "k".repeat(201), model(reference)), 400, "invalid-field");
    assertRefused(begin(ANNA, "two words", model(reference)), 400, "invalid-field");
    assertThat(orders(reference)).isZero();
  }

  @Test
  void aKeyIsNotUsedForAnotherRequest() {
    String key = UUID.randomUUID().toString();
    String reference = reference();
    begin(ANNA, key, model(reference));

    assertRefused(
        begin(ANNA, key, model(reference).replace("2", "3")), 409, "idempotency-key-reused");

    assertThat(orders(reference)).isEqualTo(1);
  }

  @Test
  void partnersDoNotShareKeys() {
    String key = UUID.randomUUID().toString();
    String reference = reference();
    Answer annas = begin(ANNA, key, model(reference));
    Answer brunos = begin(BRUNO, key, model(reference));

    assertThat(brunos.status()).isEqualTo(201);
    assertThat(brunos.headers()).doesNotContainKey("idempotent-replayed");
    assertThat(brunos.json().path("order").path("orderId"))
        .isNotEqualTo(annas.json().path("order").path("orderId"));
  }

  @Test
  void aRefusedRequestMayBePutRightWithTheSameKey() {
    String key = UUID.randomUUID().toString();
    String reference = reference();
    assertRefused(
        begin(
            ANNA,
            key,
            "{\"reference\":\"%s\",\"quantity\":1,\"pieceId\":\"x\"}".formatted(reference)),
        404,
        "piece-not-found");

    assertThat(begin(ANNA, key, model(reference)).status()).isEqualTo(201);

    assertThat(orders(reference)).isEqualTo(1);
  }

  @Test
  void afterItsTimeAKeyIsForgotten() {
    String key = UUID.randomUUID().toString();
    String reference = reference();
    Answer first = begin(ANNA, key, model(reference));
    JDBC.sql("update idempotency set kept_until = now() - interval '1 second' where key = :key")
        .param("key", key)
        .update();

    Answer later = begin(ANNA, key, model(reference));

    assertThat(later.status()).isEqualTo(201);
    assertThat(later.body()).isNotEqualTo(first.body());
    assertThat(orders(reference)).isEqualTo(2);
    assertThat(begin(ANNA, key, model(reference)).body()).isEqualTo(later.body());

    JDBC.sql("update idempotency set kept_until = now() - interval '1 second' where key = :key")
        .param("key", key)
        .update();
    PartnerFixture.ROLE.getBean(Idempotency.class).forgetTheExpired();
    assertThat(stored(key)).isZero();
  }

  @Test
  void whileTheFirstIsRunningTheSecondIsToldToWait() {
    String key = UUID.randomUUID().toString();
    String reference = reference();
    String partner =
        JDBC.sql("select ref from partner where name = 'Anna & Sons'").query(String.class).single();
    new TransactionTemplate(PartnerFixture.ROLE.getBean(PlatformTransactionManager.class))
        .executeWithoutResult(
            status -> {
              // As the first request does, which has not ended yet.
              JDBC.sql("select pg_advisory_xact_lock(hashtextextended(:name, 1))")
                  .param("name", partner + " " + key)
                  .query((row, n) -> true)
                  .single();
              Answer second = begin(ANNA, key, model(reference));
              assertRefused(second, 409, "idempotency-key-in-use");
              assertThat(second.headers().get("retry-after")).containsExactly("1");
            });
    assertThat(orders(reference)).isZero();

    assertThat(begin(ANNA, key, model(reference)).status()).isEqualTo(201);
  }

  @Test
  void tenAtOnceWithOneKeyMakeOneOrder() throws Exception {
    for (int round = 0; round < 3; round++) {
      String key = UUID.randomUUID().toString();
      String reference = reference();
      int requests = 10;
      CyclicBarrier together = new CyclicBarrier(requests);
      List<Answer> answers = new ArrayList<>();
      try (var threads = Executors.newFixedThreadPool(requests)) {
        var asked =
            IntStream.range(0, requests)
                .mapToObj(
                    n ->
                        threads.submit(
                            () -> {
                              together.await();
                              return begin(ANNA, key, model(reference));
                            }))
                .toList();
        for (var answer : asked) {
          answers.add(answer.get());
        }
      }
      assertThat(answers).extracting(Answer::status).containsAnyOf(201).isSubsetOf(201, 409);
      assertThat(answers.stream().filter(a -> a.status() == 201).map(Answer::body).distinct())
          .hasSize(1);
      assertThat(
              answers.stream()
                  .filter(a -> a.status() == 201)
                  .filter(a -> !a.headers().containsKey("idempotent-replayed")))
          .hasSize(1);
      assertThat(answers.stream().filter(a -> a.status() == 409).map(Answer::code))
          .containsOnly("idempotency-key-in-use");
      assertThat(orders(reference)).isEqualTo(1);
    }
  }

  /** The answer can't be written in the last moment: there is no order either. */
  @Test
  void anOrderIsNotMadeWithoutItsStoredAnswer() {
    String key = UUID.randomUUID().toString();
    String reference = reference();
    JDBC.sql(
            """
            create function break() returns trigger language plpgsql as $$
            begin
              if new.key = '%s' then raise exception 'broken'; end if;
              return new;
            end $$;
            create trigger break before insert on idempotency for each row execute function break();
            """
                .formatted(key))
        .update();
    try {
      assertThat(begin(ANNA, key, model(reference)).status()).isEqualTo(500);
      assertThat(orders(reference)).isZero();
    } finally {
      JDBC.sql("drop trigger break on idempotency; drop function break()").update();
    }
    assertThat(PartnerFixture.feed(ANNA, "0").toString()).doesNotContain(reference);

    assertThat(begin(ANNA, key, model(reference)).status()).isEqualTo(201);
    assertThat(orders(reference)).isEqualTo(1);
  }

  @Test
  void everyCommandTakesAKeyAndIsDoneOnce() {
    String order = ordered();
    String key = UUID.randomUUID().toString();
    String upload = "{\"fileName\":\"a.stl\",\"sizeBytes\":84}";

    Answer first = command(key, order + "/uploads", upload);
    assertThat(first.status()).as(first.body()).isEqualTo(200);
    assertThat(first.headers()).doesNotContainKey("idempotent-replayed");
    Answer again = command("\"" + key + "\"", order + "/uploads", " " + upload);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().get("idempotent-replayed")).containsExactly("true");
    assertThat(again.headers().get("content-type")).containsExactly("application/json");
    String id = order.substring(order.lastIndexOf('/') + 1);
    String capitals = order.replace(id, id.toUpperCase(Locale.ROOT));
    assertThat(command(key, capitals + "/uploads", upload).body()).isEqualTo(first.body());

    assertRefused(
        command(key, order + "/uploads", upload.replace("84", "85")),
        409,
        "idempotency-key-reused");
    assertRefused(command(key, order + "/cancel", "{}"), 409, "idempotency-key-reused");
    assertRefused(begin(ANNA, key, model(reference())), 409, "idempotency-key-reused");
    Answer bruno =
        BRUNO.send(
            HttpRequest.newBuilder(BRUNO.uri(order + "/uploads"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(upload)));
    assertRefused(bruno, 404, "order-not-found");
  }

  @Test
  void aCommandThatWasRefusedHasNotUsedItsKey() {
    String order = ordered();
    String key = UUID.randomUUID().toString();

    assertRefused(command(key, order + "/submit", "{\"quantity\":1}"), 409, "price-not-ready");
    assertRefused(command(key, order + "/submit", "{\"quantity\":"), 400, "malformed-request");

    assertThat(command(key, order + "/cancel", "").status()).isEqualTo(200);
    assertThat(command(key, order + "/cancel", "").headers()).containsKey("idempotent-replayed");
  }

  @Test
  void aCommandThatNeverEndedIsRunAgainAfterItsTime() {
    String order = ordered();
    String key = UUID.randomUUID().toString();
    command(key, order + "/cancel", "{}");
    JDBC.sql("update idempotency set body = null where key = :key").param("key", key).update();

    Answer meanwhile = command(key, order + "/cancel", "{}");
    assertRefused(meanwhile, 409, "idempotency-key-in-use");
    assertThat(meanwhile.headers().get("retry-after")).containsExactly("1");

    JDBC.sql("update idempotency set kept_until = now() - interval '1 second' where key = :key")
        .param("key", key)
        .update();
    Answer later = command(key, order + "/cancel", "{}");
    assertThat(later.status()).as(later.body()).isEqualTo(200);
    assertThat(later.json().path("state").asString()).isEqualTo("CANCELLED");
  }

  @Test
  void oneRequestHasOneKey() {
    String order = ordered();
    for (String path : List.of("/api/v1/orders", order + "/cancel")) {
      assertRefused(
          ANNA.send(
              HttpRequest.newBuilder(ANNA.uri(path))
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", "a")
                  .header("Idempotency-Key", "b")
                  .POST(BodyPublishers.ofString("{}"))),
          400,
          "invalid-field");
    }
    assertRefused(command("k".repeat(201), order + "/cancel", "{}"), 400, "invalid-field");
  }

  /** The path of a new order. */
  private static String ordered() {
    Answer answer = begin(ANNA, UUID.randomUUID().toString(), model(reference()));
    String path = "/api/v1/orders/" + answer.json().at("/order/orderId").asString();
    assertThat(answer.headers().get("location")).containsExactly(path);
    return path;
  }

  private static Answer command(String key, String path, String body) {
    return ANNA.send(
        HttpRequest.newBuilder(ANNA.uri(path))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  private static int orders(String reference) {
    return JDBC.sql("select count(*) from channel_order where reference = :reference")
        .param("reference", reference)
        .query(Integer.class)
        .single();
  }

  private static int stored(String key) {
    return JDBC.sql("select count(*) from idempotency where key = :key")
        .param("key", key)
        .query(Integer.class)
        .single();
  }
}
