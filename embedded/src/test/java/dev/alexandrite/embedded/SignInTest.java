package dev.alexandrite.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.Totp;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.codec.binary.Base32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The staff's way in as a browser goes it. Each test has a person of its own. */
class SignInTest {
  private static final String PAGE = "http://localhost:8404";
  private static final String PASSWORD = "long enough";

  @TempDir private static Path dir;
  private static EmbeddedIdentity identity;

  @BeforeAll
  static void start() {
    var people =
        List.of("ann", "bob", "cleo", "dan", "eve", "finn", "gus").stream()
            .collect(
                Collectors.toMap(
                    login -> login, login -> new DemoPerson(login, PASSWORD, Set.of("SELLER"))));
    people.put("root", new DemoPerson("root", PASSWORD, Set.of("ADMINISTRATOR")));
    identity =
        EmbeddedIdentity.start(
            dir,
            Ports.free(),
            people,
            Set.of("ADMINISTRATOR"),
            Set.of(),
            List.of(PAGE),
            Clock.systemUTC(),
            factory -> {});
  }

  @AfterAll
  static void stop() {
    identity.close();
  }

  /** A browser with its own cookies. */
  private static final class Browser {
    final CookieManager cookies = new CookieManager();
    final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();
    String shown = "";

    HttpResponse<String> get(String path) throws Exception {
      return seen(HttpRequest.newBuilder(URI.create(identity.issuer() + path)).GET());
    }

