package dev.alexandrite.shop;

import static dev.alexandrite.shop.ShopFixture.OPEN_ORDERS_MAX;
import static dev.alexandrite.shop.ShopFixture.assertProblem;
import static dev.alexandrite.shop.ShopFixture.customer;
import static dev.alexandrite.shop.ShopFixture.ordered;
import static dev.alexandrite.shop.ShopFixture.orderedAsGuest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.ContactCard;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ManufacturingApproved;
import dev.alexandrite.contracts.OrderEvent.ManufacturingCompleted;
import dev.alexandrite.contracts.OrderEvent.ManufacturingStarted;
import dev.alexandrite.contracts.OrderEvent.OrderClosed;
import dev.alexandrite.contracts.OrderEvent.OrderDeclined;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderPacked;
import dev.alexandrite.contracts.OrderEvent.OrderShipped;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderEvent.WorkSpec;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.shop.ShopFixture.Ordered;
import dev.alexandrite.shop.ShopFixture.Visitor;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class OrderTest {

  @Test
  void aGuestsModelIsFollowedThroughItsWholeLife() {
    Ordered order = orderedAsGuest();
    var modelId = order.submitted();

    List<Said> said = order.heard(3);
    assertThat(said).extracting(Said::sequence).containsExactly(1L, 2L, 3L);
    assertThat(said).extracting(Said::by).containsOnly(Role.SHOP);
    String ref = ((OrderInitiated) said.get(0).event()).customerRef();
    assertThat(said.get(0).event())
        .isEqualTo(new OrderInitiated(order.orderId.number(), ref, Kind.MODEL, null, 1));
    assertThat(((FileUploaded) said.get(1).event()).modelId()).isEqualTo(modelId);
    assertThat(((FileUploaded) said.get(1).event()).fileExtension()).isEqualTo("stl");
    assertThat(said.get(2).event())
        .isEqualTo(new OrderSubmitted(Kind.MODEL, modelId, null, Alloy.SILVER_925, 1, null, null));

    Money unit = Money.of(9_900, "EUR");
    Money once = Money.of(2_500, "EUR");
    Money total = Money.of(12_400, "EUR");
    order.said(
        new PriceCalculated(
            Kind.MODEL, modelId, null, Alloy.SILVER_925, 1, 12.3, unit, once, total));
    order.said(
        new ManufacturingApproved(
            new WorkSpec(
                order.orderId.number(),
                Kind.MODEL,
                modelId,
                null,
                Alloy.SILVER_925,
                1,
                12.3,
                total)));
    order.said(new ManufacturingStarted("oleg", "Oleg", Money.of(3_000, "EUR")));
    order.said(new ManufacturingCompleted());
    order.said(new OrderPacked());
    order.said(new OrderShipped("Post", "RR 12"));
    JsonNode last = order.said(new OrderClosed()).seen();

    assertThat(last.path("price").path("amountMinor").asLong()).isEqualTo(12_400);
    assertThat(last.path("unitPrice").path("amountMinor").asLong()).isEqualTo(9_900);
    assertThat(last.path("orderPrice").path("amountMinor").asLong()).isEqualTo(2_500);
    assertThat(last.path("massGrams").asDouble()).isEqualTo(12.3);
    assertThat(last.path("shipping").path("trackingNumber").asString()).isEqualTo("RR 12");
    assertThat(last.path("number").asString()).isEqualTo(order.orderId.number());
    assertThat(last.path("history").valueStream().map(s -> s.path("state").asString()))
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
    assertThat(last.toString()).doesNotContain("Oleg").doesNotContain("3000");
  }

  @Test
  void aReadyPieceIsOrderedAtTheCataloguesPrice() {
    JsonNode piece = new Visitor().get("/api/catalogue").json().path(1);
    String pieceId = piece.path("pieceId").asString();
    Ordered order = orderedAsGuest(Map.of("kind", "PIECE", "pieceId", pieceId, "quantity", 2));
    assertThat(order.seen().path("quote").path("state").asString()).isEqualTo("READY");

    Answer answer = order.post("submit", Map.of("quantity", 3));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("state").asString()).isEqualTo("SUBMITTED");
    assertThat(answer.json().path("quantity").asInt()).isEqualTo(3);
    OrderSubmitted submitted = (OrderSubmitted) order.heard(2).getLast().event();
    assertThat(submitted.pieceId()).isEqualTo(pieceId);
    assertThat(submitted.listVersion()).isEqualTo(1);
    assertThat(submitted.listUnitPrice()).as("what it costs is pricing's to say").isNull();
    assertThat(submitted.massGrams()).isNull();
    assertThat(submitted.alloy().name()).isEqualTo(piece.path("alloy").asString());
    assertThat(order.post("submit", Map.of("quantity", 3)).status()).isEqualTo(200);
    assertProblem(order.post("submit", Map.of("quantity", 2)), 409, "not-the-owner");
  }

  @Test
  void aPieceTakesNoModelAndNoOtherAlloy() {
    Ordered order = orderedAsGuest(Map.of("kind", "PIECE", "pieceId", "plain-band", "quantity", 1));

    assertProblem(
        order.post("uploads", Map.of("fileName", "ring.stl", "sizeBytes", 10)),
        409,
        "illegal-step");
    Answer other = order.post("submit", Map.of("quantity", 1, "alloy", "PLATINUM_950"));
    assertProblem(other, 409, "alloy-not-offered");
    assertThat(other.json().path("alloys").path(0).asString()).isEqualTo("SILVER_925");
    assertThat(order.seen().path("state").asString()).isEqualTo("INITIATED");
  }

  @Test
  void anExpiredPriceOfAPieceIsRenewedFromTheCatalogue() {
    Ordered order = orderedAsGuest(Map.of("kind", "PIECE", "pieceId", "plain-band", "quantity", 1));
    ShopFixture.SQL
        .sql(
            """
            update channel_order
            set quote = regexp_replace(quote, '"validUntil":"[^"]*"', '"validUntil":"2020-01-01T00:00:00Z"')
            where order_id = :id
            """)
        .param("id", order.orderId.value())
        .update();
    assertThat(order.seen().path("quote").path("state").asString()).isEqualTo("EXPIRED");
    assertProblem(order.post("submit", Map.of("quantity", 1)), 409, "quote-expired");

    Answer renewed = order.post("quote", Map.of());

    assertThat(renewed.json().path("quote").path("state").asString()).isEqualTo("READY");
    assertThat(order.post("submit", Map.of("quantity", 1)).status()).isEqualTo(200);
  }

  @Test
  void inANewCurrencyAPieceIsShownBeforeItIsOrdered() {
    Ordered order = orderedAsGuest(Map.of("kind", "PIECE", "pieceId", "plain-band", "quantity", 1));
    try {
      ShopFixture.OTHER_ROLES.listsPieces(1, "HUF");
      order.awaitsQuote("EXPIRED");
      assertProblem(order.post("submit", Map.of("quantity", 1)), 409, "quote-expired");

      JsonNode renewed = order.post("quote", Map.of()).json().path("quote");

      assertThat(renewed.path("prices").path(0).path("unitPrice").path("currency").asString())
          .isEqualTo("HUF");
      assertThat(order.post("submit", Map.of("quantity", 1)).status()).isEqualTo(200);
    } finally {
      ShopFixture.OTHER_ROLES.listsPieces(1);
      Awaitility.await()
          .until(() -> new Visitor().get("/api/catalogue").body().contains("\"currency\":\"EUR\""));
    }
  }

  @Test
  void theCatalogueHasNamesPricesAndPictures() throws Exception {
    Answer answer = new Visitor().get("/api/catalogue");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().size()).as("of eight pieces, pricing lists two").isEqualTo(2);
    for (JsonNode piece : answer.json()) {
      assertThat(piece.path("names").path("en").asString()).isNotBlank();
      assertThat(piece.path("names").path("ru").asString()).matches(".*[а-я].*");
      assertThat(piece.path("price").path("currency").asString()).isEqualTo("EUR");
      assertThat(piece.path("massGrams").asDouble()).isPositive();
      assertThat(piece.path("leadTimeDays").asInt()).isPositive();
      Answer picture = new Visitor().get(piece.path("picture").asString());
      assertThat(picture.status()).as(piece.path("picture").asString()).isEqualTo(200);
      assertThat(picture.headers().get("content-type").getFirst()).contains("image/svg+xml");
      assertThat(picture.body()).contains("<svg");
    }
  }

  @Test
  void theSellersLearnWhoOrdersButNoEventNamesThem() {
    Ordered order = orderedAsGuest();
    Said first = order.heard(1).getFirst();
    String ref = ((OrderInitiated) first.event()).customerRef();

    List<String> cards =
        ShopFixture.OTHER_ROLES.heard(Topics.SHOP_CONTACTS, ref, all -> !all.isEmpty());

    ContactCard card = (ContactCard) Wire.readMessage(cards.getFirst());
    assertThat(card.name()).isEqualTo("Ilya Serov");
    assertThat(card.email()).endsWith("@example.org");
    assertThat(card.channel()).isEqualTo(Channel.SHOP);
    assertThat(Wire.write(first)).doesNotContain("Ilya").doesNotContain("example.org");
  }

  @Test
  void twoCustomersNeverSeeEachOther() {
    Ordered veras = ordered();
    var modelId = veras.uploaded();
    Visitor ilya = customer();
    ordered(ilya);

    assertNothingOfIt(veras, modelId.toString(), ilya);
    assertThat(ilya.get("/api/orders").body()).doesNotContain(veras.orderId.toString());
  }

  @Test
  void aGuestsTokenOpensItsOneOrder() {
    Ordered one = orderedAsGuest();
    var modelId = one.uploaded();
    Ordered other = orderedAsGuest();

    assertNothingOfIt(one, modelId.toString(), other.visitor);
    assertThat(other.visitor.get("/api/orders").json().path("items")).hasSize(1);
    Visitor guessing = new Visitor();
    guessing.token = one.visitor.token + "x";
    assertProblem(guessing.get(one.path), 401, "unauthenticated");
  }

  private static void assertNothingOfIt(Ordered order, String modelId, Visitor stranger) {
    String upload = order.path + "/uploads/" + modelId;
    assertProblem(stranger.get(order.path), 404, "order-not-found");
    assertProblem(stranger.get(order.path + "/model"), 404, "order-not-found");
    assertProblem(stranger.get(upload), 404, "order-not-found");
    for (var attempt :
        Map.of(
                upload + "/done",
                Map.of(),
                order.path + "/uploads",
                Map.of("fileName", "a.stl", "sizeBytes", 10),
                order.path + "/quote",
                Map.of("unit", "INCH"),
                order.path + "/submit",
                Map.of("alloy", "SILVER_925", "quantity", 1),
                order.path + "/cancel",
                Map.of())
            .entrySet()) {
      assertProblem(stranger.post(attempt.getKey(), attempt.getValue()), 404, "order-not-found");
    }
    assertThat(order.seen().path("state").asString()).isEqualTo("FILE_UPLOADED");
  }

  @Test
  void nobodySeesAnythingWithoutSayingWhoTheyAre() {
    Ordered order = orderedAsGuest();
    Visitor nobody = new Visitor();

    for (String path : List.of("/api/orders", order.path, order.path + "/model", "/api/live")) {
      assertProblem(nobody.get(path), 401, "unauthenticated");
    }
    assertProblem(
        nobody.post("/api/orders", Map.of("kind", "MODEL", "quantity", 1)), 401, "unauthenticated");
    assertProblem(nobody.post(order.path + "/cancel", Map.of()), 401, "unauthenticated");
    assertThat(order.seen().path("state").asString()).isEqualTo("INITIATED");
  }

  @Test
  void anOrderThatDoesNotExistIsNotFound() {
    Visitor vera = customer();

    assertProblem(vera.get("/api/orders/" + UUID.randomUUID()), 404, "order-not-found");
    assertProblem(vera.get("/api/orders/7K3F-9QXA"), 400, "invalid-field");
    assertProblem(
        vera.post("/api/orders/" + UUID.randomUUID() + "/cancel", Map.of()),
        404,
        "order-not-found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "\"order\"",
        "{\"kind\":\"RING\",\"quantity\":1}",
        "{\"kind\":\"MODEL\",\"quantity\":\"many\"}",
        "{\"kind\":\"MODEL\",\"quantity\":99999999999}",
        "{\"kind\":\"MODEL\"}",
        "{\"quantity\":1}",
        "{\"kind\":\"PIECE\",\"quantity\":1}",
        "{\"kind\":\"MODEL\",\"pieceId\":\"plain-band\",\"quantity\":1}",
        "{\"kind\":\"MODEL\",\"quantity\":1,\"guest\":{\"name\":\"\",\"email\":\"a@b.c\"}}",
        "{\"kind\":\"MODEL\",\"quantity\":1,\"guest\":{\"name\":\"A\",\"email\":\"no address\"}}",
        "{\"kind\":\"MODEL\",\"quantity\":1,\"guest\":{\"name\":\"A\\u0000\",\"email\":\"a@b.c\"}}",
        "{\"kind\":\"MODEL\",\"quantity\":1,\"guest\":{\"name\":\"\\ud800\",\"email\":\"a@b.c\"}}",
        "{\"kind\":\"MODEL\",\"quantity\":1,\"guest\":{\"name\":\"a\\u202eb\",\"email\":\"a@b.c\"}}",
        "{\"kind\":\"MODEL\",\"quantity\":1,\"guest\":{\"name\":\"a\\u200bb\",\"email\":\"a@b.c\"}}",
        "{\"kind\":\"MODEL\",\"quantity\":1,\"guest\":{\"name\":\"a\\u2028b\",\"email\":\"a@b.c\"}}"
      })
  void garbageIsRefusedWithACode(String body) {
    Answer answer = customer().send("POST", "/api/orders", body);

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.code()).isIn("malformed-request", "invalid-field");
  }

  @Test
  void textThatNoColumnTakesIsRefusedEverywhere() {
    Ordered order = ordered();

    for (String unseen :
        List.of("\\u202e", "\\u2066", "\\u200b", "\\ufeff", "\\u2028", "\\u2029")) {
      assertProblem(
          order.visitor.send("POST", order.path + "/cancel", "{\"reason\":\"a" + unseen + "b\"}"),
          400,
          "invalid-field");
    }
    assertProblem(
        order.visitor.send("POST", order.path + "/cancel", "{\"reason\":\"a\\u0000b\"}"),
        400,
        "invalid-field");
    assertProblem(order.visitor.send("POST", order.path + "/submit", "{}"), 400, "invalid-field");
    assertProblem(
        order.visitor.send("POST", order.path + "/quote", "{\"unit\":\"CUBIT\"}"),
        400,
        "malformed-request");
    assertProblem(
        order.visitor.send("POST", order.path + "/submit", "{\"quantity\":1.9}"),
        400,
        "malformed-request");
    assertThat(order.seen().path("state").asString()).isEqualTo("INITIATED");
  }

  @Test
  void whatAsksForNothingNeedsNoBody() {
    Ordered order = ordered();

    assertProblem(order.visitor.send("POST", order.path + "/submit", ""), 400, "invalid-field");
    Answer answer =
        order.visitor.send(
            order.visitor.request(order.path + "/cancel").POST(BodyPublishers.noBody()));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("state").asString()).isEqualTo("CANCELLED");
  }

  @Test
  void aCommandSaidAgainIsAnsweredAsTheFirstTime() {
    Ordered order = ordered();
    order.submitted();
    int steps = order.seen().path("history").size();

    Answer again = order.post("submit", Map.of("alloy", "SILVER_925", "quantity", 1));
    assertThat(again.status()).as(again.body()).isEqualTo(200);
    assertThat(again.json().path("state").asString()).isEqualTo("SUBMITTED");
    assertProblem(
        order.post("submit", Map.of("alloy", "SILVER_925", "quantity", 2)), 409, "not-the-owner");
    assertProblem(
        order.post("submit", Map.of("alloy", "GOLD_585_YELLOW", "quantity", 1)),
        409,
        "not-the-owner");
    assertThat(order.seen().path("history").size()).isEqualTo(steps);

    Ordered cancelled = ordered();
    for (int i = 0; i < 2; i++) {
      Answer answer = cancelled.post("cancel", Map.of("reason", "changed my mind"));
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.json().path("state").asString()).isEqualTo("CANCELLED");
    }
    assertThat(cancelled.seen().path("history").size()).isEqualTo(2);
    assertProblem(cancelled.post("cancel", Map.of("reason", "another")), 409, "illegal-step");
  }

  @Test
  void oneOfOnesOwnOrdersIsFoundByItsNumberAsItWasHeard() {
    Ordered order = ordered();
    Ordered other = ordered(order.visitor);
    Visitor stranger = ordered().visitor;
    String number = order.orderId.number();
    String heard =
        number.replace("-", "").toLowerCase(Locale.ROOT).replace('0', 'o').replace('1', 'i');

    for (String said : List.of(number, heard, heard.substring(0, 6), "%20" + heard + "%20")) {
      assertThat(numbers(order.visitor, said)).as(said).containsExactly(number);
    }
    assertThat(numbers(order.visitor, other.orderId.number().substring(0, 7)))
        .containsExactly(other.orderId.number());
    assertThat(numbers(order.visitor, "")).hasSize(2);
    for (String none : List.of("%25", "_", heard + "7", "UUUU", "'")) {
      assertThat(numbers(order.visitor, none)).as(none).isEmpty();
    }
    assertThat(numbers(stranger, number)).isEmpty();
  }

  private static List<String> numbers(Visitor visitor, String heard) {
    Answer answer = visitor.get("/api/orders?number=" + heard);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer
        .json()
        .path("items")
        .valueStream()
        .map(order -> order.path("number").asString())
        .toList();
  }

  @Test
  void onlyJsonChangesAnything() {
    Ordered order = ordered();

    for (String type :
        List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
      Answer answer =
          order.visitor.send(
              order
                  .visitor
                  .request(order.path + "/cancel")
                  .header("Content-Type", type)
                  .POST(BodyPublishers.ofString("{}")));
      assertProblem(answer, 415, "unsupported-media-type");
    }
    Answer untyped =
        order.visitor.send(
            order.visitor.request(order.path + "/cancel").POST(BodyPublishers.ofString("{}")));
    assertProblem(untyped, 415, "unsupported-media-type");
    assertThat(order.seen().path("state").asString()).isEqualTo("INITIATED");
  }

  @Test
  void aQuantityIsWithinItsLimits() {
    Visitor vera = customer();
    for (int quantity : new int[] {0, -1, 1_001, Integer.MAX_VALUE}) {
      Map<String, Object> body = new HashMap<>(Map.of("kind", "MODEL", "quantity", quantity));
      assertProblem(vera.post("/api/orders", body), 400, "invalid-field");
      body.put("kind", "PIECE");
      body.put("pieceId", "plain-band");
      assertProblem(vera.post("/api/orders", body), 400, "invalid-field");
    }
    Ordered piece =
        orderedAsGuest(Map.of("kind", "PIECE", "pieceId", "plain-band", "quantity", 1_000));
    assertProblem(piece.post("submit", Map.of("quantity", 1_001)), 400, "invalid-field");
    assertProblem(piece.post("submit", Map.of("quantity", 0)), 400, "invalid-field");
    assertThat(piece.seen().path("state").asString()).isEqualTo("INITIATED");
    assertThat(vera.get("/api/orders").json().path("items")).isEmpty();
  }

  @Test
  void aPieceThatIsNotInTheCatalogueIsNotFound() {
    assertProblem(
        customer().post("/api/orders", Map.of("kind", "PIECE", "pieceId", "crown", "quantity", 1)),
        404,
        "piece-not-found");
  }

  @Test
  void aCustomerOpensNoMoreOrdersThanTheLimitAllows() {
    Visitor vera = customer();
    List<Ordered> open = new ArrayList<>();
    for (int i = 0; i < OPEN_ORDERS_MAX; i++) {
      open.add(ordered(vera));
    }
    assertProblem(
        vera.post("/api/orders", Map.of("kind", "MODEL", "quantity", 1)),
        409,
        "too-many-open-orders");

    open.getFirst().post("cancel", Map.of());

    ordered(vera);
  }

  @Test
  void aListIsReadPageByPageNewestFirst() {
    Visitor vera = customer();
    List<String> orders = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      orders.addFirst(ordered(vera).orderId.toString());
    }

    List<String> seen = new ArrayList<>();
    String next = "";
    Set<Integer> sizes = new HashSet<>();
    do {
      JsonNode page =
          vera.get("/api/orders?limit=2" + (next.isEmpty() ? "" : "&before=" + next)).json();
      page.path("items").forEach(o -> seen.add(o.path("orderId").asString()));
      sizes.add(page.path("items").size());
      next = page.path("next").asString("");
    } while (!next.isEmpty());

    assertThat(seen).isEqualTo(orders);
    assertThat(sizes).containsExactlyInAnyOrder(1, 2);
    assertProblem(vera.get("/api/orders?before=tomorrow"), 400, "invalid-field");
    assertProblem(vera.get("/api/orders?limit=0"), 400, "invalid-field");
  }

  @Test
  void aDeclinedOrderSaysWhy() {
    Ordered order = orderedAsGuest();
    var modelId = order.submitted();
    Money price = Money.of(9_900, "EUR");
    order.said(
        new PriceCalculated(
            Kind.MODEL, modelId, null, Alloy.SILVER_925, 1, 12.3, price, null, price));

    JsonNode seen = order.said(new OrderDeclined("we don't make blades")).seen();

    assertThat(seen.path("endReason").asString()).isEqualTo("we don't make blades");
    assertProblem(order.post("cancel", Map.of()), 409, "illegal-step");
  }

  @Test
  void openPagesHearOfTheirOwnOrdersOnly() throws Exception {
    Ordered mine = orderedAsGuest();
    Ordered others = orderedAsGuest();
    HttpRequest request =
        mine.visitor
            .request("/api/live")
            .header("Authorization", "Bearer " + mine.visitor.token)
            .build();
    var stream =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (var lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).startsWith("id:");
      others.post("cancel", Map.of());
      mine.post("cancel", Map.of());

      String data = "";
      while (!data.startsWith("data:")) {
        data = lines.readLine();
      }
      assertThat(data).contains(mine.orderId.toString()).doesNotContain(others.orderId.toString());
    }
  }

  @Test
  void ordersOfTheOtherChannelAreNoneOfOurs() {
    var story = ShopFixture.OTHER_ROLES.story(Channel.PARTNER, "p-1");
    story.said(new OrderInitiated("7K3F-9QXA", "p-1", Kind.MODEL, null, 1));
    OrderId partners = story.orderId;
    Ordered ours = orderedAsGuest();
    ours.submitted(); // whatever was said before it on the same topics has been heard

    assertProblem(ours.visitor.get("/api/orders/" + partners), 404, "order-not-found");
  }
}
