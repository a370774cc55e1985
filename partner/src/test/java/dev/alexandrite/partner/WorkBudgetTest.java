package dev.alexandrite.partner;

import static dev.alexandrite.partner.PartnerFixture.JDBC;
import static dev.alexandrite.partner.PartnerFixture.KEYS;
import static dev.alexandrite.partner.PartnerFixture.NOBODY;
import static dev.alexandrite.partner.PartnerTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Caller.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** What partners may have done, counted in units of work. */
class WorkBudgetTest {
  private static final String ORDERS = "/api/v1/orders";

  private final String name = "Partner " + UUID.randomUUID();
  private final WorkLedger ledger = new WorkLedger(JDBC);

  @Test
  void everyAnswerTellsWhatItCostAndWhatIsLeft() {
    Caller first = partner(20, 6);

    Answer looked = first.get(ORDERS);
    Answer begun = PartnerFixture.begin(first, "key", PartnerFixture.model("PO-1"));

    assertThat(header(looked, "ratelimit-policy")).isEqualTo("\"work\";q=20;qu=\"units\";w=200");
    assertThat(header(looked, "ratelimit")).isEqualTo("\"work\";r=19;t=10");
    assertThat(header(looked, "work-cost")).isEqualTo("1");
    assertThat(begun.status()).isEqualTo(201);
    assertThat(header(begun, "work-cost")).as("a command, and a mebibyte begun").isEqualTo("6");
    assertThat(header(begun, "ratelimit")).startsWith("\"work\";r=13;");
  }

  @Test
  void whoHasUsedEverythingUpIsToldWhenAndAnotherPartnerIsNotHeldUp() {
    Caller first = partner(3, 6);
    Caller sameWithAnotherKey = NOBODY.withToken(KEYS.addKey(name).key());
    first.get(ORDERS);
    sameWithAnotherKey.get(ORDERS);
    first.get("/api/v1/catalogue");

    Answer refused = sameWithAnotherKey.get(ORDERS);

    assertRefused(refused, 429, "too-many-requests");
    assertThat(header(refused, "ratelimit")).isEqualTo("\"work\";r=0;t=10");
    assertThat(header(refused, "retry-after")).isEqualTo("10");
    assertThat(header(refused, "work-cost")).isEqualTo("0");
    assertThat(refused.json().path("violated-policies").path(0).asString()).isEqualTo("work");
    assertThat(refused.json().path("costUnits").asLong()).isEqualTo(1);
    assertThat(PartnerFixture.ANNA.get(ORDERS).status()).isEqualTo(200);
  }

  @Test
  void aCommandThatIsRefusedOrSaidAgainCostsItsRequestAlone() {
    Caller partner = partner(1_000_000, 60);
    String body =
        PartnerFixture.model("PO-2").replace("\"sizeBytes\": 6", "\"sizeBytes\": 104857600");
    double before = left();

    PartnerFixture.begin(partner, "once", body);
    PartnerFixture.begin(partner, "once", body);
    Answer tooLarge =
        PartnerFixture.begin(partner, "twice", body.replace("104857600", "99999999999"));

    assertRefused(tooLarge, 413, "model-too-large");
    assertThat(before - left()).isCloseTo(100 + 3 * 5, within(1.0));
  }

  @Test
  void whatItTookCountsAndNotWhatWasAnnounced() throws Exception {
    Caller partner = partner(10_000, 60);
    var begun = PartnerFixture.begun(partner);
    PartnerFixture.put(begun.path("upload"), "a ring");
    String done =
        "%s/uploads/%s/done"
            .formatted(PartnerFixture.path(begun), begun.at("/upload/modelId").asString());
    assertThat(header(partner.post(done, "{}"), "work-cost")).as("six bytes").isEqualTo("25");
    double before = left();

    PartnerFixture.quoted(begun, 1_000_000);
    PartnerFixture.quoted(begun, 1_000_000);

    await().until(() -> before - left() > 1);
    PartnerFixture.awaits(partner, PartnerFixture.path(begun), OrderState.FILE_UPLOADED);
    assertThat(before - left())
        .as("once, for ten times 100,000 triangles")
        .isCloseTo(1_000, within(5.0));
  }

