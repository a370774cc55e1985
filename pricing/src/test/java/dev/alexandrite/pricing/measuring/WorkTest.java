package dev.alexandrite.pricing.measuring;

import static dev.alexandrite.pricing.PricingFixture.ADMIN;
import static dev.alexandrite.pricing.PricingFixture.DATABASE;
import static dev.alexandrite.pricing.PricingFixture.NINA;
import static dev.alexandrite.pricing.PricingFixture.ROLE;
import static dev.alexandrite.pricing.PricingFixture.S3;
import static dev.alexandrite.pricing.PricingFixture.ring;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.QuoteEstimated;
import dev.alexandrite.contracts.Message.QuoteHeld;
import dev.alexandrite.contracts.Message.QuoteProgress;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.contracts.Message.QuoteRefused;
import dev.alexandrite.contracts.Message.QuoteStep;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.pricing.PricingFixture;
import dev.alexandrite.pricing.PricingFixture.Story;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import tools.jackson.databind.JsonNode;

/** The queue and its workers, in one instance and in several. */
@Tag("slow")
class WorkTest {
  private static final Workers WORKERS = ROLE.getBean(Workers.class);

  @Test
  void theSameFileOfAnotherCustomerIsNotMeasuredAgainAndTellsNothingOfTheFirst() {
    byte[] file = ring().stl();
    Story first = new Story().brings(file);
    QuoteReady one = first.hears(QuoteReady.class);
    String content = contentOf(first);
    // A mark in what is kept: whoever is told of it was not measured.
    DATABASE
        .sql(
            """
            update measurement set outcome = jsonb_set(outcome, '{measured,triangles}', '4711')
            where content = :content
            """)
        .param("content", content)
        .update();

    Story second = new Story().brings(file);
    QuoteReady other = second.hears(QuoteReady.class);

    assertThat(other.measured().triangles()).isEqualTo(4711);
    assertThat(other.prices()).isEqualTo(one.prices());
    assertThat(contentOf(second)).isEqualTo(content);
    String said =
        second.words(words -> !words.isEmpty()).stream().map(Wire::write).toList().toString();
    assertThat(said)
        .doesNotContain(first.orderId.toString())
        .doesNotContain(first.modelId.toString())
        .doesNotContain(one.messageId().toString());
  }

  @Test
  void aFileThatIsNoModelIsRefusedWithItsCodeOnceForEverybody() {
    byte[] cut = java.util.Arrays.copyOf(ring().stl(), 1_000);

    QuoteRefused refused = new Story().brings(cut).hears(QuoteRefused.class);

    assertThat(refused.code()).isEqualTo("truncated");
    assertThat(refused.detail()).isNotBlank();
    assertThat(new Story().brings(cut).hears(QuoteRefused.class).detail())
        .isEqualTo(refused.detail());
  }

  @Test
  void aLargeModelTellsItsProgressAndARangeFirst() {
    Story story = new Story().brings(ring(260).stl()); // 2.2 MB

    QuoteReady ready = story.hears(QuoteReady.class);

    List<Message> words = story.words(all -> all.getLast() instanceof QuoteReady);
    assertThat(words.stream().filter(QuoteProgress.class::isInstance))
        .extracting(w -> ((QuoteProgress) w).step())
        .containsExactly(
            QuoteStep.QUEUED, QuoteStep.READING, QuoteStep.MEASURING, QuoteStep.PRICING);
    QuoteEstimated estimated = story.hears(QuoteEstimated.class);
    for (int i = 0; i < 7; i++) {
      assertThat(ready.prices().get(i).total(1))
          .isBetween(estimated.prices().get(i).low(), estimated.prices().get(i).high());
    }
    assertThat(laneOf(story)).isEqualTo("LARGE");
  }

  @Test
  void aSmallModelSaysOnlyThatItIsQueued() {
    Story story = new Story().brings(ring().stl());
    story.hears(QuoteReady.class);

    assertThat(story.words(all -> all.getLast() instanceof QuoteReady)).hasSize(2);
    assertThat(laneOf(story)).isEqualTo("SMALL");
  }

