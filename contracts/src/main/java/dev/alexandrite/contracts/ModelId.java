package dev.alexandrite.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Clock;
import java.util.UUID;

/** A stored 3D file's identity; also its key in every bucket. */
public record ModelId(@JsonValue UUID value) {

  @JsonCreator
  public ModelId {}

  public static ModelId next(Clock clock) {
    return new ModelId(Uuid7.next(clock));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