    /** Fills in the form that was shown last. */
    HttpResponse<String> post(String path, Map<String, String> fields) throws Exception {
      String form =
          fields.entrySet().stream()
              .map(f -> f.getKey() + "=" + URLEncoder.encode(f.getValue(), StandardCharsets.UTF_8))
              .collect(Collectors.joining("&"));
      return seen(
          HttpRequest.newBuilder(URI.create(identity.issuer() + path))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      form + "&_csrf=" + found("name=\"_csrf\" value=\"([^\"]+)\""))));
    }

    private HttpResponse<String> seen(HttpRequest.Builder request) throws Exception {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        shown = answer.body();
      }
      return answer;
    }

    String found(String pattern) {
      Matcher matcher = Pattern.compile(pattern).matcher(shown);
      assertThat(matcher.find()).as(shown).isTrue();
      return matcher.group(1);
    }

    String signIn(String login, String password, String... wishes) throws Exception {
      get("/login");
      return location(
          post(
              "/login",
              wishes.length == 0
                  ? Map.of("username", login, "password", password)
                  : Map.of("username", login, "password", password, "factor", "yes")));
    }

    String code(String code) throws Exception {
      get("/login/code");
      return location(post("/login/code", Map.of("code", code)));
    }

    boolean isIn() throws Exception {
      URI closed = URI.create(identity.issuer() + "/nothing-here");
      return http.send(
                  HttpRequest.newBuilder(closed)
                      .header("X-Requested-With", "XMLHttpRequest") // not to come back to later
                      .build(),
                  BodyHandlers.ofString())
              .statusCode()
          == 404;
    }
  }

  private static String location(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Location")
        .map(place -> place.replace(identity.issuer(), ""))
        .orElse("status " + answer.statusCode());
  }

  /** What the app shows now, or shows some steps from now. */
  private static String app(String secret, int steps) {
    return Totp.code(
        new Base32().decode(secret), Instant.now().plus(Totp.STEP.multipliedBy(steps)));
  }

  /** Somebody with a second factor; the code of the present step is used up. */
  private record Enrolled(String secret, List<String> recovery) {}

  private static Enrolled enrol(String login) throws Exception {
    Browser browser = new Browser();
    assertThat(browser.signIn(login, PASSWORD, "factor")).isEqualTo("/login/factor");
    assertThat(browser.isIn()).as("not before it is set up").isFalse();
    browser.get("/login/factor");
    String secret = browser.found("secret=([A-Z2-7]{32})&");
    assertThat(browser.shown).contains("<svg viewBox").doesNotContainPattern("\\{\\w+}");
    assertThat(location(browser.post("/login/factor", Map.of("code", "000000"))))
        .isEqualTo("/login/factor?error");
    browser.get("/login/factor");
    assertThat(browser.shown).as("the same secret after a mistake").contains("secret=" + secret);
    assertThat(browser.post("/login/factor", Map.of("code", app(secret, 0))).statusCode())
        .isEqualTo(200);
    List<String> recovery = new ArrayList<>();
    Matcher codes = Pattern.compile("<li>([A-Z2-7-]+)</li>").matcher(browser.shown);
    while (codes.find()) {
      recovery.add(codes.group(1));
    }
    assertThat(recovery).hasSize(SecondFactors.RECOVERY_CODES).doesNotHaveDuplicates();
    assertThat(location(browser.post("/login/factor/done", Map.of()))).isEqualTo(PAGE);
    assertThat(browser.isIn()).isTrue();
    return new Enrolled(secret, recovery);
  }

  @Test
  void whoWishesASecondFactorIsAskedForItFromThenOn() throws Exception {
    Enrolled ann = enrol("ann");
    Browser browser = new Browser();

    assertThat(browser.signIn("ann", PASSWORD)).isEqualTo("/login/code");
    assertThat(browser.isIn()).as("with the password alone").isFalse();
    assertThat(location(browser.get("/oauth2/authorize?client_id=x"))).doesNotStartWith(PAGE);
    assertThat(browser.code("000000")).isEqualTo("/login/code?error");
    assertThat(browser.code(app(ann.secret, 1))).isEqualTo(PAGE);
    assertThat(browser.isIn()).isTrue();

    assertThatThrownBy(() -> StaffSignIn.token(identity.issuer(), "ann", PASSWORD))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("second factor");
  }

  @Test
  void aCodeOpensOnce() throws Exception {
    Enrolled bob = enrol("bob");
    String code = app(bob.secret, 1);
    Browser owner = new Browser();
    owner.signIn("bob", PASSWORD);
    assertThat(owner.code(code)).isEqualTo(PAGE);

    Browser overTheShoulder = new Browser();
    overTheShoulder.signIn("bob", PASSWORD);
    assertThat(overTheShoulder.code(code)).isEqualTo("/login/code?error");
    assertThat(overTheShoulder.code(bob.recovery.getFirst().toLowerCase(Locale.ROOT)))
        .isEqualTo(PAGE);

    Browser again = new Browser();
    again.signIn("bob", PASSWORD);
    assertThat(again.code(bob.recovery.getFirst())).isEqualTo("/login/code?error");
  }

  @Test
  void afterFiveWrongCodesThePasswordIsAskedForAgain() throws Exception {
    Enrolled cleo = enrol("cleo");
    Browser browser = new Browser();
    browser.signIn("cleo", PASSWORD);
    for (int i = 0; i < 5; i++) {
      assertThat(browser.code("00000" + i)).isEqualTo("/login/code?error");
    }
    assertThat(location(browser.get("/login/code"))).isEqualTo("/login?again");
    browser.get("/login");
    assertThat(location(browser.post("/login/code", Map.of("code", app(cleo.secret, 1)))))
        .isEqualTo("/login?again");
    assertThat(browser.isIn()).isFalse();
  }

  @Test
  void noStepCanBeSkipped() throws Exception {
    for (String path :
        List.of(
            "/login/factor", "/login/factor/later", "/login/factor/off", "/login/factor/done")) {
      Browser browser = new Browser();
      browser.get("/login");
      assertThat(location(browser.post(path, Map.of("code", "123456")))).isEqualTo("/login?again");
    }
    enrol("dan");
    Browser browser = new Browser();
    browser.signIn("dan", PASSWORD, "factor");
    browser.get("/login/code");
    for (String path : List.of("/login/factor/later", "/login/factor/off", "/login/factor/done")) {
      assertThat(location(browser.post(path, Map.of()))).isEqualTo("/login?again");
    }
    assertThat(browser.isIn()).isFalse();
  }

  @Test
  void whereASecondFactorIsRequiredNobodyComesInWithout() throws Exception {
    Browser browser = new Browser();
    assertThat(browser.signIn("root", PASSWORD)).isEqualTo("/login/factor");
    browser.get("/login/factor");
    assertThat(browser.shown).doesNotContain("/login/factor/later", "/login/factor/off");
    assertThat(location(browser.post("/login/factor/later", Map.of()))).isEqualTo("/login?again");
    assertThat(browser.isIn()).isFalse();
    enrol("root");
  }

  @Test
  void wrongPasswordsOfAStrangerDoNotLockTheOwnerOut() throws Exception {
    Browser owner = new Browser();
    assertThat(owner.signIn("eve", PASSWORD)).isEqualTo(PAGE);
    HttpCookie device =
        owner.cookies.getCookieStore().getCookies().stream()
            .filter(cookie -> cookie.getName().startsWith("device-"))
            .findFirst()
            .orElseThrow();
    assertThat(device.isHttpOnly()).isTrue();

    Browser stranger = new Browser();
    for (int i = 0; i < 6; i++) {
      assertThat(stranger.signIn("eve", "guess " + i)).isEqualTo("/login?error");
    }
    assertThat(owner.signIn("eve", PASSWORD)).isEqualTo(PAGE);
    assertThat(new Browser().signIn("eve", PASSWORD)).as("at a new device").isEqualTo(PAGE);
  }

  @Test
  void manyAttemptsAtOnceAreRefusedWithTheSecondsToWait() throws Exception {
    Browser crowd = new Browser();
    crowd.get("/login");
    HttpRequest guess =
        HttpRequest.newBuilder(URI.create(identity.issuer() + "/login"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "username=gus&password=guess&_csrf="
                        + crowd.found("name=\"_csrf\" value=\"([^\"]+)\"")))
            .build();
    CompletableFuture<HttpResponse<String>> refused = new CompletableFuture<>();
    for (int i = 0; i < 20; i++) {
      crowd
          .http
          .sendAsync(guess, BodyHandlers.ofString())
          .thenAccept(
              answer -> {
                if (answer.statusCode() == 429) {
                  refused.complete(answer);
                }
              });
    }
    HttpResponse<String> answer = refused.get(30, TimeUnit.SECONDS);
    assertThat(answer.headers().firstValue("Retry-After").orElse("")).matches("\\d{1,2}");
    assertThat(answer.body()).contains("tried too often");
  }

  @Test
  void whatIsKeptIsEncryptedAndForTheOwnersEyes() throws Exception {
    Enrolled finn = enrol("finn");
    for (String file :
        List.of(
            "second-factors.properties", "second-factor-key", "device-key", "signing-key.json")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(file))))
          .as(file)
          .isEqualTo("rw-------");
    }
    assertThat(Files.readString(dir.resolve("second-factors.properties")))
        .contains("finn.secret")
        .doesNotContain(finn.secret)
        .doesNotContain(finn.recovery.getFirst(), finn.recovery.getFirst().replace("-", ""));
  }

  @Test
  void thePageIsReadableInBothLanguagesAndLoadsNothingFromElsewhere() throws Exception {
    for (String language : List.of("en", "ru")) {
      HttpResponse<String> page = new Browser().get("/login?error&lang=" + language);
      assertThat(page.body())
          .contains("lang=\"" + language + "\"", "autofocus", "role=\"alert\"")
          .doesNotContainPattern("\\{\\w+}")
          .doesNotContain("<script");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'", "form-action 'self' " + PAGE);
    }
    assertThat(SignInWords.RUSSIAN.keySet()).isEqualTo(SignInWords.ENGLISH.keySet());
    assertThat(new Browser().get("/login/style.css").body()).contains("--accent");
    assertThat(new Browser().get("/login/fonts/..%2Fstyle.css").statusCode()).isEqualTo(400);
  }
}
