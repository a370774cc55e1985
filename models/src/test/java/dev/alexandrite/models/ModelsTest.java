package dev.alexandrite.models;

import static dev.alexandrite.models.ModelsFixture.JDBC;
import static dev.alexandrite.models.ModelsFixture.NINA;
import static dev.alexandrite.models.ModelsFixture.NOBODY;
import static dev.alexandrite.models.ModelsFixture.OLEG;
import static dev.alexandrite.models.ModelsFixture.OTHER_ROLES;
import static dev.alexandrite.models.ModelsFixture.awaits;
import static dev.alexandrite.models.ModelsFixture.put;
import static dev.alexandrite.models.ModelsFixture.stored;
import static dev.alexandrite.models.ModelsFixture.storedAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.ModelMoved;
import dev.alexandrite.contracts.Message.ModelSubstituted;
import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.ManufacturingReleased;
import dev.alexandrite.contracts.OrderEvent.ManufacturingStarted;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.OrderDeclined;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.embedded.EmbeddedS3;
import dev.alexandrite.embedded.Ports;
import dev.alexandrite.embedded.TestServers;
import dev.alexandrite.models.ModelsFixture.Story;
import dev.alexandrite.platform.Sql;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import tools.jackson.databind.JsonNode;

@Tag("slow")
class ModelsTest {

  @Test
  void aFileTravelsWithItsOrder() throws Exception {
    Story story = new Story().uploaded("a ring");
    JsonNode incoming = story.awaits(Stage.INCOMING);
    assertThat(incoming.path("orderId").asString()).isEqualTo(story.orderId.toString());
    assertThat(incoming.path("sizeBytes").asLong()).isEqualTo(6);
    assertThat(incoming.path("url").isNull()).as("nobody has checked it yet").isTrue();

    JsonNode work = story.approved().awaits(Stage.WORK);

    assertThat(work.path("url").asString()).contains("/work/" + story.modelId);
    assertThat(Instant.parse(work.path("expiresAt").asString()))
        .isBetween(Instant.now(), Instant.now().plusSeconds(60));
    assertThat(fetched(work)).isEqualTo("a ring");
    awaitCleared("incoming", story.modelId);
    await("what the buyer sees to the end")
        .until(() -> storedAt("incoming", Channel.SHOP.shownKey(story.modelId)).equals("a ring"));

    JsonNode archive = story.closed().awaits(Stage.ARCHIVE);

    assertThat(fetched(archive)).isEqualTo("a ring");
    awaitCleared("work", story.modelId);
    assertThat(story.told(2)).containsExactly(Stage.WORK, Stage.ARCHIVE);
    await().until(() -> movesOf(story.modelId) == 0);
  }

  @Test
  void anAddressThatWasGivenOutWorksThoughTheFileMoves() throws Exception {
    Story story = new Story().uploaded("still here");
    JsonNode before = story.approved().awaits(Stage.WORK);
    story.closed().awaits(Stage.ARCHIVE);

    assertThat(fetched(before)).isEqualTo("still here");
  }

  @Test
  void anAddressIsOfAnAttachmentAndNeverOfAPage() throws Exception {
    Story story = new Story();
    ModelsFixture.S3.putObject(
        it ->
            it.bucket("incoming")
                .key(Channel.SHOP.incomingKey(story.modelId))
                .contentType("text/html"),
        RequestBody.fromString("<script>alert(1)</script>"));
    story.pricedSha256 = ModelsFixture.sha256("<script>alert(1)</script>");
    story.said(new FileUploaded(story.modelId, "stl", 25));
    JsonNode work = story.approved().awaits(Stage.WORK);

    var got = answer(work);

    assertThat(got.headers().map())
        .containsEntry("content-type", List.of("application/octet-stream"))
        .containsEntry("content-disposition", List.of("attachment"))
        .containsEntry("x-content-type-options", List.of("nosniff"));
  }

