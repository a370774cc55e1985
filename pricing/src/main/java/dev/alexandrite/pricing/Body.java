package dev.alexandrite.pricing;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.alexandrite.geometry.Box;
import dev.alexandrite.geometry.Estimate;
import dev.alexandrite.geometry.Measurement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The few measured figures that a price is computed from.
 *
 * @param sizeMm the sides of the bounding box
 * @param piecesMm the same of every separate piece in the file, each of which hangs on the tree by
 *     itself; null where there is one, and in quotes of before they were told apart
 * @param thickestMm how thick the metal is where it is thickest; null where nobody measured it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Body(
    double volumeMm3,
    double areaMm2,
    List<Double> sizeMm,
    @Nullable List<List<Double>> piecesMm,
    @Nullable Double thickestMm) {

  public Body(double volumeMm3, double areaMm2, List<Double> sizeMm) {
    this(volumeMm3, areaMm2, sizeMm, null, null);
  }

  public static Body of(Measurement measured) {
    List<Box> boxes = measured.pieces().boxesMm();
    return new Body(
        measured.volumeMm3(),
        measured.areaMm2(),
        sides(measured.boundsMm()),
        boxes.size() < 2 ? null : boxes.stream().map(Body::sides).toList(),
        measured.thickest() == null ? null : measured.thickest().diameterMm());
  }

  /** A first guess, for a range. */
  public static Body of(Estimate estimate) {
    return new Body(estimate.volumeMm3(), estimate.areaMm2(), sides(estimate.boundsMm()));
  }

  public static List<Double> sides(Box box) {
    return List.of(box.size().x(), box.size().y(), box.size().z());
  }

  /** The sides of every piece. */
  @JsonIgnore
  public List<List<Double>> pieces() {
    return piecesMm == null ? List.of(sizeMm) : piecesMm;
  }

  /** Without this there is nothing to multiply with. */
  public boolean solid() {
    return positive(volumeMm3)
        && positive(areaMm2)
        && pieces().stream().allMatch(Body::isBox)
        && isBox(sizeMm);
  }

  private static boolean isBox(List<Double> sides) {
    return sides.size() == 3 && sides.stream().allMatch(side -> Double.isFinite(side) && side >= 0);
  }

  private static boolean positive(double figure) {
    return Double.isFinite(figure) && figure > 0;
  }
}
