package dev.alexandrite.platform;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.UnexpectedRollbackException;

/**
 * Tells a database that can't work from an event that can't be stored. The first passes when
 * somebody mends it, and until then no event is at fault: the listener waits. The second never
 * passes, and the event is set aside.
 */
public final class DatabaseFault {

  /**
   * Classes of SQLSTATE (the first two characters) that speak of what was to be stored. Every other
   * class is the database's own: 08 connection, 0A cached plan after a migration, 25 read-only
   * after a failover, 28 and 3D sign-in, 40 serialization failure and deadlock, 42 missing table or
   * column or permission, 53 disk full and too many connections, 55 lock and object state, 57
   * shutdown and statement timeout, 58 and XX broken files.
   */
  private static final Map<String, String> OF_THE_EVENT =
      Map.of(
          "21", "more rows than one where one is meant",
          "22", "a figure out of its range, a text with a null byte",
          "23", "a value twice, a reference to nothing, a null, a check",
          "44", "a row outside its view",
          "54", "a text too long for an index",
          "P0", "a trigger of ours objects, such as that of the pay ledger");

  /**
   * Connection lost or none free, read-only during a failover, serialization failure and deadlock,
   * too many connections, a lock held by another, shutdown and statement timeout.
   */
  private static final Set<String> PASSING = Set.of("08", "25", "40", "53", "55", "57");

  private DatabaseFault() {}

  /** Whether who asked may ask again in some seconds, with nobody having to mend anything first. */
  static boolean passes(Throwable thrown) {
    String state = sqlState(thrown);
    return state == null
        ? isOf(thrown)
        : state.length() >= 2 && PASSING.contains(state.substring(0, 2));
  }

  /** Whether it is the database that has to be mended, and not the event. */
  public static boolean isOf(Throwable thrown) {
    String state = sqlState(thrown);
    if (state != null) {
      return state.length() < 2 || !OF_THE_EVENT.containsKey(state.substring(0, 2));
    }
    return thrown instanceof TransactionException
            && !(thrown instanceof UnexpectedRollbackException)
        || has(thrown, SQLException.class);
  }

  /** The innermost that is known, for a wrapper may have one of its own. */
  private static @Nullable String sqlState(Throwable thrown) {
    String state = null;
    int depth = 0;
    for (Throwable t = thrown; t != null && depth < 50; t = t.getCause(), depth++) {
      if (t instanceof SQLException sql) {
        for (SQLException next = sql; next != null; next = next.getNextException()) {
          state = next.getSQLState() == null ? state : next.getSQLState();
        }
      }
    }
    return state;
  }

  private static boolean has(Throwable thrown, Class<? extends Throwable> type) {
    int depth = 0;
    for (Throwable t = thrown; t != null && depth < 50; t = t.getCause(), depth++) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }
}
