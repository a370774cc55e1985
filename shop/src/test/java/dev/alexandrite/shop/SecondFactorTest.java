package dev.alexandrite.shop;

import static dev.alexandrite.shop.ShopFixture.PASSWORD;
import static dev.alexandrite.shop.ShopFixture.SQL;
import static dev.alexandrite.shop.ShopFixture.assertProblem;
import static dev.alexandrite.shop.ShopFixture.customer;
import static dev.alexandrite.shop.ShopFixture.email;
import static dev.alexandrite.shop.ShopFixture.link;
import static dev.alexandrite.shop.ShopFixture.mails;
import static dev.alexandrite.shop.ShopFixture.orderedAsGuest;
import static dev.alexandrite.shop.ShopFixture.signIn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.alexandrite.contracts.Totp;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.shop.ShopFixture.Visitor;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

class SecondFactorTest {
  private static final String PATH = "/api/account/second-factor";

  /** A customer with a second factor, and what their telephone knows. */
  private static final class Owner {
    final String email = email();
    final Visitor laptop = customer(email);
    final JsonNode offer = begin(laptop, PASSWORD).json();

    Owner confirmed() {
      Answer answer = laptop.post(PATH + "/confirm", Map.of("code", code(0)));
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.json().path("on").asBoolean()).isTrue();
      return this;
    }

    /**
     * @param later so many codes after the present one; one early is taken
     */
    String code(int later) {
      return Totp.code(
          secret(offer.path("secret").asString()),
          Instant.now().plus(Totp.STEP.multipliedBy(later)));
    }

    String recoveryCode(int n) {
      return offer.path("recoveryCodes").path(n).asString();
    }

    Answer signsIn(Visitor visitor, String code) {
      return visitor.post(
          "/api/session", Map.of("email", email, "password", PASSWORD, "code", code));
    }

