package dev.alexandrite.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.app.EndpointsTest.Endpoint;
import dev.alexandrite.app.RawCaller.Answer;
import dev.alexandrite.assignment.AssignmentProblem;
import dev.alexandrite.channel.ChannelProblem;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.crm.CrmProblem;
import dev.alexandrite.embedded.StaffSignIn;
import dev.alexandrite.mes.MesProblem;
import dev.alexandrite.partner.PartnerProblem;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.pricing.PricingProblem;
import dev.alexandrite.protocol.OrderProblem;
import dev.alexandrite.shop.ShopProblem;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever a caller sends, to whichever address of whichever role: what can't be taken is told as a
 * problem with a code, short, and never as our own failure.
 */
@Tag("slow")
class HostileCallersTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SOME_ID = "019aa0b5-7c00-7000-8000-000000000002";
  private static final String JSON_TYPE = "Content-Type: application/json";
  private static final byte[] NOTHING = {};
  private static final int ANSWER_MAX = 4_000;
  private static final Set<String> CODES =
      Stream.of(
              CommonProblem.class,
              OrderProblem.class,
              ChannelProblem.class,
              ShopProblem.class,
              PartnerProblem.class,
              PricingProblem.class,
              CrmProblem.class,
              AssignmentProblem.class,
              MesProblem.class)
          .flatMap(problems -> Arrays.stream(problems.getFields()))
          .map(HostileCallersTest::code)
          .collect(Collectors.toSet());
  private static final Map<String, String> PROOFS = new HashMap<>();

  /** What no body may be, each for a reason of its own. */
  private static final List<byte[]> BODIES =
      List.of(
          "[]".getBytes(UTF_8),
          "null".getBytes(UTF_8),
          "\"text\"".getBytes(UTF_8),
          "{\"nobodyKnowsThis\": 1}".getBytes(UTF_8),
          "{} {}".getBytes(UTF_8),
          "{\"a\": 1, \"a\": 2}".getBytes(UTF_8),
          "{\"a\": NaN}".getBytes(UTF_8),
          "{\"a\": ".getBytes(UTF_8),
          "[".repeat(60_000).getBytes(UTF_8),
          ("{\"a\": " + "9".repeat(5_000) + "}").getBytes(UTF_8),
          ("{\"" + "a".repeat(60_000) + "\": 1}").getBytes(UTF_8),
          "{\"a\": \"é\"}".getBytes(ISO_8859_1),
          "{}".getBytes(UTF_16),
          new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xC0, (byte) 0xAF, '"', '}'},
          new byte[] {0, 0, 0});

  @Test
  void nothingThatAnEndpointCannotReadIsOurFailure() throws Exception {
    for (Endpoint endpoint : EndpointsTest.endpoints()) {
      String path = endpoint.path().replaceAll("\\{[^}]+}", SOME_ID);
      List<String> who = proof(endpoint);
      for (String wrong : List.of("abc", "%00", "1-1-1-1-1", "a".repeat(3_000), "%F0%9F%92%8D")) {
        String wrongPath = endpoint.path().replaceAll("\\{[^}]+}", wrong);
        if (!wrongPath.equals(endpoint.path())) {
          assertRefused(endpoint, wrongPath, who, NOTHING);
        }
      }
      for (String query :
          List.of("nobodyKnowsThis=1", "%zz", "a=%ff", "%00=1", "x".repeat(3_000) + "=1")) {
        assertRefused(endpoint, path + "?" + query, who, NOTHING);
      }
      assertRefused(endpoint, path + ";a=b", who, NOTHING);
      assertRefused(endpoint, "/" + path, who, NOTHING);
      assertRefused(endpoint, path + "/../x", who, NOTHING);
      assertRefused(endpoint, path, with(who, "X-Long: " + "x".repeat(20_000)), NOTHING);
      assertRefused(endpoint, path + "?" + "x".repeat(9_000), who, NOTHING);
      assertRefused(endpoint, path, with(who, "Content-Length: -1"), NOTHING);
      assertRefused(endpoint, path, with(who, "Authorization: Bearer \u00c9"), NOTHING);
      if (endpoint.method().equals("POST")) {
        if (endpoint.role() == Role.PARTNER) {
          assertRefused(endpoint, path, with(who, "Idempotency-Key: \u00c9"), NOTHING);
        }
        for (byte[] body : BODIES) {
          assertRefused(endpoint, path, with(who, JSON_TYPE), body);
        }
        for (String type :
            List.of("text/plain", "application/x-www-form-urlencoded", "application/cbor", "@@")) {
          assertRefused(
              endpoint, path, with(who, "Content-Type: " + type), "a=%zz".getBytes(UTF_8));
        }
        assertRefused(
            endpoint, path, with(who, JSON_TYPE, "Content-Encoding: gzip"), "{}".getBytes(UTF_8));
      } else if (endpoint.method().equals("GET")) {
        assertRefused(endpoint, path, with(who, "Accept: application/xml"), NOTHING);
      }
    }
  }

  @Test
  void pageCursorsThatWeNeverGaveOutAreRefusedOrShowNothing() throws Exception {
    for (Endpoint endpoint : EndpointsTest.endpoints()) {
      if (endpoint.method().equals("GET") && !endpoint.path().endsWith("/live")) {
        String path = endpoint.path().replaceAll("\\{[^}]+}", SOME_ID);
        for (String parameter : List.of("before", "after", "limit")) {
          if (RawCaller.send(
                  port(endpoint),
                  "GET %s?%s=x HTTP/1.1".formatted(path, parameter),
                  proof(endpoint),
                  NOTHING)
              .body()
              .contains("There is no parameter")) {
            continue;
          }
          for (String forged :
              List.of(
                  "x",
                  "%00",
                  "-1",
                  "0",
                  "1e9",
                  "99999999999999999999",
                  "1.5",
                  "1_1",
                  "_",
                  SOME_ID,
                  "9223372036854775807",
                  "-9223372036854775808",
                  "-1_" + SOME_ID,
                  "9223372036854775807_" + SOME_ID,
                  "99999999999999999_" + SOME_ID)) {
            assertSound(
                endpoint + " " + forged,
                RawCaller.send(
                    port(endpoint),
                    "GET %s?%s=%s HTTP/1.1".formatted(path, parameter, forged),
                    proof(endpoint),
                    NOTHING));
          }
        }
      }
    }
  }

  @Test
  void everyAddressSaysWhatItTakes() throws Exception {
    for (Endpoint endpoint : EndpointsTest.endpoints()) {
      String path = endpoint.path().replaceAll("\\{[^}]+}", SOME_ID);
      Answer options =
          RawCaller.send(port(endpoint), "OPTIONS " + path + " HTTP/1.1", List.of(), NOTHING);
      assertThat(options.status()).as("%s", endpoint).isEqualTo(200);
      assertThat(options.header("Allow")).as("%s", endpoint).contains(endpoint.method());
      assertThat(options.headers()).doesNotContainKey("Access-Control-Allow-Origin");
      for (String method : List.of("TRACE", "BREW", "PUT")) {
        Answer answer =
            RawCaller.send(
                port(endpoint), method + " " + path + " HTTP/1.1", proof(endpoint), NOTHING);
        assertProblem(endpoint + " " + method, answer);
        assertThat(answer.status()).as("%s %s", method, endpoint).isEqualTo(405);
        assertThat(answer.headers()).as("%s %s", method, endpoint).containsKey("Allow");
      }
      if (endpoint.method().equals("GET")) {
        Answer head =
            RawCaller.send(port(endpoint), "HEAD " + path + " HTTP/1.1", proof(endpoint), NOTHING);
        assertThat(head.status()).as("HEAD %s", endpoint).isLessThan(500);
        assertThat(head.body()).isEmpty();
        if (endpoint.path().endsWith("/live")) {
          assertThat(
                  RawCaller.inOneConnection(
                      port(endpoint), proof(endpoint), "HEAD " + path, "GET /actuator/health"))
              .as("HEAD %s", endpoint)
              .contains("text/event-stream", "\"status\"");
        }
      }
    }
  }

  @Test
  void whoeverDoesNotSayWhoTheyAreIsToldHow() throws Exception {
    for (Endpoint endpoint : EndpointsTest.endpoints()) {
      if (!endpoint.access().contains("EVERYONE")) {
        String path = endpoint.path().replaceAll("\\{[^}]+}", SOME_ID);
        for (List<String> headers :
            List.of(List.<String>of(), List.of("Authorization: Basic YQ=="))) {
          Answer answer =
              RawCaller.send(
                  port(endpoint), endpoint.method() + " " + path + " HTTP/1.1", headers, NOTHING);
          assertThat(answer.status()).as("%s", endpoint).isEqualTo(401);
          assertThat(answer.header("WWW-Authenticate"))
              .startsWith("Bearer realm=\"" + endpoint.role().word() + "\"");
        }
      }
    }
  }

  /** What the container would answer by itself. */
  @ParameterizedTest
  @EnumSource
  void whatIsNoRequestIsToldSoByEveryRole(Role role) throws Exception {
    int port = role.port(WholeHouse.portBase());
    for (String request :
        List.of(
            "GET /api/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /api/x%00y HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /api/%2e%2e/x HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /api/x%2fy HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /api/x\\y HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET api HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
            "GET / HTTP/7.0\r\nHost: a\r\n\r\n",
            "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: foo\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nExpect: foo\r\nContent-Length: 2\r\n\r\n{}",
            "GET / HTTP/1.1\r\nHost: a\r\nCookie: a=\u0001\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nbad header: 1\r\n\r\n",
            "GET /index.html HTTP/1.1\r\nHost: a\r\nRange: bytes=99999999-\r\n\r\n")) {
      assertProblem(
          request,
          RawCaller.send(
              port,
              request.replaceFirst("\r\n", "\r\nConnection: close\r\n").getBytes(ISO_8859_1)));
    }
  }

  @Test
  void aPersonAtAWrongAddressGetsAPageInTheirLanguage() throws Exception {
    int port = Role.CRM.port(WholeHouse.portBase());
    List<String> browser = List.of("Accept: text/html,*/*;q=0.8", "Accept-Language: ru");

    Answer page = RawCaller.send(port, "GET /nowhere HTTP/1.1", browser, NOTHING);
    assertThat(page.status()).isEqualTo(404);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.body()).contains("Здесь ничего нет").contains("href=\"/\"");
    assertThat(RawCaller.send(port, "GET /a%zz HTTP/1.1", browser, NOTHING).body())
        .contains("На главную");
    assertProblem("script", RawCaller.send(port, "GET /nowhere HTTP/1.1", List.of(), NOTHING));
    assertProblem("API", RawCaller.send(port, "GET /api/nowhere HTTP/1.1", browser, NOTHING));
  }

  /** Valid requests with something changed at random, the same in every run. */
  @Test
  void aRequestThatIsNearlyRightIsNeverOurFailure() throws Exception {
    Random random = new Random(20_261_127);
    Map<String, String> seeds = seeds();
    for (Endpoint endpoint : EndpointsTest.endpoints()) {
      String seed = seeds.get(endpoint.role().word() + " " + endpoint.path());
      if (endpoint.method().equals("POST") && seed != null) {
        String path = endpoint.path().replaceAll("\\{[^}]+}", SOME_ID);
        for (int i = 0; i < MUTATIONS; i++) {
          byte[] body = Mutation.of(JSON.readTree(seed), random);
          assertSound(
              endpoint + " " + new String(body, ISO_8859_1),
              RawCaller.send(
                  port(endpoint),
                  "POST " + path + " HTTP/1.1",
                  with(proof(endpoint), JSON_TYPE, "Idempotency-Key: " + i),
                  body));
        }
      }
    }
  }

  private static final int MUTATIONS = 40;

  /**
   * By role and path. Those that would change prices for the whole house, or count against an
   * address, lack one thing, so that they are read and checked but never done.
   */
  private static Map<String, String> seeds() {
    Map<String, String> seeds = new LinkedHashMap<>();
    seeds.put(
        "shop /api/orders", "{'kind':'PIECE','quantity':1,'guest':{'name':'A','email':'a@b.c'}}");
    seeds.put("shop /api/session", "{'email':'nobody','password':'x'}");
    seeds.put("partner /api/v1/orders", "{'reference':'r','quantity':1,'fileName':'a.stl'}");
    for (String base : List.of("shop /api/orders", "partner /api/v1/orders")) {
      seeds.put(base + "/{orderId}/uploads", "{'fileName':'a.stl','sizeBytes':84,'parts':true}");
      seeds.put(base + "/{orderId}/uploads/{modelId}/done", "{}");
      seeds.put(base + "/{orderId}/quote", "{'unit':'MILLIMETRE'}");
      seeds.put(base + "/{orderId}/submit", "{'alloy':'SILVER_925','quantity':1}");
      seeds.put(base + "/{orderId}/cancel", "{'reason':'changed my mind'}");
    }
    seeds.put("crm /api/orders/{orderId}/decline", "{'reason':'too thin'}");
    seeds.put("assignment /api/claims", "{'orderId':'" + SOME_ID + "'}");
    seeds.put("mes /api/work/{orderId}/ship", "{'carrier':'Post','trackingNumber':'1'}");
    seeds.put("mes /api/work/{orderId}/release", "{'reason':'ill'}");
    seeds.put("pricing /api/castings", "{'orderId':'" + SOME_ID + "','weighedGrams':12.5}");
    seeds.put("pricing /api/quotes/verify", "{'signed':'a.b.c'}");
    seeds.put("pricing /api/reviews/{modelId}/refuse", "{'detail':'hollow'}");
    seeds.put(
        "pricing /api/reviews/{modelId}/release",
        "{'reason':'looked at','alloys':[{'alloy':'SILVER_925','massGrams':12.5,"
            + "'unitPrice':{'amountMinor':100,'currency':'EUR'}}]}");
    seeds.replaceAll((address, body) -> body.replace('\'', '"'));
    seeds.put("pricing /api/fixings/effect", "{\"body\":" + body("/api/fixings") + "}");
    for (String revisions : List.of("/api/fixings", "/api/tariffs", "/api/limits")) {
      seeds.put("pricing " + revisions, "{\"body\":" + body(revisions) + "}");
    }
    return seeds;
  }

  /** The version that holds. */
  private static String body(String path) {
    try {
      Answer answer =
          RawCaller.send(
              Role.PRICING.port(WholeHouse.portBase()),
              "GET " + path + "?limit=1 HTTP/1.1",
              List.of("Authorization: Bearer " + staff("admin"), "Accept: application/json"),
              NOTHING);
      JsonNode page = JSON.readTree(dechunked(answer));
      return page.path("items").path(0).path("body").toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void assertRefused(
      Endpoint endpoint, String path, List<String> headers, byte[] body) throws IOException {
    String sent =
        "%s with %d bytes %s %s"
            .formatted(
                endpoint,
                body.length,
                new String(body, 0, Math.min(40, body.length), UTF_8),
                headers);
    Answer answer =
        RawCaller.send(port(endpoint), endpoint.method() + " " + path + " HTTP/1.1", headers, body);
    assertProblem(sent.substring(0, Math.min(300, sent.length())), answer);
  }

  /** Not our failure; and when it is a refusal, a problem. */
  private static void assertSound(String sent, Answer answer) {
    if (answer.status() >= 400) {
      assertProblem(sent, answer);
    } else {
      assertThat(answer.status()).as(sent).isBetween(200, 299);
    }
  }

  private static void assertProblem(String sent, Answer answer) {
    assertThat(answer.status()).as("%s: %s", sent, answer).isBetween(400, 499);
    assertThat(answer.header("Content-Type")).as(sent).isEqualTo("application/problem+json");
    String body = dechunked(answer);
    assertThat(body.length()).as(sent).isLessThan(ANSWER_MAX);
    JsonNode problem = JSON.readTree(body);
    assertThat(problem.path("code").asString()).as(sent).isIn(CODES);
    assertThat(problem.path("status").asInt()).as(sent).isEqualTo(answer.status());
    assertThat(problem.path("detail").asString()).as(sent).isNotBlank();
  }

  private static String dechunked(Answer answer) {
    if (!answer.header("Transfer-Encoding").equals("chunked")) {
      return answer.body();
    }
    StringBuilder whole = new StringBuilder();
    byte[] rest = answer.body().getBytes(UTF_8);
    int at = 0;
    while (at < rest.length) {
      int line = at;
      while (rest[line] != '\r') {
        line++;
      }
      int size = Integer.parseInt(new String(rest, at, line - at, UTF_8), 16);
      whole.append(new String(rest, line + 2, size, UTF_8));
      at = line + 2 + size + 2;
      if (size == 0) {
        break;
      }
    }
    return whole.toString();
  }

  private static int port(Endpoint endpoint) {
    return endpoint.role().port(WholeHouse.portBase());
  }

  private static List<String> with(List<String> headers, String... more) {
    List<String> all = new ArrayList<>(headers);
    for (String header : more) {
      if (header.startsWith("Authorization")) {
        all.removeIf(other -> other.startsWith("Authorization"));
      }
      all.add(header);
    }
    return all;
  }

  /** Of somebody who may call it. */
  private static List<String> proof(Endpoint endpoint) throws IOException {
    String access = endpoint.access();
    String token =
        switch (endpoint.role()) {
          case SHOP -> access.contains("EVERYONE") ? "" : guest();
          case PARTNER -> WholeHouse.running().secrets().demoPartnerKey();
          default ->
              access.contains("ADMINISTRATOR")
                  ? staff("admin")
                  : access.contains("SELLER") ? staff("nina") : staff("oleg");
        };
    return token.isEmpty() ? List.of() : List.of("Authorization: Bearer " + token);
  }

  private static String staff(String login) {
    return PROOFS.computeIfAbsent(
        login,
        who ->
            StaffSignIn.token(
                String.valueOf(WholeHouse.running().settings(Role.CRM).get("OIDC_ISSUER")),
                who,
                WholeHouse.running().secrets().demoPassword(who)));
  }

  private static String guest() throws IOException {
    if (!PROOFS.containsKey("guest")) {
      Answer begun =
          RawCaller.send(
              Role.SHOP.port(WholeHouse.portBase()),
              "POST /api/orders HTTP/1.1",
              List.of(JSON_TYPE),
              "{\"kind\":\"MODEL\",\"quantity\":1,\"guest\":{\"name\":\"A\",\"email\":\"a@b.c\"}}"
                  .getBytes(UTF_8));
      PROOFS.put("guest", JSON.readTree(dechunked(begun)).path("trackingToken").asString());
    }
    return String.valueOf(PROOFS.get("guest"));
  }

  private static String code(Field constant) {
    try {
      return ((ProblemCode) constant.get(null)).code();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
