package dev.alexandrite.shop;

import static dev.alexandrite.shop.ShopFixture.PASSWORD;
import static dev.alexandrite.shop.ShopFixture.SQL;
import static dev.alexandrite.shop.ShopFixture.assertProblem;
import static dev.alexandrite.shop.ShopFixture.awaitsAnswers;
import static dev.alexandrite.shop.ShopFixture.customer;
import static dev.alexandrite.shop.ShopFixture.email;
import static dev.alexandrite.shop.ShopFixture.link;
import static dev.alexandrite.shop.ShopFixture.mails;
import static dev.alexandrite.shop.ShopFixture.ordered;
import static dev.alexandrite.shop.ShopFixture.orderedAsGuest;
import static dev.alexandrite.shop.ShopFixture.prove;
import static dev.alexandrite.shop.ShopFixture.register;
import static dev.alexandrite.shop.ShopFixture.signIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.shop.ShopFixture.Ordered;
import dev.alexandrite.shop.ShopFixture.Visitor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountTest {

  @Test
  void anAccountIsOpenedByTheLinkInTheMailAndTheCookieIsForNoScriptAndNoOtherSite() {
    Visitor vera = new Visitor();
    String email = email();

    assertThat(register(vera, email, PASSWORD).status()).isEqualTo(202);
    assertThat(vera.cookies).isEmpty();
    assertProblem(signIn(vera, email, PASSWORD), 401, "sign-in-failed");

    Answer answer = prove(vera, link(email, "proof"), PASSWORD);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("customer").path("email").asString()).isEqualTo(email);
    assertThat(answer.json().path("customer").path("proven").asBoolean()).isTrue();
    assertThat(vera.setCookie)
        .startsWith("__Host-session=")
        .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=1209600", "Secure")
        .doesNotContain("Domain");
    assertThat(vera.get("/api/session").json().path("customer").path("name").asString())
        .isEqualTo("Vera Lindholm");
    assertThat(answer.body()).doesNotContain(vera.cookie());
  }

  /** Else somebody could open an account at another's address and wait for them to confirm it. */
  @Test
  void theLinkAloneOpensNoAccountThatSomebodyElseHasChosenThePasswordOf() {
    String email = email();
    register(new Visitor(), email, "the thief's own password");
    String token = link(email, "proof");
    Visitor owner = new Visitor();

    for (int i = 0; i < 5; i++) {
      assertProblem(prove(owner, token, PASSWORD), 403, "wrong-password");
    }
    assertProblem(prove(owner, token, "the thief's own password"), 410, "link-not-valid");

    register(owner, email, PASSWORD);
    awaitsAnswers();
    assertThat(prove(owner, link(email, "proof"), PASSWORD).status()).isEqualTo(200);
    assertProblem(signIn(new Visitor(), email, "the thief's own password"), 401, "sign-in-failed");
  }

  /** A stranger may have used up the mails of a day; reading the mailbox is enough. */
  @Test
  void whoReadsTheMailOfAStrangersWishOpensTheAccountAsTheirOwn() {
    String email = email();
    register(new Visitor(), email, "the thief's own password");
    String token = link(email, "proof");
    Visitor owner = new Visitor();
    Map<String, String> mine = Map.of("token", token, "password", PASSWORD, "name", "Vera");
    Map<String, String> easy = Map.of("token", token, "password", "passwordpassword", "name", "V");

    for (int i = 0; i < 7; i++) {
      assertProblem(owner.post("/api/account/proof", easy), 400, "password-too-easy");
    }
    Map<String, String> nameless = Map.of("token", token, "password", PASSWORD, "name", " ");
    assertProblem(owner.post("/api/account/proof", nameless), 400, "invalid-field");
    Answer opened = owner.post("/api/account/proof", mine);

    assertThat(opened.json().path("customer").path("name").asString()).isEqualTo("Vera");
    assertThat(owner.post("/api/account/proof", mine).body()).isEqualTo(opened.body());
    assertProblem(signIn(new Visitor(), email, "the thief's own password"), 401, "sign-in-failed");
    assertThat(signIn(new Visitor(), email, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void theSameProofTwiceAtOnceIsAnsweredAlike() throws Exception {
    String email = email();
    register(new Visitor(), email, "the thief's own password");
    Map<String, String> mine =
        Map.of("token", link(email, "proof"), "password", PASSWORD, "name", "Vera");

    try (var tabs = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers =
          Stream.generate(() -> tabs.submit(() -> new Visitor().post("/api/account/proof", mine)))
              .limit(4)
              .toList();
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().status()).as(answer.get().body()).isEqualTo(200);
      }
    }
  }

  @Test
  void aLinkWorksForItsTimeAndForWhoeverChoseThePasswordAlone() {
    String email = email();
    register(new Visitor(), email, PASSWORD);
    String token = link(email, "proof");
    SQL.sql("update account_wish set expires_at = now() where email = :email")
        .param("email", email)
        .update();
    assertProblem(prove(new Visitor(), token, PASSWORD), 410, "link-not-valid");

    register(new Visitor(), email, PASSWORD);
    awaitsAnswers();
    token = link(email, "proof");
    assertThat(prove(new Visitor(), token, PASSWORD).status()).isEqualTo(200);
    for (int i = 0; i < 5; i++) {
      assertProblem(prove(new Visitor(), token, "guess number " + i), 403, "wrong-password");
    }
    assertProblem(prove(new Visitor(), token, PASSWORD), 410, "link-not-valid");
    assertProblem(prove(new Visitor(), "made-up", PASSWORD), 410, "link-not-valid");
  }

  /** Another host of the same site can set a cookie of any name that does not begin so. */
  @Test
  void aSessionIsTakenFromTheCookieThatThisHostAloneCanSet() {
    String token = customer().cookie();

    Answer answer =
        new Visitor()
            .send(new Visitor().request("/api/session").header("Cookie", "session=" + token).GET());

    assertThat(answer.json().path("customer").isNull()).isTrue();
    assertThat(answer.headers()).doesNotContainKey("set-cookie");
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
      for (String disguised : List.of("/%61pi/orders", "/api/%6frders", "/a%70i/orders")) {
        assertProblem(vera.send(asking(vera, disguised, foreign, order)), 400, "malformed-request");
      }
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
    return asking(visitor, "/api/orders", headers, body);
  }

  private static HttpRequest.Builder asking(
      Visitor visitor, String path, Map<String, String> headers, String body) {
    HttpRequest.Builder request =
        visitor
            .request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return request;
  }

  @Test
  void neitherPasswordNorTokensAreKept() {
    String email = email();
    Visitor vera = customer(email);
    Ordered guests = orderedAsGuest();
    String asked = email();
    register(new Visitor(), asked, PASSWORD);

    String row =
        SQL.sql("select password from customer where email = :email")
            .param("email", email)
            .query(String.class)
            .single();
    assertThat(row).startsWith("{argon2}$argon2id$").doesNotContain(PASSWORD);
    for (String token :
        List.of(
            vera.cookie(),
            vera.cookies.getOrDefault(HostCookie.DEVICE.name(), ""),
            link(asked, "proof"),
            guests.visitor.token)) {
      assertThat(token).hasSize(43);
      assertThat(
              SQL.sql(
                      """
                      select count(*) from (
                        select token_hash from customer_session union select token_hash from guest
                        union select token_hash from customer_device
                        union select token_hash from account_wish) t
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
    String email = email();
    Visitor vera = customer(email);
    Ordered order = ordered(vera);
    String first = vera.cookie();

    assertThat(vera.send("DELETE", "/api/session", "").status()).isEqualTo(204);
    assertThat(vera.setCookie).contains("Max-Age=0");
    vera.cookies.put(HostCookie.SESSION.name(), first); // a thief's copy
    assertProblem(vera.get(order.path), 401, "unauthenticated");
    assertThat(vera.get("/api/session").json().path("customer").isNull()).isTrue();

    Answer answer = signIn(vera, email.toUpperCase(Locale.ROOT), PASSWORD);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(vera.cookie()).isNotEqualTo(first);
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
            "update customer_session set created_at = now() - interval '88 days' where token_hash ="
                + " :h")
        .param("h", Secret.hash(vera.cookie()))
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
        .param("hash", Secret.hash(visitor.cookie()))
        .update();
  }

  @Test
  void whetherAnAddressHasAnAccountIsToldToItsOwnerAlone() {
    String taken = email();
    customer(taken);
    String free = email();

    Answer ofTaken = register(new Visitor(), taken.toUpperCase(Locale.ROOT), "another long secret");
    Answer ofFree = register(new Visitor(), free, "another long secret");
    assertThat(ofTaken.status()).isEqualTo(202).isEqualTo(ofFree.status());
    assertThat(ofTaken.body()).isEqualTo(ofFree.body());
    assertThat(ofTaken.headers().keySet()).isEqualTo(ofFree.headers().keySet());
    awaitsAnswers();

    assertThat(mails(taken, "ACCOUNT_EXISTS")).isEqualTo(1);
    assertThat(mails(taken, "PROVE_ADDRESS")).isEqualTo(1); // of the first time
    assertThat(mails(free, "PROVE_ADDRESS")).isEqualTo(1);
    assertThat(signIn(new Visitor(), taken, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void anUnknownAddressAndAWrongPasswordAreAnsweredAlike() {
    String email = email();
    customer(email);

    Answer unknown = signIn(new Visitor(), email(), PASSWORD);
    Answer wrong = signIn(new Visitor(), email, "a wrong secret");

    assertProblem(unknown, 401, "sign-in-failed");
    assertThat(wrong.status()).isEqualTo(unknown.status());
    assertThat(wrong.body()).isEqualTo(unknown.body());
  }

  /** Composed or not, in any case, the domain in its letters or in ASCII. */
  @Test
  void twinsOfAnAddressAreOneAccount() {
    String local = "jos\u00e9." + java.util.UUID.randomUUID();
    String email = local + "@b\u00fccher.example";
    customer(email);

    for (String twin :
        List.of(
            java.text.Normalizer.normalize(email, java.text.Normalizer.Form.NFD),
            email.toUpperCase(Locale.ROOT),
            local + "@xn--bcher-kva.example")) {
      assertThat(register(new Visitor(), twin, "another long secret").status())
          .as(twin)
          .isEqualTo(202);
      assertThat(signIn(new Visitor(), twin, PASSWORD).status()).as(twin).isEqualTo(200);
    }
    awaitsAnswers();
    assertThat(mails(email, "ACCOUNT_EXISTS")).isEqualTo(3);
    assertThat(
            SQL.sql("select count(*) from customer where email_key = :key")
                .param("key", EmailAddress.key(email))
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  /** They were two accounts before there were keys, and stay so. */
  @Test
  void twinsOfAnOldDatabaseGoOnEachWithTheirOwnSpelling() {
    String local = "zo\u00e9." + java.util.UUID.randomUUID() + "@example.org";
    String decomposed = java.text.Normalizer.normalize(local, java.text.Normalizer.Form.NFD);
    String hash =
        new org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder(4).encode("old one");
    for (String email : List.of(local, decomposed)) {
      SQL.sql(
              """
              insert into customer (customer_id, email, name, password, created_at)
              values (gen_random_uuid(), :email, :name, :hash, now())
              """)
          .param("email", email)
          .param("name", email.equals(local) ? "First" : "Second")
          .param("hash", "{bcrypt}" + hash)
          .update();
    }
    ShopFixture.ROLE.getBean(Customers.class).afterPropertiesSet();

    Answer first = signIn(new Visitor(), local, "old one");
    Answer second = signIn(new Visitor(), decomposed, "old one");
    assertThat(first.json().path("customer").path("name").asString()).isEqualTo("First");
    assertThat(second.json().path("customer").path("name").asString()).isEqualTo("Second");
    assertThat(first.json().path("customer").path("proven").asBoolean()).isFalse();
    assertThat(
            SQL.sql("select count(*) from customer where password like '{argon2}%' and email = :e")
                .param("e", local)
                .query(Integer.class)
                .single())
        .as("an old hash is replaced at the next sign-in")
        .isEqualTo(1);
  }

  @Test
  void anOldAccountProvesItsAddressLater() {
    String email = email();
    Visitor vera = customer(email);
    SQL.sql("update customer set proven_at = null where email = :email")
        .param("email", email)
        .update();
    assertThat(vera.get("/api/session").json().path("customer").path("proven").asBoolean())
        .isFalse();

    for (int i = 0; i < 5; i++) {
      assertThat(vera.post("/api/account/proof-mail", Map.of()).status()).isEqualTo(202);
    }
    assertProblem(vera.post("/api/account/proof-mail", Map.of()), 429, "too-many-requests");
    awaitsAnswers();
    assertThat(prove(vera, link(email, "proof"), PASSWORD).status()).isEqualTo(200);
    assertThat(vera.get("/api/session").json().path("customer").path("proven").asBoolean())
        .isTrue();
    assertThat(vera.post("/api/account/proof-mail", Map.of()).status()).isEqualTo(202);
    awaitsAnswers();
    assertThat(mails(email, "PROVE_ADDRESS")).isEqualTo(6);
  }

  @Test
  void mailsAreInTheLanguageOfThePage() {
    String email = email();
    Visitor vera = new Visitor();
    vera.send(
        vera.request("/api/account")
            .header("Accept-Language", "fr-FR, ru;q=0.8, en;q=0.5")
            .header("Content-Type", "application/json")
            .POST(
                java.net.http.HttpRequest.BodyPublishers.ofString(
                    "{\"name\":\"<b>Вера</b>\",\"email\":\"%s\",\"password\":\"%s\"}"
                        .formatted(email, PASSWORD))));

    String text = ShopFixture.awaitsMail(email, java.util.Optional::of);
    assertThat(text)
        .contains("Здравствуйте!", ShopFixture.PUBLIC_URL + "/#/proof/")
        .doesNotContain("<b>");
  }

  @Test
  void theInboxOfAnEmbeddedHouseOpensByItsKeyAlone() {
    String email = email();
    register(new Visitor(), email, PASSWORD);
    link(email, "proof");
    Visitor owner = new Visitor();

    assertProblem(owner.get("/api/mail-inbox"), 404, "not-found");
    assertProblem(
        owner.send(owner.request("/api/mail-inbox").header("Inbox-Key", "guess").GET()),
        404,
        "not-found");
    ShopFixture.awaitsInbox(owner, email);
  }

  @Test
  void whoGuessesTheKeyOfTheInboxIsSlowedAndWrittenDownAndTheOwnerBesideThemReads() {
    MeterRegistry meters = new SimpleMeterRegistry(); // without one the role counts nothing
    ShopFixture.ROLE.getBean(CompositeMeterRegistry.class).add(meters);
    Visitor owner = new Visitor();
    assertThat(inbox(owner, ShopFixture.INBOX_KEY).status()).isEqualTo(200);
    for (int i = 0; i < 20; i++) {
      assertProblem(inbox(owner, "guess " + i), 404, "not-found");
    }

    assertThat(meters.counter("security_events", "event", "key-refused").count()).isEqualTo(20);
    assertThat(IntStream.range(0, 5).map(i -> inbox(owner, "guess").status())).contains(429);
    assertThat(inbox(owner, ShopFixture.INBOX_KEY).status()).isEqualTo(200);
  }

  private static Answer inbox(Visitor visitor, String key) {
    return visitor.send(visitor.request("/api/mail-inbox").header("Inbox-Key", key).GET());
  }

  /** Each stranger for themselves, and all of them together, ever longer. */
  @Test
  void guessingThePasswordOfOneAccountIsSlowedWhereverItComesFrom() throws Exception {
    String email = email();
    Visitor vera = customer(email);

    List<Answer> answers = new ArrayList<>();
    try (var thieves = Executors.newFixedThreadPool(8)) {
      for (var answer :
          thieves.invokeAll(
              IntStream.range(0, 16)
                  .mapToObj(thief -> new Visitor())
                  .flatMap(thief -> IntStream.range(0, 6).mapToObj(i -> guessing(thief, email)))
                  .toList())) {
        answers.add(answer.get());
      }
    }
    List<Answer> refused = answers.stream().filter(a -> a.status() == 429).toList();
    assertThat(refused).hasSizeBetween(96 - 50 - 16 - 2, 96 - 50);
    refused.forEach(
        slowed -> {
          assertProblem(slowed, 429, "too-many-requests");
          int seconds = slowed.json().path("retryAfterSeconds").asInt();
          assertThat(slowed.headers().get("retry-after")).containsExactly(String.valueOf(seconds));
        });

    vera.send("DELETE", "/api/session", "");
    assertThat(signIn(vera, email, PASSWORD).status())
        .as("a browser that has signed in before is no stranger")
        .isEqualTo(200);
  }

  private static Callable<Answer> guessing(Visitor thief, String email) {
    return () -> signIn(thief, email, "guess " + UUID.randomUUID());
  }

  @Test
  void whileStrangersGuessTheOwnerComesInAtANewDevice() {
    String email = email();
    customer(email);
    SQL.sql(
            """
            insert into attempt (what, whom_hash, since, taken)
            values ('sign-in.strangers', :whom, now(), 60)
            """)
        .param("whom", Secret.hash(email))
        .update();

    assertThat(signIn(new Visitor(), email, PASSWORD).status()).isEqualTo(200);
    Visitor stranger = new Visitor();
    assertProblem(signIn(stranger, email, "a wrong secret"), 401, "sign-in-failed");
    for (int i = 0; i < 12; i++) {
      assertProblem(signIn(stranger, email, PASSWORD), 429, "too-many-requests");
    }

    SQL.sql("update attempt set since = since - interval '16 minutes'").update();
    await()
        .untilAsserted(
            () ->
                assertThat(signIn(stranger, email, PASSWORD).status())
                    .as("what others did was counted as nobody else's")
                    .isEqualTo(200));
  }

  /** As many failed attempts of late. */
  private static void waits(String what, int failed) {
    SQL.sql("update attempt set taken = :failed, since = now() where what = :what")
        .param("failed", failed)
        .param("what", what)
        .update();
  }

  @Test
  void aStrangerWithTenWrongPasswordsLocksNobodyElseOut() {
    String email = email();
    customer(email);
    Visitor stranger = new Visitor();
    int refused = 0;
    for (int i = 0; i < 14; i++) {
      refused += signIn(stranger, email, "guess number " + i).status() == 429 ? 1 : 0;
    }

    assertThat(refused).isPositive();
    assertThat(signIn(new Visitor(), email, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void aStolenDeviceCookieGuessesNoFasterThanAStranger() {
    String email = email();
    Visitor vera = customer(email);
    waits("sign-in.device", 0);
    int refused = 0;
    for (int i = 0; i < 14; i++) {
      refused += signIn(vera, email, "guess number " + i).status() == 429 ? 1 : 0;
    }

    assertThat(refused).isPositive();
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
    customer(email);
    assertThat(signIn(elsewhere, email, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void whoSignsInRightIsNeverSlowed() {
    String email = email();
    Visitor vera = customer(email);

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

    Map<String, Object> body = new HashMap<>(Map.of("kind", "MODEL", "quantity", 1));
    body.put("guest", Map.of("name", "Robot", "email", email()));
    Visitor another = new Visitor();
    int refusedOfOneEmail = 0;
    for (int i = 0; i < 32; i++) {
      refusedOfOneEmail += another.post("/api/orders", body).status() == 429 ? 1 : 0;
    }
    assertThat(refusedOfOneEmail).isEqualTo(2);
    assertThat(new Visitor().post("/api/orders", body).status())
        .as("nobody uses up the address of another")
        .isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource({
    "'', vera@example.org, a long enough secret",
    "Vera, not an address, a long enough secret",
    "Vera, vera@example.org, short",
    "Vera, '\"vera lindholm\"@example.org', a long enough secret",
    "Vera, vera@faß.example, a long enough secret",
  })
  void anAccountNeedsANameAnAddressAndARealPassword(String name, String email, String password) {
    assertProblem(
        new Visitor()
            .post("/api/account", Map.of("name", name, "email", email, "password", password)),
        400,
        "invalid-field");
  }
}
