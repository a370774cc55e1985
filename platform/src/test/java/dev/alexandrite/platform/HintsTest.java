package dev.alexandrite.platform;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What pages are told, when, and that it is told though its process was killed. */
class HintsTest {
  private final Live live = TestRole.bean(Live.class);
  private final JdbcClient jdbc = TestRole.bean(JdbcClient.class);
  private final TransactionTemplate transaction = TestRole.bean(TransactionTemplate.class);
  private final String topic = "t" + UUID.randomUUID();
  private final List<Live.Changed> told = new CopyOnWriteArrayList<>();
  private final AtomicBoolean gone = new AtomicBoolean();
  private int open;

  @BeforeEach
  void listen() {
    Predicate<Live.Changed> wanted =
        changed -> {
          if (changed.topic().equals(topic)) {
            told.add(changed);
          }
          return false;
        };
    open = live.open();
    // It is answered for as long as the stream is open.
    Thread.ofVirtual()
        .start(
            () ->
                live.stream(
                    new Live.Hearer(topic, topic, Instant.MAX, () -> !gone.get()),
                    wanted,
                    nowhere()));
    TestRole.await(() -> live.open() > open);
  }

  @AfterEach
  void leave() {
    gone.set(true);
    transaction.executeWithoutResult(status -> live.changed(Live.SIGNED_OUT, topic));
    TestRole.await(() -> live.open() == open);
  }

  /** Where it is written to is no matter here. */
  private static HttpServletResponse nowhere() {
    ServletOutputStream sink =
        new ServletOutputStream() {
          @Override
          public void write(int b) {}

          @Override
          public boolean isReady() {
            return true;
          }

          @Override
          public void setWriteListener(WriteListener listener) {}
        };
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            HintsTest.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, arguments) -> method.getName().equals("getOutputStream") ? sink : null);
  }

  @Test
  void aHintIsSentAfterTheCommitAndNeverWithoutIt() {
    transaction.executeWithoutResult(
        status -> {
          live.changed(topic, "undone");
          status.setRollbackOnly();
        });
    transaction.executeWithoutResult(
        status -> {
          live.changed(topic, "kept");
          live.changed(topic, "kept");
          assertThat(waiting()).isZero();
        });
    TestRole.await(() -> told.size() == 1);
    assertThat(told).extracting(Live.Changed::id).containsExactly("kept");
    TestRole.await(() -> waiting() == 0);
  }

  @Test
  void whatAKilledProcessLeftUnsaidIsSaidByAnother() {
    // As it stands between the commit and the sending.
    jdbc.sql("insert into hint (topic, ref, at) values (:topic, 'left', clock_timestamp())")
        .param("topic", topic)
        .update();
    TestRole.await(() -> told.size() == 1);
    assertThat(told.getFirst().id()).isEqualTo("left");
    assertThat(waiting()).isZero();
  }

  @Test
  void manyWritersAtOnceAreAllToldOfInTheOrderOfTheirPositions() {
    try (var writers = Executors.newFixedThreadPool(8)) {
      for (int n = 0; n < 400; n++) {
        String id = "order-" + n;
        writers.submit(() -> transaction.executeWithoutResult(s -> live.changed(topic, id)));
      }
    }
    TestRole.await(() -> told.size() == 400);
    assertThat(told).extracting(Live.Changed::id).doesNotHaveDuplicates();
    List<Long> positions = new ArrayList<>(told.stream().map(Live.Changed::position).toList());
    assertThat(positions).isSorted().doesNotHaveDuplicates();
  }

  private int waiting() {
    return jdbc.sql("select count(*) from hint where topic = :topic")
        .param("topic", topic)
        .query(Integer.class)
        .single();
  }
}
