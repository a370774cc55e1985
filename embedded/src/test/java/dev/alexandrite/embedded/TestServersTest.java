package dev.alexandrite.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.Base64;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class TestServersTest {
  private final TestServers house = TestServers.shared();

  @Test
  void aRoleFindsItsDatabaseAndItsBrokerAtTheSettings() throws Exception {
    var settings = house.settings("mes");

    try (var connection =
            DriverManager.getConnection(
                settings.get("MES_DATABASE_URL"),
                settings.get("MES_DATABASE_USER"),
                settings.get("MES_DATABASE_PASSWORD"));
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select current_database(), current_user")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("mes");
      assertThat(rows.getString(2)).isEqualTo("mes");
    }
    assertThat(settings).containsEntry("MES_KAFKA_USER", "mes").containsKey("MES_SEAL_KEYS");
    try (var admin = Admin.create(house.kafka().client("mes"))) {
      assertThat(admin.listTopics().names().get())
          .contains("orders")
          .doesNotContain("shop.contacts");
    }
  }

  @Test
  void anUnknownRoleHasNoSettings() {
    assertThatThrownBy(() -> house.settings("kitchen"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSellerSignsInWithTheAuthorizationCodeAndGetsTheirRoles() {
    String token = StaffSignIn.token(house.identity().issuer(), "nina", TestServers.PASSWORD);

    String claims =
        new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
    assertThat(claims)
        .contains("\"roles\":[\"SELLER\"]", "\"name\":\"Nina\"", "\"sub\":\"nina\"")
        .contains("\"iss\":\"" + house.settings("crm").get("OIDC_ISSUER") + "\"");
  }

  @Test
  void theS3StoreAnswersAtTheSettingsAndRefusesTheAnonymous() throws Exception {
    house.s3();
    var endpoint = URI.create(house.settings("models").get("S3_ENDPOINT"));

    try (var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(endpoint.resolve("/incoming")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(403);
    }
    assertThat(house.settings("models")).containsEntry("MODELS_S3_ACCESS_KEY", "models");
  }
}
