package dev.alexandrite.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Signs a member of the staff in at the embedded OIDC provider without a browser: the authorization
 * code flow with PKCE, the sign-in page included. For the command line and for tests.
 */
public final class StaffSignIn {
  static final String REDIRECT = "http://127.0.0.1/cli";

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int REDIRECTS_MAX = 5;
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
  private static final Pattern ACCESS_TOKEN =
      Pattern.compile("\"access_token\"\\s*:\\s*\"([^\"]+)\"");

  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final String issuer;

  private StaffSignIn(String issuer) {
    this.issuer = issuer;
  }

  /**
   * @return an access token
   * @throws IllegalArgumentException when the login or the password is wrong
   * @throws IllegalStateException when the provider answers with anything unexpected
   */
  public static String token(String issuer, String login, String password) {
    try {
      return new StaffSignIn(issuer).token(login, password);
    } catch (IOException e) {
      throw new UncheckedIOException("the OIDC provider does not answer at " + issuer, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while signing in", e);
    }
  }

  private String token(String login, String password) throws IOException, InterruptedException {
    String verifier = random();
    String state = random();
    var authorize =
        URI.create(
            issuer
                + "/oauth2/authorize?"
                + form(
                    Map.of(
                        "response_type",
                        "code",
                        "client_id",
                        EmbeddedIdentity.CLI_CLIENT,
                        "redirect_uri",
                        REDIRECT,
                        "scope",
                        "openid profile",
                        "state",
                        state,
                        "code_challenge",
                        challenge(verifier),
                        "code_challenge_method",
                        "S256")));
    var answer = get(authorize);
    for (int i = 0; i < REDIRECTS_MAX; i++) {
      if (answer.statusCode() == 200 && answer.body().contains("action=\"/login/")) {
        throw new IllegalStateException(
            login + " has a second factor or another password to set: sign in at a page");
      }
      if (answer.statusCode() == 200 && answer.body().contains("name=\"_csrf\"")) {
        answer = signIn(answer.body(), login, password);
        continue;
      }
      var next = redirect(answer);
      if (next.toString().startsWith(REDIRECT + "?")) {
        var parameters = parameters(next);
        String code = parameters.get("code");
        if (code == null || !state.equals(parameters.get("state"))) {
          throw new IllegalStateException("sign-in ended with " + next.getQuery());
        }
        return exchange(code, verifier);
      }
      if (next.getPath().equals("/login") && "error".equals(next.getQuery())) {
        throw new IllegalArgumentException("the login or the password is wrong");
      }
      answer = get(next);
    }
    throw new IllegalStateException("sign-in went in circles at " + issuer);
  }

  private HttpResponse<String> signIn(String page, String login, String password)
      throws IOException, InterruptedException {
    return post(
        URI.create(issuer + "/login"),
        Map.of("_csrf", first(CSRF, page), "username", login, "password", password));
  }

  private String exchange(String code, String verifier) throws IOException, InterruptedException {
    var answer =
        post(
            URI.create(issuer + "/oauth2/token"),
            Map.of(
                "grant_type", "authorization_code",
                "code", code,
                "redirect_uri", REDIRECT,
                "client_id", EmbeddedIdentity.CLI_CLIENT,
                "code_verifier", verifier));
    return first(ACCESS_TOKEN, answer.body());
  }

  private HttpResponse<String> get(URI address) throws IOException, InterruptedException {
    // Asking for JSON as well would look like a script, which is not led back to where it began.
    return send(HttpRequest.newBuilder(address).header("Accept", "text/html"));
  }

  private HttpResponse<String> post(URI address, Map<String, String> fields)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form(fields))));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI redirect(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Location")
        .map(URI.create(issuer + "/")::resolve)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "sign-in stopped at %s with status %d"
                        .formatted(answer.uri().getPath(), answer.statusCode())));
  }

  private static Map<String, String> parameters(URI address) {
    return Arrays.stream(address.getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0],
                pair -> pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String first(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("the OIDC provider's answer has no " + pattern);
    }
    return matcher.group(1);
  }

  private static String random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return base64(bytes);
  }

  private static String challenge(String verifier) {
    try {
      return base64(
          MessageDigest.getInstance("SHA-256")
              .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