  @Test
  void aHugeModelDoesNotDelayASmallOne() {
    SequencedMap<Story, Integer> large =
        new LinkedHashMap<>(); // all are there before the first is measured
    for (int i = 0; i < 4; i++) {
      byte[] file = ring(600).stl();
      large.put(new Story().stores(file), file.length);
    }
    byte[] little = ring().stl();
    Story small = new Story().stores(little);

    large.forEach((story, sizeBytes) -> story.announces("stl", sizeBytes));
    small.announces("stl", little.length);

    small.hears(QuoteReady.class);
    large.keySet().forEach(story -> story.hears(QuoteReady.class));

    assertThat(
            DATABASE
                .sql(
                    """
                    select (select ended_at from calculation where model_id = :small)
                      < (select ended_at from calculation where model_id = :last)
                    """)
                .param("small", small.modelId.value())
                .param("last", large.lastEntry().getKey().modelId.value())
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  @Test
  void aPackedFileUnderAnotherNameGoesToTheLargeOnes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(0);
      zip.putNextEntry(new ZipEntry("3D/3dmodel.model"));
      zip.write(new byte[300_000]); // eight times as much is above the small lane's 2 MB
    }

    Story story = new Story().brings(bytes.toByteArray(), "stl");

    story.hears(QuoteRefused.class);
    assertThat(laneOf(story)).isEqualTo("LARGE");
    assertThat(calculationOf(story).path("tries").asInt()).isEqualTo(1);
  }

  @Test
  void aModelThatFailsAgainAndAgainIsSetAsideAndCanBeStartedAgain() {
    Story story = new Story().claims("stl", 1_000); // it is not in the store

    QuoteHeld held = story.hears(QuoteHeld.class);

    assertThat(held.findings().getFirst().code()).isEqualTo("NOT_CALCULATED");
    assertThat(held.measured()).isNull();
    assertThat(
            story.words(all -> all.getLast() instanceof QuoteHeld).stream()
                .filter(QuoteProgress.class::isInstance)
                .map(w -> ((QuoteProgress) w).step()))
        .containsExactly(QuoteStep.QUEUED, QuoteStep.TRYING_AGAIN, QuoteStep.TRYING_AGAIN);
    JsonNode aside = calculationOf(story);
    assertThat(aside.path("state").asString()).isEqualTo("SET_ASIDE");
    assertThat(aside.path("tries").asInt()).isEqualTo(3);
    assertThat(aside.path("reason").asString()).contains("the store has no file of the model");
    String again = "/api/calculations/" + aside.path("id").asString() + "/again";
    assertThat(NINA.post(again, "").status()).isEqualTo(403);

    S3.putObject(
        p -> p.bucket("incoming").key(Channel.SHOP.incomingKey(story.modelId)),
        RequestBody.fromBytes(ring().stl()));
    assertThat(ADMIN.post(again, "").status()).isEqualTo(200);

    story.hears(QuoteReady.class);
    assertThat(ADMIN.post(again, "").json().path("state").asString()).isEqualTo("DONE");
    assertThat(ADMIN.post("/api/calculations/" + UUID.randomUUID() + "/again", "").code())
        .isEqualTo("calculation-not-found");
  }

  @Test
  void aModelThatKillsItsWorkersIsSetAside() {
    WORKERS.stop();
    Story story = new Story().brings(ring().stl());
    try {
      story.hears(QuoteProgress.class);
      DATABASE
          .sql(
              """
              update calculation
              set state = 'RUNNING', tries = 3, claim = gen_random_uuid(),
                  lease_until = now() - interval '1 second'
              where model_id = :id
              """)
          .param("id", story.modelId.value())
          .update();
    } finally {
      WORKERS.start();
    }

    story.hears(QuoteHeld.class);
    assertThat(calculationOf(story).path("reason").asString()).isEqualTo("its worker died 3 times");
  }

  @Test
  void twoInstancesShareTheWorkAndDoNoneOfItTwice() {
    WORKERS.stop();
    try (var second = PricingFixture.start(Map.of())) {
      List<Story> stories;
      try {
        second.getBean(Workers.class).stop();
        stories =
            IntStream.range(0, 12).mapToObj(i -> new Story().brings(ring(150).stl())).toList();
        stories.getLast().hears(QuoteProgress.class);
      } finally {
        second.getBean(Workers.class).start();
        WORKERS.start();
      }

      for (Story story : stories) {
        assertThat(story.words(all -> all.getLast() instanceof QuoteReady)).hasSize(2);
        assertThat(calculationOf(story).path("tries").asInt()).isEqualTo(1);
      }
      assertThat(
              DATABASE
                  .sql("select distinct worker from calculation where model_id in (:ids)")
                  .param("ids", stories.stream().map(s -> s.modelId.value()).toList())
                  .query(String.class)
                  .list())
          .containsExactlyInAnyOrder(WORKERS.instance(), second.getBean(Workers.class).instance());
      // One key for all of them.
      assertThat(PricingFixture.callerOf(second).get("/api/quotes/keys").body())
          .isEqualTo(PricingFixture.NOBODY.get("/api/quotes/keys").body());
    }
  }

