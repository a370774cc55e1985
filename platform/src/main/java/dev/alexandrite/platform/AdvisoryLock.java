package dev.alexandrite.platform;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A lock in the role's database that one of its instances has at a time. */
public record AdvisoryLock(long key) {

  /** Until it is given back or the connection ends; false when somebody else has it. */
  public boolean tryLock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_try_advisory_lock(" + key + ")")) {
      return row.next() && row.getBoolean(1);
    }
  }

  public void unlock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_unlock(" + key + ")");
    }
  }

  /** Until the transaction ends; false when somebody else has it. */
  public boolean tryLock(JdbcClient jdbc) {
    return jdbc.sql("select pg_try_advisory_xact_lock(:key)")
        .param("key", key)
        .query(Boolean.class)
        .single();
  }

  /** Until the transaction ends, as soon as nobody else has it. */
  public void lock(JdbcClient jdbc) {
    jdbc.sql("select pg_advisory_xact_lock(:key)")
        .param("key", key)
        .query((row, n) -> true)
        .single();
  }
}