  @Test
  void anotherContentThanWasPricedIsNotTakenIntoWork() {
    Story story = new Story().uploaded("a thin ring");
    story.awaits(Stage.INCOMING);
    put("incoming", story.modelId, "a fat ring!");
    story.approved();

    List<Message> heard =
        OTHER_ROLES
            .heard(Topics.MODELS_FILES, story.modelId.toString(), all -> !all.isEmpty())
            .stream()
            .map(Wire::readMessage)
            .toList();

    assertThat(heard)
        .singleElement()
        .isInstanceOfSatisfying(
            ModelSubstituted.class,
            told -> {
              assertThat(told.orderId()).isEqualTo(story.orderId);
              assertThat(told.pricedSha256()).isEqualTo(ModelsFixture.sha256("a thin ring"));
              assertThat(told.foundSha256()).isEqualTo(ModelsFixture.sha256("a fat ring!"));
            });
    assertThat(checks(story, 1)).isEqualTo(heard);
    assertThat(stored("work", story.modelId)).isEmpty();
    assertThat(storedAt("incoming", Channel.SHOP.shownKey(story.modelId))).isEmpty();
    String path = "/api/models/" + story.modelId;
    for (String person : List.of("oleg", "nina", "admin")) {
      assertRefused(NOBODY.as(person).get(path), 409, "model-substituted");
    }

    put("incoming", story.modelId, "a thin ring");
    assertThat(NOBODY.as("admin").post(path + "/move-again", "").status()).isEqualTo(202);

    assertThat(story.awaits(Stage.WORK).path("url").isString()).isTrue();
    assertThat(stored("work", story.modelId)).isEqualTo("a thin ring");
  }

  private static List<Message> checks(Story story, int count) {
    return OTHER_ROLES
        .heard(Topics.MODELS_CHECKS, story.modelId.toString(), all -> all.size() == count)
        .stream()
        .map(Wire::readMessage)
        .toList();
  }

  @Test
  void whatWasComparedBeforeAnybodyWaitedForItIsToldOnce() {
    Story right = new Story().uploaded("long in work");
    right.approved().awaits(Stage.WORK);
    Story wrong = new Story().uploaded("a thin ring");
    wrong.awaits(Stage.INCOMING);
    put("incoming", wrong.modelId, "a fat ring!");
    wrong.approved();
    assertThat(checks(right, 1)).hasSize(1);
    assertThat(checks(wrong, 1)).hasSize(1);

    JDBC.sql("update model set check_told = false where order_id in (:orders)")
        .param("orders", List.of(right.orderId.value(), wrong.orderId.value()))
        .update();

    assertThat(checks(right, 2).getLast())
        .isInstanceOfSatisfying(
            ModelMoved.class, told -> assertThat(told.stage()).isEqualTo(Stage.WORK));
    assertThat(checks(wrong, 2).getLast())
        .isInstanceOfSatisfying(
            ModelSubstituted.class,
            told -> {
              assertThat(told.pricedSha256()).isEqualTo(ModelsFixture.sha256("a thin ring"));
              assertThat(told.foundSha256()).isEqualTo(ModelsFixture.sha256("a fat ring!"));
            });
  }

  @Test
  void anotherContentIsFoundOutThoughItsCopyWasThereBefore() {
    Story story = new Story().uploaded("a thin ring");
    put("incoming", story.modelId, "a fat ring!");
    put("work", story.modelId, "a fat ring!");
    story.approved();

    String path = "/api/models/" + story.modelId;
    await().until(() -> NINA.get(path).status() == 409);
    assertRefused(NINA.get(path), 409, "model-substituted");
    assertThat(stored("work", story.modelId)).isEmpty();
  }

  @Test
  void anOrderOfBeforeTheContentWasSaidGoesOn() {
    Story story = new Story().uploaded("of last year");
    story.pricedSha256 = null;

    story.approved().awaits(Stage.WORK);

    assertThat(stored("work", story.modelId)).isEqualTo("of last year");
  }

  @Test
  void aFileOfBeforeTheChannelsHadTheirOwnPartsIsFound() {
    Story incoming = new Story();
    putOld("incoming", incoming, "came long ago");
    incoming.pricedSha256 = ModelsFixture.sha256("came long ago");
    incoming.said(new FileUploaded(incoming.modelId, "stl", 13));
    Story work = new Story().uploaded("in work long since");
    work.approved().awaits(Stage.WORK);
    awaitCleared("incoming", work.modelId);
    ModelsFixture.S3.deleteObject(
        it -> it.bucket("incoming").key(Channel.SHOP.shownKey(work.modelId)));

    JDBC.sql("update model set channel = null where order_id in (:orders)")
        .param("orders", List.of(incoming.orderId.value(), work.orderId.value()))
        .update();

    await().until(() -> stored("incoming", incoming.modelId).equals("came long ago"));
    await()
        .until(
            () ->
                storedAt("incoming", Channel.SHOP.shownKey(work.modelId))
                    .equals("in work long since"));
    incoming.approved().awaits(Stage.WORK);
    assertThat(storedAt("incoming", incoming.modelId.toString())).isEmpty();
    assertThat(stored("work", incoming.modelId)).isEqualTo("came long ago");
  }

