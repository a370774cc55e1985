package dev.alexandrite.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoders;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

class EmbeddedIdentityTest {
  private static final String VERIFIER = "a verifier needs at least forty-three characters";
  private static final String SIGNED_IN = TestServers.WEB_ORIGIN + "/signed-in";
  private static final String FOREIGN = "http://elsewhere.example";

  private final String issuer = TestServers.shared().identity().issuer();
  private final HttpClient browser =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

  @Test
  void theCommandLinesTokenCarriesRolesAndNameAndLastsHalfAnHour() {
    Jwt token = verified(StaffSignIn.token(issuer, "oleg", TestServers.PASSWORD));

    assertThat(token.getClaimAsStringList("roles")).containsExactly("OPERATOR");
    assertThat(token.getClaimAsString("name")).isEqualTo("Oleg");
    assertThat(token.getSubject()).isEqualTo("oleg");
    assertThat(
            Duration.between(
                Objects.requireNonNull(token.getIssuedAt()),
                Objects.requireNonNull(token.getExpiresAt())))
        .isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void whatIsNoRequestIsAProblemForAProgramAndAPageForAPerson() throws Exception {
    for (String path : List.of("/a;b", "/%2e%2e/x", "/a%2fb", "//")) {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(issuer + path));
      HttpResponse<String> program =
          browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(program.statusCode()).as(path).isEqualTo(400);
      assertThat(program.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(program.body()).contains("\"code\":\"malformed-request\"");
      HttpResponse<String> person =
          browser.send(
              request.header("Accept", "text/html").build(), HttpResponse.BodyHandlers.ofString());
      assertThat(person.body()).contains("Begin again", "Начать сначала").doesNotContain("Tomcat");
    }
  }

  @Test
  void aWrongPasswordGetsNoToken() {
    assertThatThrownBy(() -> StaffSignIn.token(issuer, "oleg", "guessed"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StaffSignIn.token(issuer, "nobody", TestServers.PASSWORD))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPageSignsInAndRenewsWithoutAskingAgainAndSignsOut() throws Exception {
    String tokens = exchange(signIn("nina"), VERIFIER).body();
    String token = field(tokens, "access_token");
    assertThat(verified(issuer, EmbeddedIdentity.WEB_CLIENT, token).getClaimAsStringList("roles"))
        .containsExactly("SELLER");
    Jwt proof =
        JwtDecoders.<JwtDecoder>fromIssuerLocation(issuer).decode(field(tokens, "id_token"));
    assertThat(proof.getClaimAsString("name")).isEqualTo("Nina");
    assertThat(proof.getAudience()).containsExactly(EmbeddedIdentity.WEB_CLIENT);
    var userInfo =
        HttpRequest.newBuilder(URI.create(issuer + "/userinfo"))
            .header("Authorization", "Bearer " + token);
    assertThat(send(userInfo).body()).contains("\"sub\":\"nina\"");
    assertThat(tokens).doesNotContain("refresh_token");

    var renewal = get(authorize(Map.of("prompt", "none")));
    assertThat(renewal.headers().firstValue("X-Frame-Options")).isEmpty();
    assertThat(renewal.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("frame-ancestors 'self' " + TestServers.WEB_ORIGIN);
    assertThat(exchange(code(renewal), VERIFIER).statusCode()).isEqualTo(200);

    var out =
        get(
            URI.create(
                issuer
                    + "/connect/logout?"
                    + form(
                        Map.of(
                            "id_token_hint",
                            field(tokens, "id_token"),
                            "post_logout_redirect_uri",
                            TestServers.WEB_ORIGIN))));
    assertThat(location(out)).startsWith(TestServers.WEB_ORIGIN);
    assertThat(location(get(authorize(Map.of("prompt", "none")))))
        .isEqualTo(SIGNED_IN + "?error=login_required&state=s");
    assertThat(
            location(
                get(authorize(Map.of("prompt", "none", "redirect_uri", FOREIGN + "/signed-in")))))
        .doesNotContain(FOREIGN);
  }

  @Test
  void aCodeIsWorthNothingWithoutItsVerifier() throws Exception {
    var refusal = exchange(signIn("nina"), "another verifier of at least forty-three characters");

    assertThat(refusal.statusCode()).isEqualTo(400);
    assertThat(refusal.body()).contains("invalid_grant");
  }

  @Test
  void aRequestWithoutAChallengeIsRefused() throws Exception {
    assertThat(location(get(authorize(Map.of("code_challenge", "", "code_challenge_method", "")))))
        .contains("error=invalid_request");
  }

  @Test
  void nobodyIsSentToAnAddressThatIsNotRegistered() throws Exception {
    var answer = get(authorize(Map.of("redirect_uri", FOREIGN + "/signed-in")));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
  }

  @Test
  void onlyOurPagesMayAskForTokensFromABrowser() throws Exception {
    for (String path : List.of("/oauth2/token", "/userinfo", "/.well-known/openid-configuration")) {
      var ours = preflight(path, TestServers.WEB_ORIGIN);
      assertThat(ours.statusCode()).as(path).isEqualTo(200);
      assertThat(ours.headers().firstValue("Access-Control-Allow-Origin"))
          .contains(TestServers.WEB_ORIGIN);
      assertThat(preflight(path, FOREIGN).statusCode()).as(path).isEqualTo(403);
    }
  }

  @Test
  void theSignInPageSpeaksEnglishAndRussian() throws Exception {
    assertThat(page("/login", "de")).contains("Sign in").doesNotContainPattern("\\{\\w+}");
    assertThat(page("/login?error", "ru-RU")).contains("Войти", "Неверный логин или пароль.");
    assertThat(page("/login?lang=ru", "en")).contains("Войти");
    assertThat(page("/login", "en")).as("remembered").contains("Войти");
  }

  @Test
  void theSigningKeyIsKeptOverARestartSoThatTokensStayGood(@TempDir Path dir) {
    int port = Ports.free();
    var people = Map.of("ann", new DemoPerson("Ann", "p", Set.of("ADMINISTRATOR", "SELLER")));
    String token;
    try (var first = EmbeddedIdentity.start(dir, port, people, List.of())) {
      token = StaffSignIn.token(first.issuer(), "ann", "p");
    }
    try (var again = EmbeddedIdentity.start(dir, port, people, List.of())) {
      Jwt good = verified(again.issuer(), EmbeddedIdentity.CLI_CLIENT, token);
      assertThat(good.getClaimAsStringList("roles")).containsExactly("ADMINISTRATOR", "SELLER");
    }
  }

  private Jwt verified(String token) {
    return verified(issuer, EmbeddedIdentity.CLI_CLIENT, token);
  }

  /** As RFC 9068 asks of those who take access tokens. */
  private static Jwt verified(String issuer, String clientId, String token) {
    var decoder = NimbusJwtDecoder.withIssuerLocation(issuer).build();
    decoder.setJwtValidator(
        JwtValidators.createAtJwtValidator()
            .issuer(issuer)
            .audience(EmbeddedIdentity.AUDIENCE)
            .clientId(clientId)
            .build());
    return decoder.decode(token);
  }

  private String signIn(String login) throws Exception {
    assertThat(location(get(authorize(Map.of())))).endsWith("/login");
    var matcher =
        Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page("/login", "en"));
    assertThat(matcher.find()).isTrue();
    var signedIn =
        post(
            "/login",
            Map.of("_csrf", matcher.group(1), "username", login, "password", TestServers.PASSWORD));
    return code(get(URI.create(location(signedIn))));
  }

  private static String code(HttpResponse<String> answer) {
    assertThat(location(answer)).startsWith(SIGNED_IN + "?").contains("state=s");
    var matcher = Pattern.compile("[?&]code=([^&]+)").matcher(location(answer));
    assertThat(matcher.find()).as(location(answer)).isTrue();
    return matcher.group(1);
  }

  private HttpResponse<String> exchange(String code, String verifier) throws Exception {
    return post(
        "/oauth2/token",
        Map.of(
            "grant_type",
            "authorization_code",
            "code",
            code,
            "redirect_uri",
            SIGNED_IN,
            "client_id",
            EmbeddedIdentity.WEB_CLIENT,
            "code_verifier",
            verifier.replace(' ', '-')));
  }

  private URI authorize(Map<String, String> others) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(VERIFIER.replace(' ', '-').getBytes(StandardCharsets.US_ASCII));
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("response_type", "code");
    parameters.put("client_id", EmbeddedIdentity.WEB_CLIENT);
    parameters.put("redirect_uri", SIGNED_IN);
    parameters.put("scope", "openid profile");
    parameters.put("state", "s");
    parameters.put("code_challenge", Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    parameters.put("code_challenge_method", "S256");
    parameters.putAll(others);
    parameters.values().removeIf(String::isEmpty);
    return URI.create(issuer + "/oauth2/authorize?" + form(parameters));
  }

  private HttpResponse<String> get(URI address) throws Exception {
    return send(HttpRequest.newBuilder(address).header("Accept", "text/html"));
  }

  private String page(String path, String language) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(issuer + path))
            .header("Accept-Language", language))
        .body();
  }

  private HttpResponse<String> post(String path, Map<String, String> fields) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(issuer + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form(fields))));
  }

  private HttpResponse<String> preflight(String path, String origin) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(issuer + path))
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", path.equals("/oauth2/token") ? "POST" : "GET")
            .header("Access-Control-Request-Headers", "authorization"));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("status " + answer.statusCode());
  }

  private static String field(String json, String name) {
    var matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]+)\"").matcher(json);
    assertThat(matcher.find()).as(json).isTrue();
    return matcher.group(1);
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
