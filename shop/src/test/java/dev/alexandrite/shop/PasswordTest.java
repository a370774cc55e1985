package dev.alexandrite.shop;

import static dev.alexandrite.shop.ShopFixture.PASSWORD;
import static dev.alexandrite.shop.ShopFixture.SQL;
import static dev.alexandrite.shop.ShopFixture.assertProblem;
import static dev.alexandrite.shop.ShopFixture.awaitsAnswers;
import static dev.alexandrite.shop.ShopFixture.customer;
import static dev.alexandrite.shop.ShopFixture.email;
import static dev.alexandrite.shop.ShopFixture.link;
import static dev.alexandrite.shop.ShopFixture.mails;
import static dev.alexandrite.shop.ShopFixture.register;
import static dev.alexandrite.shop.ShopFixture.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.shop.ShopFixture.Visitor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Which passwords are taken, how one is changed or reset, and which sign-ins that ends. */
class PasswordTest {
  private static final String NEW = "a newer, longer secret";

  private static Answer wantReset(Visitor visitor, String email) {
    return visitor.post("/api/account/reset-mail", Map.of("email", email));
  }

  private static Answer reset(Visitor visitor, String token, String password) {
    return visitor.post("/api/account/reset", Map.of("token", token, "password", password));
  }

  private static Answer change(Visitor visitor, String present, String password) {
    return visitor.post(
        "/api/account/password", Map.of("password", present, "newPassword", password));
  }

