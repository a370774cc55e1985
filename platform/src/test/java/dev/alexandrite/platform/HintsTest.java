package dev.alexandrite.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
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

  @BeforeEach
  void listen() {
    live.stream(
        changed -> {
          if (changed.topic().equals(topic)) {
            told.add(changed);
          }
          return false;
        });
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
    PlayedOrder.await(() -> told.size() == 1);
    assertThat(told).extracting(Live.Changed::id).containsExactly("kept");
    PlayedOrder.await(() -> waiting() == 0);
  }

  @Test
  void whatAKilledProcessLeftUnsaidIsSaidByAnother() {
    // As it stands between the commit and the sending.
    jdbc.sql("insert into hint (topic, ref, at) values (:topic, 'left', clock_timestamp())")
        .param("topic", topic)
        .update();
    PlayedOrder.await(() -> told.size() == 1);
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
    PlayedOrder.await(() -> told.size() == 400);
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
