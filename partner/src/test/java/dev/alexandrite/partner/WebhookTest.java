package dev.alexandrite.partner;

import static dev.alexandrite.partner.PartnerFixture.JDBC;
import static dev.alexandrite.partner.PartnerFixture.KEYS;
import static dev.alexandrite.partner.PartnerFixture.NOBODY;
import static dev.alexandrite.partner.PartnerFixture.ROLE;
import static dev.alexandrite.partner.PartnerFixture.begun;
import static dev.alexandrite.partner.PartnerFixture.path;
import static dev.alexandrite.partner.PartnerTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.alexandrite.channel.Buyer;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.protocol.Purge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Partners are told what happens, by a server of theirs that is a real one. */
class WebhookTest {
  private static final String WEBHOOKS = "/api/v1/webhooks";

  /** A message as the partner's server got it. */
  private record Got(Map<String, List<String>> headers, String body) {
    JsonNode json() {
      return PartnerFixture.JSON.readTree(body);
    }

    String id() {
      return Objects.requireNonNull(headers.get("Webhook-id")).getFirst();
    }

    String order() {
      return json().at("/data/orderId").asString();
    }
  }

  private final String name = "Webhook " + UUID.randomUUID();
  private final Caller partner = NOBODY.withToken(KEYS.addPartner(name, "it@example.org").key());
  private final List<Got> taken = new CopyOnWriteArrayList<>();
  private volatile Function<Got, Integer> answers = got -> 200;
  private HttpServer server;

  @BeforeEach
  void theirServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void itStops() {
    server.stop(0);
  }

