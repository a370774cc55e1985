package dev.alexandrite.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a login after the first run, and how long its sessions last. */
class StaffAccountsTest {
  private static final String PAGE = "http://localhost:8404";
  private static final String GIVEN = "given at first";
  private static final String OWN = "кольцо ♥ " + "a very long password of my own ".repeat(4);
  private static final Hand CLOCK = new Hand();

  @TempDir private static Path dir;
  private static EmbeddedIdentity identity;

  /** A clock that is moved by hand. */
  private static final class Hand extends Clock {
    volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeAll
  static void start() {
    Map<String, DemoPerson> people =
        List.of("ann", "bob", "cleo", "dan").stream()
            .collect(
                Collectors.toMap(
                    login -> login, login -> new DemoPerson(login, GIVEN, Set.of("SELLER"))));
    for (String login : List.of("root", "rita")) {
      people.put(login, new DemoPerson(login, GIVEN, Set.of("ADMINISTRATOR")));
    }
    identity =
        EmbeddedIdentity.start(
            dir,
            Ports.free(),
            people,
            Set.of(),
            Set.of("ADMINISTRATOR"),
            List.of(PAGE),
            CLOCK,
            factory -> {});
  }

  @AfterAll
  static void stop() {
    identity.close();
  }

  /** A browser with its own cookies. */
  private static final class Browser {
    final HttpClient http = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    HttpResponse<String> get(String path) throws Exception {
      return http.send(
          HttpRequest.newBuilder(URI.create(identity.issuer() + path))
              .header("X-Requested-With", "XMLHttpRequest") // not to come back to later
              .build(),
          BodyHandlers.ofString());
    }

    /** Fills in the form of a page. */
    String send(String page, Map<String, String> fields) throws Exception {
      Matcher csrf = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(get(page).body());
      assertThat(csrf.find()).isTrue();
      String form =
          fields.entrySet().stream()
              .map(f -> f.getKey() + "=" + URLEncoder.encode(f.getValue(), StandardCharsets.UTF_8))
              .collect(Collectors.joining("&"));
      return http.send(
              HttpRequest.newBuilder(URI.create(identity.issuer() + page))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString(form + "&_csrf=" + csrf.group(1)))
                  .build(),
              BodyHandlers.ofString())
          .headers()
          .firstValue("Location")
          .orElse("")
          .replace(identity.issuer(), "");
    }

    String signIn(String login, String password) throws Exception {
      return send("/login", Map.of("username", login, "password", password));
    }

    boolean isIn() throws Exception {
      return get("/nothing-here").statusCode() == 404;
    }
  }

  @Test
  void whoIsDisabledStaysOutAndIsSignedInNowhere() throws Exception {
    Browser ann = new Browser();
    assertThat(ann.signIn("ann", GIVEN)).isEqualTo(PAGE);
    assertThat(ann.isIn()).isTrue();
    StaffAccounts command = new StaffAccounts(dir, CLOCK);

    command.disable("ann");
    assertThat(ann.isIn()).isFalse();
    assertThat(new Browser().signIn("ann", GIVEN)).isEqualTo("/login?error");
    assertThat(new Browser().signIn("bob", GIVEN)).isEqualTo(PAGE);

    command.enable("ann");
    assertThat(ann.isIn()).isFalse();
    assertThat(ann.signIn("ann", GIVEN)).isEqualTo(PAGE);
  }

  @Test
  void whoChoosesAnotherPasswordIsSignedInWithItAloneAndNowhereElse() throws Exception {
    Browser elsewhere = new Browser();
    elsewhere.signIn("cleo", GIVEN);
    Browser cleo = new Browser();

    assertThat(cleo.send("/login", Map.of("username", "cleo", "password", GIVEN, "change", "yes")))
        .isEqualTo("/login/new-password");
    assertThat(cleo.isIn()).isFalse();
    for (String refused :
        List.of(
            "too short",
            "aaaabbbbaaaabbbb",
            "passwordpassword",
            "cleo-SELLER-1",
            "Alexandrite2026",
            GIVEN,
            "x".repeat(257))) {
      assertThat(cleo.send("/login/new-password", Map.of("password", refused)))
          .isEqualTo("/login/new-password?error");
    }
    assertThat(cleo.send("/login/new-password", Map.of("password", OWN))).isEqualTo(PAGE);

    assertThat(cleo.isIn()).isTrue();
    assertThat(elsewhere.isIn()).isFalse();
    assertThat(new Browser().signIn("cleo", GIVEN)).isEqualTo("/login?error");
    assertThat(new Browser().signIn("cleo", OWN.strip() + "?")).isEqualTo("/login?error");
    assertThat(new Browser().signIn("cleo", OWN)).isEqualTo(PAGE);
    Path kept = dir.resolve("accounts.properties");
    assertThat(Files.readString(kept)).doesNotContain("password of my own");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");

    new StaffAccounts(dir, CLOCK).forgetOwnPassword("cleo");
    assertThat(cleo.isIn()).isFalse();
    assertThat(new Browser().signIn("cleo", GIVEN)).isEqualTo(PAGE);
  }

  @Test
  void whereANewPasswordIsRequiredNobodyComesInWithTheFirst() throws Exception {
    Browser root = new Browser();
    assertThat(root.signIn("root", GIVEN)).isEqualTo("/login/new-password");
    assertThat(root.isIn()).isFalse();
    assertThat(root.send("/login/new-password", Map.of("password", OWN))).isEqualTo(PAGE);
    assertThat(new Browser().signIn("root", OWN)).isEqualTo(PAGE);
  }

  @Test
  void noSessionLastsLongerThanTwelveHoursHoweverMuchItIsUsed() throws Exception {
    Browser dan = new Browser();
    dan.signIn("dan", GIVEN);
    CLOCK.ahead = CLOCK.ahead.plus(Visits.LONGEST).minusMinutes(5);
    assertThat(dan.isIn()).isTrue();
    CLOCK.ahead = CLOCK.ahead.plusMinutes(6);
    assertThat(dan.isIn()).isFalse();
  }

  @Test
  void whoOnlyLooksHasNoSessionAndDisturbsNobodyOnTheWayIn() throws Exception {
    Browser bob = new Browser();
    bob.signIn("bob", GIVEN);
    Browser rita = new Browser();
    assertThat(rita.signIn("rita", GIVEN)).isEqualTo("/login/new-password");
    int before = identity.sessions();
    HttpClient stranger = HttpClient.newHttpClient();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 2_400; i++) {
        String page =
            i % 3 == 0
                ? "/oauth2/authorize?client_id=alexandrite-web"
                : i % 3 == 1 ? "/login" : "/";
        var request =
            HttpRequest.newBuilder(URI.create(identity.issuer() + page))
                .header("Accept", "text/html")
                .build();
        threads.submit(() -> stranger.send(request, BodyHandlers.discarding()));
      }
    }

    assertThat(identity.sessions()).isEqualTo(before);
    assertThat(bob.isIn()).isTrue();
    assertThat(rita.send("/login/new-password", Map.of("password", "administrator12")))
        .isEqualTo("/login/new-password?error");
    assertThat(rita.send("/login/new-password", Map.of("password", OWN))).isEqualTo(PAGE);
  }
}