    /** As if the last code had been taken long ago. */
    Owner rested() {
      SQL.sql(
              """
              update customer_factor set last_step = 0 where customer_id =
                (select customer_id from customer where email = :email)
              """)
          .param("email", email)
          .update();
      return this;
    }
  }

  private static Answer begin(Visitor visitor, String password) {
    return visitor.post(PATH, Map.of("password", password));
  }

  private static byte[] secret(String base32) {
    byte[] bytes = new byte[base32.length() * 5 / 8];
    long bits = 0;
    int have = 0;
    int at = 0;
    for (char letter : base32.toCharArray()) {
      bits = bits << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter);
      have += 5;
      if (have >= 8) {
        have -= 8;
        bytes[at++] = (byte) (bits >>> have);
      }
    }
    return bytes;
  }

  @Test
  void whoHasSetItUpIsAskedForACodeAtEverySignIn() {
    Owner vera = new Owner();
    Visitor phone = new Visitor();
    assertThat(signIn(phone, vera.email, PASSWORD).status()).as("not in use yet").isEqualTo(200);
    assertThat(vera.offer.path("address").asString())
        .startsWith("otpauth://totp/Alexandrite:" + vera.email.replace("@", "%40") + "?secret=")
        .endsWith("&issuer=Alexandrite");
    vera.confirmed();
    assertThat(phone.get("/api/account/sessions").status()).as("others are out").isEqualTo(401);
    assertThat(vera.laptop.get("/api/account/sessions").json().path("sessions")).hasSize(1);
    assertThat(mails(vera.email, "SECOND_FACTOR_ON")).isEqualTo(1);

    Answer asked = signIn(phone, vera.email, PASSWORD);
    assertProblem(asked, 401, "second-factor-needed");
    assertThat(asked.headers()).doesNotContainKey("set-cookie");
    assertProblem(signIn(phone, vera.email, "not the password"), 401, "sign-in-failed");
    assertProblem(vera.signsIn(phone, "000000"), 403, "wrong-code");
    assertProblem(vera.signsIn(phone, " "), 401, "second-factor-needed");
    assertThat(phone.get("/api/orders").status()).isEqualTo(401);

    Answer in = vera.signsIn(phone, vera.code(1).replaceAll("(...)(...)", "$1 $2"));
    assertThat(in.status()).as(in.body()).isEqualTo(200);
    assertThat(phone.get("/api/orders").status()).isEqualTo(200);
  }

  @Test
  void aCodeWorksOnceHoweverManyTryItAtOnce() throws Exception {
    Owner vera = new Owner().confirmed();
    assertProblem(vera.signsIn(new Visitor(), vera.code(0)), 403, "wrong-code");
    String code = vera.code(1);

    try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers =
          IntStream.range(0, 6)
              .mapToObj(i -> many.submit(() -> vera.signsIn(new Visitor(), code).status()))
              .toList();
      int in = 0;
      for (Future<Integer> answer : answers) {
        in += answer.get() == 200 ? 1 : 0;
      }
      assertThat(in).isEqualTo(1);
    }
  }

  @Test
  void aRecoveryCodeOpensOnce() {
    Owner vera = new Owner().confirmed();
    String typed = vera.recoveryCode(3).replace("-", "").toLowerCase(Locale.ROOT);

    assertThat(vera.signsIn(new Visitor(), typed).status()).isEqualTo(200);
    assertProblem(vera.signsIn(new Visitor(), vera.recoveryCode(3)), 403, "wrong-code");
    assertThat(vera.laptop.get(PATH).json().path("recoveryCodesLeft").asInt()).isEqualTo(7);
    Owner ilya = new Owner().confirmed();
    assertProblem(ilya.signsIn(new Visitor(), vera.recoveryCode(4)), 403, "wrong-code");
  }

  @Test
  void itIsSetUpWithThePasswordAndSwitchedOffWithThePasswordAndACode() {
    Owner vera = new Owner();
    assertProblem(begin(vera.laptop, "not the password"), 403, "wrong-password");
    assertProblem(vera.laptop.post(PATH + "/confirm", Map.of("code", "000000")), 403, "wrong-code");
    vera.confirmed();
    assertProblem(begin(vera.laptop, PASSWORD), 409, "second-factor-is-on");
    Map<String, String> right = Map.of("password", PASSWORD, "code", vera.code(1));

    assertProblem(off(vera.laptop, "not the password", vera.code(1)), 403, "wrong-password");
    assertProblem(off(vera.laptop, PASSWORD, "000000"), 403, "wrong-code");
    assertProblem(off(vera.laptop, PASSWORD, vera.code(0)), 403, "wrong-code");
    assertThat(vera.laptop.get(PATH).json().path("on").asBoolean()).isTrue();
    for (int i = 0; i < 2; i++) {
      assertThat(vera.laptop.post(PATH + "/off", right).status()).isEqualTo(204);
    }
    assertThat(mails(vera.email, "SECOND_FACTOR_OFF")).isEqualTo(1);
    assertThat(vera.laptop.get(PATH).json().path("recoveryCodesLeft").asInt()).isZero();
    assertThat(signIn(new Visitor(), vera.email, PASSWORD).status()).isEqualTo(200);
  }

  private static Answer off(Visitor visitor, String password, String code) {
    return visitor.post(PATH + "/off", Map.of("password", password, "code", code));
  }

  @Test
  void whatIsSaidAgainIsAnsweredAsTheFirstTime() {
    Owner vera = new Owner();
    assertThat(begin(vera.laptop, PASSWORD).json()).isEqualTo(vera.offer);
    String code = vera.code(0);
    for (int i = 0; i < 2; i++) {
      Answer answer = vera.laptop.post(PATH + "/confirm", Map.of("code", code));
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.json().path("recoveryCodesLeft").asInt()).isEqualTo(8);
    }
    assertThat(mails(vera.email, "SECOND_FACTOR_ON")).isEqualTo(1);
    assertProblem(
        vera.laptop.post(PATH + "/confirm", Map.of("code", vera.code(1))),
        409,
        "second-factor-is-on");
    assertProblem(
        customer().post(PATH + "/confirm", Map.of("code", "123456")),
        409,
        "second-factor-not-begun");
  }

  @Test
  void wrongCodesAreSlowedLikePasswordsAndTheOwnerIsNotShutOut() {
    Owner vera = new Owner().confirmed();
    Visitor thief = new Visitor();
    int free = 10;
    for (int i = 0; i <= free; i++) {
      vera.signsIn(thief, "%06d".formatted(i));
    }

    Answer slowed = vera.signsIn(thief, "999999");
    assertProblem(slowed, 429, "too-many-requests");
    assertThat(slowed.headers().get("retry-after")).hasSize(1);
    assertThat(signIn(thief, vera.email, PASSWORD).code())
        .as("passwords are counted apart")
        .isEqualTo("second-factor-needed");
    assertThat(vera.signsIn(vera.laptop, vera.code(1)).status()).isEqualTo(200);

    Visitor laptop = new Owner().confirmed().laptop;
    for (int i = 0; i <= free; i++) {
      off(laptop, PASSWORD, "%06d".formatted(i));
    }
    assertProblem(off(laptop, PASSWORD, "999999"), 429, "too-many-requests");
  }

  @Test
  void noLinkOfAMailGoesAroundIt() {
    Owner vera = new Owner().confirmed();
    Visitor thief = new Visitor();
    thief.post("/api/account/reset-mail", Map.of("email", vera.email));
    String fresh = "another long enough secret";
    assertThat(
            thief
                .post(
                    "/api/account/reset",
                    Map.of("token", link(vera.email, "reset"), "password", fresh))
                .status())
        .isEqualTo(204);
    assertProblem(signIn(thief, vera.email, fresh), 401, "second-factor-needed");

    Owner nina = new Owner().confirmed();
    SQL.sql("update customer set proven_at = null where email = :email")
        .param("email", nina.email)
        .update();
    assertThat(nina.laptop.post("/api/account/proof-mail", Map.of()).status()).isEqualTo(202);
    Answer proved =
        thief.post(
            "/api/account/proof", Map.of("token", link(nina.email, "proof"), "password", PASSWORD));
    assertThat(proved.status()).as(proved.body()).isEqualTo(200);
    assertThat(proved.json().path("customer").isNull()).isTrue();
    assertThat(thief.cookie()).isEmpty();
  }

  @Test
  void itIsForCustomersAlone() {
    for (Visitor visitor : List.of(new Visitor(), orderedAsGuest().visitor)) {
      assertThat(visitor.get(PATH).status()).isIn(401, 403);
      assertThat(begin(visitor, PASSWORD).status()).isIn(401, 403);
      assertThat(off(visitor, PASSWORD, "000000").status()).isIn(401, 403);
    }
  }

  @Test
  void theDatabaseKnowsNeitherSecretNorCodes() {
    Owner vera = new Owner();
    String offered = rows("customer_factor");
    vera.confirmed().rested();
    String kept = rows("customer_factor") + rows("recovery_code");
    byte[] secret = secret(vera.offer.path("secret").asString());

    assertThat(offered + kept)
        .doesNotContain(HexFormat.of().formatHex(secret))
        .doesNotContain(
            HexFormat.of().formatHex(vera.offer.path("secret").asString().getBytes(UTF_8)))
        .doesNotContain(
            HexFormat.of().formatHex(vera.recoveryCode(0).replace("-", "").getBytes(UTF_8)));
    assertThat(vera.recoveryCode(0)).matches("([A-Z2-7]{4}-){5}[A-Z2-7]{4}");
    assertThat(vera.signsIn(new Visitor(), vera.code(0)).status()).isEqualTo(200);
  }

  private static String rows(String table) {
    return SQL.sql("select coalesce(string_agg(t::text, ' '), '') from " + table + " t")
        .query(String.class)
        .single();
  }

  @Test
  void everyGoodSignInIsWrittenWithoutTheNameOfAnybody() {
    Logger security = (Logger) LoggerFactory.getLogger("dev.alexandrite.security");
    ListAppender<ILoggingEvent> written = new ListAppender<>();
    written.start();
    security.addAppender(written);
    try {
      Owner vera = new Owner();
      Visitor phone = new Visitor();
      signIn(phone, vera.email, PASSWORD);
      vera.confirmed();
      vera.signsIn(phone, vera.code(1));
      vera.rested();
      off(phone, PASSWORD, vera.code(1));

      String ref =
          SQL.sql("select 'c-' || customer_id from customer where email = :email")
              .param("email", vera.email)
              .query(String.class)
              .single();
      List<String> lines =
          written.list.stream()
              .map(ILoggingEvent::getFormattedMessage)
              .filter(line -> line.contains(ref))
              .toList();
      assertThat(lines)
          .containsExactly(
              "sign-in with a proven address of %s from %s".formatted(ref, vera.laptop.address),
              "sign-in with password of %s from %s".formatted(ref, phone.address),
              "second-factor-on of %s from %s".formatted(ref, vera.laptop.address),
              "sign-in with password and code of %s from %s".formatted(ref, phone.address),
              "second-factor-off of %s from %s".formatted(ref, phone.address));
      assertThat(written.list.toString()).doesNotContain(vera.email).doesNotContain(vera.code(1));
    } finally {
      security.detachAppender(written);
    }
  }
}
