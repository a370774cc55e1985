package dev.alexandrite.pricing.price;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.Feasibility;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.pricing.Body;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One limit of makeability: a step of making, a measured quantity, and from where on it takes care
 * or can't be done. The table of limits is data, so that changing it judges anew what was measured
 * long ago.
 *
 * @param code of the finding, in capitals
 * @param alloys those it holds for; null for all
 * @param withCare beyond this it takes care; null where there is no such zone
 * @param no beyond this it can't be done; null where it can always be tried
 * @param source where the figures come from
 */
public record Limit(
    @NotBlank @Pattern(regexp = "^[A-Z][A-Z_]{2,40}$") String code,
    @NotNull Step step,
    @NotNull Quantity quantity,
    @NotNull Direction direction,
    @Nullable List<@NotNull Alloy> alloys,
    @Nullable @DecimalMin("0") @DecimalMax("1000000") BigDecimal withCare,
    @Nullable @DecimalMin("0") @DecimalMax("1000000") BigDecimal no,
    @NotBlank @Size(max = 500) String source) {

  enum Step {
    PRINTABLE,
    CASTABLE,
    FINISHABLE
  }

  enum Direction {
    AT_LEAST,
    AT_MOST
  }

  enum Quantity {
    /** One prong is enough; sharp rims and small relief on thick metal are no walls. */
    MIN_WALL_MM("the thinnest wall", "mm"),
    /** In tables of old: what was once measured so is the thinnest wall now. */
    ONE_PERCENT_WALL_MM("the thinnest wall", "mm"),
    SHORTEST_SIDE_MM("the shortest side", "mm"),
    LONGEST_SIDE_MM("the longest side", "mm"),
    SUM_OF_SIDES_MM("the sum of the three sides", "mm"),
    MASS_GRAMS("the mass", "g"),
    BODIES("the number of separate bodies", ""),
    /** The investment can't come into it, and the resin can't come out. */
    CLOSED_HOLLOWS("the number of closed hollows without a drain hole", ""),
    /** How thick the metal is where it is thickest. */
    THICKEST_MM("the thickest place", "mm"),
    /** As the three after it: for who draws; no figure of a mesh tells it. */
    ENGRAVING_WIDTH_MM("the narrowest engraving", "mm"),
    ENGRAVING_DEPTH_MM("the shallowest engraving", "mm"),
    EAR_POST_MM("the thickness of an ear post", "mm"),
    PRONG_OVER_STONE_PERCENT("how far a prong stands over its stone", "%");

    final String inWords;
    final String unit;

    Quantity(String inWords, String unit) {
      this.inWords = inWords;
      this.unit = unit;
    }

    boolean ofWalls() {
      return this == MIN_WALL_MM || this == ONE_PERCENT_WALL_MM;
    }

    /** Null where it was not measured. */
    @Nullable Double of(Measurement measured, double massGrams) {
      return switch (this) {
        case MIN_WALL_MM, ONE_PERCENT_WALL_MM -> measured.minWallMm();
        case SHORTEST_SIDE_MM -> sides(measured).mapToDouble(Collections::min).min().orElse(0);
        case LONGEST_SIDE_MM -> sides(measured).mapToDouble(Collections::max).max().orElse(0);
        case SUM_OF_SIDES_MM ->
            sides(measured)
                .mapToDouble(sides -> sides.get(0) + sides.get(1) + sides.get(2))
                .min()
                .orElse(0);
        case MASS_GRAMS -> massGrams;
        case BODIES -> (double) separateBodies(measured);
        case CLOSED_HOLLOWS -> (double) (measured.shells() - measured.bodies());
        case THICKEST_MM -> Body.of(measured).thickestMm();
        case ENGRAVING_WIDTH_MM, ENGRAVING_DEPTH_MM, EAR_POST_MM, PRONG_OVER_STONE_PERCENT -> null;
      };
    }
  }

  /** Those that were joined are separate only where they lie apart; links of a chain are. */
  private static int separateBodies(Measurement measured) {
    return measured.joined() == null ? measured.bodies() : measured.pieces().count();
  }

  /** The sides of every piece: each is made on its own, wherever it lies in the file. */
  private static Stream<List<Double>> sides(Measurement measured) {
    return measured.pieces().boxesMm().stream().map(Body::sides);
  }

  /** The whole table, a version of which is kept. */
  public record Table(
      @NotEmpty @Size(max = 200) List<@NotNull @jakarta.validation.Valid Limit> limits) {}

  @JsonIgnore
  @AssertTrue(message = "says from where on it takes care, or can't be done, in that order")
  boolean isInOrder() {
    if (withCare == null || no == null) {
      return withCare != null || no != null;
    }
    int order = no.compareTo(withCare);
    return direction == Direction.AT_LEAST ? order <= 0 : order >= 0;
  }

  boolean holdsFor(Alloy alloy) {
    return alloys == null || alloys.contains(alloy);
  }

  Feasibility judge(double figure) {
    if (no != null && beyond(figure, no)) {
      return Feasibility.NO;
    }
    return withCare != null && beyond(figure, withCare) ? Feasibility.WITH_CARE : Feasibility.YES;
  }

  private boolean beyond(double figure, BigDecimal limit) {
    int order = BigDecimal.valueOf(figure).compareTo(limit);
    return direction == Direction.AT_LEAST ? order < 0 : order > 0;
  }

  /** The figure that was broken. */
  @Nullable BigDecimal broken(Feasibility verdict) {
    return verdict == Feasibility.NO ? no : withCare;
  }
}
