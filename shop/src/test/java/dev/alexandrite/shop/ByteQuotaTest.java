package dev.alexandrite.shop;

import static dev.alexandrite.shop.ShopFixture.SQL;
import static dev.alexandrite.shop.ShopFixture.assertProblem;
import static dev.alexandrite.shop.ShopFixture.customer;
import static dev.alexandrite.shop.ShopFixture.ordered;
import static dev.alexandrite.shop.ShopFixture.orderedAsGuest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.channel.ChannelSettings;
import dev.alexandrite.channel.Uploads;
import dev.alexandrite.contracts.Sha256;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.shop.ShopFixture.Ordered;
import dev.alexandrite.shop.ShopFixture.Visitor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ByteQuotaTest {
  private static final ChannelSettings SETTINGS = ShopFixture.ROLE.getBean(ChannelSettings.class);
  private static final long LARGEST = SETTINGS.modelMaxBytes();
  private static final int GUESTS_FILES = (int) (SETTINGS.bytes().perGuestMax() / LARGEST);
  private static final int CUSTOMERS_FILES = (int) (SETTINGS.bytes().perBuyerMax() / LARGEST);
  private static final Map<String, Object> MODEL = Map.of("kind", "MODEL", "quantity", 1);

  @Test
  void aGuestIsToldWhenMoreBytesWillBeTaken() {
    Ordered order = orderedAsGuest();
    for (int i = 0; i < GUESTS_FILES; i++) {
      order.begin("huge.stl", LARGEST);
    }
    Instant tomorrow = Instant.now().plus(Duration.ofHours(24));

    Answer refused = announce(order, LARGEST);

    assertProblem(refused, 429, "upload-bytes-used-up");
    long seconds = Long.parseLong(refused.headers().get("retry-after").getFirst());
    assertThat(seconds).isBetween(23 * 3600L, 24 * 3600L);
    assertThat(refused.json().path("retryAfterSeconds").asLong()).isEqualTo(seconds);
    assertThat(Instant.parse(refused.json().path("possibleAgainAt").asString()))
        .isBetween(tomorrow.minus(Duration.ofHours(1)), tomorrow.plusSeconds(1));
    assertThat(refused.json().path("leftBytes").asLong()).isLessThan(LARGEST);
    assertThat(refused.json().path("detail").asString()).contains("sign in");
    assertThat(uploads(order)).isEqualTo(GUESTS_FILES);
  }

  @Test
  void whatIsLeftCanStillBeSentAndAfterADayEverythingAgain() {
    Ordered order = orderedAsGuest();
    order.begin("huge.stl", SETTINGS.bytes().perGuestMax() / 2 - 1);
    order.begin("huge.stl", SETTINGS.bytes().perGuestMax() / 2 - 1);
    assertProblem(announce(order, 3), 429, "upload-bytes-used-up");
    order.begin("tiny.stl", 2);
    assertProblem(announce(order, 1), 429, "upload-bytes-used-up");

    SQL.sql("update bytes_announced set since = since - interval '24 hours'").update();

    order.begin("huge.stl", LARGEST);
  }

  @Test
  void manyGuestsOfOneAddressShareItsBytesAndOthersAreNotConcerned() {
    String address = new Visitor().address;
    long files = SETTINGS.bytes().perAddressMax() / LARGEST;
    Ordered guest = guestAt(address);
    for (int i = 0; i < files; i++) {
      guest = i % GUESTS_FILES == 0 ? guestAt(address) : guest;
      guest.begin("huge.stl", LARGEST);
    }

    Ordered last = guestAt(address);
    assertProblem(announce(last, LARGEST), 429, "upload-bytes-used-up");
    last.visitor.address = new Visitor().address;
    last.begin("huge.stl", LARGEST); // nothing of the refused one was counted
  }

  @Test
  void whoHasANetworkOfAddressesHasTenTimesTheBytesOfOne() {
    guestAt("2001:db8:55:1::1").begin("huge.stl", LARGEST);
    guestAt("2001:db8:55:2::1").begin("huge.stl", LARGEST);
    SQL.sql("update bytes_announced set bytes = :bytes where what = 'network' and whom = :whom")
        .param("bytes", 10 * SETTINGS.bytes().perAddressMax())
        .param("whom", Sha256.of("20010db80055"))
        .update();

    assertProblem(announce(guestAt("2001:db8:55:3::1"), 1), 429, "upload-bytes-used-up");
    guestAt("2001:db8:56:1::1").begin("huge.stl", LARGEST);
  }

  @Test
  void aJewellerSendsTwentyFilesOfFiftyMegabytesADay() {
    Visitor jeweller = customer();
    for (int order = 0; order < 4; order++) {
      Ordered one = ordered(jeweller);
      for (int file = 0; file < 5; file++) {
        one.begin("chain.3mf", 50_000_000);
      }
    }
  }

  @Test
  void announcedAtTheSameMomentNotOneByteMoreIsTaken() throws Exception {
    Visitor greedy = customer();
    List<Ordered> orders = IntStream.range(0, 4).mapToObj(i -> ordered(greedy)).toList();
    try (var everybody = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers =
          orders.stream()
              .flatMap(order -> IntStream.range(0, 6).mapToObj(i -> order))
              .map(order -> everybody.submit(() -> announce(order, LARGEST)))
              .toList();
      int taken = 0;
      for (Future<Answer> answer : answers) {
        taken += answer.get().status() == 200 ? 1 : 0;
      }
      assertThat(taken).isEqualTo(CUSTOMERS_FILES);
    }
  }

  @Test
  void whatNeverCameIsGivenBackWhenItsOrderHasEndedAndItsAddressesHaveExpired() {
    Visitor vera = customer();
    Ordered first = ordered(vera);
    Ordered second = ordered(vera);
    for (int i = 0; i < CUSTOMERS_FILES / 2; i++) {
      first.begin("huge.stl", LARGEST);
      second.begin("huge.stl", LARGEST);
    }
    assertProblem(announce(first, LARGEST), 429, "upload-bytes-used-up");

    assertThat(second.post("cancel", Map.of()).status()).isEqualTo(200);
    ShopFixture.ROLE.getBean(Uploads.class).giveUpTheUnfinished();
    assertThat(uploads(second)).as("their addresses work still").isEqualTo(CUSTOMERS_FILES / 2);
    SQL.sql(
            """
            update upload set kept_until = kept_until - interval '1 day'
            where order_id = :order and kept_until <= now()
            """)
        .param("order", second.orderId.value())
        .update();
    ShopFixture.ROLE.getBean(Uploads.class).giveUpTheUnfinished();

    assertThat(uploads(second)).isZero();
    Ordered third = ordered(vera);
    for (int i = 0; i < CUSTOMERS_FILES / 2; i++) {
      third.begin("huge.stl", LARGEST);
    }
    assertProblem(announce(third, LARGEST), 429, "upload-bytes-used-up");
  }

  private static Ordered guestAt(String address) {
    Visitor visitor = new Visitor();
    visitor.address = address;
    return orderedAsGuest(visitor, MODEL);
  }

  private static Answer announce(Ordered order, long sizeBytes) {
    return order.post("uploads", Map.of("fileName", "huge.stl", "sizeBytes", sizeBytes));
  }

  private static int uploads(Ordered order) {
    return SQL.sql("select count(*) from upload where order_id = :order")
        .param("order", order.orderId.value())
        .query(Integer.class)
        .single();
  }
}
