package dev.alexandrite.pricing.price;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.alexandrite.contracts.Alloy;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the workshop takes for its work. Kept in versions, each of which stays as it is: a quote
 * names the version it was computed from. Amounts are in major units of {@code currency}.
 *
 * @param engravingPerCharacter for every engraved letter or digit
 * @param settingPerStone for setting one stone, whatever it costs
 * @param setUpPerOrder once for the order, whatever the quantity: checking the file, building trees
 * @param marginPerMille of all the costs, added to them
 * @param taxPerMille of costs and margin, added to them
 * @param quoteMinutes how long a quote is valid
 * @param solidOverMm from which thickness on a casting is fed as a solid one; null where no
 *     thickness is
 * @param sources where a figure comes from, by the figure's name
 */
public record Tariff(
    @NotNull Currency currency,
    @NotNull Map<Alloy, @NotNull @Valid Rate> alloys,
    @NotNull @Valid Flask flask,
    @NotNull @Valid Print print,
    @NotNull @DecimalMin("0") @DecimalMax("1000") @Digits(integer = 4, fraction = 4)
        BigDecimal engravingPerCharacter,
    @NotNull @DecimalMin("0") @DecimalMax("10000") @Digits(integer = 5, fraction = 4)
        BigDecimal settingPerStone,
    @NotNull Map<Metal, @NotNull @Valid Hallmark> hallmark,
    @NotNull @DecimalMin("0") @DecimalMax("100000") @Digits(integer = 6, fraction = 4)
        BigDecimal setUpPerOrder,
    @NotNull @Min(0) @Max(5000) Integer marginPerMille,
    @NotNull @Min(0) @Max(1000) Integer taxPerMille,
    @NotNull @Min(5) @Max(43_200) Integer quoteMinutes,
    @NotNull @Valid Sanity sanity,
    @Nullable @DecimalMin("0.5") @DecimalMax("100") BigDecimal solidOverMm,
    @NotNull @Size(max = 100) Map<String, String> sources) {

  /**
   * What depends on the alloy.
   *
   * @param densityGramsPerCm3 of the alloy as cast
   * @param lossPerMille metal that casting and finishing use up, of the cast mass
   * @param shrinkagePerMille linear, from the printed pattern to the casting: the pattern is
   *     printed larger by it
   * @param finishPerCm2 polishing, by the surface
   * @param handlingPerPiece cutting from the tree, filing the sprue's foot, looking at the piece
   * @param rhodiumPerCm2 plating, by the surface; null where the alloy is not plated
   * @param solidSurcharge for a piece that is thicker than {@code solidOverMm} anywhere: a feeder
   *     of its own against shrinkage porosity; null where the alloy asks for none
   * @param flask the alloy's own, where it is not cast in the common one; null otherwise
   */
  public record Rate(
      @NotNull @DecimalMin("1") @DecimalMax("25") @Digits(integer = 2, fraction = 4)
          BigDecimal densityGramsPerCm3,
      @NotNull @Min(0) @Max(500) Integer lossPerMille,
      @NotNull @Min(0) @Max(100) Integer shrinkagePerMille,
      @NotNull @DecimalMin("0") @DecimalMax("1000") @Digits(integer = 4, fraction = 4)
          BigDecimal finishPerCm2,
      @NotNull @DecimalMin("0") @DecimalMax("10000") @Digits(integer = 5, fraction = 4)
          BigDecimal handlingPerPiece,
      @Nullable @DecimalMin("0") @DecimalMax("1000") @Digits(integer = 4, fraction = 4)
          BigDecimal rhodiumPerCm2,
      @Nullable @DecimalMin("0") @DecimalMax("10000") @Digits(integer = 5, fraction = 4)
          BigDecimal solidSurcharge,
      @Nullable @Valid Flask flask) {}

  /**
   * A flask of investment is shared by the pieces in it.
   *
   * @param price of one flask: investment, burnout, casting
   * @param usableCm3 what trees can fill of it
   * @param spacingMm kept free around a piece
   * @param sprueMm3 of one piece's sprue and its part of the trunk
   */
  record Flask(
      @NotNull @DecimalMin("0") @DecimalMax("100000") @Digits(integer = 6, fraction = 4)
          BigDecimal price,
      @NotNull @DecimalMin("1") @DecimalMax("100000") BigDecimal usableCm3,
      @NotNull @DecimalMin("0") @DecimalMax("50") BigDecimal spacingMm,
      @NotNull @DecimalMin("0") @DecimalMax("100000") BigDecimal sprueMm3) {}

  /**
   * @param supportPerMille resin in supports, of the pattern's own
   * @param pricePerMm the printer's time for one millimetre of height; a pattern lies flat, so its
   *     height is its shortest side
   */
  record Print(
      @NotNull @DecimalMin("0") @DecimalMax("1000") @Digits(integer = 4, fraction = 4)
          BigDecimal resinPerMl,
      @NotNull @Min(0) @Max(5000) Integer supportPerMille,
      @NotNull @DecimalMin("0") @DecimalMax("1000") @Digits(integer = 4, fraction = 4)
          BigDecimal pricePerMm) {}

  /**
   * @param aboveGrams lighter pieces need no hallmark; one of just this mass does
   * @param fee for one piece
   */
  record Hallmark(
      @NotNull @DecimalMin("0") @DecimalMax("1000") BigDecimal aboveGrams,
      @NotNull @DecimalMin("0") @DecimalMax("10000") @Digits(integer = 5, fraction = 4)
          BigDecimal fee) {}

  /**
   * What a price can be at all. Whatever comes out beyond stops at a seller.
   *
   * @param perGramMax by metal, for pieces of at least {@code perGramFromGrams}
   * @param fixingPerGramMin by metal
   * @param fixingPerGramMax by metal
   */
  record Sanity(
      @NotNull @DecimalMin("0.01") @DecimalMax("1000000") BigDecimal unitPriceMin,
      @NotNull @DecimalMin("1") @DecimalMax("1000000000") BigDecimal unitPriceMax,
      @NotNull @DecimalMin("0.01") @DecimalMax("1000") BigDecimal perGramFromGrams,
      @NotNull
          Map<Metal, @NotNull @DecimalMin("0.01") @DecimalMax("100000000") BigDecimal> perGramMax,
      @NotNull
          Map<Metal, @NotNull @DecimalMin("0.0001") @DecimalMax("10000000") BigDecimal>
              fixingPerGramMin,
      @NotNull
          Map<Metal, @NotNull @DecimalMin("0.0001") @DecimalMax("10000000") BigDecimal>
              fixingPerGramMax) {}

  /** An alloy without a rate is not offered. */
  @JsonIgnore
  @AssertTrue(
      message = "has rates of silver, gold and platinum, and a hallmark and limits for every metal")
  boolean isComplete() {
    if (alloys == null
        || hallmark == null
        || sanity == null
        || sanity.perGramMax == null
        || sanity.fixingPerGramMin == null
        || sanity.fixingPerGramMax == null) {
      return true;
    }
    Set<Metal> metals =
        alloys.keySet().stream()
            .filter(Objects::nonNull)
            .map(Metal::of)
            .collect(Collectors.toSet());
    return metals.containsAll(Metal.ALWAYS) && metals.stream().allMatch(this::knows);
  }

  private boolean knows(Metal metal) {
    return hallmark.containsKey(metal)
        && sanity.perGramMax.containsKey(metal)
        && sanity.fixingPerGramMin.containsKey(metal)
        && sanity.fixingPerGramMax.containsKey(metal);
  }

  /** Those of before an alloy was cast have no rate for it. */
  public boolean prices(Alloy alloy) {
    return alloys.containsKey(alloy) && knows(Metal.of(alloy));
  }

  public Rate rate(Alloy alloy) {
    return of(alloys, alloy);
  }

  Flask flask(Alloy alloy) {
    Flask own = rate(alloy).flask();
    return own == null ? flask : own;
  }

  /** Validation has made sure that it is there. */
  static <K, V> V of(Map<K, V> map, K key) {
    V value = map.get(key);
    if (value == null) {
      throw new IllegalStateException("the tariff says nothing about " + key);
    }
    return value;
  }
}
