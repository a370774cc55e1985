package dev.alexandrite.partner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.Measured;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderLife;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.embedded.OtherRoles;
import dev.alexandrite.embedded.TestServers;
import dev.alexandrite.platform.RoleLauncher;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The role on a real database, broker and store, with two partners who know nothing of each other.
 */
final class PartnerFixture {
  static final JsonMapper JSON = new JsonMapper();
  static final Clock CLOCK = Clock.systemUTC();
  static final ConfigurableApplicationContext ROLE = start(Map.of());
  static final JdbcClient JDBC = ROLE.getBean(JdbcClient.class);
  static final PartnerKeys KEYS = ROLE.getBean(PartnerKeys.class);
  static final OtherRoles OTHER_ROLES = otherRoles();

  private static OtherRoles otherRoles() {
    OtherRoles otherRoles = new OtherRoles(Role.PARTNER);
    otherRoles.listsPieces(1);
    JdbcClient sql = ROLE.getBean(JdbcClient.class);
    Awaitility.await()
        .pollInSameThread() // this class is not initialised yet
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> sql.sql("select count(*) from listed_piece").query(Integer.class).single() == 2);
    return otherRoles;
  }

  static final Caller NOBODY = nobody(ROLE);
  static final Caller ANNA = partner("Anna & Sons");
  static final Caller BRUNO = partner("Bruno");

  private PartnerFixture() {}

  static ConfigurableApplicationContext start(Map<String, String> more) {
    TestServers house = TestServers.shared();
    house.s3();
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    Map<String, String> settings = new HashMap<>(house.settings("partner"));
    settings.put("PARTNER_WEBHOOK_KEY", "a random key of this house");
    settings.put("PARTNER_WEBHOOKS_INSECURE", "true");
    settings.put("partner.webhooks.retry-after", "100ms, 200ms, 300ms");
    settings.putAll(more);
    return RoleLauncher.start(Role.PARTNER, settings);
  }

  static Caller nobody(ConfigurableApplicationContext role) {
    return Caller.nobody(
        Objects.requireNonNull(
            role.getEnvironment().getProperty("local.server.port", Integer.class)));
  }

  private static Caller partner(String name) {
    return NOBODY.withToken(KEYS.addPartner(name, "orders@example.org").key());
  }

  static String reference() {
    return "PO-" + UUID.randomUUID();
  }

  static String model(String reference) {
    return """
    {"reference": "%s", "quantity": 2, "fileName": "ring.stl", "sizeBytes": 6}\
    """
        .formatted(reference);
  }

  static Answer begin(Caller partner, String idempotencyKey, String body) {
    return partner.send(
        HttpRequest.newBuilder(partner.uri("/api/v1/orders"))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(body)));
  }

  /** The answer to a new order of a model. */
  static JsonNode begun(Caller partner) {
    Answer answer = begin(partner, UUID.randomUUID().toString(), model(reference()));
    if (answer.status() != 201) {
      throw new AssertionError(answer.body());
    }
    return answer.json();
  }

  static String path(JsonNode begun) {
    return "/api/v1/orders/" + begun.path("order").path("orderId").asString();
  }

  static JsonNode awaits(Caller partner, String path, OrderState state) {
    return partner.await(path, order -> order.path("state").asString().equals(state.name()));
  }

  /** Somebody else says the order's next event, which goes on from what the partner sees. */
  static void said(Caller partner, String path, OrderEvent event) {
    JsonNode order = partner.get(path).json();
    OrderState from = OrderState.valueOf(order.path("state").asString());
    OrderState to = OrderLife.step(from, event).orElseThrow();
    OrderId orderId = OrderId.of(order.path("orderId").asString());
    Said said =
        new Said(
            Uuid7.next(CLOCK),
            orderId,
            order.path("history").size() + 1,
            Channel.PARTNER,
            Objects.requireNonNull(from.owner(Channel.PARTNER)),
            CLOCK.instant(),
            to,
            event);
    OTHER_ROLES.say(said);
    awaits(partner, path, to);
  }

  static void quoted(JsonNode begun) {
    quoted(begun, 12);
  }

  static void quoted(JsonNode begun, long triangles) {
    OTHER_ROLES.say(
        Topics.quotes(Channel.PARTNER),
        new QuoteReady(
            UUID.randomUUID(),
            OrderId.of(begun.path("order").path("orderId").asString()),
            new ModelId(UUID.fromString(begun.path("upload").path("modelId").asString())),
            new Measured(triangles, 100, 200, List.of(1.0, 2.0, 3.0), true, 1, null, null, null),
            List.of(new AlloyPrice(Alloy.SILVER_925, 4.2, Money.of(4_500, "EUR"))),
            Instant.now().plusSeconds(3600),
            null,
            null,
            null));
  }

  static void put(JsonNode upload, String content) throws Exception {
    HttpRequest.Builder put =
        HttpRequest.newBuilder(URI.create(upload.path("url").asString()))
            .PUT(BodyPublishers.ofString(content));
    upload
        .path("headers")
        .properties()
        .forEach(header -> put.header(header.getKey(), header.getValue().asString()));
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(put.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  /** Everything in a partner's feed after a cursor, in pages as small as they can be unpleasant. */
  static List<JsonNode> feed(Caller partner, String after) {
    List<JsonNode> all = new ArrayList<>();
    String cursor = after;
    while (true) {
      JsonNode page = partner.get("/api/v1/events?limit=3&after=" + cursor).json();
      page.path("events").forEach(all::add);
      cursor = page.path("next").asString();
      if (page.path("events").isEmpty()) {
        return all;
      }
    }
  }

  /** Where a partner's feed ends now. */
  static String end(Caller partner) {
    List<JsonNode> all = feed(partner, "0");
    return all.isEmpty() ? "0" : all.getLast().path("cursor").asString();
  }
}
