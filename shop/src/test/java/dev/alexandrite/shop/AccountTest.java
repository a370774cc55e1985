package dev.alexandrite.shop;

import static dev.alexandrite.shop.ShopHouse.PASSWORD;
import static dev.alexandrite.shop.ShopHouse.SQL;
import static dev.alexandrite.shop.ShopHouse.assertProblem;
import static dev.alexandrite.shop.ShopHouse.customer;
import static dev.alexandrite.shop.ShopHouse.email;
import static dev.alexandrite.shop.ShopHouse.ordered;
import static dev.alexandrite.shop.ShopHouse.orderedAsGuest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.shop.ShopHouse.Ordered;
import dev.alexandrite.shop.ShopHouse.Visitor;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountTest {

  @Test
  void aNewCustomerIsSignedInByACookieThatNoScriptAndNoOtherSiteCanUse() {
    Visitor vera = new Visitor();
    String email = email();

    Answer answer = register(vera, email, PASSWORD);

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.json().path("customer").path("email").asString()).isEqualTo(email);
    assertThat(vera.setCookie)
        .startsWith("__Host-session=")
        .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=1209600", "Secure")
        .doesNotContain("Domain");
    assertThat(vera.get("/api/session").json().path("customer").path("name").asString())
        .isEqualTo("Vera Lindholm");
    assertThat(answer.body()).doesNotContain(vera.cookie);
  }

  @Test
  void whoeverHasTheCookieByItsOldNameStaysSignedInAndIsGivenTheNewOne() {
    Visitor vera = customer();
    String token = vera.cookie;

    Answer old =
        new Visitor()
            .send(new Visitor().request("/api/session").header("Cookie", "session=" + token).GET());

    assertThat(old.json().path("customer").path("name").asString()).isEqualTo("Vera Lindholm");
    assertThat(old.headers().get("set-cookie"))
        .anySatisfy(cookie -> assertThat(cookie).startsWith("__Host-session=" + token))
        .anySatisfy(cookie -> assertThat(cookie).startsWith("session=;").contains("Max-Age=0"));
  }

  @Test
  void behindHttpsBrowsersAreToldToStayThere() {
    Visitor vera = new Visitor();

    Answer answer =
        vera.send(vera.request("/api/session").header("X-Forwarded-Proto", "https").GET());

    assertThat(answer.headers()).containsKey("strict-transport-security");
    assertThat(answer.headers().get("cross-origin-opener-policy")).containsExactly("same-origin");
    assertThat(answer.headers().get("cross-origin-resource-policy")).containsExactly("same-origin");
    assertThat(answer.headers().get("permissions-policy").getFirst()).contains("camera=()");
    assertThat(vera.get("/api/session").headers()).doesNotContainKey("strict-transport-security");
  }

  @Test
  void noOtherSitesPageActsForACustomer() {
    Visitor vera = customer();
    String own = vera.request("/").build().uri().toString().replaceAll("/$", "");
    String order = "{\"kind\":\"MODEL\",\"quantity\":1}";

    for (Map<String, String> foreign :
        List.of(
            Map.of("Sec-Fetch-Site", "cross-site"),
            Map.of("Sec-Fetch-Site", "same-site", "Origin", own),
            Map.of("Origin", "https://evil.example"),
            Map.of("Origin", "null"),
            Map.of("Origin", own + ".evil.example"))) {
      assertProblem(vera.send(asking(vera, foreign, order)), 403, "foreign-origin");
      assertProblem(
          new Visitor().send(asking(new Visitor(), foreign, order)), 403, "foreign-origin");
      HttpRequest.Builder signOut = vera.request("/api/session").DELETE();
      foreign.forEach(signOut::header);
      assertProblem(vera.send(signOut), 403, "foreign-origin");
    }
    for (Map<String, String> ours :
        List.of(
            Map.<String, String>of(),
            Map.of("Origin", own),
            Map.of("Sec-Fetch-Site", "same-origin", "Origin", own))) {
      assertThat(vera.send(asking(vera, ours, order)).status()).isEqualTo(201);
    }
    HttpRequest.Builder looking =
        vera.request("/api/orders").header("Sec-Fetch-Site", "cross-site").GET();
    assertThat(vera.send(looking).status()).isEqualTo(200);
  }

  private static HttpRequest.Builder asking(
      Visitor visitor, Map<String, String> headers, String body) {
    HttpRequest.Builder request =
        visitor
            .request("/api/orders")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return request;
  }

  @Test
  void neitherPasswordNorTokensAreKept() {
    Visitor vera = new Visitor();
    String email = email();
    register(vera, email, PASSWORD);
    Ordered guests = orderedAsGuest();

    String row =
        SQL.sql("select password from customer where email = :email")
            .param("email", email)
            .query(String.class)
            .single();
    assertThat(row).startsWith("{bcrypt}$2").doesNotContain(PASSWORD);
    for (String token : List.of(String.valueOf(vera.cookie), guests.visitor.token)) {
      assertThat(token).hasSize(43);
      assertThat(
              SQL.sql(
                      """
                      select count(*) from
                        (select token_hash from customer_session union select token_hash from guest) t
                      where position(convert_to(:token, 'UTF8') in token_hash) > 0
                      """)
                  .param("token", token)
                  .query(Integer.class)
                  .single())
          .isZero();
    }
  }

  @Test
  void aCustomerSignsOutAndInAgainAndFindsTheirOrders() {
    Visitor vera = new Visitor();
    String email = email();
    register(vera, email, PASSWORD);
    Ordered order = ordered(vera);
    String first = vera.cookie;

    assertThat(vera.send("DELETE", "/api/session", "").status()).isEqualTo(204);
    assertThat(vera.setCookie).contains("Max-Age=0");
    vera.cookie = first; // a thief's copy
    assertProblem(vera.get(order.path), 401, "unauthenticated");
    assertThat(vera.get("/api/session").json().path("customer").isNull()).isTrue();

    Answer answer = signIn(vera, email.toUpperCase(), PASSWORD);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(vera.cookie).isNotEqualTo(first);
    assertThat(vera.get(order.path).status()).isEqualTo(200);
  }

  @Test
  void aSignInEndsWhenItIsNotUsedAndIsRenewedWhenItIs() {
    Visitor vera = customer();
    Ordered order = ordered(vera);
    vera.setCookie = null;
    vera.get(order.path);
    assertThat(vera.setCookie).as("a young session needs no renewal").isNull();

    expiresIn(vera, "6 days");
    vera.get(order.path);
    assertThat(vera.setCookie).contains("Max-Age=12");

    expiresIn(vera, "-1 second");
    assertProblem(vera.get(order.path), 401, "unauthenticated");
  }

  @Test
  void noSignInLastsLongerThanItsLimit() {
    Visitor vera = customer();
    Ordered order = ordered(vera);
    SQL.sql(
            "update customer_session set created_at = now() - interval '88 days' where token_hash = :h")
        .param("h", Secret.hash(String.valueOf(vera.cookie)))
        .update();
    expiresIn(vera, "1 day");
    vera.setCookie = null;

    vera.get(order.path);

    assertThat(vera.setCookie).containsPattern("Max-Age=17[12]\\d{3};"); // two days
  }

  private static void expiresIn(Visitor visitor, String interval) {
    SQL.sql(
            """
            update customer_session set expires_at = now() + cast(:in as interval)
            where token_hash = :hash
            """)
        .param("in", interval)
        .param("hash", Secret.hash(String.valueOf(visitor.cookie)))
        .update();
  }

  @Test
  void anAddressHasOneAccount() {
    String email = email();
    register(new Visitor(), email, PASSWORD);

    assertProblem(
        register(new Visitor(), email.toUpperCase(), "another secret"), 409, "email-taken");
  }

  @Test
  void anUnknownAddressAndAWrongPasswordAreAnsweredAlike() {
    String email = email();
    register(new Visitor(), email, PASSWORD);

    Answer unknown = signIn(new Visitor(), email(), PASSWORD);
    Answer wrong = signIn(new Visitor(), email, "a wrong secret");

    assertProblem(unknown, 401, "sign-in-failed");
    assertThat(wrong.status()).isEqualTo(unknown.status());
    assertThat(wrong.body()).isEqualTo(unknown.body());
    // Both pay for one comparison of hashes; without it an unknown address would answer at once.
    assertThat(fastest(email())).isGreaterThan(fastest(email) / 2);
  }

  private static long fastest(String email) {
    return IntStream.range(0, 5)
        .mapToLong(
            i -> {
              long begun = System.nanoTime();
              signIn(new Visitor(), email, "a wrong secret");
              return System.nanoTime() - begun;
            })
        .min()
        .orElseThrow();
  }

  @Test
  void guessingThePasswordOfOneAccountIsSlowedWhereverItComesFrom() throws Exception {
    String email = email();
    register(new Visitor(), email, PASSWORD);

    List<Answer> answers = new ArrayList<>();
    try (var thieves = Executors.newFixedThreadPool(8)) {
      for (var answer :
          thieves.invokeAll(
              IntStream.range(0, 24)
                  .<java.util.concurrent.Callable<Answer>>mapToObj(
                      i -> () -> signIn(new Visitor(), email, "guess number " + i))
                  .toList())) {
        answers.add(answer.get());
      }
    }

    assertThat(answers.stream().filter(a -> a.status() == 401)).hasSize(10);
    assertThat(answers.stream().filter(a -> a.status() == 429)).hasSize(14);
    Answer slowed = signIn(new Visitor(), email, PASSWORD);
    assertProblem(slowed, 429, "too-many-requests");
    int seconds = slowed.json().path("retryAfterSeconds").asInt();
    assertThat(seconds).isBetween(1, 900);
    assertThat(slowed.headers().get("retry-after")).containsExactly(String.valueOf(seconds));

    SQL.sql("update attempt set since = since - interval '16 minutes'").update();
    assertThat(signIn(new Visitor(), email, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void tryingManyAccountsFromOneAddressIsSlowed() {
    Visitor thief = new Visitor();
    int refused = 0;
    for (int i = 0; i < 62; i++) {
      refused += signIn(thief, email(), "123456").status() == 429 ? 1 : 0;
    }

    assertThat(refused).isEqualTo(2);
    String email = email();
    Visitor elsewhere = new Visitor();
    register(elsewhere, email, PASSWORD);
    assertThat(signIn(elsewhere, email, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void whoSignsInRightIsNeverSlowed() {
    Visitor vera = new Visitor();
    String email = email();
    register(vera, email, PASSWORD);

    for (int i = 0; i < 15; i++) {
      assertThat(signIn(vera, email, PASSWORD).status()).isEqualTo(200);
    }
  }

  @Test
  void guestsOfOneAddressBeginNoFloodOfOrders() {
    Visitor robot = new Visitor();
    int refused = 0;
    for (int i = 0; i < 62; i++) {
      Map<String, Object> body = new HashMap<>(Map.of("kind", "MODEL", "quantity", 1));
      body.put("guest", Map.of("name", "Robot", "email", email()));
      refused += robot.post("/api/orders", body).status() == 429 ? 1 : 0;
    }
    assertThat(refused).isEqualTo(2);

    String email = email();
    int refusedOfOneEmail = 0;
    for (int i = 0; i < 32; i++) {
      Map<String, Object> body = new HashMap<>(Map.of("kind", "MODEL", "quantity", 1));
      body.put("guest", Map.of("name", "Robot", "email", email));
      refusedOfOneEmail += new Visitor().post("/api/orders", body).status() == 429 ? 1 : 0;
    }
    assertThat(refusedOfOneEmail).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "'', vera@example.org, a long enough secret",
    "Vera, not an address, a long enough secret",
    "Vera, vera@example.org, short",
  })
  void anAccountNeedsANameAnAddressAndARealPassword(String name, String email, String password) {
    assertProblem(
        new Visitor()
            .post("/api/account", Map.of("name", name, "email", email, "password", password)),
        400,
        "invalid-field");
  }

  @Test
  void aPasswordIsAsLongAsItsHashCanTellApart() {
    assertProblem(register(new Visitor(), email(), "x".repeat(73)), 400, "invalid-field");
    assertProblem(register(new Visitor(), email(), "ж".repeat(37)), 400, "invalid-field");
    String email = email();
    String password = "кольцо ♥ 指輪 " + "x".repeat(40);
    assertThat(register(new Visitor(), email, password).status()).isEqualTo(201);
    assertThat(signIn(new Visitor(), email, password).status()).isEqualTo(200);
    assertProblem(signIn(new Visitor(), email, password + "x".repeat(400)), 401, "sign-in-failed");
  }

  private static Answer register(Visitor visitor, String email, String password) {
    return visitor.post(
        "/api/account", Map.of("name", "Vera Lindholm", "email", email, "password", password));
  }

  private static Answer signIn(Visitor visitor, String email, String password) {
    return visitor.post("/api/session", Map.of("email", email, "password", password));
  }
}
