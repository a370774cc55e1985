package dev.alexandrite.geometry.measure;

import dev.alexandrite.geometry.Deadline;
import dev.alexandrite.geometry.Estimate;
import dev.alexandrite.geometry.Inspection;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.mesh.Mesh;
import dev.alexandrite.geometry.read.MeshReader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The door of this module: look at a model file once, get a measurement or a refusal. */
public final class Models {
  /**
   * The way of measuring: raised whenever a file may measure differently than before, so that
   * nobody goes on with the old figures.
   */
  public static final String VERSION = "8";

  private Models() {}

  /**
   * Never throws for what the file holds, and never takes much longer than {@link Limits#time}.
   *
   * @param fileName what the customer called the file: any text at all
   * @throws java.io.UncheckedIOException where the file cannot be read from the disk
   */
  public static Inspection inspect(Path file, String fileName, Limits limits) {
    return inspect(file, fileName, limits, null);
  }

  /**
   * As above, with the customer's answer to the question which unit the model was drawn in.
   *
   * @param unit what the numbers in the file mean, whatever the file itself says; null for what it
   *     says, or millimetres where it says nothing
   */
  public static Inspection inspect(
      Path file, String fileName, Limits limits, @Nullable LengthUnit unit) {
    Deadline deadline = Deadline.in(limits.time());
    try {
      Mesh mesh = MeshReader.read(file, fileName, limits, deadline);
      if (unit != null) {
        mesh = mesh.in(unit, limits);
      }
      return new Inspection.Measured(Measurements.measure(mesh, limits, deadline));
    } catch (Refusal refusal) {
      return new Inspection.Refused(refusal.code(), refusal.detail());
    }
  }

  /**
   * Size, area and a guess at the volume, at nearly the speed at which the file can be read: for a
   * price range while the full measurement is still under way.
   *
   * @throws Refusal where the file cannot be read; {@link #inspect} says the same
   * @throws java.io.UncheckedIOException where the file cannot be read from the disk
   */
  public static Estimate estimate(Path file, String fileName, Limits limits) throws Refusal {
    return MeshReader.estimate(file, fileName, limits, Deadline.in(limits.time()));
  }
}