  @Test
  void whatLiesInThePlaceOfAFileOfBeforeDoesNotTakeItsPart() {
    Story story = new Story();
    putOld("incoming", story, "came long ago");
    put("incoming", story.modelId, "somebody's");
    story.said(new FileUploaded(story.modelId, "stl", 13)).awaits(Stage.INCOMING);

    JDBC.sql("update model set channel = null where order_id = :order")
        .param("order", story.orderId.value())
        .update();

    await().until(() -> stored("incoming", story.modelId).equals("came long ago"));
    await().until(() -> storedAt("incoming", story.modelId.toString()).isEmpty());
  }

  private static void putOld(String bucket, Story story, String content) {
    ModelsFixture.S3.putObject(
        it -> it.bucket(bucket).key(story.modelId.toString()), RequestBody.fromString(content));
  }

  @Test
  void aFileThatCameInPartsTravelsToo() {
    Story story = new Story();
    String part = "x".repeat(5 << 20);
    String key = Channel.SHOP.incomingKey(story.modelId);
    String upload =
        ModelsFixture.S3.createMultipartUpload(it -> it.bucket("incoming").key(key)).uploadId();
    List<CompletedPart> parts =
        Stream.of(1, 2)
            .map(
                n ->
                    CompletedPart.builder()
                        .partNumber(n)
                        .eTag(
                            ModelsFixture.S3
                                .uploadPart(
                                    it ->
                                        it.bucket("incoming")
                                            .key(key)
                                            .uploadId(upload)
                                            .partNumber(n),
                                    RequestBody.fromString(part))
                                .eTag())
                        .build())
            .toList();
    ModelsFixture.S3.completeMultipartUpload(
        it -> it.bucket("incoming").key(key).uploadId(upload).multipartUpload(m -> m.parts(parts)));
    story.said(new FileUploaded(story.modelId, "stl", 10 << 20));

    story.approved().awaits(Stage.WORK);

    assertThat(stored("work", story.modelId)).hasSize(10 << 20);
  }

  /** The database connection is cut in the very statement that records the move. */
  @Test
  void aMoveThatDiesBetweenCopyAndRecordGoesOnAndIsToldOnce() {
    Story story = new Story().uploaded("copied twice");
    story.awaits(Stage.INCOMING);
    JDBC.sql(
            """
            create function cut() returns trigger language plpgsql as $$
            begin
              if old.model_id = '%s' then perform pg_terminate_backend(pg_backend_pid()); end if;
              return new;
            end $$;
            create trigger cut before update on model for each row execute function cut();
            """
                .formatted(story.modelId))
        .update();
    try {
      story.approved();
      await().until(() -> stored("work", story.modelId).equals("copied twice"));
      await()
          .during(Duration.ofSeconds(1))
          .atMost(Duration.ofSeconds(5))
          .until(() -> seen(story).path("stage").asString().equals("INCOMING"));
      assertThat(stored("incoming", story.modelId)).isEqualTo("copied twice");
    } finally {
      JDBC.sql("drop trigger cut on model; drop function cut()").update();
    }

    story.awaits(Stage.WORK);
    awaitCleared("incoming", story.modelId);
    assertThat(stored("work", story.modelId)).isEqualTo("copied twice");
    story.closed().awaits(Stage.ARCHIVE);
    assertThat(story.told(2)).containsExactly(Stage.WORK, Stage.ARCHIVE);
  }

  @Test
  void halfACopyOfSomebodyWhoDiedIsDoneAgain() {
    Story story = new Story().uploaded("the whole ring");
    put("work", story.modelId, "the wh");

    story.approved().awaits(Stage.WORK);

    assertThat(stored("work", story.modelId)).isEqualTo("the whole ring");
  }

