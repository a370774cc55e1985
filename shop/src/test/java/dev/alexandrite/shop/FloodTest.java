package dev.alexandrite.shop;

import static dev.alexandrite.shop.ShopFixture.PASSWORD;
import static dev.alexandrite.shop.ShopFixture.SQL;
import static dev.alexandrite.shop.ShopFixture.assertProblem;
import static dev.alexandrite.shop.ShopFixture.customer;
import static dev.alexandrite.shop.ShopFixture.email;
import static dev.alexandrite.shop.ShopFixture.orderedAsGuest;
import static dev.alexandrite.shop.ShopFixture.register;
import static dev.alexandrite.shop.ShopFixture.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.shop.ShopFixture.Visitor;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Beyond a limit nothing is hashed and the database is not asked; who is known comes in. */
@Tag("slow")
class FloodTest {
  private static final int FLOOD = 400;

  /** What the limit lets through, and what is asked anew now and then. */
  private static final int ASKED_MAX = 110;

  /** From one address; each call is another visitor's, who has come there. */
  private static List<Answer> flood(String address, Function<Visitor, Answer> call)
      throws Exception {
    List<Answer> answers = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(16)) {
      List<Future<Answer>> asked = new ArrayList<>();
      for (int i = 0; i < FLOOD; i++) {
        Visitor thief = new Visitor();
        thief.address = address;
        asked.add(threads.submit(() -> call.apply(thief)));
      }
      for (Future<Answer> answer : asked) {
        answers.add(answer.get());
      }
    }
    return answers;
  }

  /** Of one browser, where somebody is signed in. */
  private static List<Answer> floodOfTabs(Visitor visitor, Function<Visitor, Answer> call)
      throws Exception {
    Map<String, String> known = Map.copyOf(visitor.cookies);
    return flood(
        visitor.address,
        tab -> {
          tab.cookies.putAll(known);
          return call.apply(tab);
        });
  }

  private static int attempts(String what, String address) {
    return SQL.sql("select taken from attempt where what = :what and whom_hash = :whom")
        .param("what", what)
        .param("whom", Secret.hash(address))
        .query(Integer.class)
        .single();
  }

  private static void assertRefusedBeyond(List<Answer> answers, int most) {
    List<Answer> refused = answers.stream().filter(a -> a.status() == 429).toList();
    assertThat(refused).hasSize(FLOOD - most);
    assertProblem(refused.getLast(), 429, "too-many-requests");
    assertThat(refused.getLast().json().path("retryAfterSeconds").asInt()).isGreaterThan(800);
  }

  @Test
  void wrongPasswordsBeyondTheLimitCostNothingAndAKnownBrowserComesIn() throws Exception {
    String email = email();
    Visitor vera = customer(email);

    assertRefusedBeyond(flood(vera.address, thief -> signIn(thief, email(), "a wrong secret")), 60);

    assertThat(attempts("sign-in.address", vera.address)).isLessThan(ASKED_MAX);
    Visitor stranger = new Visitor();
    stranger.address = vera.address;
    assertProblem(signIn(stranger, email, PASSWORD), 429, "too-many-requests");
    vera.cookies.remove(HostCookie.SESSION.name());
    assertThat(signIn(vera, email, PASSWORD).status()).isEqualTo(200);
    assertThat(signIn(new Visitor(), email, PASSWORD).status()).isEqualTo(200);
  }

  /** A token that nobody gave is told by itself; one that was given elsewhere, by few looks. */
  @Test
  void madeUpAndForeignDeviceCookiesGoNoOtherWay() throws Exception {
    String email = email();
    Visitor vera = customer(email);
    Visitor mallory = customer();
    String given = mallory.cookies.get(HostCookie.DEVICE.name());

    assertRefusedBeyond(
        flood(
            vera.address,
            thief -> {
              thief.cookies.put(HostCookie.DEVICE.name(), Secret.next());
              return signIn(thief, email(), "a wrong secret");
            }),
        60);
    flood(
            vera.address,
            thief -> {
              thief.cookies.put(HostCookie.DEVICE.name(), String.valueOf(given));
              return signIn(thief, email, "a wrong secret");
            })
        .forEach(answer -> assertThat(answer.status()).isEqualTo(429));

    assertThat(attempts("sign-in.address", vera.address)).isLessThan(2 * ASKED_MAX);
    org.awaitility.Awaitility.await() // their network has sent more than it may
        .until(() -> signIn(vera, email, PASSWORD).status() == 200);
  }

  @Test
  void whoHasANetworkOfAddressesIsNoCrowd() throws Exception {
    String email = email();
    AtomicInteger next = new AtomicInteger();

    List<Answer> answers =
        flood(
            "",
            thief -> {
              thief.address = "2001:db8:77:%x::1".formatted(next.incrementAndGet());
              return signIn(thief, email(), "a wrong secret");
            });

    assertThat(answers.stream().filter(a -> a.status() == 429)).hasSize(FLOOD - 3 * 60);
    Visitor neighbour = customer(email);
    neighbour.address = "2001:db8:78:1::1";
    assertThat(signIn(neighbour, email, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void aCrowdOfStrangersAtTheDoorKeepsNoKnownBrowserWaiting() throws Exception {
    String email = email();
    Visitor vera = customer(email);
    Passwords passwords = ShopFixture.ROLE.getBean(Passwords.class);
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(Passwords.HASHES_AT_ONCE);
    try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < Passwords.HASHES_AT_ONCE; i++) {
        crowd.submit(
            () ->
                passwords.atOnce(
                    Passwords.For.STRANGERS,
                    () -> {
                      waiting.countDown();
                      return awaits(over);
                    }));
      }
      waiting.await();
      for (int i = 0; i < 66; i++) {
        crowd.submit(() -> passwords.atOnce(Passwords.For.STRANGERS, () -> true));
      }
      try {
        org.awaitility.Awaitility.await()
            .untilAsserted(
                () ->
                    assertProblem(
                        signIn(new Visitor(), email, PASSWORD), 429, "too-many-requests"));

        assertThat(signIn(vera, email, PASSWORD).status()).isEqualTo(200);
      } finally {
        over.countDown();
      }
    }
  }

  private static boolean awaits(CountDownLatch over) {
    try {
      return over.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Somebody's row is locked, as by many who count in it; the pool has 8 connections. */
  @Test
  void aCrowdAtOneCounterLeavesConnectionsToEverybodyElse() throws Exception {
    Visitor thief = new Visitor();
    signIn(thief, email(), "a wrong secret");
    crowdBehind(
        "update attempt set taken = taken where whom_hash = :key",
        Secret.hash(thief.address),
        () -> {
          Visitor other = new Visitor();
          other.address = thief.address;
          signIn(other, email(), "a wrong secret");
        });
  }

  @Test
  void aCrowdAtOneOrderLeavesConnectionsToEverybodyElse() throws Exception {
    var order = orderedAsGuest();
    crowdBehind(
        "update baton set sequence = sequence where order_id = :key",
        order.orderId.value(),
        () -> order.post("quote", Map.of()));
  }

  /** Many wait for one row, each from the same address; somebody else looks at the catalogue. */
  private static void crowdBehind(String lock, Object key, Runnable call) throws Exception {
    var transaction =
        new TransactionTemplate(ShopFixture.ROLE.getBean(PlatformTransactionManager.class));
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch locked = new CountDownLatch(1);
    try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      crowd.submit(
          () ->
              transaction.execute(
                  status -> {
                    assertThat(SQL.sql(lock).param("key", key).update()).isOne();
                    locked.countDown();
                    return awaits(over);
                  }));
      locked.await();
      try {
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          calls.add(crowd.submit(call));
        }
        Thread.sleep(500); // all of them have come

        Visitor visitor = new Visitor();
        Future<Answer> catalogue = crowd.submit(() -> visitor.get("/api/catalogue"));
        assertThat(catalogue.get(3, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(calls).noneMatch(Future::isDone);
      } finally {
        over.countDown();
      }
    }
  }

  @Test
  void anOfficeThatReadsItsPagesAnewAtOnceWaitsItsTurnAndIsAnswered() throws Exception {
    String address = new Visitor().address;
    try (var tabs = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Visitor tab = new Visitor();
        tab.address = address;
        answers.add(tabs.submit(() -> tab.get("/api/catalogue")));
      }
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void whoSendsMoreThanAnOfficeDoesIsRefusedAndOthersAreNot() throws Exception {
    String address = new Visitor().address;
    long begin = System.nanoTime();

    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      answers.addAll(flood(address, visitor -> visitor.get("/api/session")));
    }

    double seconds = (System.nanoTime() - begin) / 1e9;
    assertThat(answers.stream().filter(a -> a.status() == 200).count())
        .isBetween(500L, 501 + (long) (50 * seconds));
    Answer refused = answers.stream().filter(a -> a.status() != 200).findFirst().orElseThrow();
    assertProblem(refused, 429, "too-many-requests");
    assertThat(refused.headers().get("retry-after")).containsExactly("1");
    assertThat(new Visitor().get("/api/session").status()).isEqualTo(200);
  }

  /** Nobody's right password is counted as a wrong one because others are in the way. */
  @Test
  void whomACrowdKeepsFromTryingHasTriedNothing() throws Exception {
    String email = email();
    Visitor vera = customer(email);
    Passwords passwords = ShopFixture.ROLE.getBean(Passwords.class);
    CountDownLatch over = new CountDownLatch(1);
    try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < Passwords.HASHES_AT_ONCE + 66; i++) {
        crowd.submit(() -> passwords.atOnce(Passwords.For.KNOWN, () -> awaits(over)));
      }
      try {
        org.awaitility.Awaitility.await()
            .untilAsserted(
                () -> assertProblem(signIn(vera, email, PASSWORD), 429, "too-many-requests"));
        for (int i = 0; i < 20; i++) {
          assertThat(signIn(vera, email, PASSWORD).json().path("retryAfterSeconds").asInt())
              .as("the crowd's seconds, and none of its own")
              .isEqualTo(5);
        }
      } finally {
        over.countDown();
      }
    }
    assertThat(signIn(vera, email, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void rightPasswordsOfWhoIsSignedInAreNotHashedForEver() throws Exception {
    List<Answer> answers =
        floodOfTabs(
            customer(),
            tab -> tab.post("/api/account/second-factor", Map.of("password", PASSWORD)));

    assertThat(answers.stream().filter(a -> a.status() != 429)).hasSizeLessThanOrEqualTo(80);
    assertProblem(answers.getLast(), 429, "too-many-requests");
  }

  /** They are without the code, and the owner has both. */
  @Test
  void whoKnowsThePasswordAloneKeepsTheOwnerOutOfNoKnownBrowser() throws Exception {
    String email = email();
    Visitor vera = customer(email);
    Visitor mallory = new Visitor();
    List<Answer> answers =
        flood(
            mallory.address,
            thief -> {
              thief.address = new Visitor().address;
              return signIn(thief, email, PASSWORD);
            });
    assertThat(answers.stream().filter(a -> a.status() == 429)).isNotEmpty();

    assertThat(signIn(vera, email, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void whoKnowsThePasswordCanNotKeepTheHouseBusyWithIt() throws Exception {
    String email = email();

    List<Answer> answers = floodOfTabs(customer(email), tab -> signIn(tab, email, PASSWORD));

    assertThat(answers.stream().filter(a -> a.status() == 200)).hasSizeLessThanOrEqualTo(60);
    assertThat(answers).allSatisfy(a -> assertThat(a.status()).isIn(200, 429));
  }

  @Test
  void accountsBeyondTheLimitAreNotHashed() throws Exception {
    Visitor robot = new Visitor();

    assertRefusedBeyond(flood(robot.address, thief -> register(thief, email(), PASSWORD)), 30);

    assertThat(attempts("account.address", robot.address)).isLessThan(ASKED_MAX);
    assertThat(register(new Visitor(), email(), PASSWORD).status()).isEqualTo(202);
  }

  @Test
  void draftsOfGuestsBeyondTheLimitAreNotAskedForAndWhatWasBegunIsToldAgain() throws Exception {
    Visitor robot = new Visitor();
    String key = UUID.randomUUID().toString();
    Map<String, Object> mine = asGuest();
    Answer begun = begin(robot, key, mine);
    assertThat(begun.status()).isEqualTo(201);

    assertRefusedBeyond(
        flood(robot.address, thief -> begin(thief, UUID.randomUUID().toString(), asGuest())), 59);

    assertThat(attempts("guest-order.address", robot.address)).isLessThan(ASKED_MAX);
    org.awaitility.Awaitility.await().until(() -> begin(robot, key, mine).status() == 200);
    assertThat(begin(new Visitor(), UUID.randomUUID().toString(), asGuest()).status())
        .isEqualTo(201);
  }

  @Test
  void theNewestSignInsOfACustomerPushOutTheOldest() {
    String email = email();
    Visitor first = customer(email);
    var customers = ShopFixture.ROLE.getBean(Customers.class);
    var known = customers.find(email).orElseThrow();
    for (int i = 0; i < 110; i++) {
      ShopFixture.ROLE.getBean(Sessions.class).begin(known, "");
      ShopFixture.ROLE.getBean(Devices.class).remember(known.customer().customerId());
    }

    assertThat(first.get("/api/session").json().path("customer").isNull()).isTrue();
    for (String table : List.of("customer_session", "customer_device")) {
      assertThat(
              SQL.sql("select count(*) from " + table + " where customer_id = :id")
                  .param("id", known.customer().customerId())
                  .query(Integer.class)
                  .single())
          .as(table)
          .isEqualTo(100);
    }
  }

  /** They can't be guessed; each is a question to the database all the same. */
  @Test
  void wrongTokensOfGuestsAndLinksAreRefusedAndARightOneBesideThemIsNot() throws Exception {
    Visitor guest = orderedAsGuest().visitor;
    assertThat(guest.get("/api/orders").status()).isEqualTo(200);

    List<Answer> answers =
        flood(
            guest.address,
            thief -> {
              thief.token = Secret.next();
              return thief.get("/api/orders");
            });
    assertThat(answers.stream().filter(a -> a.status() == 401)).hasSizeBetween(100, 130);
    Answer refused = answers.stream().filter(a -> a.status() == 429).findFirst().orElseThrow();
    assertProblem(refused, 429, "too-many-requests");
    assertThat(Integer.parseInt(refused.headers().get("retry-after").getFirst())).isBetween(1, 61);
    Visitor thief = new Visitor();
    List<Integer> links =
        flood(thief.address, other -> ShopFixture.prove(other, Secret.next(), PASSWORD)).stream()
            .map(Answer::status)
            .distinct()
            .toList();
    assertThat(links).containsExactlyInAnyOrder(410, 429);

    for (int i = 0; i < 20; i++) {
      assertThat(guest.get("/api/orders").status()).as("who was right before").isEqualTo(200);
    }
    Visitor another = new Visitor();
    another.token = orderedAsGuest().visitor.token;
    another.address = guest.address;
    org.awaitility.Awaitility.await().until(() -> another.get("/api/orders").status() == 200);
  }

  private static Map<String, Object> asGuest() {
    Map<String, Object> wanted = new HashMap<>(Map.of("kind", "MODEL", "quantity", 1));
    wanted.put("guest", Map.of("name", "Robot", "email", email()));
    return wanted;
  }

  private static Answer begin(Visitor visitor, String key, Map<String, Object> wanted) {
    return visitor.send(
        visitor
            .request("/api/orders")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(new JsonMapper().writeValueAsString(wanted))));
  }
}
