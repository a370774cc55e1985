package dev.alexandrite.pricing.revision;

import static dev.alexandrite.pricing.PricingFixture.ADMIN;
import static dev.alexandrite.pricing.PricingFixture.DATABASE;
import static dev.alexandrite.pricing.PricingFixture.NINA;
import static dev.alexandrite.pricing.PricingFixture.NOBODY;
import static dev.alexandrite.pricing.PricingFixture.ROLE;
import static dev.alexandrite.pricing.PricingFixture.S3;
import static dev.alexandrite.pricing.PricingFixture.ring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.Feasibility;
import dev.alexandrite.contracts.Message.QuoteHeld;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.pricing.Json;
import dev.alexandrite.pricing.PricingFixture.Story;
import dev.alexandrite.pricing.price.Fixing;
import dev.alexandrite.pricing.price.Limit;
import dev.alexandrite.pricing.price.PriceBook;
import dev.alexandrite.pricing.price.PricingExamples;
import dev.alexandrite.pricing.price.Tariff;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an administrator decides, and what it does to quotes. */
class TariffTest {
  private static final PriceBook SEED = PriceBook.seed();

  @AfterEach
  void asItWas() {
    post("/api/tariffs", Json.MAPPER.valueToTree(SEED.tariff()));
    post("/api/limits", Json.MAPPER.valueToTree(SEED.limits()));
    post("/api/fixings", Json.MAPPER.valueToTree(SEED.fixing()));
  }

  @Test
  void theDatabaseBeginsWithWhatTheCommandLineCounts() {
    Revisions revisions = ROLE.getBean(Revisions.class);

    assertThat(revisions.get(Revisions.Kind.TARIFF, 2, Tariff.class).body())
        .isEqualTo(SEED.tariff());
    assertThat(revisions.get(Revisions.Kind.LIMITS, 2, Limit.Table.class).body())
        .isEqualTo(SEED.limits());
    assertThat(revisions.get(Revisions.Kind.FIXING, 2, Fixing.class).body())
        .isEqualTo(SEED.fixing());
  }

  @Test
  void aSignedQuoteIsComputedAgainToTheSameFigureWhateverHoldsToday() {
    Story story = new Story().brings(ring().stl());
    QuoteReady quote = story.hears(QuoteReady.class);
    ObjectNode tariff = tariff();
    tariff.put("marginPerMille", 900);
    assertThat(post("/api/tariffs", tariff).status()).isEqualTo(201);
    assertThat(post("/api/fixings", fixing("1.50", "130", "45")).status()).isEqualTo(201);

    JsonNode verified = verify(quote.signed());

    assertThat(verified.path("authentic").asBoolean()).isTrue();
    assertThat(verified.path("same").asBoolean()).isTrue();
    assertThat(verified.path("expired").asBoolean()).isFalse();
    assertThat(verified.path("recomputed").size()).isEqualTo(12);
    JsonNode signed = verified.path("quote");
    assertThat(signed.path("orderId").asString()).isEqualTo(story.orderId.toString());
    assertThat(signed.path("basis").path("content").asString()).hasSize(64);
    assertThat(signed.path("basis").path("formula").asString()).isEqualTo("2");
    assertThat(signed.path("fixedAt").asString()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(signed.path("expiresAt").asString()).isNotBlank();

    // A new one, by what holds now; the file is gone, and nobody needs it.
    S3.deleteObject(d -> d.bucket("incoming").key(Channel.SHOP.incomingKey(story.modelId)));
    story.wants(null);
    QuoteReady dearer =
        story.hears(QuoteReady.class, q -> !q.messageId().equals(quote.messageId()));
    assertThat(dearer.measured()).isEqualTo(quote.measured());
    for (int i = 0; i < 7; i++) {
      assertThat(dearer.prices().get(i).unitPrice())
          .isGreaterThan(quote.prices().get(i).unitPrice());
    }
    assertThat(verify(dearer.signed()).path("same").asBoolean()).isTrue();
    assertThat(NINA.get("/api/quotes/" + story.orderId).json().path("items").size()).isEqualTo(2);
  }

  @Test
  void aChangedQuoteIsNotOurs() {
    QuoteReady quote = new Story().brings(ring().stl()).hears(QuoteReady.class);
    String[] parts = quote.signed().split("\\.");
    byte[] payload = java.util.Base64.getUrlDecoder().decode(parts[1]);
    String cheaper =
        new String(payload, java.nio.charset.StandardCharsets.UTF_8)
            .replaceFirst("\"amountMinor\":\\d+", "\"amountMinor\":1");
    String forged =
        parts[0]
            + "."
            + java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(cheaper.getBytes(java.nio.charset.StandardCharsets.UTF_8))
            + "."
            + parts[2];
    String unsigned =
        java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes())
            + "."
            + parts[1]
            + ".";

    assertThat(
            Stream.of(forged, unsigned, "nonsense")
                .map(s -> verify(s).path("authentic").asBoolean()))
        .containsExactly(false, false, false);
    assertThat(verify(quote.signed()).path("authentic").asBoolean()).isTrue();
    assertThat(NINA.post("/api/quotes/verify", "{}").code()).isEqualTo("invalid-field");
  }