  @Test
  void theWorkOfAKilledInstanceIsTakenOver() throws Exception {
    WORKERS.stop();
    Process child = null;
    Story story;
    try {
      child = PricingFixture.instanceOfItsOwn("-Xmx512m");
      story = new Story().brings(ring(1_000).stl()); // 33 MB, 667,000 triangles
      Awaitility.await()
          .pollInterval(java.time.Duration.ofMillis(5))
          .atMost(java.time.Duration.ofSeconds(90))
          .until(() -> calculationOf(story).path("state").asString().equals("RUNNING"));
    } finally {
      if (child != null) {
        child.destroyForcibly().waitFor(); // SIGKILL
      }
      WORKERS.start();
    }

    story.hears(QuoteReady.class);
    JsonNode calculation = calculationOf(story);
    assertThat(calculation.path("tries").asInt()).isEqualTo(2);
    assertThat(calculation.path("worker").asString()).isEqualTo(WORKERS.instance());
  }

  @Test
  void anotherFileAndACancelledOrderLeaveNothingToDo() {
    WORKERS.stop();
    Story story = new Story().brings(ring().stl());
    try {
      story.hears(QuoteProgress.class);
      var first = story.modelId;
      story.brings(ring().stl());
      story.hears(QuoteProgress.class);
      assertThat(stateOf(first.value())).isEqualTo("DROPPED");
      story.says(new dev.alexandrite.contracts.OrderEvent.OrderCancelled(null, null));
      Awaitility.await().until(() -> stateOf(story.modelId.value()).equals("DROPPED"));
    } finally {
      WORKERS.start();
    }
    assertThat(NINA.get("/api/quotes/" + story.orderId).code()).isEqualTo("quote-not-found");
  }

  @Test
  void aCustomerMayGoUntilThereIsAPrice() {
    WORKERS.stop();
    try {
      Story story = new Story().brings(ring().stl());
      story.hears(QuoteProgress.class);
      story.submits(dev.alexandrite.contracts.Alloy.SILVER_925, 1);
      PricingFixture.OTHER_ROLES.say(
          Topics.SHOP_WISHES,
          new Message.CancelRequested(
              Uuid7.next(PricingFixture.CLOCK),
              story.orderId,
              "too long",
              PricingFixture.CLOCK.instant()));

      assertThat(story.becomes(OrderState.CANCELLED).by())
          .isEqualTo(dev.alexandrite.contracts.Role.PRICING);
      assertThat(stateOf(story.modelId.value())).isEqualTo("DROPPED");
    } finally {
      WORKERS.start();
    }
  }

  @Test
  void calculationsAreSeenByState() {
    Story story = new Story().brings("no model".getBytes(StandardCharsets.UTF_8));
    story.hears(QuoteRefused.class);

    JsonNode done = NINA.get("/api/calculations?state=DONE&limit=200").json();
    assertThat(done.path("items").valueStream().map(c -> c.path("modelId").asString()))
        .contains(story.modelId.toString());
    assertThat(done.path("items").get(0).path("claim").isMissingNode()).isTrue();
    assertThat(NINA.get("/api/calculations?state=LOST").code()).isEqualTo("invalid-field");
  }

  private static String contentOf(Story story) {
    return DATABASE
        .sql("select content from model where model_id = :id")
        .param("id", story.modelId.value())
        .query(String.class)
        .single();
  }

  private static String laneOf(Story story) {
    return calculationOf(story).path("lane").asString();
  }

  private static String stateOf(UUID modelId) {
    return DATABASE
        .sql("select state from calculation where model_id = :id order by id desc limit 1")
        .param("id", modelId)
        .query(String.class)
        .optional()
        .orElse("");
  }

  private static JsonNode calculationOf(Story story) {
    return NINA.get("/api/calculations?limit=200")
        .json()
        .path("items")
        .valueStream()
        .filter(c -> c.path("modelId").asString().equals(story.modelId.toString()))
        .findFirst()
        .orElse(tools.jackson.databind.node.MissingNode.getInstance());
  }
}
