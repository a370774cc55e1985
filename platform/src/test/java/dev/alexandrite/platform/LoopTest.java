package dev.alexandrite.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LoopTest {

  @Test
  void whateverEndsARoundIsToldAndTheNextOneComes() throws Exception {
    LinkedBlockingQueue<Exception> ahead =
        new LinkedBlockingQueue<>(
            List.of(new SQLException("away"), new IllegalStateException("a slip")));
    List<String> told = new CopyOnWriteArrayList<>();
    CountDownLatch well = new CountDownLatch(1);
    Loop loop =
        new Loop(
            "test",
            () -> {
              Exception trouble = ahead.poll();
              if (trouble != null) {
                throw trouble;
              }
              well.countDown();
              Thread.sleep(1);
            },
            trouble -> told.add(trouble.getMessage()));

    loop.start();

    assertThat(well.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(told).containsExactly("away", "a slip");
    loop.stop();
  }

  @Test
  void aRoundThatWaitsIsInterruptedWhenTheRoleStopsAndThatIsNoTrouble() throws Exception {
    AtomicReference<Thread> waiting = new AtomicReference<>();
    List<Exception> told = new CopyOnWriteArrayList<>();
    CountDownLatch begun = new CountDownLatch(1);
    Loop loop =
        new Loop(
            "test",
            () -> {
              waiting.set(Thread.currentThread());
              begun.countDown();
              Thread.sleep(60_000);
            },
            told::add);
    loop.start();
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

    loop.stop();

    assertThat(waiting.get().isAlive()).isFalse();
    assertThat(loop.isRunning()).isFalse();
    assertThat(told).isEmpty();
  }
}
