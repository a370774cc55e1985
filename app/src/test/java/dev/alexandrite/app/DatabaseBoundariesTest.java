package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.Role;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A database and a login per role, and no way from one to another. */
class DatabaseBoundariesTest {

  static Stream<Arguments> pairs() {
    return Arrays.stream(Role.values())
        .flatMap(
            reader ->
                Arrays.stream(Role.values())
                    .filter(owner -> owner != reader)
                    .map(owner -> Arguments.of(reader, owner)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void noRoleCanReadTheDatabaseOfAnother(Role reader, Role owner) {
    assertThatThrownBy(() -> connect(reader, owner).close())
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getSQLState()).as(e.getMessage()).isIn("42501", "28000"));
  }

  @ParameterizedTest
  @MethodSource("roles")
  void everyRoleReadsItsOwn(Role role) throws SQLException {
    try (Connection connection = connect(role, role);
        var row = connection.createStatement().executeQuery("select count(*) from baton")) {
      assertThat(row.next()).isTrue();
    }
  }

  @Test
  void whoTakesAllTheConnectionsThatTheShopCanHaveKeepsNobodyElseOut() throws SQLException {
    List<Connection> taken = new ArrayList<>();
    try {
      assertThatThrownBy(
              () -> {
                while (taken.size() < 200) {
                  taken.add(connect(Role.SHOP, Role.SHOP));
                }
              })
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("53300"));
      for (Role other : Role.values()) {
        if (other != Role.SHOP) {
          connect(other, other).close();
        }
      }
    } finally {
      for (Connection connection : taken) {
        connection.close();
      }
    }
  }

  static Stream<Role> roles() {
    return Arrays.stream(Role.values());
  }

  private static Connection connect(Role login, Role database) throws SQLException {
    Map<String, String> settings = WholeHouse.running().settings(login);
    return DriverManager.getConnection(
        WholeHouse.running().settings(database).get(database.name() + "_DATABASE_URL"),
        settings.get(login.name() + "_DATABASE_USER"),
        settings.get(login.name() + "_DATABASE_PASSWORD"));
  }
}
