package dev.alexandrite.pricing.revision;

import static dev.alexandrite.pricing.PricingFixture.ADMIN;
import static dev.alexandrite.pricing.PricingFixture.NINA;
import static dev.alexandrite.pricing.PricingFixture.ring;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.pricing.Json;
import dev.alexandrite.pricing.PricingFixture.Story;
import dev.alexandrite.pricing.price.PriceBook;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** A command whose answer was lost is sent again, whatever others have said since. */
class MadeOnceTest {

  @Test
  void aVersionSentAgainDoesNotUndoALaterOne() {
    ObjectNode limits = Json.MAPPER.valueToTree(PriceBook.seed().limits());
    String mine = Json.write(Map.of("body", limits, "reason", "mine " + UUID.randomUUID()));
    String key = UUID.randomUUID().toString();
    Answer first = post(ADMIN, "/api/limits", key, mine);
    assertThat(first.status()).as(first.body()).isEqualTo(201);
    ADMIN.post("/api/limits", Json.write(Map.of("body", limits, "reason", "another's")));
    int last = last();

    Answer again = post(ADMIN, "/api/limits", key, mine);

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().get("location")).isEqualTo(first.headers().get("location"));
    assertThat(last()).isEqualTo(last);
    Answer other = post(ADMIN, "/api/limits", key, mine.replace("mine", "not mine"));
    assertThat(other.status()).as(other.body()).isEqualTo(409);
    assertThat(other.code()).isEqualTo("command-differs");
  }

  private static int last() {
    return NINA.get("/api/limits?limit=1").json().path("items").get(0).path("version").asInt();
  }

  @Test
  void aListOfPiecesSaysWhereItIs() {
    Object pieces = ADMIN.get("/api/pieces?limit=1").json().path("items").get(0).path("body");
    Answer made =
        ADMIN.post(
            "/api/pieces", Json.write(Map.of("body", pieces, "reason", "r" + UUID.randomUUID())));

    assertThat(made.status()).as(made.body()).isEqualTo(201);
    String place = made.headers().get("location").getFirst();
    assertThat(ADMIN.get(place).json().path("items").get(0)).isEqualTo(made.json());
  }

  @Test
  void aWeighingSentAgainDoesNotTakeTheLastWordBack() {
    Story story = priced();
    String key = UUID.randomUUID().toString();
    String mine = weighing("orderId", story.orderId, "1.5");
    Answer first = post(NINA, "/api/castings", key, mine);
    assertThat(first.status()).as(first.body()).isEqualTo(201);
    post(ADMIN, "/api/castings", key, weighing("orderId", story.orderId, "1.6"));

    assertThat(post(NINA, "/api/castings", key, mine).body()).isEqualTo(first.body());

    assertThat(NINA.get("/api/castings?limit=1").json().path("items").get(0).path("weighedGrams"))
        .hasToString("1.6");
    assertThat(post(NINA, "/api/castings", key, weighing("orderId", story.orderId, "1.7")).code())
        .isEqualTo("command-differs");
  }

  @Test
  void anOrderIsWeighedByTheNumberOnItsTicket() {
    Story story = priced();
    String number = story.orderId.number();
    for (String heard : List.of(number, number.replace("-", " ").toLowerCase(Locale.ROOT))) {
      Answer answer = NINA.post("/api/castings", weighing("number", heard, "2.5"));
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
      assertThat(answer.json().path("orderId").asString()).isEqualTo(story.orderId.toString());
    }
    assertThat(NINA.post("/api/castings", weighing("number", number.substring(0, 6), "1")).code())
        .isEqualTo("invalid-field");
    assertThat(NINA.post("/api/castings", weighing("number", "0000-0000", "1")).code())
        .isEqualTo("order-not-found");
    assertThat(
            NINA.post(
                    "/api/castings",
                    "{\"number\":\"%s\",\"orderId\":\"%s\",\"weighedGrams\":1}"
                        .formatted(number, story.orderId))
                .code())
        .isEqualTo("invalid-field");
  }

  private static String weighing(String what, Object order, String grams) {
    return "{\"%s\":\"%s\",\"weighedGrams\":%s}".formatted(what, order, grams);
  }

  private static Story priced() {
    Story story = new Story().brings(ring().stl());
    story.hears(QuoteReady.class);
    story.submits(Alloy.GOLD_750_RED, 1).becomes(OrderState.PRICE_CALCULATED);
    return story;
  }

  private static Answer post(Caller who, String path, String key, String body) {
    return who.send(
        HttpRequest.newBuilder(who.uri(path))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }
}
