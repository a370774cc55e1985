package dev.alexandrite.channel;

import java.util.LinkedHashMap;
import java.util.Map;

/** What strangers fill: those that were asked for last, and no more than so many. */
final class Latest<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 20_000;

  Latest() {
    super(16, 0.75f, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > MOST;
  }
}
