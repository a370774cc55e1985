package dev.alexandrite.partner;

import static dev.alexandrite.partner.PartnerFixture.JDBC;
import static dev.alexandrite.partner.PartnerFixture.KEYS;
import static dev.alexandrite.partner.PartnerFixture.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.alexandrite.embedded.Caller;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Figures for {@code benchmarks/partner.md}; not among the tests, for a busy machine would spoil
 * them: {@code ./mvnw -pl partner test -Dtest=PartnerBenchmark}.
 */
class PartnerBenchmark {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int INSTANCES = 4;
  private static final int WEBHOOK_SECONDS = 30;
  private static final int ORDERS_A_SECOND = 20;

  private static final WorkLedger LEDGER = new WorkLedger(JDBC);

  @Test
  void fourInstancesGiveOutWhatAPlanSaysWithinAMinute() throws InterruptedException {
    List<Thread> all = new ArrayList<>();
    for (long unitsAMinute : List.of(100L, 1_000L, 6_000L, 60_000L)) {
      all.add(Thread.startVirtualThread(() -> exhaust(new Plan(1, unitsAMinute))));
    }
    for (Thread one : all) {
      one.join();
    }
  }

  private static void exhaust(Plan plan) {
    String ref = partner();
    AtomicLong given = new AtomicLong();
    long end = System.nanoTime() + MINUTE.toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < INSTANCES; i++) {
      WorkBudget instance = new WorkBudget(LEDGER);
      threads.add(
          Thread.startVirtualThread(
              () -> {
                while (System.nanoTime() < end) {
                  if (instance.consume(ref, plan, 1).allowed()) {
                    given.incrementAndGet();
                  } else {
                    LockSupport.parkNanos(1_000_000);
                  }
                }
              }));
    }
    threads.forEach(PartnerBenchmark::join);
    System.out.printf(
        "given of %d units a minute: %d, %+.2f %%%n",
        plan.unitsAMinute(), given.get(), 100.0 * given.get() / plan.unitsAMinute() - 100);
  }

  @Test
  void aDecisionIsMadeHere() {
    String ref = partner();
    Plan plan = new Plan(10_000_000, 6_000_000);
    WorkBudget budget = new WorkBudget(LEDGER);
    int many = 2_000_000;
    long[] nanos = new long[many];
    for (int i = 0; i < many; i++) {
      long begun = System.nanoTime();
      budget.consume(ref, plan, 1);
      nanos[i] = System.nanoTime() - begun;
    }
    long[] warm = Arrays.copyOfRange(nanos, many / 2, many);
    Arrays.sort(warm);
    System.out.printf(
        "a decision: median %.2f us, p99 %.2f us%n",
        warm[warm.length / 2] / 1e3, warm[warm.length * 99 / 100] / 1e3);
  }

  @Test
  void whoComesBackWhenToldIsServed() {
    String ref = partner();
    Plan plan = new Plan(10, 600);
    WorkBudget budget = new WorkBudget(LEDGER);
    AtomicLong promised = new AtomicLong();
    AtomicLong kept = new AtomicLong();
    long end = System.nanoTime() + MINUTE.toNanos();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) { // together they want twice as much as there is
      clients.add(
          Thread.startVirtualThread(
              () -> {
                while (System.nanoTime() < end) {
                  WorkBudget.Taken taken = budget.consume(ref, plan, 1);
                  if (!taken.allowed()) {
                    promised.incrementAndGet();
                    LockSupport.parkNanos(Duration.ofSeconds(taken.seconds()).toNanos());
                    if (budget.consume(ref, plan, 1).allowed()) {
                      kept.incrementAndGet();
                    }
                  }
                  LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
                }
              }));
    }
    clients.forEach(PartnerBenchmark::join);
    System.out.printf(
        "promises kept: %d of %d, %.1f %%%n",
        kept.get(), promised.get(), 100.0 * kept.get() / promised.get());
  }

  @Test
  void webhooksTellSoonAfterTheAnswer() throws Exception {
    Map<String, Long> answered = new ConcurrentHashMap<>();
    Map<String, Long> told = new ConcurrentHashMap<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        call -> {
          var message = PartnerFixture.JSON.readTree(call.getRequestBody().readAllBytes());
          told.put(message.at("/data/orderId").asString(), System.nanoTime());
          call.sendResponseHeaders(200, -1);
          call.close();
        });
    server.start();
    String name = "Benchmark " + UUID.randomUUID();
    Caller partner = NOBODY.withToken(KEYS.addPartner(name, null).key());
    KEYS.setPlan(name, 1_000_000, 1_000_000);
    String url = "http://localhost:%d/".formatted(server.getAddress().getPort());
    assertThat(partner.post("/api/v1/webhooks", "{\"url\":\"%s\"}".formatted(url)).status())
        .isEqualTo(200);
    int orders = WEBHOOK_SECONDS * ORDERS_A_SECOND;
    List<Thread> calls = new ArrayList<>();
    for (int i = 0; i < orders; i++) {
      calls.add(
          Thread.startVirtualThread(
              () ->
                  answered.put(
                      PartnerFixture.begun(partner).at("/order/orderId").asString(),
                      System.nanoTime())));
      Thread.sleep(1_000 / ORDERS_A_SECOND);
    }
    calls.forEach(PartnerBenchmark::join);
    await().until(() -> told.size() == orders);
    server.stop(0);
    double[] millis =
        answered.entrySet().stream()
            .mapToDouble(entry -> (told.get(entry.getKey()) - entry.getValue()) / 1e6)
            .sorted()
            .toArray();
    System.out.printf(
        "answered to told at %d orders a second: median %.0f ms, p99 %.0f ms%n",
        ORDERS_A_SECOND, millis[orders / 2], millis[orders * 99 / 100]);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String partner() {
    String name = "Benchmark " + UUID.randomUUID();
    KEYS.addPartner(name, null);
    return JDBC.sql("select ref from partner where name = :name")
        .param("name", name)
        .query(String.class)
        .single();
  }
}
