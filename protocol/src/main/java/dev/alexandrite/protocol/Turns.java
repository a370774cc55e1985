package dev.alexandrite.protocol;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the relay may have under way at once: one row of each key, so that one that is refused has
 * not been overtaken by its successor.
 */
final class Turns<R> {
  private final Map<String, Queue<R>> waiting = new LinkedHashMap<>();
  private final Function<R, String> key;

  /**
   * @param rows in the order in which they were said
   */
  Turns(List<R> rows, Function<R, String> key) {
    this.key = key;
    rows.forEach(
        row -> waiting.computeIfAbsent(key.apply(row), word -> new ArrayDeque<>()).add(row));
  }

  /** The first of each key. */
  List<R> first() {
    return waiting.values().stream().map(Queue::remove).toList();
  }

  /** The next of the key of a row that was confirmed; null for none. */
  @Nullable R after(R confirmed) {
    return waiting.getOrDefault(key.apply(confirmed), new ArrayDeque<>()).poll();
  }
}
