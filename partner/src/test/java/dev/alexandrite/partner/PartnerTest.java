package dev.alexandrite.partner;

import static dev.alexandrite.partner.PartnerFixture.ANNA;
import static dev.alexandrite.partner.PartnerFixture.BRUNO;
import static dev.alexandrite.partner.PartnerFixture.NOBODY;
import static dev.alexandrite.partner.PartnerFixture.awaits;
import static dev.alexandrite.partner.PartnerFixture.begin;
import static dev.alexandrite.partner.PartnerFixture.begun;
import static dev.alexandrite.partner.PartnerFixture.feed;
import static dev.alexandrite.partner.PartnerFixture.model;
import static dev.alexandrite.partner.PartnerFixture.path;
import static dev.alexandrite.partner.PartnerFixture.put;
import static dev.alexandrite.partner.PartnerFixture.quoted;
import static dev.alexandrite.partner.PartnerFixture.reference;
import static dev.alexandrite.partner.PartnerFixture.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.ContactCard;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ManufacturingApproved;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderEvent.WorkSpec;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.Caller.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PartnerTest {

  @Test
  void aPartnerBringsAModelAndFollowsItToItsEnd() throws Exception {
    String before = PartnerFixture.end(ANNA);
    JsonNode begun = begun(ANNA);
    String path = path(begun);
    assertThat(begun.path("order").path("state").asString()).isEqualTo("INITIATED");
    assertThat(begun.path("order").path("quantity").asInt()).isEqualTo(2);
    assertThat(begun.path("order").path("reference").asString()).startsWith("PO-");
    put(begun.path("upload"), "a ring");
    String upload = path + "/uploads/" + begun.path("upload").path("modelId").asString();
    Answer done = ANNA.post(upload + "/done", "{}");
    assertThat(done.status()).as(done.body()).isEqualTo(200);
    assertThat(done.json().path("state").asString()).isEqualTo("FILE_UPLOADED");
    quoted(begun);
    ANNA.await(path, order -> order.path("quote").path("state").asString().equals("READY"));

    Answer submitted = ANNA.post(path + "/submit", "{\"alloy\":\"SILVER_925\",\"quantity\":2}");

    assertThat(submitted.status()).as(submitted.body()).isEqualTo(200);
    ModelId model = new ModelId(UUID.fromString(begun.path("upload").path("modelId").asString()));
    Said said = PartnerFixture.OTHER_ROLES.saidOf(orderId(begun), OrderState.SUBMITTED);
    assertThat(said.event())
        .isEqualTo(new OrderSubmitted(Kind.MODEL, model, null, Alloy.SILVER_925, 2, null, null));
    assertThat(said.sequence()).isEqualTo(3);
    Money price = Money.of(9_000, "EUR");
    said(
        ANNA,
        path,
        new PriceCalculated(
            Kind.MODEL,
            model,
            null,
            Alloy.SILVER_925,
            2,
            4.2,
            Money.of(4_500, "EUR"),
            null,
            price));
    said(
        ANNA,
        path,
        new ManufacturingApproved(
            new WorkSpec("N", Kind.MODEL, model, null, Alloy.SILVER_925, 2, 4.2, price)));
    said(ANNA, path, new OrderEvent.ManufacturingStarted("oleg", "Oleg", price));
    said(ANNA, path, new OrderEvent.ManufacturingCompleted());
    said(ANNA, path, new OrderEvent.OrderPacked());
    said(ANNA, path, new OrderEvent.OrderShipped("Post", "RR 1"));
    said(ANNA, path, new OrderEvent.OrderClosed());

    JsonNode order = awaits(ANNA, path, OrderState.CLOSED);
    assertThat(order.path("price").path("amountMinor").asLong()).isEqualTo(9_000);
    List<JsonNode> events =
        feed(ANNA, before).stream()
            .filter(e -> e.path("orderId").asString().equals(orderId(begun).toString()))
            .toList();
    assertThat(events.stream().map(e -> e.path("state").asString()))
        .containsExactly(
            "INITIATED",
            "FILE_UPLOADED",
            "SUBMITTED",
            "PRICE_CALCULATED",
            "MANUFACTURING_APPROVED",
            "MANUFACTURING_STARTED",
            "MANUFACTURING_COMPLETED",
            "PACKAGING",
            "SHIPPED",
            "CLOSED");
    assertThat(events.stream().map(e -> e.path("sequence").asInt()))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(events.getFirst().path("reference")).isEqualTo(order.path("reference"));
    assertThat(events.get(3).path("type").asString()).isEqualTo("PriceCalculated");
  }

  @Test
  void aPartnerTakesAReadyPiece() {
    JsonNode piece = ANNA.get("/api/v1/catalogue").json().path(0);
    String body =
        """
        {"reference": "%s", "quantity": 3, "pieceId": "%s"}\
        """
            .formatted(reference(), piece.path("pieceId").asString());

    Answer begun = begin(ANNA, UUID.randomUUID().toString(), body);

    assertThat(begun.status()).as(begun.body()).isEqualTo(201);
    assertThat(begun.json().has("upload")).isFalse();
    assertThat(begun.json().path("order").path("kind").asString()).isEqualTo("PIECE");
    Answer submitted = ANNA.post(path(begun.json()) + "/submit", "{\"quantity\":3}");
    assertThat(submitted.json().path("state").asString())
        .as(submitted.body())
        .isEqualTo("SUBMITTED");
    OrderSubmitted event =
        (OrderSubmitted)
            PartnerFixture.OTHER_ROLES.saidOf(orderId(begun.json()), OrderState.SUBMITTED).event();
    assertThat(event.pieceId()).isEqualTo(piece.path("pieceId").asString());
    assertThat(event.listVersion()).isEqualTo(1);
    assertThat(event.listUnitPrice()).as("what it costs is pricing's to say").isNull();
  }

  @Test
  void theSellersAreToldWhoOrdersAndNobodyElse() {
    JsonNode begun = begun(ANNA);
    OrderInitiated initiated =
        (OrderInitiated)
            PartnerFixture.OTHER_ROLES.saidOf(orderId(begun), OrderState.INITIATED).event();

    ContactCard card =
        (ContactCard)
            Wire.readMessage(
                PartnerFixture.OTHER_ROLES
                    .heard(Topics.PARTNER_CONTACTS, initiated.customerRef(), all -> true)
                    .getFirst());

    assertThat(card.name()).isEqualTo("Anna & Sons");
    assertThat(card.email()).isEqualTo("orders@example.org");
    assertThat(initiated.customerRef()).doesNotContain("Anna");
    assertThat(begun.toString()).doesNotContain("orders@example.org");
  }

  @Test
  void noPartnerSeesOrTouchesAnothersOrders() throws Exception {
    JsonNode annas = begun(ANNA);
    String path = path(annas);
    String upload = path + "/uploads/" + annas.path("upload").path("modelId").asString();
    put(annas.path("upload"), "a ring");
    String brunosUpload =
        path(begun(BRUNO)) + "/uploads/" + annas.path("upload").path("modelId").asString();
    String before = PartnerFixture.end(BRUNO);

    assertRefused(BRUNO.get(path), 404, "order-not-found");
    assertRefused(BRUNO.get(path + "/model"), 404, "order-not-found");
    assertRefused(BRUNO.get(upload), 404, "order-not-found");
    assertRefused(BRUNO.post(upload + "/done", "{}"), 404, "order-not-found");
    assertRefused(
        BRUNO.post(path + "/uploads", "{\"fileName\":\"b.stl\",\"sizeBytes\":3}"),
        404,
        "order-not-found");
    assertRefused(BRUNO.post(path + "/quote", "{}"), 404, "order-not-found");
    assertRefused(BRUNO.post(path + "/submit", "{\"quantity\":1}"), 404, "order-not-found");
    assertRefused(BRUNO.post(path + "/cancel", "{}"), 404, "order-not-found");
    assertRefused(BRUNO.get(brunosUpload), 404, "model-not-found");
    assertRefused(BRUNO.post(brunosUpload + "/done", "{}"), 404, "model-not-found");
    String id = orderId(annas).toString();
    assertThat(BRUNO.get("/api/v1/orders?limit=200").body()).doesNotContain(id);
    assertThat(BRUNO.get("/api/v1/orders?limit=200&before=" + UUID.randomUUID()).body())
        .doesNotContain(id);
    assertThat(feed(BRUNO, "0").toString()).doesNotContain(id);
    assertThat(feed(BRUNO, before)).isEmpty();
    assertThat(ANNA.get("/api/v1/orders?limit=200").body()).contains(id);
    assertThat(ANNA.get(path).json().path("state").asString()).isEqualTo("INITIATED");
  }

  @Test
  void whoHasNoKeyIsRefused() {
    String path = path(begun(ANNA));
    for (String address : List.of("/api/v1/orders", "/api/v1/events", path, path + "/model")) {
      assertRefused(NOBODY.get(address), 401, "unauthenticated");
      assertRefused(NOBODY.withToken("alx_guessed").get(address), 401, "wrong-key");
    }
    for (String verb : List.of("/uploads", "/quote", "/submit", "/cancel")) {
      assertRefused(NOBODY.post(path + verb, "{}"), 401, "unauthenticated");
      assertRefused(NOBODY.withToken("alx_guessed").post(path + verb, "{}"), 401, "wrong-key");
    }
    assertRefused(begin(NOBODY, "k", model(reference())), 401, "unauthenticated");
    String key = PartnerFixture.KEYS.addPartner("Carla", null).key();
    assertThat(NOBODY.withToken(key).get("/api/v1/orders").status()).isEqualTo(200);
    assertRefused(NOBODY.get("/api/v1/orders?key=" + key), 401, "unauthenticated");
    assertRefused(NOBODY.get("/api/v1/orders?access_token=" + key), 401, "unauthenticated");
    assertRefused(
        NOBODY.send(
            HttpRequest.newBuilder(NOBODY.uri("/api/v1/orders"))
                .header("Authorization", "Basic " + key)
                .GET()),
        401,
        "wrong-key");
    assertThat(NOBODY.get("/api/v1/catalogue").status()).isEqualTo(200);
    assertThat(NOBODY.get("/api/settings").status()).isEqualTo(200);
    assertRefused(ANNA.get("/api/dead-letters"), 404, "not-found");
  }

  @Test
  void badOrdersAreRefusedAndNoneIsMade() {
    String reference = reference();
    assertWrong("{\"quantity\":1,\"fileName\":\"a.stl\",\"sizeBytes\":3}");
    assertWrong("{\"reference\":\" \",\"quantity\":1,\"fileName\":\"a.stl\",\"sizeBytes\":3}");
    assertWrong(
        "{\"reference\":\"%s\",\"quantity\":1,\"fileName\":\"a.stl\",\"sizeBytes\":3}"
            .formatted("x".repeat(101)));
    assertWrong(
        "{\"reference\":\"a\\u0000b\",\"quantity\":1,\"fileName\":\"a.stl\",\"sizeBytes\":3}");
    assertWrong("{\"reference\":\"%s\",\"quantity\":1}".formatted(reference));
    assertWrong(
        "{\"reference\":\"%s\",\"quantity\":1,\"fileName\":\"a.stl\"}".formatted(reference));
    assertWrong(
        """
        {"reference":"%s","quantity":1,"fileName":"a.stl","sizeBytes":3,"pieceId":"plain-band"}\
        """
            .formatted(reference));
    assertWrong(
        "{\"reference\":\"%s\",\"fileName\":\"a.stl\",\"sizeBytes\":3}".formatted(reference));
    for (int quantity : List.of(0, -1, 1_001)) {
      assertWrong(
          "{\"reference\":\"%s\",\"quantity\":%d,\"fileName\":\"a.stl\",\"sizeBytes\":3}"
              .formatted(reference, quantity));
    }
    assertRefused(
        key(
            "{\"reference\":\"%s\",\"quantity\":1,\"fileName\":\"a.stl\",\"sizeBytes\":%d}"
                .formatted(reference, 1L << 40)),
        413,
        "model-too-large");
    assertRefused(
        key(
            "{\"reference\":\"%s\",\"quantity\":1,\"fileName\":\"a.stl\",\"sizeBytes\":0}"
                .formatted(reference)),
        400,
        "model-empty");
    assertRefused(
        key("{\"reference\":\"%s\",\"quantity\":1,\"pieceId\":\"moon\"}".formatted(reference)),
        404,
        "piece-not-found");
    assertRefused(key("{\"reference\":"), 400, "malformed-request");
    assertRefused(key("{\"reference\":\"r\",\"quantity\":\"many\"}"), 400, "malformed-request");
    assertRefused(ANNA.send("PUT", "/api/v1/orders", "{}"), 405, "method-not-allowed");
    assertRefused(
        ANNA.send(
            HttpRequest.newBuilder(ANNA.uri("/api/v1/orders"))
                .header("Content-Type", "text/plain")
                .header("Idempotency-Key", "k")
                .POST(BodyPublishers.ofString("reference=r"))),
        415,
        "unsupported-media-type");
    assertRefused(ANNA.get("/api/v1/orders/42"), 400, "invalid-field");
    assertRefused(ANNA.get("/api/v1/orders?before=x"), 400, "invalid-field");
    assertRefused(ANNA.get("/api/v1/events?after=x"), 400, "invalid-field");
    assertRefused(ANNA.get("/api/v1/events?limit=201"), 400, "invalid-field");
    assertThat(ANNA.get("/api/v1/orders?limit=200").body()).doesNotContain(reference);
  }

  @Test
  void theApiDescribesItself() {
    JsonNode api = NOBODY.get("/v3/api-docs").json();

    assertThat(api.path("openapi").asString()).startsWith("3.1");
    assertThat(api.path("info").path("title").asString()).isEqualTo("Alexandrite: partner");
    assertThat(api.path("components").path("securitySchemes").propertyNames())
        .containsExactly("apiKey");
    int operations = 0;
    for (var path : api.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        String name = operation.getKey() + " " + path.getKey();
        JsonNode described = operation.getValue();
        assertThat(described.path("summary").asString("")).as(name).isNotBlank();
        assertThat(described.path("responses").path("default").toString())
            .as(name)
            .contains("#/components/schemas/Problem");
        assertThat(described.path("security").isEmpty())
            .as(name)
            .isEqualTo(path.getKey().equals("/api/v1/catalogue"));
        operations++;
      }
    }
    assertThat(operations).isEqualTo(22);
    JsonNode begin = api.path("paths").path("/api/v1/orders").path("post");
    assertThat(begin.path("description").asString()).contains("kept for 24h");
    assertThat(begin.path("parameters").path(0).path("name").asString())
        .isEqualTo("Idempotency-Key");
    assertThat(begin.path("responses").path("201").toString())
        .contains("#/components/schemas/OrderBegun");
    assertThat(api.toString())
        .doesNotContainIgnoringCase("controller")
        .doesNotContain("dev.alexandrite")
        .doesNotContain("customerRef")
        .doesNotContain("trackingToken")
        .doesNotContain("localhost");
  }

  private static Answer key(String body) {
    return begin(ANNA, UUID.randomUUID().toString(), body);
  }

  private static void assertWrong(String body) {
    assertRefused(key(body), 400, "invalid-field");
  }

  static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.json().path("detail").asString()).isNotBlank();
  }

  private static OrderId orderId(JsonNode begun) {
    return OrderId.of(begun.path("order").path("orderId").asString());
  }
}