  private void answer(HttpExchange call) throws IOException {
    Got got =
        new Got(
            Map.copyOf(call.getRequestHeaders()),
            new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    int status = answers.apply(got);
    if (status == 200) {
      taken.add(got);
    }
    if (status == 302) {
      call.getResponseHeaders().set("Location", url());
    }
    call.sendResponseHeaders(status, -1);
    call.close();
  }

  private String url() {
    return "http://localhost:%d/hook".formatted(server.getAddress().getPort());
  }

  private String webhook() {
    return partner
        .post(WEBHOOKS, "{\"url\":\"%s\"}".formatted(url()))
        .json()
        .path("webhookId")
        .asString();
  }

  private JsonNode secret(String webhook) {
    return partner.get(WEBHOOKS + "/" + webhook + "/secret").json();
  }

  private JsonNode cancelled() {
    JsonNode begun = begun(partner);
    partner.post(path(begun) + "/cancel", "{}");
    return begun;
  }

  private static String orderId(JsonNode begun) {
    return begun.at("/order/orderId").asString();
  }

  @Test
  void everyEventIsToldInOrderAndVerifiesByTheStandard() throws Exception {
    String webhook = webhook();
    String orderId = orderId(cancelled());

    await().until(() -> taken.size() == 2);

    assertThat(taken)
        .extracting(got -> got.json().path("type").asString())
        .containsExactly("OrderInitiated", "OrderCancelled");
    assertThat(taken).extracting(Got::order).containsOnly(orderId);
    assertThat(taken.getLast().json().at("/data/state").asString()).isEqualTo("CANCELLED");
    assertThat(taken.getLast().json().at("/data/sequence").asInt()).isEqualTo(2);
    var library = new com.standardwebhooks.Webhook(secret(webhook).path("secret").asString());
    for (Got got : taken) {
      assertThatCode(() -> library.verify(got.body(), lowered(got))).doesNotThrowAnyException();
      assertThatThrownBy(() -> library.verify(got.body() + " ", lowered(got)))
          .isInstanceOf(WebhookVerificationException.class);
    }
    assertThat(
            JDBC.sql("select row_to_json(w)::text from webhook w where webhook_id = :id::uuid")
                .param("id", webhook)
                .query(String.class)
                .single())
        .doesNotContain(secret(webhook).path("secret").asString().substring(6));
  }

  private static Map<String, List<String>> lowered(Got got) {
    return got.headers().entrySet().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                entry -> entry.getKey().toLowerCase(java.util.Locale.ROOT), Map.Entry::getValue));
  }

  @Test
  void aMessageThatIsNotTakenHoldsBackItsOwnOrderAlone() {
    String webhook = webhook();
    List<String> refused = new CopyOnWriteArrayList<>();
    var stubborn = new java.util.concurrent.atomic.AtomicReference<>("");
    answers =
        got -> {
          if (got.order().equals(stubborn.get())) {
            refused.add(got.json().path("type").asString());
            return 500;
          }
          return 200;
        };
    JsonNode held = begun(partner);
    stubborn.set(orderId(held));
    await().until(() -> taken.size() == 1 || !refused.isEmpty());
    taken.clear();
    partner.post(path(held) + "/cancel", "{}");
    String free = orderId(cancelled());

    await().until(() -> taken.stream().filter(got -> got.order().equals(free)).count() == 2);
    await().until(() -> refused.size() >= 2);
    assertThat(refused.stream().distinct()).as("only the first of those that wait").hasSize(1);

    stubborn.set("");
    await().until(() -> log(webhook, true).isEmpty());
    List<String> types =
        taken.stream()
            .filter(got -> got.order().equals(orderId(held)))
            .map(got -> got.json().path("type").asString())
            .toList();
    assertThat(types).isSubsetOf("OrderInitiated", "OrderCancelled").endsWith("OrderCancelled");
    JsonNode failed =
        log(webhook, false).stream()
            .filter(entry -> !entry.path("failed").isEmpty())
            .findFirst()
            .orElseThrow();
    assertThat(failed.at("/failed/0/reason").asString()).isEqualTo("it was answered with 500");
    assertThat(failed.at("/failed/0/status").asInt()).isEqualTo(500);
  }

  private List<JsonNode> log(String webhook, boolean waiting) {
    List<JsonNode> all = new ArrayList<>();
    partner
        .get(WEBHOOKS + "/" + webhook + "/deliveries?waiting=" + waiting)
        .json()
        .path("items")
        .forEach(all::add);
    return all;
  }

  @Test
  void whoIsGoneIsGivenUpAndToldByMailAndGetsEverythingWhenSwitchedOn() {
    String webhook = webhook();
    answers = got -> 410;
    String first = orderId(cancelled());
    await().until(() -> state(webhook).equals("DEAD"));
    String meanwhile = orderId(cancelled());

    assertThat(partner.get(WEBHOOKS + "/" + webhook).json().path("reason").asString())
        .contains("410");
    assertThat(
            JDBC.sql(
                    "select text_body from mail where letter = 'WEBHOOK_GIVEN_UP' and text_body"
                        + " like :url")
                .param("url", "%" + url() + "%")
                .query(String.class)
                .list())
        .hasSize(1);
    assertThat(taken).isEmpty();
    answers = got -> 200;
    partner.post(WEBHOOKS + "/" + webhook + "/change", "{\"on\":true}");

    await().until(() -> taken.size() == 4);
    assertThat(Stream.of(first, meanwhile))
        .allSatisfy(
            orderId ->
                assertThat(
                        taken.stream()
                            .filter(got -> got.order().equals(orderId))
                            .map(got -> got.json().path("type").asString()))
                    .containsExactly("OrderInitiated", "OrderCancelled"));
  }

  private String state(String webhook) {
    return partner.get(WEBHOOKS + "/" + webhook).json().path("state").asString();
  }

  @Test
  void afterItsLastWaitAMessageIsNotSentAnyMoreAndTheWebhookIsGivenUp() {
    String webhook = webhook();
    answers = got -> 503;
    begun(partner);

    await().until(() -> state(webhook).equals("DEAD"));

    assertThat(log(webhook, true).getFirst().path("attempts").asInt()).isEqualTo(4);
    assertThat(log(webhook, true).getFirst().path("failed")).hasSize(4);
  }

  @Test
  void redirectsAreNotFollowed() {
    String webhook = webhook();
    answers = got -> 302;

    JsonNode tried = partner.post(WEBHOOKS + "/" + webhook + "/test", "{}").json();

    assertThat(tried.path("taken").asBoolean()).isFalse();
    assertThat(tried.path("reason").asString()).contains("redirects are not followed");
    answers = got -> 200;
    assertThat(
            partner.post(WEBHOOKS + "/" + webhook + "/test", "{}").json().path("taken").asBoolean())
        .isTrue();
    assertThat(taken).hasSize(1);
  }

  @Test
  void aNewSecretSignsBesideTheOldOne() throws Exception {
    String webhook = webhook();
    String old = secret(webhook).path("secret").asString();

    JsonNode renewed = partner.post(WEBHOOKS + "/" + webhook + "/secret", "{}").json();
    JsonNode again = partner.post(WEBHOOKS + "/" + webhook + "/secret", "{}").json();

    assertThat(renewed.path("previous").asString()).isEqualTo(old);
    assertThat(again).as("the answer may have got lost").isEqualTo(renewed);
    begun(partner);
    await().until(() -> taken.size() == 1);
    for (String secret : List.of(old, renewed.path("secret").asString())) {
      new com.standardwebhooks.Webhook(secret)
          .verify(taken.getFirst().body(), lowered(taken.getFirst()));
    }
  }

  @Test
  void eventsAreSentAgainOnWishWithTheIdsOfTheirFirstTime() {
    String webhook = webhook();
    cancelled();
    begun(partner);
    await().until(() -> taken.size() == 3);
    List<String> ids = taken.stream().map(Got::id).sorted().toList();
    taken.clear();

    assertThat(
            partner
                .post(WEBHOOKS + "/" + webhook + "/resend", "{\"after\":0}")
                .json()
                .path("next")
                .isNull())
        .isTrue();

    await().until(() -> taken.size() == 3);
    assertThat(taken).extracting(Got::id).containsExactlyInAnyOrderElementsOf(ids);
    taken.clear();
    partner.post(WEBHOOKS + "/" + webhook + "/resend", "{\"after\":1,\"until\":2}");
    await().until(() -> taken.size() == 1);
    assertThat(taken.getFirst().json().at("/data/cursor").asString()).isEqualTo("2");
  }

  @Test
  void howMuchIsSentAgainDoesNotDependOnWhatIsJustBeingSent() {
    String webhook = webhook();
    for (int i = 0; i < 3; i++) {
      begun(partner);
    }
    await().until(() -> taken.size() == 3);
    UUID webhookId = UUID.fromString(webhook);
    JDBC.sql(
            "update delivery set leased_until = now() + interval '1 hour' where webhook_id = :id and position = 1")
        .param("id", webhookId)
        .update();
    Deliveries two =
        new Deliveries(JDBC, PartnerFixture.CLOCK, sendingAgain(2), PartnerFixture.JSON);
    String ref =
        JDBC.sql("select partner_ref from webhook where webhook_id = :id")
            .param("id", webhookId)
            .query(String.class)
            .single();

    assertThat(two.resend(new Buyer(ref), webhookId, 0, Long.MAX_VALUE)).isEqualTo(2);
    assertThat(two.resend(new Buyer(ref), webhookId, 2, Long.MAX_VALUE)).isNull();

    await().until(() -> taken.size() == 5);
  }

  @Test
  void whatHoldsBackAnEventThatIsSentAgainIsSentNowToo() {
    String webhook = webhook();
    cancelled();
    await().until(() -> taken.size() == 2);
    taken.clear();
    JDBC.sql(
            """
            update delivery set state = 'WAITING', ended_at = null, next_at = now() + interval '1 day'
            where webhook_id = :id and position = 1
            """)
        .param("id", UUID.fromString(webhook))
        .update();

    partner.post(WEBHOOKS + "/" + webhook + "/resend", "{\"after\":1}");

    await().until(() -> taken.size() == 2);
    assertThat(taken)
        .extracting(got -> got.json().path("type").asString())
        .containsExactly("OrderInitiated", "OrderCancelled");
  }

  private static WebhookSettings sendingAgain(int most) {
    Duration second = Duration.ofSeconds(1);
    return new WebhookSettings("", 1, true, second, 1, 1, List.of(second), second, second, most);
  }

  @Test
  void onlyTheWantedEventsAreToldAndNoneWhileItIsOff() {
    String webhook =
        partner
            .post(WEBHOOKS, "{\"url\":\"%s\",\"types\":[\"OrderCancelled\"]}".formatted(url()))
            .json()
            .path("webhookId")
            .asString();
    cancelled();
    await().until(() -> taken.size() == 1);
    assertThat(taken.getFirst().json().path("type").asString()).isEqualTo("OrderCancelled");

    partner.post(WEBHOOKS + "/" + webhook + "/change", "{\"on\":false}");
    cancelled();
    partner.post(WEBHOOKS + "/" + webhook + "/change", "{\"on\":true,\"types\":[]}");
    begun(partner);

    await().until(() -> taken.size() == 2);
    assertThat(taken.getLast().json().path("type").asString()).isEqualTo("OrderInitiated");
    assertThat(log(webhook, false)).hasSize(2);
  }

  @Test
  void nobodyHasToAskWhetherThePriceIsReady() throws Exception {
    webhook();
    JsonNode begun = begun(partner);
    PartnerFixture.put(begun.path("upload"), "a ring");
    partner.post(
        "%s/uploads/%s/done".formatted(path(begun), begun.at("/upload/modelId").asString()), "{}");

    PartnerFixture.quoted(begun);

    await().until(() -> taken.size() == 3);
    JsonNode told = taken.getLast().json();
    assertThat(told.path("type").asString()).isEqualTo("QuoteReady");
    assertThat(told.at("/data/state").asString()).isEqualTo("FILE_UPLOADED");
    assertThat(told.path("data").has("sequence")).isFalse();
    assertThat(partner.get("/api/v1/events?after=0").json().path("events")).hasSize(2);
    JsonNode all = partner.get("/api/v1/events?after=0&quotes=true").json();
    assertThat(all.at("/events/2/type").asString()).isEqualTo("QuoteReady");
    assertThat(all.path("next").asString()).isEqualTo("3");
  }

  @Test
  void twoInstancesShareTheWorkAndTellNothingTwice() {
    webhook();
    try (var second = PartnerFixture.start(Map.of())) {
      assertThat(second.isRunning()).isTrue();
      for (int i = 0; i < 15; i++) {
        cancelled();
      }
      await().until(() -> taken.size() >= 30);
    }
    assertThat(taken.stream().map(Got::id).distinct()).hasSize(30);
    assertThat(taken).hasSize(30);
  }

  @Test
  void aSlowServerLeavesRoomForOthers() {
    for (int i = 0; i < 10; i++) {
      webhook();
    }
    answers =
        got -> {
          try {
            Thread.sleep(Duration.ofSeconds(3));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return 200;
        };
    for (int i = 0; i < 20; i++) {
      begun(partner);
    }
    WebhookTest other = new WebhookTest();
    try {
      other.theirServer();
      other.webhook();
      other.cancelled();
      await().atMost(Duration.ofSeconds(2)).until(() -> other.taken.size() == 2);
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      other.itStops();
    }
  }

  @Test
  void anothersWebhookDoesNotExist() {
    String webhook = webhook();
    Caller other = PartnerFixture.BRUNO;
    String path = WEBHOOKS + "/" + webhook;
    for (String get : List.of("", "/secret", "/deliveries")) {
      assertRefused(other.get(path + get), 404, "webhook-not-found");
    }
    assertRefused(other.post(path + "/change", "{\"on\":false}"), 404, "webhook-not-found");
    assertRefused(other.post(path + "/secret", "{}"), 404, "webhook-not-found");
    assertRefused(other.post(path + "/test", "{}"), 404, "webhook-not-found");
    assertRefused(other.post(path + "/resend", "{\"after\":0}"), 404, "webhook-not-found");
    other.post(path + "/remove", "{}");
    assertThat(state(webhook)).isEqualTo("ON");
    assertThat(other.get(WEBHOOKS).body()).doesNotContain(webhook);
    partner.post(path + "/remove", "{}");
    assertThat(partner.post(path + "/remove", "{}").status()).isEqualTo(200);
    assertRefused(partner.get(path), 404, "webhook-not-found");
  }

  @Test
  void addressesAndEventsThatCantBeAreRefused() {
    for (String wrong :
        List.of(
            "ftp://example.org",
            "https://",
            "https://a:b@example.org",
            "nowhere",
            "https://example.org/#x",
            "https://exa mple.org",
            "https://example.org:99999",
            "javascript:alert(1)")) {
      assertRefused(
          partner.post(WEBHOOKS, "{\"url\":\"%s\"}".formatted(wrong)),
          400,
          "webhook-address-refused");
    }
    assertRefused(
        partner.post(WEBHOOKS, "{\"url\":\"%s\",\"types\":[\"Nothing\"]}".formatted(url())),
        400,
        "invalid-field");
    assertRefused(
        partner.post(WEBHOOKS, "{\"url\":\"%s\",\"types\":[]}".formatted(url())),
        400,
        "invalid-field");
    String last = "";
    for (int i = 0; i < 10; i++) {
      last = webhook();
    }
    partner.post(WEBHOOKS + "/" + last + "/remove", "{}");
    assertRefused(
        partner.post(WEBHOOKS, "{\"url\":\"%s\"}".formatted(url())), 409, "too-many-webhooks");
    ROLE.getBean(Purge.class).run();
    assertThat(webhook()).as("what was removed is gone").isNotBlank();
  }

  @Test
  void aHouseThatIsNotForTryingOutSendsNothingHome() {
    try (var strict = PartnerFixture.start(Map.of("PARTNER_WEBHOOKS_INSECURE", "false"))) {
      Caller there = PartnerFixture.nobody(strict).withToken(KEYS.addKey(name).key());
      assertRefused(
          there.post(WEBHOOKS, "{\"url\":\"%s\"}".formatted(url())),
          400,
          "webhook-address-refused");
      String webhook =
          there
              .post(WEBHOOKS, "{\"url\":\"%s\"}".formatted(url().replace("http:", "https:")))
              .json()
              .path("webhookId")
              .asString();
      JsonNode tried = there.post(WEBHOOKS + "/" + webhook + "/test", "{}").json();
      assertThat(tried.path("reason").asString()).isEqualTo("the address is in a private network");
      assertThat(taken).isEmpty();
    }
  }
}
