package dev.alexandrite.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  private final EmbeddedPostgres shared = TestServers.shared().postgres();

  @Test
  void oneRoleCannotConnectToAnothersDatabase() {
    assertThatThrownBy(() -> ask(shared.jdbcUrl("crm"), "mes", passwordOf("mes"), "select 1"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("permission denied for database \"crm\"");
    assertThatThrownBy(() -> ask(shared.jdbcUrl("postgres"), "mes", passwordOf("mes"), "select 1"))
        .hasMessageContaining("permission denied");
  }

  @Test
  void aWrongPasswordIsRefused() {
    assertThatThrownBy(() -> ask(shared.jdbcUrl("mes"), "mes", "guessed", "select 1"))
        .hasMessageContaining("password authentication failed");
    assertThatThrownBy(
            () -> ask(shared.jdbcUrl("mes"), EmbeddedPostgres.SUPERUSER, "guessed", "select 1"))
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void itIsAsDurableAsAnyOtherServer() throws SQLException {
    for (var setting : Map.of("fsync", "on", "synchronous_commit", "on").entrySet()) {
      assertThat(ask(shared.jdbcUrl("mes"), "mes", passwordOf("mes"), "show " + setting.getKey()))
          .isEqualTo(setting.getValue());
    }
    assertThat(ask(shared.jdbcUrl("mes"), "mes", passwordOf("mes"), "show max_connections"))
        .isEqualTo("200");
    assertThat(ask(shared.jdbcUrl("mes"), "mes", passwordOf("mes"), "show server_version"))
        .startsWith("18.");
  }

  @Test
  void aRestartTakesNewPasswordsAndNewRoles(@TempDir Path dir) throws SQLException {
    int port = Ports.free();
    try (var first = EmbeddedPostgres.start(dir, port, Map.of("shop", "it's a secret"))) {
      assertThat(ask(first.jdbcUrl("shop"), "shop", "it's a secret", "select 'kept'"))
          .isEqualTo("kept");
    }
    try (var again = EmbeddedPostgres.start(dir, port, Map.of("shop", "new", "mes", "m"))) {
      assertThat(ask(again.jdbcUrl("shop"), "shop", "new", "select current_user"))
          .isEqualTo("shop");
      assertThat(ask(again.jdbcUrl("mes"), "mes", "m", "select current_user")).isEqualTo("mes");
      assertThatThrownBy(() -> EmbeddedPostgres.start(dir, Ports.free(), Map.of()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another process uses");
    }
  }

  @Test
  void aTakenPortIsToldInTheServersOwnWords(@TempDir Path dir) {
    assertThatThrownBy(() -> EmbeddedPostgres.start(dir, shared.port(), Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("could not start server")
        .hasMessageContaining("Address already in use");
  }

  @Test
  void theNameOfARoleIsAWord(@TempDir Path dir) {
    assertThatThrownBy(
            () -> EmbeddedPostgres.start(dir, Ports.free(), Map.of("shop; drop table x", "p")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String passwordOf(String role) {
    return TestServers.shared()
        .settings(role)
        .get(role.toUpperCase(Locale.ROOT) + "_DATABASE_PASSWORD");
  }

  private static String ask(String url, String user, String password, String sql)
      throws SQLException {
    try (var connection = DriverManager.getConnection(url, user, password);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
