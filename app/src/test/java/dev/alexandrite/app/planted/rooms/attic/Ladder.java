package dev.alexandrite.app.planted.rooms.attic;

import dev.alexandrite.app.planted.rooms.cellar.Wine;

/** Knows a room below, as it may. */
public final class Ladder {
  private Ladder() {}

  public static Chest down(Wine wine) {
    return wine.chest();
  }
}
