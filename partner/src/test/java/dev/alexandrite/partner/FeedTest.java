package dev.alexandrite.partner;

import static dev.alexandrite.partner.PartnerFixture.CLOCK;
import static dev.alexandrite.partner.PartnerFixture.KEYS;
import static dev.alexandrite.partner.PartnerFixture.NOBODY;
import static dev.alexandrite.partner.PartnerFixture.begun;
import static dev.alexandrite.partner.PartnerFixture.feed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.alexandrite.channel.Tracked;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.embedded.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

class FeedTest {
  private final String name = "Feed " + UUID.randomUUID();
  private final Caller partner = NOBODY.withToken(KEYS.addPartner(name, null).key());
  private final String ref =
      PartnerFixture.JDBC
          .sql("select ref from partner where name = :name")
          .param("name", name)
          .query(String.class)
          .single();

  @Test
  void anEmptyFeedStandsStill() {
    JsonNode page = partner.get("/api/v1/events").json();
    assertThat(page.path("events")).isEmpty();
    assertThat(page.path("next").asString()).isEqualTo("0");
    begun(partner);
    JsonNode first = partner.get("/api/v1/events?after=0").json();
    assertThat(first.path("next").asString()).isEqualTo("1");
    JsonNode nothing = partner.get("/api/v1/events?after=1").json();
    assertThat(nothing.path("events")).isEmpty();
    assertThat(nothing.path("next").asString()).isEqualTo("1");
  }

  /**
   * Another transaction has taken the next place and takes its time; whoever comes after it must
   * not be read before it.
   */
  @Test
  void aSlowTransactionIsNotSkipped() throws Exception {
    Caller other = NOBODY.withToken(KEYS.addPartner("Other " + name, null).key());
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    OrderId slow = OrderId.next(CLOCK);
    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<?> first = threads.submit(() -> slowly(slow, taken, release, false));
      taken.await();
      Future<JsonNode> second = threads.submit(() -> begun(partner));
      try {
        assertThat(begun(other).path("order").path("orderId").asString()).isNotBlank();
        await()
            .during(Duration.ofSeconds(1))
            .atMost(Duration.ofSeconds(10))
            .until(() -> feed(partner, "0").isEmpty() && !second.isDone());
      } finally {
        release.countDown();
      }
      first.get();
      String fast = second.get().path("order").path("orderId").asString();

      assertThat(feed(partner, "0").stream().map(e -> e.path("orderId").asString()))
          .containsExactly(slow.toString(), fast);
      assertThat(cursors(feed(partner, "0"))).containsExactly(1L, 2L);
    }
  }

  @Test
  void aTransactionThatFailsLeavesNoGap() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    OrderId lost = OrderId.next(CLOCK);
    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<?> first = threads.submit(() -> slowly(lost, taken, release, true));
      taken.await();
      Future<JsonNode> second = threads.submit(() -> begun(partner));
      release.countDown();
      first.get();
      second.get();
    }
    assertThat(cursors(feed(partner, "0"))).containsExactly(1L);
    assertThat(feed(partner, "0").toString()).doesNotContain(lost.toString());
  }

  @Test
  void aReaderWhoFollowsManyWritersMissesNothingAndSeesNothingTwice() throws Exception {
    int writers = 4;
    int each = 8;
    List<JsonNode> read = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(writers)) {
      List<? extends Future<?>> writing =
          IntStream.range(0, writers)
              .mapToObj(
                  w ->
                      threads.submit(
                          () -> {
                            for (int n = 0; n < each; n++) {
                              String path = PartnerFixture.path(begun(partner));
                              assertThat(partner.post(path + "/cancel", "{}").status())
                                  .isEqualTo(200);
                            }
                          }))
              .toList();
      String cursor = "0";
      while (read.size() < 2 * writers * each) {
        boolean over = writing.stream().allMatch(Future::isDone);
        JsonNode page = partner.get("/api/v1/events?limit=5&after=" + cursor).json();
        page.path("events").forEach(read::add);
        cursor = page.path("next").asString();
        if (over && page.path("events").isEmpty()) {
          break;
        }
      }
      for (Future<?> writer : writing) {
        writer.get();
      }
    }
    assertThat(cursors(read)).isEqualTo(LongStream.rangeClosed(1, 64).boxed().toList());
    assertThat(read).isEqualTo(feed(partner, "0"));
    read.stream()
        .map(event -> event.path("orderId").asString())
        .distinct()
        .forEach(
            order ->
                assertThat(
                        read.stream()
                            .filter(event -> event.path("orderId").asString().equals(order))
                            .map(event -> event.path("sequence").asInt()))
                    .containsExactly(1, 2));
  }

  private void slowly(
      OrderId orderId, CountDownLatch taken, CountDownLatch release, boolean fails) {
    new TransactionTemplate(PartnerFixture.ROLE.getBean(PlatformTransactionManager.class))
        .executeWithoutResult(
            status -> {
              PartnerFixture.ROLE.getBean(Feed.class).add(tracked(orderId));
              taken.countDown();
              try {
                release.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              if (fails) {
                status.setRollbackOnly();
              }
            });
  }

  private Tracked tracked(OrderId orderId) {
    return new Tracked(
        new Said(
            Uuid7.next(CLOCK),
            orderId,
            1,
            Channel.PARTNER,
            Role.PARTNER,
            CLOCK.instant(),
            OrderState.INITIATED,
            new OrderInitiated(orderId.number(), ref, Kind.MODEL, null, 1)),
        ref,
        null);
  }

  private static List<Long> cursors(List<JsonNode> events) {
    return events.stream().map(e -> Long.valueOf(e.path("cursor").asString())).toList();
  }
}
