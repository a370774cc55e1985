package dev.alexandrite.app.planted;

import dev.alexandrite.geometry.mesh.IntList;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;

/** Breaks every rule of the house once, so that its test can see each of them bite. */
public final class PlantedViolations {
  private final Instant at = Instant.now();
  private final JsonMapper json = new JsonMapper();

  private final IntList behindTheDoor = new IntList();

  /** What time it was, as JSON. */
  public String told() {
    return json.writeValueAsString(at) + behindTheDoor.hashCode();
  }
}
