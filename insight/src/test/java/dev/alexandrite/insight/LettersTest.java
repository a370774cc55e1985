package dev.alexandrite.insight;

import static dev.alexandrite.insight.InsightFixture.NINA;
import static dev.alexandrite.insight.InsightFixture.NOBODY;
import static dev.alexandrite.insight.InsightFixture.OTHER_ROLES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.DiscardWanted;
import dev.alexandrite.contracts.Message.LetterSetAside;
import dev.alexandrite.contracts.Message.LetterSettled;
import dev.alexandrite.contracts.Message.ReplayWanted;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.Caller;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The letters of roles that have no administrator, seen and wanted from inside. */
class LettersTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Caller ADMIN = NOBODY.as("admin");

  private final OrderId order = OrderId.next(CLOCK);

  @Test
  void aLetterOfTheShopIsListedReplayedAndGoesWhenItWasHeard() {
    say(Topics.letters(Role.SHOP), letter(Role.SHOP, 7));
    JsonNode seen = awaitLetter(1);
    assertThat(seen.path("role").asString()).isEqualTo("shop");
    assertThat(seen.path("letterId").asLong()).isEqualTo(7);
    assertThat(seen.path("code").asString()).isEqualTo("handler-failed");
    assertThat(seen.path("wantedAt").isNull()).isTrue();
    assertThat(seen.has("body")).isFalse();

    assertThat(ADMIN.post("/api/letters/replay", "{\"role\":\"shop\",\"letterId\":7}").status())
        .isEqualTo(202);
    assertThat(OTHER_ROLES.heard(Topics.commands(Role.SHOP), "shop", all -> !all.isEmpty()))
        .last()
        .satisfies(
            body ->
                assertThat(Wire.readMessage(body))
                    .isInstanceOfSatisfying(
                        ReplayWanted.class,
                        wanted -> {
                          assertThat(wanted.role()).isEqualTo(Role.SHOP);
                          assertThat(wanted.letterId()).isEqualTo(7);
                        }));
    assertThat(awaitLetter(1).path("wantedAt").isNull()).isFalse();

    say(
        Topics.letters(Role.SHOP),
        new LetterSettled(Uuid7.next(CLOCK), Role.SHOP, 7, Instant.now(CLOCK)));
    ADMIN.await("/api/letters", page -> ours(page) == 0);
  }

  @Test
  void aLetterOfThePartnersIsDiscardedWithAReason() {
    say(Topics.letters(Role.PARTNER), letter(Role.PARTNER, 11));
    awaitLetter(1);
    for (String wrong :
        new String[] {
          "{\"role\":\"partner\",\"letterId\":11}",
          "{\"role\":\"partner\",\"letterId\":11,\"reason\":\" \"}",
          "{\"role\":\"partner\",\"reason\":\"forged\"}"
        }) {
      assertThat(ADMIN.post("/api/letters/discard", wrong).status()).as(wrong).isEqualTo(400);
    }
    String wanted = "{\"role\":\"partner\",\"letterId\":11,\"reason\":\"forged\"}";
    assertThat(NINA.post("/api/letters/discard", wanted).status()).isEqualTo(403);

    assertThat(ADMIN.post("/api/letters/discard", wanted).status()).isEqualTo(202);

    assertThat(OTHER_ROLES.heard(Topics.commands(Role.PARTNER), "partner", all -> !all.isEmpty()))
        .last()
        .satisfies(
            body ->
                assertThat(Wire.readMessage(body))
                    .isInstanceOfSatisfying(
                        DiscardWanted.class,
                        said -> {
                          assertThat(said.letterId()).isEqualTo(11);
                          assertThat(said.reason()).isEqualTo("forged");
                          assertThat(said.by()).isEqualTo("admin");
                        }));
    assertThat(awaitLetter(1).path("wantedAt").isNull()).isFalse();
  }

  @Test
  void oneRoleCantTellLettersInTheNameOfAnother() {
    say(Topics.letters(Role.SHOP), letter(Role.CRM, 8));
    say(Topics.letters(Role.PARTNER), letter(Role.PARTNER, 9));
    // What insight can't hear is a letter of its own, and concerns the same order.
    JsonNode page = ADMIN.await("/api/letters?limit=200", all -> ours(all) == 2);
    assertThat(page.path("items").valueStream().filter(this::isOurs))
        .extracting(letter -> letter.path("role").asString())
        .containsExactlyInAnyOrder("insight", "partner");
  }

  @Test
  void howeverManyForgeriesARoleTellsALetterThatSomebodyWaitsForIsListed() {
    for (int id = 100; id < 125; id++) {
      say(Topics.letters(Role.MES), letter(Role.MES, id, "not-authentic"));
    }
    say(Topics.letters(Role.MES), letter(Role.MES, 125));
    JsonNode page =
        ADMIN.await(
            "/api/letters?limit=200",
            all ->
                all.path("items").valueStream().anyMatch(l -> l.path("letterId").asInt() == 125));
    assertThat(ours(page)).as("20 forgeries and the one").isEqualTo(21);

    say(Topics.letters(Role.MES), letter(Role.MES, 100, "not-theirs"));
    ADMIN.await(
        "/api/letters?limit=200",
        all ->
            all.path("items")
                .valueStream()
                .filter(l -> l.path("letterId").asInt() == 100)
                .anyMatch(l -> l.path("code").asString().equals("not-theirs")));
  }

  @Test
  void onlyTheAdministratorSeesThemAndAReplayNamesOneThing() {
    assertThat(NINA.get("/api/letters").status()).isEqualTo(403);
    assertThat(NINA.post("/api/letters/replay", "{}").status()).isEqualTo(403);
    for (String wrong :
        new String[] {
          "{\"role\":\"shop\"}",
          "{\"letterId\":7}",
          "{\"role\":\"shop\",\"letterId\":7,\"topic\":\"orders\"}"
        }) {
      assertThat(ADMIN.post("/api/letters/replay", wrong).status()).as(wrong).isEqualTo(400);
    }
    assertThat(ADMIN.get("/api/letters?after=x").status()).isEqualTo(400);
  }

  private LetterSetAside letter(Role role, long id) {
    return letter(role, id, "handler-failed");
  }

  private LetterSetAside letter(Role role, long id, String code) {
    return new LetterSetAside(
        Uuid7.next(CLOCK),
        role,
        id,
        false,
        order,
        null,
        Topics.PRICING_PIECES,
        code,
        CLOCK.instant());
  }

  private static void say(String topic, Message message) {
    OTHER_ROLES.say(topic, message);
  }

  private JsonNode awaitLetter(int many) {
    return ADMIN
        .await("/api/letters?limit=200", page -> ours(page) == many)
        .path("items")
        .valueStream()
        .filter(this::isOurs)
        .findFirst()
        .orElseThrow();
  }

  private long ours(JsonNode page) {
    return page.path("items").valueStream().filter(this::isOurs).count();
  }

  private boolean isOurs(JsonNode letter) {
    return letter.path("orderId").asString("").equals(order.toString());
  }
}
