package dev.alexandrite.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.alexandrite.embedded.StaffSignIn;
import dev.alexandrite.embedded.TestServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AccessAndProblemsTest {
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void anEndpointThatForgotToSayWhomItIsForIsClosedToEverybody() throws Exception {
    assertProblem(get("/api/test/forgotten", null), 401, "unauthenticated");
    assertProblem(get("/api/test/forgotten", token("SELLER")), 403, "forbidden");
    assertProblem(get("/api/test/forgotten", token("ADMINISTRATOR")), 403, "forbidden");
  }

  @Test
  void onlyThoseNamedGetIn() throws Exception {
    assertThat(get("/api/test/sellers", token("SELLER")).statusCode()).isEqualTo(200);
    assertProblem(get("/api/test/sellers", token("OPERATOR")), 403, "forbidden");
    assertProblem(get("/api/test/sellers", null), 401, "unauthenticated");
    assertProblem(get("/api/test/sellers", "ey.not.real"), 401, "unauthenticated");
  }

  @Test
  void aTamperedTokenIsNoToken() throws Exception {
    String token = token("OPERATOR");
    int payload = token.indexOf('.') + 10;
    char other = token.charAt(payload) == 'A' ? 'B' : 'A';
    String tampered = token.substring(0, payload) + other + token.substring(payload + 1);
    assertProblem(get("/api/test/sellers", tampered), 401, "unauthenticated");
  }

  @Test
  void everyMistakeOfTheCallerHasItsCode() throws Exception {
    assertProblem(post("/api/test/rings", "{\"sizeMm\":"), 400, "malformed-request");
    assertProblem(post("/api/test/rings", "{\"sizeMm\": \"big\"}"), 400, "malformed-request");
    assertProblem(post("/api/test/rings", "{\"sizeMm\": -1}"), 400, "invalid-field");
    assertProblem(post("/api/test/rings", " ".repeat(70_000)), 413, "body-too-large");
    assertProblem(send(request("/api/test/rings").DELETE()), 405, "method-not-allowed");
    assertProblem(
        send(
            request("/api/test/rings")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("hello"))),
        415,
        "unsupported-media-type");
    assertProblem(
        send(
            request("/api/test/rings")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream("{\"sizeMm\":1}".getBytes())))),
        411,
        "length-required");
    assertProblem(get("/api/nowhere", token("SELLER")), 404, "not-found");
    assertProblem(get("/api/nowhere", null), 401, "unauthenticated");
  }

  @Test
  void anUnknownErrorGivesANumberAndKeepsItsSecrets() throws Exception {
    HttpResponse<String> answer = get("/api/test/broken", null);
    assertProblem(answer, 500, "internal-error");
    assertThat(answer.body())
        .contains("errorNumber")
        .doesNotContain("cinnabar")
        .doesNotContain("at dev.");
  }

  @Test
  void whereNoConnectionIsFreeTheCallerIsToldWhenToComeBack() throws Exception {
    String administrator = token("ADMINISTRATOR");
    HikariDataSource pool = TestRole.bean(HikariDataSource.class);
    long patience = pool.getConnectionTimeout();
    List<Connection> taken = new ArrayList<>();
    try {
      pool.getHikariConfigMXBean().setConnectionTimeout(250);
      takeAll(pool, taken);
      HttpResponse<String> answer = get("/api/test/database", administrator);
      assertProblem(answer, 503, "role-away");
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
    } finally {
      pool.getHikariConfigMXBean().setConnectionTimeout(patience);
      for (Connection connection : taken) {
        connection.close();
      }
    }
    assertThat(get("/api/test/database", administrator).statusCode()).isEqualTo(200);
  }

  private static void takeAll(HikariDataSource pool, List<Connection> taken) throws SQLException {
    try {
      while (true) {
        taken.add(pool.getConnection());
      }
    } catch (SQLTransientConnectionException noneLeft) {
      assertThat(taken).isNotEmpty();
    }
  }

  @Test
  void pagesAndHealthAreOpenAndTheRestOfTheActuatorIsNot() throws Exception {
    assertThat(get("/actuator/health", null).statusCode()).isEqualTo(200);
    assertThat(get("/actuator/env", null).statusCode()).isEqualTo(401);
    assertThat(get("/api/settings", null).body()).contains("\"role\":\"crm\"");
    HttpResponse<String> open = get("/api/test/open", null);
    assertThat(open.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'");
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    JsonNode problem = new JsonMapper().readTree(answer.body());
    assertThat(problem.path("code").asString()).isEqualTo(code);
    assertThat(problem.path("type").asString()).isEqualTo("urn:alexandrite:problem:" + code);
    assertThat(problem.path("detail").asString()).isNotBlank();
  }

  private static String token(String authority) throws Exception {
    String login =
        switch (authority) {
          case "SELLER" -> "nina";
          case "OPERATOR" -> "oleg";
          default -> "admin";
        };
    return StaffSignIn.token(TestRole.HOUSE.identity().issuer(), login, TestServers.PASSWORD);
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    HttpRequest.Builder request = request(path).GET();
    return send(token == null ? request : request.header("Authorization", "Bearer " + token));
  }

  private HttpResponse<String> post(String path, String json) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(TestRole.address() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