  @Test
  void anAbsurdFixingStopsAtASellerInsteadOfAWrongPrice() {
    Answer made = post("/api/fixings", fixing("1.20", "0.9", "40"));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(post("/api/fixings", fixing("1.20", "0.9", "40")).body())
        .as("an answer may have been lost")
        .isEqualTo(made.body());

    QuoteHeld held = new Story().brings(ring().stl()).hears(QuoteHeld.class);

    assertThat(held.findings().getFirst().code()).isEqualTo("PRICE_OUT_OF_RANGE");
    assertThat(
            NINA.post("/api/reviews/" + held.modelId() + "/release", "{\"reason\": \"r\"}").code())
        .isEqualTo("invalid-field"); // not every alloy has a price to release
  }

  @Test
  void newLimitsJudgeWhatWasMeasuredBefore() {
    Story story = new Story().brings(ring().stl());
    assertThat(silver(story.hears(QuoteReady.class)).makeable().castable())
        .isEqualTo(Feasibility.YES);
    ObjectNode limits =
        (ObjectNode)
            Json.MAPPER.readTree(
                """
                {"limits": [{"code": "TOO_THIN", "step": "CASTABLE", "quantity": "MIN_WALL_MM",
                  "direction": "AT_LEAST", "no": 3.0, "source": "a test"}]}
                """);
    assertThat(post("/api/limits", limits).status()).isEqualTo(201);
    S3.deleteObject(d -> d.bucket("incoming").key(Channel.SHOP.incomingKey(story.modelId)));

    story.wants(null);

    QuoteReady strict =
        story.hears(QuoteReady.class, q -> silver(q).makeable().castable() == Feasibility.NO);
    assertThat(strict.findings().getFirst().limit()).isEqualTo(3.0);
    story.submits(Alloy.SILVER_925, 1);
    assertThat(story.becomes(OrderState.INITIATED).event())
        .isInstanceOfSatisfying(
            dev.alexandrite.contracts.OrderEvent.ModelRefused.class,
            refused -> assertThat(refused.code()).isEqualTo("not-makeable"));
  }

  @ParameterizedTest
  @CsvSource({
    "marginPerMille, 5001",
    "marginPerMille, -1",
    "marginPerMille, null",
    "taxPerMille, 1001",
    "quoteMinutes, 4",
    "setUpPerOrder, -0.01",
    "engravingPerCharacter, 1000.5",
    "flask, null",
    "alloys, {}",
    "hallmark, {}",
    "sanity, null"
  })
  void aTariffOutOfItsRangesIsNotTaken(String field, String value) {
    ObjectNode tariff = tariff();
    tariff.set(field, Json.MAPPER.readTree(value));
    int before = versions();

    Answer answer = post("/api/tariffs", tariff);

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("invalid-field");
    assertThat(answer.json().path("fields").size()).isPositive();
    assertThat(versions()).isEqualTo(before);
  }

