package dev.alexandrite.geometry;

import java.nio.file.Path;

/** The door of this module: look at a model file once, get a measurement or a refusal. */
public final class Models {
  private Models() {}

  /**
   * Never throws for what the file holds, and never takes much longer than {@link Limits#time}.
   *
   * @param fileName what the customer called the file: any text at all
   * @throws java.io.UncheckedIOException where the file cannot be read from the disk
   */
  public static Inspection inspect(Path file, String fileName, Limits limits) {
    Deadline deadline = Deadline.in(limits.time());
    try {
      Mesh mesh = MeshReader.read(file, fileName, limits, deadline);
      return new Inspection.Measured(Measurements.measure(mesh, limits, deadline));
    } catch (Refusal refusal) {
      return new Inspection.Refused(refusal.code(), refusal.detail());
    }
  }
}
