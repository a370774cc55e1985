package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Topics;
import dev.alexandrite.platform.Hints;
import dev.alexandrite.platform.Live;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Figures for {@code benchmarks/hearing.md}; not among the tests, for a busy machine would spoil
 * them: {@code ./mvnw -pl platform -am test -Dtest=HearingBenchmark}.
 */
class HearingBenchmark {
  private static final int RUNS = 5;
  private static final Duration RUN = Duration.ofSeconds(4);

  private final JdbcClient jdbc = TestRole.bean(JdbcClient.class);
  private final TransactionTemplate transaction = TestRole.bean(TransactionTemplate.class);
  private final Live live = TestRole.bean(Live.class);
  private final Hints hints = TestRole.bean(Hints.class);

  /** A transaction that writes a row, wakes the relay and tells pages of one order. */
  @Test
  void commitsPerSecond() throws Exception {
    jdbc.sql("create table if not exists written (id uuid primary key, at timestamptz)").update();
    for (int writers : new int[] {1, 8, 32}) {
      List<Double> inside = new ArrayList<>();
      List<Double> after = new ArrayList<>();
      for (int run = 0; run < RUNS; run++) { // alternating, so that both see the same machine
        inside.add(commits(writers, this::notifyInside));
        after.add(commits(writers, this::notifyAfter));
      }
      System.out.printf(
          "%2d writers: %.0f commits/s with pg_notify inside, %.0f with hints after (of %d)%n",
          writers, median(inside), median(after), RUNS);
    }
  }

  private void notifyInside(UUID id) {
    jdbc.sql("select pg_notify('outbox', '')").query((row, n) -> true).single();
    jdbc.sql("select pg_notify('live', :hint)")
        .param("hint", "0 benchmark " + id)
        .query((row, n) -> true)
        .single();
  }

  private void notifyAfter(UUID id) {
    hints.wakeRelay();
    live.changed("benchmark", id);
  }

  private interface Telling {
    void of(UUID id);
  }

  private double commits(int writers, Telling telling) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    long from = System.nanoTime();
    long all = 0;
    try (var threads = Executors.newFixedThreadPool(writers)) {
      CountDownLatch ready = new CountDownLatch(writers);
      List<Future<Long>> counts = new ArrayList<>();
      for (int n = 0; n < writers; n++) {
        counts.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  long count = 0;
                  for (; !over.get(); count++) {
                    UUID id = UUID.randomUUID();
                    transaction.executeWithoutResult(
                        status -> {
                          jdbc.sql("insert into written (id, at) values (:id, now())")
                              .param("id", id)
                              .update();
                          telling.of(id);
                        });
                  }
                  return count;
                }));
      }
      ready.await();
      from = System.nanoTime();
      Thread.sleep(RUN);
      over.set(true);
      for (Future<Long> count : counts) {
        all += count.get();
      }
    }
    return all * 1e9 / (System.nanoTime() - from);
  }

  /** A backlog of four rows of each order, sent a key at a time or all at once as before. */
  @Test
  void theRelayDrains() throws Exception {
    OutboxRelay relay = TestRole.bean(OutboxRelay.class);
    List<Double> allAtOnce = new ArrayList<>();
    List<Double> byKey = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      relay.stop();
      int rows = backlog();
      long from = System.nanoTime();
      drainAllAtOnce();
      allAtOnce.add(rows * 1e9 / (System.nanoTime() - from));
      rows = backlog();
      from = System.nanoTime();
      relay.start();
      PlayedOrder.await(
          () -> !jdbc.sql("select exists (select from outbox)").query(Boolean.class).single());
      byKey.add(rows * 1e9 / (System.nanoTime() - from));
    }
    System.out.printf(
        "the relay: %.0f rows/s all at once, %.0f a key at a time (median of %d)%n",
        median(allAtOnce), median(byKey), RUNS);
  }

  private int backlog() {
    return jdbc.sql(
            """
            insert into outbox (topic, key, body)
            select :topic, 'order-' || n / 4, '{"n": ' || n || repeat(' ', 500) || '}'
            from generate_series(1, 20000) n
            """)
        .param("topic", Topics.answers(TestRole.CHANNEL))
        .update();
  }

  private void drainAllAtOnce() throws Exception {
    List<Long> ids;
    do {
      ids = new ArrayList<>();
      List<Future<?>> sent = new ArrayList<>();
      for (var row :
          jdbc.sql("select id, topic, key, body from outbox order by id limit 500")
              .query()
              .listOfRows()) {
        ids.add((Long) row.get("id"));
        sent.add(
            kafka()
                .send(
                    (String) row.get("topic"), (String) row.get("key"), (String) row.get("body")));
      }
      for (Future<?> confirmation : sent) {
        confirmation.get();
      }
      jdbc.sql("delete from outbox where id = any (:ids)")
          .param("ids", ids.toArray(Long[]::new))
          .update();
    } while (!ids.isEmpty());
  }

  @SuppressWarnings("unchecked")
  private static KafkaTemplate<String, String> kafka() {
    return TestRole.bean(KafkaTemplate.class);
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