  @Test
  void aWorkerThatStopsAfterTheRecordLeavesTheClearingToTheNext() {
    Story story = new Story().uploaded("cleared later");
    story.approved().awaits(Stage.WORK);
    Mover mover = ModelsFixture.ROLE.getBean(Mover.class);
    mover.stop();
    assertThat(stored("incoming", story.modelId)).isEqualTo("cleared later");
    assertThat(movesOf(story.modelId)).isEqualTo(1);

    hurry(story.modelId);
    mover.start();

    awaitCleared("incoming", story.modelId);
    assertThat(stored("work", story.modelId)).isEqualTo("cleared later");
  }

  @Test
  void nothingIsClearedUnlessTheCopyIsThere() {
    Story story = new Story().uploaded("the last one");
    story.approved().awaits(Stage.WORK);
    ModelsFixture.S3.deleteObject(it -> it.bucket("work").key(story.modelId.toString()));

    hurry(story.modelId);
    awaitGivenUp(story.modelId, "there is no file in WORK");

    assertThat(stored("incoming", story.modelId)).isEqualTo("the last one");
  }

  @Test
  void aStoreThatIsAwayIsWaitedForWithoutUsingUpTheTries() {
    Story story = new Story().uploaded("patient");
    story.awaits(Stage.INCOMING);
    ModelsFixture.storeGoesAway();
    try {
      story.approved();
      await().until(() -> movesOf(story.modelId) == 1);
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(10))
          .until(() -> seen(story).path("stage").asString().equals("INCOMING"));
    } finally {
      ModelsFixture.storeComesBack();
    }

