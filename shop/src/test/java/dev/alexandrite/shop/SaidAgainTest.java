package dev.alexandrite.shop;

import static dev.alexandrite.shop.ShopFixture.OTHER_ROLES;
import static dev.alexandrite.shop.ShopFixture.PASSWORD;
import static dev.alexandrite.shop.ShopFixture.SQL;
import static dev.alexandrite.shop.ShopFixture.assertProblem;
import static dev.alexandrite.shop.ShopFixture.customer;
import static dev.alexandrite.shop.ShopFixture.email;
import static dev.alexandrite.shop.ShopFixture.ordered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Message.QuoteWanted;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.shop.ShopFixture.Ordered;
import dev.alexandrite.shop.ShopFixture.Visitor;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The answer to a command may get lost on its way, and the command is said again. */
class SaidAgainTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
  private static final String NEW = "a newer, longer secret";
  private static final Map<String, Object> MODEL = Map.of("kind", "MODEL", "quantity", 1);

  /**
   * @param other the same command with other content
   * @param code of the problem that it meets
   */
  private record Command(
      String name, Supplier<Answer> said, Supplier<Answer> other, int status, String code) {}

  @TestFactory
  List<DynamicTest> theSameAgainIsAnsweredAlikeAndOtherContentIsRefused() {
    return List.of(
            begins(customer(), MODEL, Map.of("kind", "MODEL", "quantity", 2)),
            begins(new Visitor(), asGuest("Ilya", MODEL), asGuest("Nina", MODEL)),
            uploads(),
            uploadsInParts(),
            isDone(),
            submits(),
            cancels(),
            wishesToCancel())
        .stream()
        .map(command -> DynamicTest.dynamicTest(command.name(), () -> check(command)))
        .toList();
  }

  private static void check(Command command) {
    Answer first = command.said().get();
    Answer again = command.said().get();

    assertThat(first.status()).as(first.body()).isIn(200, 201);
    assertThat(again.status()).as(again.body()).isEqualTo(200);
    assertThat(stable(again)).isEqualTo(stable(first));
    assertProblem(command.other().get(), command.status(), command.code());
    assertThat(stable(command.said().get())).isEqualTo(stable(first));
  }

  /** Without what is signed anew each time. */
  private static String stable(Answer answer) {
    return answer
        .body()
        .replaceAll("\"url\":\"[^\"]*\"", "")
        .replaceAll("\"expiresAt\":\"[^\"]*\"", "");
  }

  private static Command begins(
      Visitor visitor, Map<String, Object> wanted, Map<String, Object> other) {
    String key = UUID.randomUUID().toString();
    return new Command(
        "begin " + wanted.keySet(),
        () -> keyed(visitor, "/api/orders", key, wanted),
        () -> keyed(visitor, "/api/orders", key, other),
        409,
        "command-differs");
  }

  private static Command uploads() {
    return uploads(
        Map.of("fileName", "a.stl", "sizeBytes", 84), Map.of("fileName", "b.stl", "sizeBytes", 84));
  }

  private static Command uploadsInParts() {
    Map<String, Object> inParts = Map.of("fileName", "a.stl", "sizeBytes", 84, "parts", true);
    return uploads(inParts, Map.of("fileName", "a.stl", "sizeBytes", 84));
  }

  private static Command uploads(Map<String, Object> file, Map<String, Object> other) {
    Ordered order = ordered();
    String key = UUID.randomUUID().toString();
    String path = order.path + "/uploads";
    return new Command(
        "upload " + file,
        () -> keyed(order.visitor, path, key, file),
        () -> keyed(order.visitor, path, key, other),
        409,
        "command-differs");
  }

  private static Command isDone() {
    Ordered order = ordered();
    JsonNode ticket = order.begin("a.stl", 3);
    JsonNode another = order.begin("b.stl", 3);
    assertThat(ShopFixture.put(ticket, "abc".getBytes()).statusCode()).isEqualTo(200);
    return new Command(
        "done", () -> order.done(ticket), () -> order.done(another), 409, "upload-missing");
  }

  private static Command submits() {
    Ordered order = ordered();
    order.priced(order.uploaded(), LATER);
    return new Command(
        "submit",
        () -> order.post("submit", Map.of("alloy", "SILVER_925", "quantity", 1)),
        () -> order.post("submit", Map.of("alloy", "SILVER_925", "quantity", 2)),
        409,
        "not-the-owner");
  }

  private static Command cancels() {
    Ordered order = ordered();
    return new Command(
        "cancel",
        () -> order.post("cancel", Map.of("reason", "late")),
        () -> order.post("cancel", Map.of()),
        409,
        "illegal-step");
  }

  private static Command wishesToCancel() {
    Ordered order = ordered();
    order.submitted();
    return new Command(
        "wish to cancel",
        () -> order.post("cancel", Map.of("reason", "late")),
        () -> order.post("cancel", Map.of("reason", "ugly")),
        409,
        "command-differs");
  }

  private static Map<String, Object> asGuest(String name, Map<String, Object> wanted) {
    Map<String, Object> body = new java.util.HashMap<>(wanted);
    body.put("guest", Map.of("name", name, "email", "ilya@example.org"));
    return body;
  }

  private static Answer keyed(Visitor visitor, String path, @Nullable String key, Object body) {
    var request =
        visitor
            .request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
    return visitor.send(key == null ? request : request.header("Idempotency-Key", key));
  }

  /** The order may have gone on meanwhile: it is told as it is. */
  @Test
  void aBeginningSaidAgainTellsTheOrderAsItIsAndAGuestsTokenAgain() {
    Visitor guest = new Visitor();
    String key = UUID.randomUUID().toString();
    Map<String, Object> wanted = asGuest("Ilya", MODEL);
    Answer first = keyed(guest, "/api/orders", key, wanted);
    assertThat(first.status()).as(first.body()).isEqualTo(201);
    String orderId = first.json().path("order").path("orderId").asString();
    guest.token = first.json().path("trackingToken").asString();
    guest.post("/api/orders/" + orderId + "/cancel", Map.of());

    Answer again = keyed(new Visitor(), "/api/orders", key, wanted);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.headers().get("location")).containsExactly("/api/orders/" + orderId);
    assertThat(again.json().path("order").path("state").asString()).isEqualTo("CANCELLED");
    assertThat(again.json().path("trackingToken").asString()).isEqualTo(guest.token);
    assertThat(
            SQL.sql("select count(*) from guest where name = 'Ilya' and order_id = :id")
                .param("id", UUID.fromString(orderId))
                .query(Integer.class)
                .single())
        .isEqualTo(1);
    assertThat(
            SQL.sql("select string_agg(b::text, ' ') from begun_order b")
                .query(String.class)
                .single())
        .as("the database knows neither key nor token")
        .doesNotContain(key)
        .doesNotContain(guest.token);
  }

  @Test
  void manyAtOnceBeginOneOrder() throws Exception {
    Visitor vera = customer();
    String key = UUID.randomUUID().toString();

    try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers =
          IntStream.range(0, 8)
              .mapToObj(i -> many.submit(() -> keyed(vera, "/api/orders", key, MODEL)))
              .toList();
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().status()).as(answer.get().body()).isIn(200, 201);
      }
    }

    assertThat(vera.get("/api/orders").json().path("items")).hasSize(1);
  }

  @Test
  void theSameKeyOfSomebodyElseIsAnotherAndNoKeyIsNone() {
    Visitor vera = customer();
    Visitor ilya = customer();
    String key = UUID.randomUUID().toString();

    assertThat(keyed(vera, "/api/orders", key, MODEL).status()).isEqualTo(201);
    assertThat(keyed(ilya, "/api/orders", key, MODEL).status()).isEqualTo(201);
    assertThat(keyed(new Visitor(), "/api/orders", key, asGuest("Ilya", MODEL)).status())
        .isEqualTo(201);
    for (int i = 0; i < 2; i++) {
      assertThat(keyed(vera, "/api/orders", null, MODEL).status()).isEqualTo(201);
    }
  }

  @Test
  void whatWasRefusedLeavesNothingAndMayBePutRight() {
    Visitor vera = customer();
    String key = UUID.randomUUID().toString();
    Map<String, Object> none = Map.of("kind", "PIECE", "pieceId", "no-such", "quantity", 1);

    assertProblem(keyed(vera, "/api/orders", key, none), 404, "piece-not-found");
    assertThat(keyed(vera, "/api/orders", key, MODEL).status()).isEqualTo(201);
  }

  @Test
  void aGuestsKeyCanNotBeGuessed() {
    assertProblem(
        keyed(new Visitor(), "/api/orders", "1", asGuest("Ilya", MODEL)), 400, "invalid-field");
  }

  @Test
  void aUnitSaidAgainAsksNothingAgain() {
    Ordered order = ordered();
    ModelId model = order.uploaded();
    order.priced(model, LATER);
    for (int i = 0; i < 2; i++) {
      Answer answer = order.post("quote", Map.of("unit", "INCH"));
      assertThat(answer.json().path("quote").path("state").asString()).isEqualTo("MEASURING");
    }
    order.priced(model, LATER.plusSeconds(1));
    Answer late = order.post("quote", Map.of("unit", "INCH"));
    assertThat(late.json().path("quote").path("state").asString()).isEqualTo("READY");

    order.post("quote", Map.of("unit", "FOOT"));
    assertThat(
            OTHER_ROLES
                .heard(Topics.SHOP_WISHES, order.orderId.toString(), all -> all.size() >= 2)
                .stream()
                .map(Wire::readMessage)
                .map(QuoteWanted.class::cast)
                .map(QuoteWanted::unit))
        .containsExactly("INCH", "FOOT");
  }

  @Test
  void anUploadSaidAgainCountsItsBytesOnce() {
    Ordered order = ordered();
    for (int i = 0; i < ShopFixture.UPLOADS_MAX + 1; i++) {
      Answer answer =
          keyed(
              order.visitor,
              order.path + "/uploads",
              "the same key",
              Map.of("fileName", "a.stl", "sizeBytes", 84));
      assertProblem(answer, 400, "invalid-field");
    }
    for (int i = 0; i < ShopFixture.UPLOADS_MAX + 1; i++) {
      Answer answer =
          keyed(
              order.visitor,
              order.path + "/uploads",
              "the-same-key",
              Map.of("fileName", "a.stl", "sizeBytes", 84));
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }
  }

  /** People click twice, and the page repeats by itself what was not answered. */
  @Test
  void aLinkThatProvedAnAddressSaysSoAgain() throws Exception {
    String email = email();
    ShopFixture.register(new Visitor(), email, PASSWORD);
    String token = ShopFixture.link(email, "proof");

    List<Answer> answers = atOnce(() -> ShopFixture.prove(new Visitor(), token, PASSWORD));

    assertThat(answers).allSatisfy(a -> assertThat(a.status()).as(a.body()).isEqualTo(200));
    assertThat(answers.stream().map(Answer::body).distinct()).hasSize(1);
    Visitor late = new Visitor();
    assertThat(ShopFixture.prove(late, token, PASSWORD).body())
        .isEqualTo(answers.getFirst().body());
    assertThat(late.get("/api/session").json().path("customer").path("email").asString())
        .isEqualTo(email);
    assertProblem(
        ShopFixture.prove(new Visitor(), token, "another long secret"), 403, "wrong-password");
    assertThat(
            SQL.sql("select count(*) from customer where email = :email")
                .param("email", email)
                .query(Integer.class)
                .single())
        .isEqualTo(1);
    SQL.sql("update account_wish set expires_at = now() where email = :email")
        .param("email", email)
        .update();
    assertProblem(ShopFixture.prove(new Visitor(), token, PASSWORD), 410, "link-not-valid");
  }

  @Test
  void aLinkThatResetThePasswordSaysSoAgainAndEndsNothingTwice() throws Exception {
    String email = email();
    customer(email);
    new Visitor().post("/api/account/reset-mail", Map.of("email", email));
    String token = ShopFixture.link(email, "reset");
    Map<String, Object> reset = Map.of("token", token, "password", NEW);

    List<Answer> answers = atOnce(() -> new Visitor().post("/api/account/reset", reset));

    assertThat(answers).allSatisfy(a -> assertThat(a.status()).as(a.body()).isEqualTo(204));
    Visitor vera = new Visitor();
    assertThat(ShopFixture.signIn(vera, email, NEW).status()).isEqualTo(200);
    assertThat(new Visitor().post("/api/account/reset", reset).status()).isEqualTo(204);
    assertThat(vera.get("/api/session").json().path("customer").isNull()).isFalse();
    assertThat(ShopFixture.mails(email, "PASSWORD_CHANGED")).isEqualTo(1);
    // A link that was used is no way to guess the password that was chosen with it.
    for (int i = 0; i < 5; i++) {
      assertProblem(
          new Visitor()
              .post("/api/account/reset", Map.of("token", token, "password", "guess number " + i)),
          410,
          "link-not-valid");
    }
    assertProblem(new Visitor().post("/api/account/reset", reset), 410, "link-not-valid");
  }

  @Test
  void aLinkSaysNothingAgainOnceThePasswordIsAnother() {
    String email = email();
    ShopFixture.register(new Visitor(), email, PASSWORD);
    String token = ShopFixture.link(email, "proof");
    Visitor vera = new Visitor();
    ShopFixture.prove(vera, token, PASSWORD);
    change(vera, PASSWORD, NEW);

    assertProblem(ShopFixture.prove(new Visitor(), token, PASSWORD), 410, "link-not-valid");
    assertProblem(ShopFixture.prove(new Visitor(), token, NEW), 410, "link-not-valid");
  }

  /** The browser has the cookie of before, whose sign-in ended by the change. */
  @Test
  void aPasswordChangeIsSaidAgainByTheSignInThatItEnded() {
    String email = email();
    Visitor vera = customer(email);
    String before = vera.cookie();
    Answer first = change(vera, PASSWORD, NEW);

    for (int i = 0; i < 2; i++) {
      Visitor lost = new Visitor();
      lost.cookies.put(HostCookie.SESSION.name(), before);
      assertProblem(lost.get("/api/orders"), 401, "unauthenticated");
      Answer again = change(lost, PASSWORD, NEW);
      assertThat(again.status()).as(again.body()).isEqualTo(200);
      assertThat(again.body()).isEqualTo(first.body());
      assertThat(lost.get("/api/orders").status()).isEqualTo(200);
    }
    assertThat(vera.get("/api/orders").status()).as("it ended nothing twice").isEqualTo(200);
    assertThat(ShopFixture.mails(email, "PASSWORD_CHANGED")).isEqualTo(1);

    Visitor thief = new Visitor();
    thief.cookies.put(HostCookie.SESSION.name(), before);
    assertProblem(change(thief, PASSWORD, "the thief's own secret"), 401, "unauthenticated");
    assertProblem(change(thief, "not the old one", NEW), 401, "unauthenticated");
    assertThat(ShopFixture.signIn(new Visitor(), email, NEW).status()).isEqualTo(200);
    vera.send("DELETE", "/api/account/sessions", "");
    assertProblem(change(thief, PASSWORD, NEW), 401, "unauthenticated");
    assertProblem(change(new Visitor(), PASSWORD, NEW), 401, "unauthenticated");
  }

  @Test
  void ofTwoPasswordChangesAtOnceTheFirstOneHolds() throws Exception {
    String email = email();
    Visitor vera = customer(email);
    String before = vera.cookie();
    List<Answer> answers =
        atOnce(
            () -> {
              Visitor tab = new Visitor();
              tab.cookies.put(HostCookie.SESSION.name(), before);
              return change(tab, PASSWORD, "the secret of " + tab.address);
            });

    assertThat(answers.stream().filter(a -> a.status() == 200)).hasSize(1);
    assertThat(ShopFixture.mails(email, "PASSWORD_CHANGED")).isEqualTo(1);
  }

  private static Answer change(Visitor visitor, String present, String password) {
    return visitor.post(
        "/api/account/password", Map.of("password", present, "newPassword", password));
  }

  private static List<Answer> atOnce(Callable<Answer> command) throws Exception {
    List<Answer> answers = new ArrayList<>();
    try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Answer> answer : many.invokeAll(Collections.nCopies(3, command))) {
        answers.add(answer.get());
      }
    }
    return answers;
  }

  @Test
  void oneEndsEverySignInOnceAndAgain() {
    Visitor vera = customer(email());
    for (int i = 0; i < 2; i++) {
      assertThat(vera.send("DELETE", "/api/session", "").status()).isEqualTo(204);
    }
    Visitor nina = customer(email());
    String other = "/api/account/sessions/" + UUID.randomUUID();
    for (int i = 0; i < 2; i++) {
      assertThat(nina.send("DELETE", other, "").status()).isEqualTo(204);
    }
    String own =
        "/api/account/sessions/"
            + nina.get("/api/account/sessions")
                .json()
                .path("sessions")
                .path(0)
                .path("sessionId")
                .asString();
    for (int i = 0; i < 2; i++) {
      assertThat(nina.send("DELETE", own, "").status()).isEqualTo(204);
      assertThat(nina.get("/api/session").json().path("customer").isNull()).isTrue();
    }
    Visitor boris = customer(email());
    for (int i = 0; i < 2; i++) {
      assertThat(boris.send("DELETE", "/api/account/sessions", "").status()).isEqualTo(204);
    }
  }
}