  @Test
  void whatATariffSaysOfAnAlloyHasRangesToo() {
    for (String wrong :
        new String[] {
          "\"densityGramsPerCm3\": 0.5", "\"densityGramsPerCm3\": 26", "\"lossPerMille\": 501",
          "\"finishPerCm2\": -1", "\"handlingPerPiece\": null", "\"shrinkagePerMille\": 101"
        }) {
      ObjectNode tariff = tariff();
      ObjectNode silver = (ObjectNode) tariff.path("alloys").path("SILVER_925");
      silver.setAll((ObjectNode) Json.MAPPER.readTree("{" + wrong + "}"));
      assertThat(post("/api/tariffs", tariff).code()).as(wrong).isEqualTo("invalid-field");
    }
    ObjectNode misspelt = tariff();
    misspelt.put("marginPermille", 100);
    assertThat(post("/api/tariffs", misspelt).code()).isEqualTo("malformed-request");
    ObjectNode dollars = tariff();
    dollars.put("currency", "USD");
    assertThat(post("/api/tariffs", dollars).code()).isEqualTo("invalid-field");
    assertThat(post("/api/fixings", fixing("-1", "100", "40")).code()).isEqualTo("invalid-field");
    ObjectNode noGold = fixing("1", "100", "40");
    ((ObjectNode) noGold.path("prices")).remove("GOLD");
    assertThat(post("/api/fixings", noGold).code()).isEqualTo("invalid-field");
    for (String wrong :
        new String[] {
          "\"withCare\": 1.0, \"no\": 2.0",
          "\"source\": \"s\"",
          "\"no\": -1",
          "\"no\": 1, \"code\": \"x\""
        }) {
      String limit =
          """
          {"limits": [{"code": "TOO_THIN", "step": "CASTABLE", "quantity": "MIN_WALL_MM",
            "direction": "AT_LEAST", "source": "a test", %s}]}
          """;
      assertThat(
              post("/api/limits", (ObjectNode) Json.MAPPER.readTree(limit.formatted(wrong))).code())
          .as(wrong)
          .isEqualTo("invalid-field");
    }
  }

  @Test
  void aTariffMayBeLongerThanWhatOtherRolesTake() {
    String body = Json.write(Map.of("body", SEED.tariff(), "reason", "a test"));
    assertThat(ADMIN.post("/api/tariffs", body + " ".repeat(100_000)).status()).isEqualTo(201);
    assertThat(ADMIN.post("/api/tariffs", body + " ".repeat(2_000_000)).code())
        .isEqualTo("body-too-large");
  }

  @Test
  void onlyAnAdministratorSetsPrices() {
    String body = Json.write(Map.of("body", SEED.tariff(), "reason", "r"));

    assertThat(NINA.post("/api/tariffs", body).status()).isEqualTo(403);
    assertThat(NOBODY.as("oleg").get("/api/tariffs").status()).isEqualTo(403);
    assertThat(NOBODY.get("/api/fixings").status()).isEqualTo(401);
    assertThat(
            NINA.get("/api/tariffs?limit=1")
                .json()
                .path("items")
                .get(0)
                .path("body")
                .path("currency")
                .asString())
        .isEqualTo("EUR");
    assertThat(NINA.get("/api/limits").status()).isEqualTo(200);
    assertThat(NINA.get("/api/fixings/9999/effect").code()).isEqualTo("revision-not-found");
  }