    story.awaits(Stage.WORK);
    assertThat(stored("work", story.modelId)).isEqualTo("patient");
  }

  @Test
  void aFileOfAnotherSizeIsNotMovedUntilSomebodyPutsItRight() {
    Story story = new Story();
    put("incoming", story.modelId, "another");
    story.said(new FileUploaded(story.modelId, "stl", 5));
    story.approved();
    awaitGivenUp(story.modelId, "the file in INCOMING has 7 bytes, and 5 were announced");
    assertSubstituted(story, null);
    assertThat(stored("work", story.modelId)).isEmpty();
    assertThat(stored("incoming", story.modelId)).isEqualTo("another");

    put("incoming", story.modelId, "right");
    String again = "/api/models/" + story.modelId + "/move-again";
    assertThat(NOBODY.as("admin").post(again, "").status()).isEqualTo(202);

    story.awaits(Stage.WORK);
    assertThat(stored("work", story.modelId)).isEqualTo("right");
    assertThat(NOBODY.as("admin").post(again, "").status()).as("said again").isEqualTo(202);
    assertThat(checks(story, 2).getLast()).isInstanceOf(ModelMoved.class);
  }

  @Test
  void aLongerFileThanWasPricedIsNotTakenIntoWork() {
    Story story = new Story().uploaded("a thin ring");
    put("incoming", story.modelId, "a ring of ten times the metal");

    story.approved();

    assertSubstituted(story, ModelsFixture.sha256("a ring of ten times the metal"));
    assertThat(stored("work", story.modelId)).isEmpty();
  }

  @Test
  void aMissingFileIsToldToTheAdministratorAndToWhoeverWaitsForItOnceItIsGivenUp() {
    Story story = new Story().uploaded("deleted");
    ModelsFixture.S3.deleteObject(
        it -> it.bucket("incoming").key(ModelsFixture.key("incoming", story.modelId)));
    story.approved();

    awaitGivenUp(story.modelId, "there is no file in INCOMING");

    assertSubstituted(story, null);
    assertThat(
            JDBC.sql("select stage from model where model_id = :id")
                .param("id", story.modelId.value())
                .query(String.class)
                .single())
        .isEqualTo("INCOMING");
  }

  /** Told to those who offer it to operators and to sellers, and given to nobody. */
  private static void assertSubstituted(Story story, @Nullable String foundSha256) {
    assertThat(checks(story, 1).getLast())
        .isInstanceOfSatisfying(
            ModelSubstituted.class,
            told -> {
              assertThat(told.pricedSha256()).isEqualTo(story.pricedSha256);
              assertThat(told.foundSha256()).isEqualTo(foundSha256);
            });
    assertRefused(NINA.get("/api/models/" + story.modelId), 409, "model-substituted");
  }

  @Test
  void aCopyForTheBuyerThatCantBeMadeHoldsUpNothing() {
    Story story = new Story().uploaded("in the way");
    String shown = Channel.SHOP.shownKey(story.modelId);
    // Where the store keeps files in folders, a key below the copy's own is in its way.
    ModelsFixture.S3.putObject(
        it -> it.bucket("incoming").key(shown + "/below"), RequestBody.fromString("x"));

    story.approved().awaits(Stage.WORK);

    await().until(() -> toShow(story).isAfter(Instant.now()));
    assertThat(storedAt("incoming", shown)).isEmpty();
    ModelsFixture.S3.deleteObject(it -> it.bucket("incoming").key(shown + "/below"));
    await().until(() -> storedAt("incoming", shown).equals("in the way"));
  }

  private static Instant toShow(Story story) {
    return JDBC.sql("select show_at from model where model_id = :id")
        .param("id", story.modelId.value())
        .query((row, n) -> Sql.instant(row, "show_at"))
        .single();
  }

  @Test
  void anOperatorIsGivenWhatIsFreeAndWhatTheyMakeAndNothingElse() {
    Story story = new Story().uploaded("a ring to make");
    story.awaits(Stage.INCOMING);
    String path = "/api/models/" + story.modelId;
    Caller olga = NOBODY.as("olga");
    assertRefused(OLEG.get(path), 403, "forbidden");

    story.approved().awaits(Stage.WORK);
    assertThat(OLEG.get(path).status()).as("free to be claimed").isEqualTo(200);
    assertThat(olga.get(path).status()).isEqualTo(200);

    story.said(new ManufacturingStarted("oleg", "Oleg", Money.of(5, "EUR")));
    await().until(() -> olga.get(path).status() == 403);
    assertThat(OLEG.get(path).status()).isEqualTo(200);

    story.said(new ManufacturingReleased("oleg", null));
    await().until(() -> olga.get(path).status() == 200);

    story.closed().awaits(Stage.ARCHIVE);
    assertRefused(OLEG.get(path), 403, "forbidden");
    assertThat(NINA.get(path).status()).isEqualTo(200);
  }

  @Test
  void theFilesOfCancelledAndDeclinedOrdersAreKeptAWhileAndThenDeleted() {
    Story cancelled = new Story().uploaded("cancelled");
    cancelled.said(new OrderCancelled(null, null));
    Story declined = new Story().uploaded("declined").priced();
    declined.said(new OrderDeclined("no"));
    Story lateInWork = new Story().uploaded("in work");
    lateInWork.approved().awaits(Stage.WORK);
    awaitCleared("incoming", lateInWork.modelId);
    lateInWork.said(new OrderCancelled(null, null));

    for (Story story : List.of(cancelled, declined, lateInWork)) {
      Instant begun = Instant.now();
      await().until(() -> movesOf(story.modelId) == 1);
      assertThat(dueAt(story.modelId)).isBetween(begun.plusSeconds(60), begun.plusSeconds(210));
      hurry(story.modelId);
      JsonNode gone = story.awaits(Stage.EXPIRED);
      assertThat(gone.path("url").isNull()).isTrue();
      assertThat(gone.path("expiresAt").isNull()).isTrue();
      for (String bucket : List.of("incoming", "work", "archive")) {
        awaitCleared(bucket, story.modelId);
      }
    }
    assertThat(cancelled.told(1)).containsExactly(Stage.EXPIRED);
    assertThat(lateInWork.told(2)).containsExactly(Stage.WORK, Stage.EXPIRED);
  }

  @Test
  void aReplacedFileIsDeletedAndItsSuccessorGoesOn() {
    Story story = new Story().uploaded("first");
    ModelId first = story.modelId;
    story.replaced("second").approved().awaits(Stage.WORK);
    assertThat(dueAt(first)).isAfter(Instant.now());
    assertThat(stored("incoming", first)).isEqualTo("first");

    hurry(first);

    awaits(first, Stage.EXPIRED);
    awaitCleared("incoming", first);
    assertThat(stored("work", story.modelId)).isEqualTo("second");
    assertThat(stored("work", first)).isEmpty();
  }

  @Test
  void severalInstancesShareTheMovesAndTellEachOnce() {
    try (var second = ModelsFixture.start()) {
      assertThat(second.getBean(Mover.class).isRunning()).isTrue();
      List<Story> stories =
          Stream.generate(() -> new Story().uploaded("shared")).limit(24).toList();
      stories.forEach(Story::approved);
      stories.forEach(story -> story.awaits(Stage.WORK));
      stories.forEach(Story::closed);
      stories.forEach(story -> story.awaits(Stage.ARCHIVE));
      stories.forEach(
          story -> assertThat(story.told(2)).containsExactly(Stage.WORK, Stage.ARCHIVE));
    }
  }

  @Test
  void theRoleDoesNotStartOnAStoreThatObeysWhatNobodySigned(@TempDir Path dir) {
    int port = Ports.free();
    try (var obedient = EmbeddedS3.startUnguarded(dir, port, TestServers.storeIdentities())) {
      assertThatThrownBy(() -> ModelsFixture.start(obedient.endpoint()).close())
          .hasStackTraceContaining("takes x-amz- headers that were not signed")
          .hasStackTraceContaining("docs/file-store.md");
    }
  }

  @Test
  void whoMayNotAskIsRefusedAndSoIsNonsense() {
    Story story = new Story().uploaded("mine");
    story.awaits(Stage.INCOMING);
    String path = "/api/models/" + story.modelId;
    assertThat(NOBODY.as("nina").get(path).status()).isEqualTo(200);
    assertThat(NOBODY.as("admin").get(path).status()).isEqualTo(200);
    assertRefused(NOBODY.get(path), 401, "unauthenticated");
    assertRefused(NOBODY.withToken("made up").get(path), 401, "unauthenticated");
    assertRefused(NINA.get("/api/models/" + UUID.randomUUID()), 404, "model-not-found");
    assertRefused(NINA.get("/api/models/ring"), 400, "invalid-field");
    assertRefused(NINA.post(path, "{}"), 405, "method-not-allowed");
    assertRefused(NINA.get("/api/failed-moves"), 403, "forbidden");
    assertRefused(OLEG.get("/api/failed-moves"), 403, "forbidden");
    assertRefused(OLEG.post(path + "/move-again", ""), 403, "forbidden");
    assertRefused(
        NOBODY.as("admin").post("/api/models/" + UUID.randomUUID() + "/move-again", ""),
        404,
        "model-not-found");
    assertRefused(NOBODY.as("admin").get("/api/failed-moves?limit=0"), 400, "invalid-field");
    assertRefused(NOBODY.as("admin").get("/api/failed-moves?after=x"), 400, "invalid-field");
  }

  private static void awaitGivenUp(ModelId modelId, String failure) {
    NOBODY
        .as("admin")
        .await(
            "/api/failed-moves?limit=200",
            page ->
                page.path("items")
                    .valueStream()
                    .anyMatch(
                        move ->
                            move.path("modelId").asString().equals(modelId.toString())
                                && move.path("tries").asInt() == 3
                                && move.path("failure").asString().equals(failure)));
  }

  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
  }

  private static JsonNode seen(Story story) {
    return NINA.get("/api/models/" + story.modelId).json();
  }

  private static Instant dueAt(ModelId modelId) {
    return JDBC.sql("select due_at from move where model_id = :id")
        .param("id", modelId.value())
        .query((row, n) -> Sql.instant(row, "due_at"))
        .single();
  }

  /** As if the time for it had come. */
  private static void hurry(ModelId modelId) {
    JDBC.sql("update move set due_at = now() where model_id = :id and due_at > now()")
        .param("id", modelId.value())
        .update();
  }

  private static void awaitCleared(String bucket, ModelId modelId) {
    await()
        .until(
            () -> {
              hurry(modelId);
              return stored(bucket, modelId).isEmpty();
            });
  }

  private static int movesOf(ModelId modelId) {
    return JDBC.sql("select count(*) from move where model_id = :id")
        .param("id", modelId.value())
        .query(Integer.class)
        .single();
  }

  private static String fetched(JsonNode model) throws Exception {
    return answer(model).body();
  }

  private static HttpResponse<String> answer(JsonNode model) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(model.path("url").asString())).build(),
          BodyHandlers.ofString());
    }
  }
}