  @Test
  void whatWasChargedIsGivenBackOnceHoweverOftenItIsAskedFor() {
    Caller partner = partner(1_000_000, 60);
    String order = PartnerFixture.path(PartnerFixture.begun(partner));
    String upload = "{\"fileName\":\"ring.stl\",\"sizeBytes\":104857600}";
    assertThat(keyed(partner, order + "/uploads", upload).status()).isEqualTo(200);
    JDBC.sql("update upload set kept_until = now() - interval '1 hour' where order_id = :id::uuid")
        .param("id", order.substring(order.lastIndexOf('/') + 1))
        .update();
    double before = left();

    for (int i = 0; i < 3; i++) {
      JDBC.sql("delete from idempotency where partner_ref = :ref").param("ref", ref()).update();
      assertRefused(keyed(partner, order + "/uploads", upload), 410, "upload-expired");
    }

    assertThat(before - left()).isCloseTo(3 * 5, within(3.0));
  }

  @Test
  void thatAFileHasArrivedIsChargedOnceThoughItIsSaidTwiceAtOnce() throws Exception {
    Caller partner = partner(1_000_000, 60);
    var begun = PartnerFixture.begun(partner);
    PartnerFixture.put(begun.path("upload"), "a ring");
    String done =
        "%s/uploads/%s/done"
            .formatted(PartnerFixture.path(begun), begun.at("/upload/modelId").asString());
    double before = left();

    List<Thread> both = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      both.add(Thread.startVirtualThread(() -> partner.post(done, "{}")));
    }
    for (Thread one : both) {
      one.join();
    }