  @Test
  void aFixingTellsWhatItWouldDoBeforeItHolds() {
    new Story().brings(ring().stl()).hears(QuoteReady.class);
    int before = versions();

    Answer answer =
        NINA.post("/api/fixings/effect", Json.write(Map.of("body", fixing("1.20", "110", "40"))));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonNode effect = answer.json();
    assertThat(effect.path("measurements").asInt()).isPositive();
    for (JsonNode alloy : effect.path("alloys")) {
      boolean gold = alloy.path("alloy").asString().startsWith("GOLD");
      long from = alloy.path("before").path("amountMinor").asLong();
      long to = alloy.path("after").path("amountMinor").asLong();
      assertThat(to > from).as(alloy.toString()).isEqualTo(gold);
      assertThat(alloy.path("changePerMille").asDouble())
          .isCloseTo(1000.0 * (to - from) / from, within(0.51));
    }
    assertThat(versions()).isEqualTo(before);
  }

  @Test
  void weighedCastingsProposeALossAndChangeNothing() {
    double[] used = {1.04, 1.06, 1.05, 1.07, 1.03};
    for (double share : used) {
      Story story = new Story().brings(ring().stl());
      double grams =
          story.hears(QuoteReady.class).prices().stream()
              .filter(p -> p.alloy() == Alloy.PLATINUM_950)
              .findFirst()
              .orElseThrow()
              .massGrams();
      story.submits(Alloy.PLATINUM_950, 2).becomes(OrderState.PRICE_CALCULATED);
      weigh(story, 99.0); // a slip of the finger, put right by a second weighing
      Answer answer = weigh(story, 2 * grams * share);
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
      assertThat(answer.json().path("predictedGrams").asDouble())
          .isCloseTo(2 * grams, within(1e-9));
      assertThat(weigh(story, 2 * grams * share).body()).isEqualTo(answer.body());
    }

    JsonNode platinum =
        NINA.get("/api/castings/losses")
            .json()
            .valueStream()
            .filter(l -> l.path("alloy").asString().equals("PLATINUM_950"))
            .findFirst()
            .orElseThrow();
    assertThat(platinum.path("castings").asInt()).isEqualTo(5);
    assertThat(platinum.path("meanPerMille").asDouble()).isCloseTo(50, within(0.2));
    assertThat(platinum.path("lowPerMille").asDouble()).isCloseTo(50 - 19.6, within(0.5));
    assertThat(platinum.path("highPerMille").asDouble()).isCloseTo(50 + 19.6, within(0.5));
    assertThat(platinum.path("proposedPerMille").asInt()).isEqualTo(50);
    assertThat(platinum.path("tariffPerMille").asInt()).isEqualTo(80);
    JsonNode silver = NINA.get("/api/castings/losses").json().get(0);
    assertThat(silver.path("proposedPerMille").isNull()).isTrue();
    assertThat(NINA.get("/api/castings?limit=3").json().path("items").size()).isEqualTo(3);
    assertThat(
            NINA.post(
                    "/api/castings",
                    "{\"orderId\": \"019aa0b5-7c00-7000-8000-00000000dead\", \"weighedGrams\": 1}")
                .code())
        .isEqualTo("order-not-found");
    assertThat(NINA.post("/api/castings", "{\"weighedGrams\": 0}").code())
        .isEqualTo("invalid-field");
  }

  private static Answer weigh(Story story, double grams) {
    return NOBODY
        .as("oleg")
        .post(
            "/api/castings",
            String.format(
                java.util.Locale.ROOT,
                "{\"orderId\": \"%s\", \"weighedGrams\": %.3f}",
                story.orderId,
                grams));
  }

  private static AlloyPrice silver(QuoteReady quote) {
    return quote.prices().getFirst();
  }

  private static JsonNode verify(String signed) {
    Answer answer = NINA.post("/api/quotes/verify", Json.write(Map.of("signed", signed)));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static int versions() {
    return DATABASE.sql("select count(*) from revision").query(Integer.class).single();
  }

  private static Answer post(String path, JsonNode body) {
    return ADMIN.post(path, Json.write(Map.of("body", body, "reason", "a test")));
  }

  private static ObjectNode tariff() {
    return Json.MAPPER.valueToTree(SEED.tariff());
  }

  private static ObjectNode fixing(String silver, String gold, String platinum) {
    return Json.MAPPER.valueToTree(PricingExamples.fixing(silver, gold, platinum));
  }
}
