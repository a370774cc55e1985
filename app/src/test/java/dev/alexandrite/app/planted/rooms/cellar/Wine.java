package dev.alexandrite.app.planted.rooms.cellar;

import dev.alexandrite.app.planted.rooms.attic.Chest;

/** In a room below, and knows one above: planted to be found. */
public final class Wine {
  private final Chest chest = new Chest();

  public Chest chest() {
    return chest;
  }
}
