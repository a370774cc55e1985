package dev.alexandrite.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message;
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
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.embedded.OtherRoles;
import dev.alexandrite.embedded.TestServers;
import dev.alexandrite.platform.RoleLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The role on a real database, broker and store; its visitors, and the other roles' voices. */
final class ShopFixture {
  static final int OPEN_ORDERS_MAX = 5;
  static final int UPLOADS_MAX = 6;
  static final int QUOTES_MAX = 2;
  static final int PART_BYTES = 5 << 20;
  static final String PASSWORD = "a long enough secret";
  static final String PUBLIC_URL = "https://shop.example";
  static final String INBOX_KEY = "the key of the inbox";

  private static final TestServers HOUSE = TestServers.shared();
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient BROWSER = HttpClient.newHttpClient();
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  static final ConfigurableApplicationContext ROLE = start();
  static final OtherRoles OTHER_ROLES = otherRoles();
  static final JdbcClient SQL = ROLE.getBean(JdbcClient.class);

  private static OtherRoles otherRoles() {
    OtherRoles otherRoles = new OtherRoles(Role.SHOP);
    otherRoles.listsPieces(1);
    JdbcClient sql = ROLE.getBean(JdbcClient.class);
    Awaitility.await()
        .pollInSameThread() // this class is not initialised yet
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> sql.sql("select count(*) from listed_piece").query(Integer.class).single() == 2);
    return otherRoles;
  }

  private static final Caller NOBODY =
      Caller.nobody(
          Objects.requireNonNull(
              ROLE.getEnvironment().getProperty("local.server.port", Integer.class)));

  private static ConfigurableApplicationContext start() {
    HOUSE.s3();
    Map<String, String> settings = new HashMap<>(HOUSE.settings("shop"));
    settings.put("TRUSTED_PROXIES", "127.0.0.1");
    settings.put("channel.open-orders-max", String.valueOf(OPEN_ORDERS_MAX));
    settings.put("channel.uploads-per-order-max", String.valueOf(UPLOADS_MAX));
    settings.put("channel.quotes-per-file-max", String.valueOf(QUOTES_MAX));
    settings.put("channel.part-size-bytes", String.valueOf(PART_BYTES));
    settings.put("shop.password-memory-kib", "1024");
    settings.put("shop.password-rounds", "1");
    settings.put("shop.addresses-per-network", "3");
    settings.put("shop.failed-sign-in-takes", "30ms");
    settings.put("shop.refusals-believed", "300ms");
    settings.put("shop.answer-poll", "30ms");
    settings.put("shop.public-url", PUBLIC_URL);
    settings.put("shop.factor-key", "a random key of this shop");
    settings.put("mail.poll", "30ms");
    settings.put("mail.inbox-key", INBOX_KEY);
    return RoleLauncher.start(Role.SHOP, settings);
  }

  private ShopFixture() {}

  /** A browser: an address of its own, a cookie, or a tracking token. */
  static final class Visitor {
    String address = "198.18.%d.%d".formatted(next() / 250, 1 + next() % 250);
    final Map<String, String> cookies = new HashMap<>();
    @Nullable String setCookie;
    String token = "";

    private static int next() {
      return ADDRESSES.incrementAndGet();
    }

    String cookie() {
      return cookies.getOrDefault(HostCookie.SESSION.name(), "");
    }

    Answer get(String path) {
      return send(request(path).GET());
    }

    Answer post(String path, Object body) {
      return send("POST", path, JSON.writeValueAsString(body));
    }

    Answer send(String method, String path, String body) {
      return send(
          request(path)
              .header("Content-Type", "application/json")
              .method(method, BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String path) {
      return HttpRequest.newBuilder(NOBODY.uri(path));
    }

    Answer send(HttpRequest.Builder request) {
      request.header("X-Forwarded-For", address);
      if (!cookies.isEmpty()) {
        request.header(
            "Cookie",
            cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; ")));
      }
      Answer answer = (token.isEmpty() ? NOBODY : NOBODY.withToken(token)).send(request);
      for (String header : answer.headers().getOrDefault("set-cookie", List.of())) {
        String name = header.substring(0, header.indexOf('='));
        cookies.put(name, header.substring(name.length() + 1, header.indexOf(';')));
        if (name.equals(HostCookie.SESSION.name())) {
          setCookie = header;
        }
      }
      return answer;
    }
  }

  /** A customer with a new account, signed in. */
  static Visitor customer() {
    return customer(email());
  }

  static Visitor customer(String email) {
    Visitor visitor = new Visitor();
    Answer asked = register(visitor, email, PASSWORD);
    assertThat(asked.status()).as(asked.body()).isEqualTo(202);
    Answer answer = prove(visitor, link(email, "proof"), PASSWORD);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return visitor;
  }

  static Answer register(Visitor visitor, String email, String password) {
    return visitor.post(
        "/api/account", Map.of("name", "Vera Lindholm", "email", email, "password", password));
  }

  static Answer prove(Visitor visitor, String token, String password) {
    return visitor.post("/api/account/proof", Map.of("token", token, "password", password));
  }

  static Answer signIn(Visitor visitor, String email, String password) {
    return visitor.post("/api/session", Map.of("email", email, "password", password));
  }

  /** The token of the newest link to that page that was sent to an address. */
  static String link(String email, String page) {
    Pattern link = Pattern.compile("#/" + page + "/([\\w-]{43})");
    return awaitsMail(
        email,
        text -> {
          Matcher matcher = link.matcher(text);
          return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        });
  }

  /** What is wanted of the newest mail to that address that has it. */
  static String awaitsMail(String email, Function<String, Optional<String>> wanted) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                SQL
                    .sql(
                        """
                        select coalesce(text_body, '') from mail where recipient = :email
                        order by mail_id desc
                        """)
                    .param("email", email)
                    .query(String.class)
                    .list()
                    .stream()
                    .flatMap(text -> wanted.apply(text).stream())
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** The page of an embedded house's owner shows a mail to that address. */
  static void awaitsInbox(Visitor owner, String email) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                owner
                    .send(owner.request("/api/mail-inbox").header("Inbox-Key", INBOX_KEY).GET())
                    .json()
                    .path("mails")
                    .valueStream()
                    .anyMatch(mail -> mail.path("to").asString().equals(email)));
  }

  static int mails(String email, String letter) {
    return SQL.sql("select count(*) from mail where recipient = :email and letter = :letter")
        .param("email", email)
        .param("letter", letter)
        .query(Integer.class)
        .single();
  }

  /** Every wish that was made so far has its answer. */
  static void awaitsAnswers() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                SQL.sql("select count(*) from account_wish where answered_at is null")
                        .query(Integer.class)
                        .single()
                    == 0);
  }

  static String email() {
    return "vera-" + UUID.randomUUID() + "@example.org";
  }

  /** One order, seen by whoever may. */
  static final class Ordered {
    final Visitor visitor;
    final OrderId orderId;
    final String path;

    private Ordered(Visitor visitor, JsonNode order) {
      this.visitor = visitor;
      this.orderId = OrderId.of(order.path("orderId").asString());
      this.path = "/api/orders/" + orderId;
    }

    JsonNode seen() {
      Answer answer = visitor.get(path);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      return answer.json();
    }

    JsonNode awaits(Predicate<JsonNode> wanted) {
      long deadline = System.nanoTime() + 30_000_000_000L;
      JsonNode order = seen();
      while (!wanted.test(order)) {
        assertThat(System.nanoTime()).as("stayed at " + order).isLessThan(deadline);
        Thread.onSpinWait();
        order = seen();
      }
      return order;
    }

    JsonNode awaits(OrderState state) {
      return awaits(order -> order.path("state").asString().equals(state.name()));
    }

    JsonNode awaitsQuote(String state) {
      return awaits(order -> order.path("quote").path("state").asString().equals(state));
    }

    Answer post(String verb, Object body) {
      return visitor.post(path + "/" + verb, body);
    }

    JsonNode begin(String fileName, long sizeBytes) {
      Answer answer = post("uploads", Map.of("fileName", fileName, "sizeBytes", sizeBytes));
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      return answer.json();
    }

    Answer done(JsonNode ticket) {
      return post("uploads/" + ticket.path("modelId").asString() + "/done", Map.of());
    }

    /** A file goes to the store and becomes the order's. */
    ModelId uploaded() {
      byte[] file = ("solid " + UUID.randomUUID()).getBytes();
      JsonNode ticket = begin("ring.stl", file.length);
      assertThat(put(ticket, file).statusCode()).isEqualTo(200);
      Answer answer = done(ticket);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      return new ModelId(UUID.fromString(ticket.path("modelId").asString()));
    }

    /** Pricing tells the prices of the file. */
    void priced(ModelId modelId, Instant validUntil) {
      OTHER_ROLES.say(Topics.quotes(Channel.SHOP), ready(modelId, validUntil));
      awaits(
          order ->
              validUntil.toString().equals(order.path("quote").path("validUntil").asString("")));
    }

    QuoteReady ready(ModelId modelId, Instant validUntil) {
      return new QuoteReady(
          UUID.randomUUID(),
          orderId,
          modelId,
          measured(),
          List.of(
              new AlloyPrice(Alloy.SILVER_925, 12.3, Money.of(9_900, "EUR")),
              new AlloyPrice(Alloy.GOLD_585_YELLOW, 15.5, Money.of(99_000, "EUR"))),
          validUntil,
          List.of(),
          "signed.quote.token",
          null);
    }

    /** Uploaded, priced and submitted in silver. */
    ModelId submitted() {
      ModelId modelId = uploaded();
      priced(modelId, Instant.parse("2100-01-01T00:00:00Z"));
      Answer answer = post("submit", Map.of("alloy", "SILVER_925", "quantity", 1));
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      return modelId;
    }

    /** What another role says of this order, which the shop has said the first events of. */
    Ordered said(OrderEvent event) {
      JsonNode last = seen().path("history").valueStream().toList().getLast();
      OrderState from = OrderState.valueOf(last.path("state").asString());
      OrderState to = OrderLife.step(from, event).orElseThrow();
      if (from == OrderState.SUBMITTED) {
        heard(last.path("sequence").asInt()); // nobody answers what was not said yet
      }
      Said said =
          new Said(
              UUID.randomUUID(),
              orderId,
              last.path("sequence").asLong() + 1,
              Channel.SHOP,
              Objects.requireNonNull(OrderLife.speaker(from, Channel.SHOP)),
              Instant.now(),
              to,
              event);
      OTHER_ROLES.say(said);
      awaits(to);
      return this;
    }

    void says(Role by, String topic, Message message) {
      OTHER_ROLES.say(by, topic, message);
    }

    List<Said> heard(int events) {
      return OTHER_ROLES
          .heard(Topics.ORDERS, orderId.toString(), all -> all.size() >= events)
          .stream()
          .map(Wire::readSaid)
          .toList();
    }
  }

  static Measured measured() {
    return new Measured(
        11_422, 1_182.3, 2_042, List.of(15.5, 30.0, 29.8), true, 1, 0.9, 17.3, "INCH");
  }

  /** An order of a visitor's own model. */
  static Ordered ordered(Visitor visitor) {
    Answer answer = visitor.post("/api/orders", Map.of("kind", "MODEL", "quantity", 1));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return new Ordered(visitor, answer.json().path("order"));
  }

  static Ordered ordered() {
    return ordered(customer());
  }

  static Ordered orderedAsGuest() {
    return orderedAsGuest(Map.of("kind", "MODEL", "quantity", 1));
  }

  static Ordered orderedAsGuest(Map<String, Object> wanted) {
    return orderedAsGuest(new Visitor(), wanted);
  }

  static Ordered orderedAsGuest(Visitor visitor, Map<String, Object> wanted) {
    Map<String, Object> body = new HashMap<>(wanted);
    body.put("guest", Map.of("name", "Ilya Serov", "email", email()));
    Answer answer = visitor.post("/api/orders", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    visitor.token = answer.json().path("trackingToken").asString();
    return new Ordered(visitor, answer.json().path("order"));
  }

  /** To the store, as a browser does with what the ticket says. */
  static HttpResponse<String> put(JsonNode ticket, byte[] file) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(ticket.path("url").asString()))
            .header("Origin", TestServers.WEB_ORIGIN)
            .PUT(BodyPublishers.ofByteArray(file));
    ticket
        .path("headers")
        .properties()
        .forEach(header -> request.header(header.getKey(), header.getValue().asString()));
    return store(request);
  }

  static HttpResponse<String> store(HttpRequest.Builder request) {
    try {
      return BROWSER.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.code()).as(answer.body()).isEqualTo(code);
    assertThat(answer.headers().get("content-type")).containsExactly("application/problem+json");
    assertThat(answer.json().path("detail").asString()).isNotBlank();
  }
}
