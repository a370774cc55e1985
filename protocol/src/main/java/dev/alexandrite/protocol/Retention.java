package dev.alexandrite.protocol;

import java.time.Duration;
import java.util.List;

/**
 * What a role keeps for a time only. The role's settings say for how long, and {@link Purge}
 * deletes what is older.
 */
public interface Retention {

  /**
   * @param what for the log
   * @param sql deletes at most {@code :batch} rows older than {@code :before}, and skips those that
   *     another instance has locked
   */
  record Kept(Duration kept, String what, String sql) {}

  List<Kept> retention();
}
