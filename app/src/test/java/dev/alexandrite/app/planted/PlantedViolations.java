package dev.alexandrite.app.planted;

import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;

/** Breaks every rule of the house once, so that its test can see each of them bite. */
public final class PlantedViolations {
  private final Instant at = Instant.now();
  private final JsonMapper json = new JsonMapper();

  /** What time it was, as JSON. */
  public String told() {
    return json.writeValueAsString(at);
  }
}