  private static boolean signedIn(Visitor visitor) {
    return !visitor.get("/api/session").json().path("customer").isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "passwordpassword",
        "Password1234",
        "qwertyqwerty",
        "123456654321",
        "aaaaaaaaaaaaaaaa",
        "abababababab",
        "Alexandrite1",
        "alexandrite2026",
        "VeraLindholm1",
        "lindholm-vera"
      })
  void whatIsTriedFirstIsRefused(String easy) {
    assertProblem(register(new Visitor(), email(), easy), 400, "password-too-easy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"password12", "x", "short secret"})
  void lengthCounts(String password) {
    Answer answer = register(new Visitor(), email(), password);
    if (password.length() < 12) {
      assertProblem(answer, 400, "invalid-field");
    } else {
      assertThat(answer.status()).isEqualTo(202);
    }
  }

  /** In characters of any script, with blanks, without kinds that have to be in it. */
  @Test
  void aLongPasswordIsTakenWhole() {
    String email = email();
    String password = "кольцо ♥ 指輪 💍 " + "корректная лошадь батарейка скрепка ".repeat(4);
    register(new Visitor(), email, password);
    ShopFixture.prove(new Visitor(), link(email, "proof"), password);

    assertThat(signIn(new Visitor(), email, password).status()).isEqualTo(200);
    assertProblem(
        signIn(new Visitor(), email, password.substring(0, password.length() - 1)),
        401,
        "sign-in-failed");
    assertProblem(signIn(new Visitor(), email, password + "x".repeat(400)), 401, "sign-in-failed");
    assertProblem(register(new Visitor(), email(), "xyz ".repeat(65)), 400, "invalid-field");
  }

  /** Twelve of these are 24 characters for Java and 48 bytes. */
  @Test
  void aCharacterIsOneHoweverManyBytesItTakes() {
    String email = email();
    assertProblem(register(new Visitor(), email, "💍💎👑🪙🔗📿🧿🗝💍💎👑"), 400, "invalid-field");
    assertThat(register(new Visitor(), email, "💍💎👑🪙🔗📿🧿🗝💍💎👑🪙").status()).isEqualTo(202);
  }

  @Test
  void aForgottenPasswordIsResetByMailAndEverySignInEnds() {
    String email = email();
    Visitor laptop = customer(email);
    Visitor phone = new Visitor();
    signIn(phone, email, PASSWORD);
    Visitor forgetful = new Visitor();

    assertThat(wantReset(forgetful, email.toUpperCase(Locale.ROOT)).status()).isEqualTo(202);
    String token = link(email, "reset");
    assertProblem(reset(forgetful, token, "passwordpassword"), 400, "password-too-easy");
    assertThat(reset(forgetful, token, NEW).status()).isEqualTo(204);

    assertThat(signedIn(laptop)).isFalse();
    assertThat(signedIn(phone)).isFalse();
    assertProblem(reset(forgetful, token, "yet another secret"), 410, "link-not-valid");
    assertProblem(signIn(new Visitor(), email, PASSWORD), 401, "sign-in-failed");
    assertThat(signIn(forgetful, email, NEW).status()).isEqualTo(200);
    assertThat(mails(email, "PASSWORD_CHANGED")).isEqualTo(1);
  }

  @Test
  void strangersWhoWishForMailsKeepNoneFromTheOwner() {
    String email = email();
    Visitor vera = customer(email);
    for (int i = 0; i < 5; i++) {
      Visitor stranger = new Visitor();
      for (int wish = 0; wish < 5; wish++) {
        assertThat(wantReset(stranger, email).status()).isEqualTo(202);
        assertThat(register(stranger, email.toUpperCase(Locale.ROOT), PASSWORD).status())
            .isEqualTo(202);
      }
      assertProblem(wantReset(stranger, email), 429, "too-many-requests");
      assertProblem(register(stranger, email, PASSWORD), 429, "too-many-requests");
    }
    awaitsAnswers();
    assertThat(refusedMails(email)).isEqualTo(10);

    assertThat(change(vera, PASSWORD, NEW).status()).isEqualTo(200);
    Visitor owner = new Visitor();
    assertThat(wantReset(owner, email).status()).isEqualTo(202);
    awaitsAnswers();

    assertThat(refusedMails(email)).isEqualTo(10);
    assertThat(mails(email, "PASSWORD_CHANGED")).isEqualTo(1);
    assertThat(reset(owner, link(email, "reset"), "yet another secret").status()).isEqualTo(204);
  }

  private static int refusedMails(String email) {
    return ShopFixture.SQL
        .sql("select count(*) from mail where recipient = :email and state = 'FAILED'")
        .param("email", email)
        .query(Integer.class)
        .single();
  }

  @Test
  void whetherThereIsAnAccountToResetIsNotTold() {
    String known = email();
    customer(known);
    String unknown = email();

    Answer ofKnown = wantReset(new Visitor(), known);
    Answer ofUnknown = wantReset(new Visitor(), unknown);
    assertThat(ofKnown.status()).isEqualTo(202).isEqualTo(ofUnknown.status());
    assertThat(ofKnown.body()).isEqualTo(ofUnknown.body());
    awaitsAnswers();
    assertThat(mails(known, "RESET_PASSWORD")).isEqualTo(1);
    assertThat(mails(unknown, "RESET_PASSWORD")).isZero();

    for (String email : List.of(known, unknown)) {
      Visitor one = new Visitor();
      for (int i = 0; i < 5; i++) {
        assertThat(wantReset(one, email).status()).isEqualTo(202);
      }
      assertProblem(wantReset(one, email), 429, "too-many-requests");
      assertThat(wantReset(new Visitor(), email).status()).isEqualTo(202);
    }
  }

  /** An attacker owns the look-alike, the account's owner the address that was registered. */
  @Test
  void theMailGoesToTheAddressThatWasRegistered() {
    String email = email();
    customer(email);
    String lookAlike = email.replace("vera", "VERA");
    wantReset(new Visitor(), lookAlike);
    awaitsAnswers();

    assertThat(mails(email, "RESET_PASSWORD")).isEqualTo(1);
    assertThat(mails(lookAlike, "RESET_PASSWORD")).isZero();
  }

  @Test
  void aResetLinkProvesNoAddressAndAProofResetsNoPassword() {
    String email = email();
    customer(email);
    wantReset(new Visitor(), email);
    assertProblem(
        ShopFixture.prove(new Visitor(), link(email, "reset"), PASSWORD), 410, "link-not-valid");
    String fresh = email();
    register(new Visitor(), fresh, PASSWORD);
    assertProblem(reset(new Visitor(), link(fresh, "proof"), NEW), 410, "link-not-valid");
  }

  @Test
  void changingThePasswordAsksForTheOldOneAndEndsEveryOtherSignIn() {
    String email = email();
    Visitor laptop = customer(email);
    Visitor phone = new Visitor();
    signIn(phone, email, PASSWORD);
    String before = laptop.cookie();
    wantReset(new Visitor(), email);
    String pending = link(email, "reset");

    assertProblem(change(laptop, "not the old one", NEW), 403, "wrong-password");
    assertProblem(change(laptop, PASSWORD, "passwordpassword"), 400, "password-too-easy");
    assertThat(change(laptop, PASSWORD, NEW).status()).isEqualTo(200);

    assertThat(laptop.cookie()).isNotEqualTo(before);
    assertThat(signedIn(laptop)).isTrue();
    assertThat(signedIn(phone)).isFalse();
    assertProblem(reset(new Visitor(), pending, "a thief's new secret"), 410, "link-not-valid");
    assertThat(signIn(new Visitor(), email, NEW).status()).isEqualTo(200);
    assertThat(mails(email, "PASSWORD_CHANGED")).isEqualTo(1);
    assertProblem(change(new Visitor(), NEW, PASSWORD), 401, "unauthenticated");
  }

  @Test
  void whoFindsAnOpenBrowserCanNotGuessThePasswordThere() {
    Visitor open = customer();
    int refused = 0;
    for (int i = 0; i < 14; i++) {
      refused += change(open, "guess number " + i, NEW).status() == 429 ? 1 : 0;
    }

    assertThat(refused).isPositive();
  }

  @Test
  void aCustomerSeesWhereTheyAreSignedInAndSignsOutOneByOneOrEverywhere() {
    String email = email();
    Visitor laptop = customer(email);
    Visitor phone = new Visitor();
    phone.send(
        phone
            .request("/api/session")
            .header("Content-Type", "application/json")
            .header(
                "User-Agent",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15"
                    + " (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1")
            .POST(
                java.net.http.HttpRequest.BodyPublishers.ofString(
                    "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD))));
    Visitor stranger = customer();

    List<JsonNode> listed = sessions(laptop);
    assertThat(listed).hasSize(2);
    assertThat(listed.getFirst().path("current").asBoolean()).isTrue();
    JsonNode ofPhone = listed.getLast();
    assertThat(ofPhone.path("device").asString()).isEqualTo("Safari · iPhone");
    assertThat(ofPhone.path("current").asBoolean()).isFalse();
    String path = "/api/account/sessions/" + ofPhone.path("sessionId").asString();

    assertThat(stranger.send("DELETE", path, "").status()).isEqualTo(204);
    assertThat(signedIn(phone)).as("another's sign-in is not there to be ended").isTrue();
    assertThat(laptop.send("DELETE", path, "").status()).isEqualTo(204);
    assertThat(laptop.send("DELETE", path, "").status()).isEqualTo(204);
    assertThat(signedIn(phone)).isFalse();

    signIn(phone, email, PASSWORD);
    assertThat(phone.send("DELETE", "/api/account/sessions", "").status()).isEqualTo(204);
    assertThat(signedIn(phone)).isFalse();
    assertThat(signedIn(laptop)).isFalse();
    assertThat(signedIn(stranger)).isTrue();
    assertThat(
            SQL.sql(
                    """
                    select count(*) from customer_device d
                      join customer c on c.customer_id = d.customer_id where c.email = :email
                    """)
                .param("email", email)
                .query(Integer.class)
                .single())
        .isZero();
  }

  private static List<JsonNode> sessions(Visitor visitor) {
    Answer answer = visitor.get("/api/account/sessions");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().path("sessions").valueStream().toList();
  }

  /** A sign-in that has proven the old password, and comes to its session after the change. */
  @Test
  void noSessionBeginsWithAPasswordThatIsNotThePresentOne() {
    String email = email();
    Visitor vera = customer(email);
    var customers = ShopFixture.ROLE.getBean(Customers.class);
    var proven = customers.find(email).orElseThrow();
    change(vera, PASSWORD, NEW);

    assertThat(ShopFixture.ROLE.getBean(Sessions.class).begin(proven, "")).isEmpty();
  }

  @Test
  void anyUserAgentGivesAShortNameOfKnownWords() {
    assertThat(Devices.name(null)).isEmpty();
    assertThat(Devices.name("<script>alert(1)</script>")).isEmpty();
    assertThat(Devices.name("Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Firefox/150.0"))
        .isEqualTo("Firefox · Linux");
    assertThat(Devices.name("Mozilla (Windows NT 10.0) Chrome/150 Safari/537.36 Edg/150"))
        .isEqualTo("Edge · Windows");
    assertThat(Devices.name("something on Android")).isEqualTo("Android");
    assertThat(Devices.name("Firefox")).isEqualTo("Firefox");
  }
}
