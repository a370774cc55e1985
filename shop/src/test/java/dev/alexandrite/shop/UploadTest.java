package dev.alexandrite.shop;

import static dev.alexandrite.shop.ShopFixture.PART_BYTES;
import static dev.alexandrite.shop.ShopFixture.UPLOADS_MAX;
import static dev.alexandrite.shop.ShopFixture.assertProblem;
import static dev.alexandrite.shop.ShopFixture.ordered;
import static dev.alexandrite.shop.ShopFixture.put;
import static dev.alexandrite.shop.ShopFixture.store;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.channel.Uploads;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.shop.ShopFixture.Ordered;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class UploadTest {
  private static final byte[] FILE = "solid ring".getBytes();

  @Test
  void aFileGoesStraightToTheStoreAndBecomesTheOrders() throws Exception {
    Ordered order = ordered();
    JsonNode ticket = order.begin("ring.stl", FILE.length);
    String modelId = ticket.path("modelId").asString();
    assertThat(ticket.path("url").asString()).contains("/incoming/shop/" + modelId + "?");

    assertThat(put(ticket, FILE).statusCode()).isEqualTo(200);
    Answer answer = order.done(ticket);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("state").asString()).isEqualTo("FILE_UPLOADED");
    assertThat(answer.json().path("quote").path("state").asString()).isEqualTo("MEASURING");
    assertThat(answer.json().path("file").path("fileName").asString()).isEqualTo("ring.stl");
    FileUploaded event = (FileUploaded) order.heard(2).getLast().event();
    assertThat(event.modelId()).hasToString(modelId);
    assertThat(event.sizeBytes()).isEqualTo(FILE.length);

    JsonNode model = order.visitor.get(order.path + "/model").json();
    var got = store(HttpRequest.newBuilder(URI.create(model.path("url").asString())));
    assertThat(got.body()).isEqualTo("solid ring");
    assertThat(got.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(got.headers().firstValue("Content-Disposition")).contains("attachment");
    assertThat(got.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void anAddressTakesTheContentTypeThatWasSignedAndNothingOfAmazons() {
    Ordered order = ordered();
    JsonNode ticket = order.begin("ring.stl", FILE.length);
    assertThat(ticket.path("headers").properties())
        .extracting(header -> header.getKey() + ": " + header.getValue().asString())
        .containsExactlyInAnyOrder("Content-Type: application/octet-stream", "If-None-Match: *");
    assertThat(ticket.path("url").asString())
        .contains("X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost%3Bif-none-match");

    for (String[] attack :
        new String[][] {
          {"Content-Type", "text/html"},
          {"Content-Type", "application/octet-stream", "x-amz-acl", "public-read"},
          {"Content-Type", "application/octet-stream", "x-amz-copy-source", "/work/x"},
          {"Content-Type", "application/octet-stream", "Content-Encoding", "gzip"}
        }) {
      var request =
          HttpRequest.newBuilder(URI.create(ticket.path("url").asString()))
              .header("If-None-Match", "*")
              .headers(attack)
              .PUT(BodyPublishers.ofByteArray(FILE));
      assertThat(store(request).statusCode()).as(String.join(" ", attack)).isEqualTo(403);
    }
    assertProblem(order.done(ticket), 409, "upload-missing");
    assertThat(put(ticket, FILE).statusCode()).isEqualTo(200);
    assertThat(order.done(ticket).status()).isEqualTo(200);
  }

  @Test
  void whatHasArrivedCanNotBeReplacedAndIsDoneOnce() {
    Ordered order = ordered();
    JsonNode ticket = order.begin("ring.stl", FILE.length);
    put(ticket, FILE);
    order.done(ticket);

    assertThat(put(ticket, "solid fake".getBytes()).statusCode()).isEqualTo(412);
    var unconditional =
        HttpRequest.newBuilder(URI.create(ticket.path("url").asString()))
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray("solid fake".getBytes()));
    assertThat(store(unconditional).statusCode()).isEqualTo(403);

    assertThat(order.done(ticket).status()).isEqualTo(200);
    assertThat(order.seen().path("history")).hasSize(2);
    String url = order.visitor.get(order.path + "/model").json().path("url").asString();
    assertThat(store(HttpRequest.newBuilder(URI.create(url))).body()).isEqualTo("solid ring");
  }

  @Test
  void theStoreTakesExactlyTheAnnouncedSize() {
    Ordered order = ordered();
    JsonNode ticket = order.begin("ring.stl", FILE.length);

    assertThat(put(ticket, "solid ring and more".getBytes()).statusCode()).isEqualTo(403);
    assertThat(put(ticket, "solid".getBytes()).statusCode()).isEqualTo(403);

    assertProblem(order.done(ticket), 409, "upload-missing");
    assertThat(order.seen().path("state").asString()).isEqualTo("INITIATED");
    assertThat(put(ticket, FILE).statusCode()).isEqualTo(200);
    assertThat(order.done(ticket).status()).isEqualTo(200);
  }

  @Test
  void doneBeforeTheFileIsThereIsRefused() {
    Ordered order = ordered();
    JsonNode ticket = order.begin("ring.stl", FILE.length);

    assertProblem(order.done(ticket), 409, "upload-missing");
    assertProblem(order.visitor.get(order.path + "/model"), 404, "model-not-found");
    assertThat(order.seen().path("file").isNull()).isTrue();
  }

  @Test
  void anInterruptedUploadIsTakenUpWhereItStopped() throws Exception {
    byte[] file = new byte[2 * PART_BYTES + 1_234];
    new Random(7).nextBytes(file);
    Ordered order = ordered();
    Answer begun =
        order.post(
            "uploads", Map.of("fileName", "chain.stl", "sizeBytes", file.length, "parts", true));
    JsonNode ticket = begun.json();
    assertThat(begun.status()).as(begun.body()).isEqualTo(200);
    assertThat(ticket.path("partSizeBytes").asInt()).isEqualTo(PART_BYTES);
    assertThat(ticket.path("arrived")).isEmpty();
    assertThat(ticket.path("parts")).hasSize(3);
    assertThat(putPart(ticket.path("parts").path(1), file)).isEqualTo(200);

    // The tab was closed: another one asks how far it has come.
    String path = order.path + "/uploads/" + ticket.path("modelId").asString();
    JsonNode resumed = order.visitor.get(path).json();
    assertThat(resumed.path("arrived").valueStream().map(JsonNode::asInt)).containsExactly(2);
    assertThat(resumed.path("parts").valueStream().map(p -> p.path("number").asInt()))
        .containsExactly(1, 3);
    assertThat(resumed.path("fileName").asString()).isEqualTo("chain.stl");
    assertThat(resumed.path("sizeBytes").asInt()).isEqualTo(file.length);

    Answer tooEarly = order.done(ticket);
    assertProblem(tooEarly, 409, "upload-incomplete");
    assertThat(tooEarly.json().path("missing").valueStream().map(JsonNode::asInt))
        .containsExactly(1, 3);

    for (JsonNode part : resumed.path("parts")) {
      assertThat(putPart(part, file)).isEqualTo(200);
    }
    assertThat(order.visitor.get(path).json().path("parts")).isEmpty();
    Answer done = order.done(ticket);
    assertThat(done.status()).as(done.body()).isEqualTo(200);
    assertThat(done.json().path("state").asString()).isEqualTo("FILE_UPLOADED");
    assertThat(order.done(ticket).status()).isEqualTo(200);
    assertThat(order.visitor.get(path).json().path("arrived")).hasSize(3);

    String url = order.visitor.get(order.path + "/model").json().path("url").asString();
    assertThat(putPart(resumed.path("parts").path(0), new byte[file.length]))
        .as("a late part is not taken")
        .isEqualTo(404);
    assertThat(order.done(ticket).status()).isEqualTo(200);
    byte[] stored =
        java.net.http.HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray())
            .body();
    assertThat(Arrays.equals(stored, file)).isTrue();
  }

  @Test
  void aPartHasExactlyItsSize() {
    Ordered order = ordered();
    JsonNode ticket =
        order
            .post(
                "uploads", Map.of("fileName", "a.stl", "sizeBytes", PART_BYTES + 10, "parts", true))
            .json();

    var request =
        HttpRequest.newBuilder(URI.create(ticket.path("parts").path(1).path("url").asString()))
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(new byte[11]));

    assertThat(store(request).statusCode()).isEqualTo(403);
  }

  private static int putPart(JsonNode part, byte[] file) {
    int from = (part.path("number").asInt() - 1) * PART_BYTES;
    byte[] bytes = Arrays.copyOfRange(file, from, Math.min(file.length, from + PART_BYTES));
    return store(
            HttpRequest.newBuilder(URI.create(part.path("url").asString()))
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(bytes)))
        .statusCode();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ring ♥ кольцо 指輪 Größe 54.stl",
        "Gro\u0308ße.stl",
        "<img src=x onerror=alert(1)>.stl",
        "'; drop table channel_order; --.stl",
        "$(reboot) `reboot` | reboot.stl",
        "=1+1+cmd.stl",
        "..%2F..%2Fetc%2Fpasswd.stl",
        "../../../etc/passwd.stl",
        "CON.stl",
        ".stl",
        "ring.STL",
        "ring.stl.exe",
        "👩‍👩‍👧.stl",
        "no extension"
      })
  void anyNameIsTakenAndKeptAsItIs(String name) {
    Ordered order = ordered();
    JsonNode ticket = order.begin(name, FILE.length);
    put(ticket, FILE);

    Answer done = order.done(ticket);

    assertThat(done.status()).as(done.body()).isEqualTo(200);
    assertThat(order.seen().path("file").path("fileName").asString()).isEqualTo(name);
    assertThat(ticket.path("url").asString()).doesNotContain("passwd").doesNotContain("CON");
  }

  @Test
  void aNameThatDeceivesTheEyeIsShownForWhatItIs() {
    Ordered order = ordered();
    String name = "ring\u202Elts.exe\nSet-Cookie: a\u0000\u2028\uD800.stl";
    JsonNode ticket =
        order
            .visitor
            .send(
                "POST",
                order.path + "/uploads",
                "{\"fileName\":\"ring\\u202Elts.exe\\n"
                    + "Set-Cookie: a\\u0000\\u2028\\uD800.stl\",\"sizeBytes\":10}")
            .json();
    put(ticket, FILE);
    order.done(ticket);

    assertThat(order.seen().path("file").path("fileName").asString())
        .isNotEqualTo(name)
        .isEqualTo("ring\\u{202E}lts.exe\\u{000A}Set-Cookie: a\\u{0000}\\u{2028}\\u{D800}.stl");
  }

  @Test
  void aNameHasItsLimit() {
    Ordered order = ordered();

    order.begin("x".repeat(240) + ".stl", 10);
    order.begin("指".repeat(341), 10);
    for (String name : new String[] {"指".repeat(342), "x".repeat(1_025), "", "  "}) {
      assertProblem(
          order.post("uploads", Map.of("fileName", name, "sizeBytes", 10)), 400, "invalid-field");
    }
  }

  @Test
  void aModelHasBytesAndNotTooMany() {
    Ordered order = ordered();

    assertProblem(size(order, 0), 400, "model-empty");
    assertProblem(size(order, -1), 400, "model-empty");
    assertProblem(size(order, 524_288_001), 413, "model-too-large");
    assertProblem(size(order, Long.MAX_VALUE), 413, "model-too-large");
    assertThat(size(order, 524_288_000).status()).isEqualTo(200);
  }

  private static Answer size(Ordered order, long bytes) {
    return order.post("uploads", Map.of("fileName", "ring.stl", "sizeBytes", bytes));
  }

  @Test
  void anOrderTakesOnlySoManyFiles() {
    Ordered order = ordered();
    IntStream.range(0, UPLOADS_MAX).forEach(i -> order.begin("ring.stl", 10));

    assertProblem(size(order, 10), 409, "too-many-uploads");
  }

  @Test
  void anUploadThatNobodyFinishedIsGivenUp() {
    Ordered order = ordered();
    JsonNode ticket = order.begin("ring.stl", FILE.length);
    put(ticket, FILE);
    UUID modelId = UUID.fromString(ticket.path("modelId").asString());
    ShopFixture.SQL
        .sql("update upload set kept_until = now() - interval '2 hours' where model_id = :id")
        .param("id", modelId)
        .update();

    assertProblem(order.done(ticket), 410, "upload-expired");
    assertProblem(order.visitor.get(order.path + "/uploads/" + modelId), 410, "upload-expired");
    assertThat(order.seen().path("state").asString()).isEqualTo("INITIATED");

    ShopFixture.ROLE.getBean(Uploads.class).giveUpTheUnfinished();

    assertProblem(order.visitor.get(order.path + "/uploads/" + modelId), 404, "model-not-found");
    assertThat(put(ticket, FILE).statusCode()).as("nothing of it is left").isEqualTo(200);
  }

  @Test
  void anUploadOfAnotherOrderIsNotFound() {
    Ordered order = ordered();
    JsonNode ticket = order.begin("ring.stl", FILE.length);
    put(ticket, FILE);
    Ordered other = ordered(order.visitor);

    assertProblem(other.done(ticket), 404, "model-not-found");
    assertProblem(
        other.post("uploads/" + UUID.randomUUID() + "/done", Map.of()), 404, "model-not-found");
    assertThat(other.seen().path("state").asString()).isEqualTo("INITIATED");
  }

  @Test
  void aSubmittedOrderTakesNoOtherFile() {
    Ordered order = ordered();
    JsonNode late = order.begin("late.stl", FILE.length);
    put(late, FILE);
    order.submitted();

    assertProblem(size(order, 10), 409, "not-the-owner");
    assertProblem(order.done(late), 409, "not-the-owner");
    assertThat(order.seen().path("state").asString()).isEqualTo("SUBMITTED");
  }
}
