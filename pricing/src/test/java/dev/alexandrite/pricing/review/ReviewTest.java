package dev.alexandrite.pricing.review;

import static dev.alexandrite.pricing.PricingFixture.ADMIN;
import static dev.alexandrite.pricing.PricingFixture.DATABASE;
import static dev.alexandrite.pricing.PricingFixture.NINA;
import static dev.alexandrite.pricing.PricingFixture.NOBODY;
import static dev.alexandrite.pricing.PricingFixture.euros;
import static dev.alexandrite.pricing.PricingFixture.gltfBox;
import static dev.alexandrite.pricing.PricingFixture.ring;
import static dev.alexandrite.pricing.PricingFixture.withAHole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.Message.QuoteHeld;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.contracts.Message.QuoteRefused;
import dev.alexandrite.contracts.Message.UnitChoice;
import dev.alexandrite.contracts.OrderEvent.ModelRefused;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.geometry.RingGenerator;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.pricing.PricingFixture;
import dev.alexandrite.pricing.PricingFixture.Story;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReviewTest {

  @Test
  void aModelWithAHoleWaitsForASellerWhoReleasesIt() {
    Story story = new Story().brings(withAHole(ring().stl()));
    QuoteHeld held = story.hears(QuoteHeld.class);
    assertThat(held.reason()).isEqualTo(HoldReason.REVIEW);
    assertThat(held.findings().getFirst().code()).isEqualTo("NOT_WATERTIGHT");
    assertThat(held.unitChoices()).isEmpty();
    story.submits(Alloy.SILVER_925, 2); // somebody may: then it waits

    JsonNode review = NINA.get("/api/reviews/" + story.modelId).json();
    assertThat(review.path("number").asString()).isEqualTo(story.orderId.number());
    assertThat(review.path("file").path("extension").asString()).isEqualTo("stl");
    assertThat(review.path("prices").size()).isEqualTo(12);
    NINA.await(
        "/api/reviews?limit=200",
        page ->
            page.path("items")
                .valueStream()
                .anyMatch(
                    r ->
                        r.path("modelId").asString().equals(story.modelId.toString())
                            && r.path("submission").path("quantity").asInt() == 2));

    Answer answer = release(story, "{\"reason\": \"the hole is inside the seat\"}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("decidedBy").path("name").asString()).isEqualTo("Nina");
    assertThat(answer.json().path("basis").path("given").asBoolean()).isFalse();
    QuoteReady ready = story.hears(QuoteReady.class);
    PriceCalculated priced = (PriceCalculated) story.becomes(OrderState.PRICE_CALCULATED).event();
    assertThat(priced.unitPrice()).isEqualTo(ready.prices().getFirst().unitPrice());
    assertThat(release(story, "{\"reason\": \"again\"}").code()).isEqualTo("review-decided");
    Answer repeated = release(story, "{\"reason\": \"the hole is inside the seat \"}");
    assertThat(repeated.status()).as(repeated.body()).isEqualTo(200);
    assertThat(repeated.body()).isEqualTo(answer.body());
  }

  @Test
  void theSellerSeesTheModelAsLongAsItWaits() throws Exception {
    byte[] open = withAHole(ring().stl());
    Story story = new Story().brings(open);
    story.hears(QuoteHeld.class);
    String path = "/api/reviews/" + story.modelId + "/file";

    HttpResponse<byte[]> file;
    try (var http = HttpClient.newHttpClient()) {
      HttpRequest fetch =
          HttpRequest.newBuilder(NINA.uri(path))
              .header("Authorization", "Bearer " + Caller.token("nina"))
              .build();
      file = http.send(fetch, BodyHandlers.ofByteArray());
    }
    assertThat(file.body()).isEqualTo(open);
    assertThat(file.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(file.headers().firstValue("Content-Disposition")).contains("attachment");
    assertThat(file.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(NOBODY.get(path).status()).isEqualTo(401);

    release(story, "{\"reason\": \"seen\"}");
    assertThat(NINA.get(path).code()).isEqualTo("review-not-found");
  }

  @Test
  void aFileThatWasSwappedAfterMeasuringIsShownToNobodyAndPricedByNobody() {
    Story story = new Story().brings(withAHole(ring().stl()));
    story.hears(QuoteHeld.class);
    story.stores(story.modelId, withAHole(ring(300).stl()));
    String path = "/api/reviews/" + story.modelId + "/file";

    assertThat(NINA.get(path).code()).isEqualTo("file-replaced");

    QuoteHeld told = story.hears(QuoteHeld.class, held -> isReplaced(held.findings().getFirst()));
    assertThat(NINA.get(path).code()).isEqualTo("file-replaced");
    assertThat(
            release(
                    story,
                    """
                    {"reason": "as I saw it", "alloys":
                      [{"alloy": "SILVER_925", "unitPrice": {"amountMinor": 1, "currency": "EUR"}}]}
                    """)
                .code())
        .isEqualTo("file-replaced");
    assertThat(told.findings().stream().filter(ReviewTest::isReplaced)).hasSize(1);
    assertThat(
            NINA.post("/api/reviews/" + story.modelId + "/refuse", "{\"detail\": \"no\"}").status())
        .isEqualTo(200);
  }

  private static boolean isReplaced(ModelFinding finding) {
    return finding.code().equals("FILE_REPLACED");
  }

  @Test
  void aSellerGivesPricesThatNoFormulaGives() {
    Story story = new Story().brings(withAHole(ring().stl()));
    story.hears(QuoteHeld.class);

    Answer answer =
        release(
            story,
            """
            {"reason": "as agreed on the telephone",
             "alloys": [{"alloy": "SILVER_925", "unitPrice": {"amountMinor": 12345, "currency": "EUR", "digits": 2}},
                        {"alloy": "GOLD_585_RED"}]}
            """);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    QuoteReady ready = story.hears(QuoteReady.class);
    assertThat(ready.prices()).hasSize(2);
    assertThat(ready.prices().getFirst().unitPrice()).isEqualTo(euros(12_345));
    assertThat(ready.prices().getFirst().orderPrice()).isNull();
    JsonNode verified =
        NINA.post("/api/quotes/verify", "{\"signed\": \"" + ready.signed() + "\"}").json();
    assertThat(verified.path("authentic").asBoolean()).isTrue();
    assertThat(verified.path("same").asBoolean()).isFalse();
    assertThat(verified.path("quote").path("basis").path("given").asBoolean()).isTrue();
    story.submits(Alloy.PLATINUM_950, 1);
    ModelRefused refused = (ModelRefused) story.becomes(OrderState.INITIATED).event();
    assertThat(refused.code()).isEqualTo("alloy-not-offered");
  }

  @Test
  void aSellersPriceIsAnAmountInTheHousesCurrency() {
    Story story = new Story().brings(withAHole(ring().stl()));
    story.hears(QuoteHeld.class);
    String price =
        "{\"reason\": \"r\", \"alloys\": [{\"alloy\": \"SILVER_925\", \"unitPrice\": %s}]}";

    assertThat(
            release(story, price.formatted("{\"amountMinor\": 0, \"currency\": \"EUR\"}")).code())
        .isEqualTo("invalid-field");
    assertThat(
            release(story, price.formatted("{\"amountMinor\": -5, \"currency\": \"EUR\"}")).code())
        .isEqualTo("invalid-field");
    assertThat(
            release(story, price.formatted("{\"amountMinor\": 5, \"currency\": \"USD\"}")).code())
        .isEqualTo("invalid-field");
    assertThat(
            release(story, price.formatted("{\"amountMinor\": 1e300, \"currency\": \"EUR\"}"))
                .status())
        .isEqualTo(400);
    assertThat(release(story, "{\"reason\": \" \"}").code()).isEqualTo("invalid-field");
    assertThat(release(story, "{\"reason\": \"r\", \"alloys\": []}").code())
        .isEqualTo("invalid-field");
    assertThat(
            release(
                    story,
                    "{\"reason\": \"r\", \"alloys\": [{\"alloy\": \"SILVER_925\"}, {\"alloy\":"
                        + " \"SILVER_925\"}]}")
                .code())
        .isEqualTo("invalid-field");
    assertThat(NINA.get("/api/reviews/" + story.modelId).status()).isEqualTo(200); // still waits
  }

  @Test
  void aSellerRefusesAndTheOrderGoesBackForAnotherFile() {
    Story story = new Story().brings(withAHole(ring().stl()));
    story.hears(QuoteHeld.class);
    story.submits(Alloy.SILVER_925, 1);
    NINA.await(
        "/api/reviews/" + story.modelId, r -> r.path("state").asString().equals("SUBMITTED"));

    Answer answer =
        NINA.post(
            "/api/reviews/" + story.modelId + "/refuse",
            "{\"detail\": \"The band is open; close it and send it again.\"}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(
            NINA.post(
                    "/api/reviews/" + story.modelId + "/refuse",
                    "{\"detail\": \"The band is open; close it and send it again.\"}")
                .body())
        .isEqualTo(answer.body());
    assertThat(story.hears(QuoteRefused.class).code()).isEqualTo("refused-by-seller");
    ModelRefused refused = (ModelRefused) story.becomes(OrderState.INITIATED).event();
    assertThat(refused.detail()).isEqualTo("The band is open; close it and send it again.");

    story.says(refused).brings(ring().stl());
    story.hears(QuoteReady.class);
  }

  @Test
  void oneOfTwoSellersDecides() throws Exception {
    Story story = new Story().brings(withAHole(ring().stl()));
    story.hears(QuoteHeld.class);
    CyclicBarrier together = new CyclicBarrier(2);

    try (var sellers = Executors.newFixedThreadPool(2)) {
      var answers =
          IntStream.range(0, 2)
              .mapToObj(
                  i ->
                      sellers.submit(
                          () -> {
                            together.await();
                            return i == 0
                                ? release(story, "{\"reason\": \"fine\"}").status()
                                : NINA.post(
                                        "/api/reviews/" + story.modelId + "/refuse",
                                        "{\"detail\": \"no\"}")
                                    .status();
                          }))
              .toList();
      assertThat(answers.get(0).get() + answers.get(1).get()).isEqualTo(200 + 409);
    }
  }

  @Test
  void aReviewIsFoundByItsOrdersNumberAsItWasHeard() {
    Story story = new Story().brings(withAHole(ring().stl()));
    story.hears(QuoteHeld.class);
    String number = story.orderId.number();
    String heard =
        number.replace("-", "").toLowerCase(Locale.ROOT).replace('0', 'o').replace('1', 'l');

    for (String said :
        List.of(number, heard, heard.substring(0, 6) + " ", heard.toUpperCase(Locale.ROOT))) {
      JsonNode found = NINA.get("/api/reviews?number=" + said.replace(" ", "%20")).json();
      assertThat(found.path("items").valueStream().map(r -> r.path("number").asString()))
          .as(said)
          .contains(number)
          .allMatch(n -> n.startsWith(number.substring(0, 7)));
    }
    assertThat(NINA.get("/api/reviews?number=%25").json().path("items")).isEmpty();
    assertThat(NINA.get("/api/reviews?number=" + heard + "0").json().path("items")).isEmpty();
    assertThat(release(story, "{\"reason\": \"fine\"}").status()).isEqualTo(200);
    assertThat(NINA.get("/api/reviews?number=" + heard).json().path("items")).isEmpty();
  }

  @Test
  void reviewsAreForSellersAndAdministrators() {
    assertThat(NOBODY.get("/api/reviews").status()).isEqualTo(401);
    assertThat(NOBODY.as("oleg").get("/api/reviews").status()).isEqualTo(403);
    assertThat(ADMIN.get("/api/reviews").status()).isEqualTo(200);
    assertThat(NINA.get("/api/reviews?limit=0").code()).isEqualTo("invalid-field");
    assertThat(NINA.get("/api/reviews?before=nonsense").code()).isEqualTo("invalid-field");
    assertThat(NINA.get("/api/reviews/" + PricingFixture.newModel()).code())
        .isEqualTo("review-not-found");
  }

  @Test
  void aDoubtfulUnitIsAskedForAndTheAnswerMeasuredAnew() {
    Story story = new Story().brings(new RingGenerator(0.7, 0.09, 96).stl());

    QuoteHeld held = story.hears(QuoteHeld.class);

    assertThat(held.reason()).isEqualTo(HoldReason.UNIT);
    UnitChoice inches =
        held.unitChoices().stream().filter(c -> c.unit().equals("INCH")).findFirst().orElseThrow();
    assertThat(inches.ringBoreMm()).isCloseTo(17.78, within(0.05));
    assertThat(inches.sizeMm().getFirst()).isCloseTo(0.88 * 25.4, within(0.01));
    assertThat(NINA.get("/api/reviews/" + story.modelId).code()).isEqualTo("review-not-found");

    story.wants("INCH");

    QuoteReady ready = story.hears(QuoteReady.class);
    assertThat(ready.measured().ringBoreMm()).isCloseTo(17.78, within(0.05));
    assertThat(ready.measured().volumeMm3())
        .isCloseTo(new RingGenerator(0.7, 0.09, 96).volumeMm3() * Math.pow(25.4, 3), within(0.1));

    story.wants(null); // a new quote keeps the answer
    QuoteReady again = story.hears(QuoteReady.class, q -> !q.messageId().equals(ready.messageId()));
    assertThat(again.measured()).isEqualTo(ready.measured());
  }

  @Test
  void anotherUnitThanTheFileSensiblyStatesMeetsASeller() {
    Story story = new Story().brings(gltfBox(30, 20, 10), "gltf");
    QuoteReady stated = story.hears(QuoteReady.class);
    assertThat(stated.measured().unit()).isEqualTo("METRE");

    story.wants("FOOT");

    QuoteHeld held = story.hears(QuoteHeld.class);
    assertThat(held.reason()).isEqualTo(HoldReason.REVIEW);
    assertThat(held.findings().getFirst().code()).isEqualTo("UNIT_CONTRADICTED");
    assertThat(held.measured().unit()).isEqualTo("FOOT");
    story.submits(Alloy.SILVER_925, 1);
    NINA.await(
        "/api/reviews/" + story.modelId, r -> r.path("state").asString().equals("SUBMITTED"));
    release(story, "{\"reason\": \"so small it shall be\"}");
    PriceCalculated priced = (PriceCalculated) story.becomes(OrderState.PRICE_CALCULATED).event();
    assertThat(priced.unit()).isEqualTo("FOOT");
    assertThat(priced.sizeMm().getFirst())
        .isCloseTo(0.3048 * stated.measured().sizeMm().getFirst(), within(0.01));
  }

  @Test
  void aCustomerWhoInsistsOnAnImpossibleUnitMeetsASeller() {
    Story story = new Story().brings(new RingGenerator(0.71, 0.09, 96).stl());
    story.hears(QuoteHeld.class, held -> held.reason() == HoldReason.UNIT);

    story.wants("MILLIMETRE");

    story.hears(QuoteHeld.class, held -> held.reason() == HoldReason.REVIEW);
    assertThat(NINA.get("/api/reviews/" + story.modelId).status()).isEqualTo(200);
  }

  @Test
  void whoSubmitsByAnExpiredQuoteMeetsASellerWithTodaysPrices() {
    Story story = new Story().brings(ring().stl());
    story.hears(QuoteReady.class);
    DATABASE
        .sql("update quote set valid_until = now() - interval '1 hour' where model_id = :id")
        .param("id", story.modelId.value())
        .update();

    story.submits(Alloy.SILVER_925, 1);

    QuoteHeld held = story.hears(QuoteHeld.class);
    assertThat(held.findings().getFirst().code()).isEqualTo("QUOTE_EXPIRED");
    assertThat(release(story, "{\"reason\": \"the customer agrees\"}").status()).isEqualTo(200);
    story.becomes(OrderState.PRICE_CALCULATED);
  }

  @Test
  void whoSaysThatTheySubmittedLongAgoMeetsASellerToo() {
    Story story = new Story().brings(ring().stl());
    story.hears(QuoteReady.class);
    Instant until = PricingFixture.CLOCK.instant().minus(Duration.ofDays(30));
    DATABASE
        .sql("update quote set valid_until = :until where model_id = :id")
        .param("until", Sql.at(until))
        .param("id", story.modelId.value())
        .update();

    story.submitted(Alloy.SILVER_925, until);

    QuoteHeld held = story.hears(QuoteHeld.class);
    assertThat(held.reason()).isEqualTo(HoldReason.REVIEW);
    assertThat(held.findings().getFirst().code()).isEqualTo("QUOTE_EXPIRED");
  }

  @Test
  void whatWasSubmittedInTimeAndHeardADayLaterHasItsPrice() {
    Story story = new Story().brings(ring().stl());
    story.hears(QuoteReady.class);
    Instant until = PricingFixture.CLOCK.instant().minus(Duration.ofHours(23));
    DATABASE
        .sql("update quote set valid_until = :until where model_id = :id")
        .param("until", Sql.at(until))
        .param("id", story.modelId.value())
        .update();

    story.submitted(Alloy.SILVER_925, until);

    story.becomes(OrderState.PRICE_CALCULATED);
  }

  private static Answer release(Story story, String body) {
    return NINA.post("/api/reviews/" + story.modelId + "/release", body);
  }
}
