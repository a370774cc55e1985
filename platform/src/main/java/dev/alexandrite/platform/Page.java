package dev.alexandrite.platform;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page by key: it costs the same however long the history is.
 *
 * @param next the cursor of the following page, or null at the end
 */
public record Page<T>(List<T> items, @Nullable String next) {
  public static final int LIMIT_MAX = 200;

  /**
   * @param found up to {@code limit + 1} rows, the last one only to know that there are more
   * @param cursor of the last row shown
   */
  public static <T> Page<T> of(List<T> found, int limit, Function<T, String> cursor) {
    return found.size() <= limit
        ? new Page<>(List.copyOf(found), null)
        : new Page<>(List.copyOf(found.subList(0, limit)), cursor.apply(found.get(limit - 1)));
  }

  /**
   * @throws Problem invalid-field when the limit is not between 1 and {@link #LIMIT_MAX}
   */
  public static int limit(int wanted) {
    if (wanted < 1 || wanted > LIMIT_MAX) {
      throw new Problem(
          CommonProblem.INVALID_FIELD, "'limit' is between 1 and %d.".formatted(LIMIT_MAX));
    }
    return wanted;
  }
}
