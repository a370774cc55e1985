package dev.alexandrite.app;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.geometry.RingGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The life of an order, told to a running house through its public HTTP APIs alone, as its people
 * would live it: a guest of the shop and a partner each bring a model, and a guest takes a ready
 * piece. {@code docs/the-life-of-an-order.md} is the same list in words.
 */
final class Story implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> STATES =
      List.of(
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

  private final HttpClient http = HttpClient.newHttpClient();
  private final String host;
  private final int portBase;
  private final Secrets secrets;
  private final byte[] model;
  private final String modelName;
  private final Consumer<String> out;
  private final String seller;
  private final String operator;
  private long stepBegun;

  /** Something the story says did not come true. */
  static final class NotTrue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotTrue(String message) {
      super(message);
    }
  }

  /**
   * @param file null for a ring of our own making
   */
  Story(String host, int portBase, Secrets secrets, @Nullable Path file, Consumer<String> out)
      throws IOException, InterruptedException {
    this.host = host;
    this.portBase = portBase;
    this.secrets = secrets;
    this.out = out;
    this.model = file == null ? new RingGenerator(17.3, 2.2, 192).stl() : Files.readAllBytes(file);
    this.modelName = file == null ? "plain-band.stl" : String.valueOf(file.getFileName());
    String issuer = get(Role.CRM, "/api/settings", "").path("issuer").asString();
    this.seller = DemoStaff.token(issuer, "nina", secrets);
    this.operator = DemoStaff.token(issuer, "oleg", secrets);
  }

  /** What a story leaves behind, for a test to look at. */
  record Told(String orderId, JsonNode lastView, Duration took) {}

  List<Told> tellAll() throws IOException, InterruptedException {
    long begun = System.nanoTime();
    List<Told> told = List.of(aGuestBringsAModel(), aPartnerBringsAModel(), aGuestTakesAPiece());
    out.accept("All came true in %.1f s.".formatted((System.nanoTime() - begun) / 1e9));
    return told;
  }

  Told aGuestBringsAModel() throws IOException, InterruptedException {
    out.accept("A guest of the shop brings a model");
    long begun = begin();
    JsonNode created =
        post(
            Role.SHOP,
            "/api/orders",
            "",
            Map.of(
                "kind",
                "MODEL",
                "quantity",
                1,
                "guest",
                Map.of("name", "Vera Lindholm", "email", "vera@example.org")));
    String token = created.path("trackingToken").asString();
    String orderId = created.path("order").path("orderId").asString();
    String order = "/api/orders/" + orderId;
    step("order " + created.path("order").path("number").asString() + " is INITIATED");

    JsonNode upload =
        post(
            Role.SHOP,
            order + "/uploads",
            token,
            Map.of("fileName", modelName, "sizeBytes", model.length));
    put(upload);
    post(
        Role.SHOP,
        order + "/uploads/" + upload.path("modelId").asString() + "/done",
        token,
        Map.of());
    step("the file went straight to the store: FILE_UPLOADED");

    JsonNode quoted = await(Role.SHOP, order, token, "a price for every alloy", Story::priced);
    step("priced: " + prices(quoted));

    post(Role.SHOP, order + "/submit", token, Map.of("alloy", "SILVER_925", "quantity", 1));
    awaitState(Role.SHOP, order, token, "PRICE_CALCULATED");
    step("SUBMITTED, and the price confirmed: PRICE_CALCULATED");

    workshop(orderId, Role.SHOP, order, token);
    JsonNode last = awaitState(Role.SHOP, order, token, "CLOSED");
    requireHistory(last, STATES);
    return told(orderId, last, begun);
  }

  Told aPartnerBringsAModel() throws IOException, InterruptedException {
    out.accept("A partner brings a model");
    long begun = begin();
    String key = secrets.demoPartnerKey();
    String idempotencyKey = UUID.randomUUID().toString();
    Map<String, Object> body =
        Map.of(
            "reference",
            "PO-" + idempotencyKey.substring(0, 8),
            "quantity",
            2,
            "fileName",
            modelName,
            "sizeBytes",
            model.length);
    JsonNode created = postOnce("/api/v1/orders", key, idempotencyKey, body);
    String orderId = created.path("order").path("orderId").asString();
    JsonNode again = postOnce("/api/v1/orders", key, idempotencyKey, body);
    require(
        again.path("order").path("orderId").asString().equals(orderId),
        "a repeated request with the same Idempotency-Key makes no second order");
    String order = "/api/v1/orders/" + orderId;
    step("order " + created.path("order").path("number").asString() + " is INITIATED, once");

    put(created.path("upload"));
    post(
        Role.PARTNER,
        order + "/uploads/" + created.path("upload").path("modelId").asString() + "/done",
        key,
        Map.of());
    JsonNode quoted = await(Role.PARTNER, order, key, "a price for every alloy", Story::priced);
    step("FILE_UPLOADED, priced: " + prices(quoted));

    post(Role.PARTNER, order + "/submit", key, Map.of("alloy", "GOLD_585_YELLOW", "quantity", 2));
    awaitState(Role.PARTNER, order, key, "PRICE_CALCULATED");
    step("SUBMITTED, PRICE_CALCULATED");

    workshop(orderId, Role.PARTNER, order, key);
    JsonNode last = awaitState(Role.PARTNER, order, key, "CLOSED");
    requireHistory(last, STATES);
    require(
        feedOf(orderId, key).equals(STATES),
        "the partner's feed tells every state once and in order: " + feedOf(orderId, key));
    step("the feed tells all ten states in order");
    return told(orderId, last, begun);
  }

  Told aGuestTakesAPiece() throws IOException, InterruptedException {
    out.accept("A guest takes a ready piece");
    long begun = begin();
    JsonNode piece =
        await(Role.SHOP, "/api/catalogue", "", "pieces with their prices", all -> !all.isEmpty())
            .path(0);
    JsonNode created =
        post(
            Role.SHOP,
            "/api/orders",
            "",
            Map.of(
                "kind",
                "PIECE",
                "pieceId",
                piece.path("pieceId").asString(),
                "quantity",
                1,
                "guest",
                Map.of("name", "Ilya Serov", "email", "ilya@example.org")));
    String token = created.path("trackingToken").asString();
    String orderId = created.path("order").path("orderId").asString();
    String order = "/api/orders/" + orderId;
    post(Role.SHOP, order + "/submit", token, Map.of("quantity", 1));
    JsonNode priced = awaitState(Role.SHOP, order, token, "PRICE_CALCULATED");
    require(
        priced.path("price").path("amountMinor").asLong()
            == piece.path("price").path("amountMinor").asLong(),
        "a ready piece costs what the catalogue says");
    step("INITIATED, SUBMITTED, PRICE_CALCULATED at the catalogue's price");

    workshop(orderId, Role.SHOP, order, token);
    JsonNode last = awaitState(Role.SHOP, order, token, "CLOSED");
    requireHistory(last, STATES.stream().filter(s -> !s.equals("FILE_UPLOADED")).toList());
    return told(orderId, last, begun);
  }

  /** From the seller's approval to the parcel, the same for every order. */
  private void workshop(String orderId, Role channel, String order, String key)
      throws IOException, InterruptedException {
    await(
        Role.CRM,
        "/api/orders/" + orderId,
        seller,
        "the seller sees it",
        n -> is(n, "PRICE_CALCULATED"));
    post(Role.CRM, "/api/orders/" + orderId + "/approve", seller, Map.of());
    await(Role.MES, "/api/board", operator, "the board shows it", board -> has(board, orderId));
    step("the seller approves: MANUFACTURING_APPROVED, and the row is on the board");

    JsonNode claim = post(Role.MES, "/api/board/" + orderId + "/claim", operator, Map.of());
    await(Role.MES, "/api/work", operator, "it is the operator's work", w -> has(w, orderId));
    step("the operator claims: MANUFACTURING_STARTED, pay " + money(claim.path("pay")));

    post(Role.MES, "/api/work/" + orderId + "/complete", operator, Map.of());
    post(Role.MES, "/api/work/" + orderId + "/pack", operator, Map.of());
    post(
        Role.MES,
        "/api/work/" + orderId + "/ship",
        operator,
        Map.of("carrier", "Post", "trackingNumber", "RR" + orderId.substring(28)));
    awaitState(channel, order, key, "SHIPPED");
    step("completed, packed, shipped: SHIPPED");

    JsonNode shipped =
        await(
            Role.CRM,
            "/api/orders/" + orderId,
            seller,
            "the invoice",
            n -> n.path("invoice").path("invoiceId").isString());
    post(
        Role.CRM,
        "/api/invoices/" + shipped.path("invoice").path("invoiceId").asString() + "/paid",
        seller,
        Map.of());
    awaitState(channel, order, key, "CLOSED");
    step("the invoice is paid: CLOSED");

    JsonNode watched =
        await(Role.INSIGHT, "/api/orders/" + orderId, seller, "CLOSED", n -> is(n, "CLOSED"));
    long sequence = 0;
    for (JsonNode event : watched.path("history")) {
      require(event.path("sequence").asLong() == ++sequence, "insight heard a gapless sequence");
    }
  }

  private Told told(String orderId, JsonNode last, long begun) {
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    out.accept("  came true in %.2f s".formatted(took.toMillis() / 1e3));
    return new Told(orderId, last, took);
  }

  private long begin() {
    stepBegun = System.nanoTime();
    return stepBegun;
  }

  private void step(String sentence) {
    long now = System.nanoTime();
    out.accept("  %6d ms  %s".formatted((now - stepBegun) / 1_000_000, sentence));
    stepBegun = now;
  }

  private void requireHistory(JsonNode order, List<String> states) {
    List<String> seen = new ArrayList<>();
    @Nullable Instant before = null;
    for (JsonNode entry : order.path("history")) {
      seen.add(entry.path("state").asString());
      Instant at = Instant.parse(entry.path("at").asString());
      require(before == null || !at.isBefore(before), "the tracking's times go forward");
      before = at;
    }
    require(seen.equals(states), "tracking shows %s, and showed %s".formatted(states, seen));
  }

  private List<String> feedOf(String orderId, String key) throws IOException, InterruptedException {
    List<String> states = new ArrayList<>();
    String cursor = "0";
    while (true) {
      JsonNode page = get(Role.PARTNER, "/api/v1/events?limit=200&after=" + cursor, key);
      for (JsonNode event : page.path("events")) {
        if (event.path("orderId").asString().equals(orderId)) {
          states.add(event.path("state").asString());
        }
      }
      if (page.path("events").isEmpty()) {
        return states;
      }
      cursor = page.path("next").asString();
    }
  }

  private JsonNode awaitState(Role role, String path, String key, String state)
      throws IOException, InterruptedException {
    return await(role, path, key, state, node -> is(node, state));
  }

  /** Asks until it is so; the pages are told by server-sent events, a script may ask. */
  private JsonNode await(Role role, String path, String key, String what, Predicate<JsonNode> there)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    JsonNode last;
    do {
      HttpResponse<String> answer = send(request(role, path, key).GET().build());
      last = JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
      if (answer.statusCode() == 200 && there.test(last)) {
        return last;
      }
      if (last.path("quote").path("state").asString("").equals("REFUSED")) {
        throw new NotTrue("the model was refused: " + last.path("quote").path("refusal"));
      }
      Thread.sleep(50);
    } while (System.nanoTime() < deadline);
    throw new NotTrue("%s%s did not come to %s: %s".formatted(role.word(), path, what, last));
  }

  private JsonNode get(Role role, String path, String key)
      throws IOException, InterruptedException {
    return expect2xx(request(role, path, key).GET().build());
  }

  private JsonNode post(Role role, String path, String key, Map<String, ?> body)
      throws IOException, InterruptedException {
    return expect2xx(
        request(role, path, key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build());
  }

  private JsonNode postOnce(String path, String key, String idempotencyKey, Map<String, ?> body)
      throws IOException, InterruptedException {
    return expect2xx(
        request(Role.PARTNER, path, key)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build());
  }

  private void put(JsonNode upload) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(upload.path("url").asString()))
            .PUT(BodyPublishers.ofByteArray(model));
    upload
        .path("headers")
        .properties()
        .forEach(
            header -> {
              if (!header.getKey().equalsIgnoreCase("host")
                  && !header.getKey().equalsIgnoreCase("content-length")) {
                request.header(header.getKey(), header.getValue().asString());
              }
            });
    HttpResponse<String> answer = send(request.build());
    require(
        answer.statusCode() == 200,
        "the store takes the file, and answered %d: %s"
            .formatted(answer.statusCode(), answer.body()));
  }

  private JsonNode expect2xx(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(request);
    require(
        answer.statusCode() / 100 == 2,
        "%s %s answered %d: %s"
            .formatted(request.method(), request.uri(), answer.statusCode(), answer.body()));
    return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private HttpRequest.Builder request(Role role, String path, String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + host + ":" + role.port(portBase) + path))
            .timeout(PATIENCE);
    return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
  }

  private static boolean priced(JsonNode order) {
    return order.path("quote").path("state").asString("").equals("READY");
  }

  private static boolean is(JsonNode order, String state) {
    return order.path("state").asString("").equals(state);
  }

  private static boolean has(JsonNode list, String orderId) {
    JsonNode items = list.isArray() ? list : list.path("items");
    for (JsonNode item : items) {
      if (item.path("orderId").asString("").equals(orderId)) {
        return true;
      }
    }
    return false;
  }

  private static String prices(JsonNode order) {
    List<String> prices = new ArrayList<>();
    for (JsonNode price : order.path("quote").path("prices")) {
      prices.add(price.path("alloy").asString() + " " + money(price.path("unitPrice")));
    }
    return String.join(", ", prices);
  }

  private static String money(JsonNode money) {
    return BigDecimal.valueOf(money.path("amountMinor").asLong(), money.path("digits").asInt())
        + " "
        + money.path("currency").asString();
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new NotTrue(sentence);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