    assertThat(before - left()).isCloseTo(4 * 5 + 20, within(3.0));
  }

  private static Answer keyed(Caller partner, String path, String body) {
    return partner.send(
        HttpRequest.newBuilder(partner.uri(path))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "the-same-key")
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void whoIsRefusedIsNotEvenLookedUp() {
    Caller partner = partner(1, 1);
    partner.get(ORDERS);
    assertRefused(partner.get(ORDERS), 429, "too-many-requests");
    JDBC.sql("update api_key set revoked_at = now() where partner_ref = :ref")
        .param("ref", ref())
        .update();

    assertThat(partner.get(ORDERS).status()).as("nobody has asked for the key").isEqualTo(429);

    await().until(() -> partner.get(ORDERS).status() == 401);
  }

  @Test
  void aBetterPlanCountsInAMomentAndNotWhenTheOldOneWouldHave() {
    Caller partner = partner(1, 1);
    partner.get(ORDERS);
    Answer refused = partner.get(ORDERS);
    assertThat(header(refused, "retry-after")).isEqualTo("60");

    KEYS.setPlan(name, 1_000, 60_000);

    await().until(() -> partner.get(ORDERS).status() == 200);
  }

  @Test
  void instancesGiveOutTogetherWhatThePlanSaysAndStrandNoMoreThanALeaseEach() throws Exception {
    partner(1, 60);
    Plan plan = new Plan(600, 60_000);
    new WorkBudget(ledger).consume(ref(), plan, 600); // it is empty, and never full again
    double begun = inLedgerSince();
    String ref = ref();
    List<WorkBudget> instances = new ArrayList<>();
    AtomicLong given = new AtomicLong();
    AtomicLong refused = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      WorkBudget instance = new WorkBudget(ledger);
      instances.add(instance);
      threads.add(
          Thread.startVirtualThread(
              () -> {
                while (given.get() < 2_000) {
                  boolean allowed = instance.consume(ref, plan, 1).allowed();
                  (allowed ? given : refused).incrementAndGet();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double grown = (inLedgerSince() - begun) * plan.unitsASecond();
    double missing = grown - inLedger() - given.get();
    instances.forEach(WorkBudget::returnAll);

    assertThat(refused.get()).isPositive();
    assertThat(missing).as("more than that was given to nobody").isGreaterThanOrEqualTo(-1e-6);
    assertThat(missing).as("four leases of a 400th of a minute").isLessThanOrEqualTo(4 * 150);
  }

  @Test
  void whatOneInstanceLeasedAndDidNotUseAnotherMay() {
    partner(1, 1);
    Plan plan = new Plan(1_000, 1);
    WorkBudget one = new WorkBudget(ledger);
    WorkBudget other = new WorkBudget(ledger);
    one.consume(ref(), plan, 1);
    assertThat(other.consume(ref(), plan, 990).allowed()).isFalse();

    one.returnAll();

    assertThat(new WorkBudget(ledger).consume(ref(), plan, 990).allowed()).isTrue();
  }

  @Test
  void whatNeedsMoreThanABurstIsDoneOnceAndPaidOff() {
    partner(1, 1);
    Plan plan = new Plan(100, 60);
    WorkBudget budget = new WorkBudget(ledger);

    assertThat(budget.consume(ref(), plan, 400).allowed()).isTrue();

    WorkBudget.Taken next = budget.consume(ref(), plan, 1);
    assertThat(next.allowed()).isFalse();
    assertThat(next.left()).isZero();
    assertThat(inLedger()).isCloseTo(-300, within(2.0));
  }

  @Test
  void whoHasUsedEverythingUpCostsTheDatabaseNothing() {
    partner(1, 1);
    AtomicInteger asked = new AtomicInteger();
    WorkBudget budget = new WorkBudget(new WorkLedger(counted(asked)));
    Plan plan = new Plan(5, 1);
    for (int i = 0; i < 10_000; i++) {
      budget.consume(ref(), plan, 1);
    }
    assertThat(asked.get()).isLessThan(20);
  }

  @Test
  void thoseWhoAreRefusedAreToldTimesAPaceApart() {
    partner(1, 1);
    AtomicLong nanos = new AtomicLong();
    WorkBudget budget = new WorkBudget(ledger, nanos::get);
    Plan plan = new Plan(1, 6);
    budget.consume(ref(), plan, 1);

    assertThat(
            List.of(1, 2, 3, 4, 5, 6, 7, 8).stream()
                .map(i -> budget.consume(ref(), plan, 1).seconds()))
        .containsExactly(10L, 20L, 30L, 40L, 50L, 60L, 70L, 70L);
  }

  @Test
  void whoComesBackWhenTheyWereToldIsServed() throws InterruptedException {
    partner(1, 1);
    WorkBudget budget = new WorkBudget(ledger);
    Plan plan = new Plan(2, 120);
    WorkBudget.Taken taken;
    do {
      taken = budget.consume(ref(), plan, 1);
    } while (taken.allowed());
    Thread.sleep(Duration.ofSeconds(taken.seconds()));

    assertThat(budget.consume(ref(), plan, 1).allowed()).isTrue();
  }

  private static JdbcClient counted(AtomicInteger asked) {
    return JdbcClient.create(
        new DelegatingDataSource(PartnerFixture.ROLE.getBean(DataSource.class)) {
          @Override
          public Connection getConnection() throws SQLException {
            asked.incrementAndGet();
            return super.getConnection();
          }
        });
  }

  private Caller partner(long burstUnits, long unitsAMinute) {
    Caller partner = NOBODY.withToken(KEYS.addPartner(name, null).key());
    KEYS.setPlan(name, burstUnits, unitsAMinute);
    return partner;
  }

  private String ref() {
    return JDBC.sql("select ref from partner where name = :name")
        .param("name", name)
        .query(String.class)
        .single();
  }

  /** What the partner may use, with what the role has leased; a full account before the first. */
  private double left() {
    PartnerFixture.ROLE.getBean(WorkBudget.class).returnAll();
    return inLedger();
  }

  private double inLedger() {
    return JDBC.sql(
            """
            select coalesce((select units from work_account where partner_ref = p.ref), p.burst_units)
            from partner p where name = :name
            """)
        .param("name", name)
        .query(Double.class)
        .single();
  }

  /** By the database's clock. */
  private double inLedgerSince() {
    return JDBC.sql("select extract(epoch from at) from work_account where partner_ref = :ref")
        .param("ref", ref())
        .query(Double.class)
        .single();
  }

  private static String header(Answer answer, String header) {
    return answer.headers().get(header).getFirst();
  }
}
