package dev.alexandrite.pricing.measuring;

import dev.alexandrite.geometry.Limits;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How an instance measures.
 *
 * @param smallWorkers measure files up to {@code smallBytesMax}, each one at a time; 0 for none
 * @param largeWorkers measure larger ones
 * @param archiveWeight a packed file counts this many times its size
 * @param memoryPerByte what measuring takes, in bytes for one of the file
 * @param memoryBudgetBytes for all workers of an instance together; more is refused at the start
 * @param lease after so long without a sign of life a calculation is another worker's
 * @param triesMax then a calculation is set aside
 * @param retryAfter between two tries
 * @param pollEvery how soon work is seen that another instance has heard of
 * @param progressFromBytes smaller files are ready before anybody could read of their progress
 * @param estimateFromBytes larger files get a price range first
 * @param workFolder where files are kept while they are measured; empty for the system's
 */
@Validated
@ConfigurationProperties("pricing")
record MeasuringSettings(
    @PositiveOrZero @Max(64) int smallWorkers,
    @PositiveOrZero @Max(64) int largeWorkers,
    @Positive long smallBytesMax,
    @Positive int archiveWeight,
    @Positive int memoryPerByte,
    @Positive long memoryBudgetBytes,
    @NotNull Duration lease,
    @Min(1) @Max(100) int triesMax,
    @NotNull Duration retryAfter,
    @NotNull Duration pollEvery,
    @PositiveOrZero long progressFromBytes,
    @PositiveOrZero long estimateFromBytes,
    @NotNull String workFolder,
    @NotNull @Valid Store store) {

  /** What files are called there. */
  static final String SUFFIX = ".model";

  Path folder() {
    return workFolder.isEmpty()
        ? Path.of(System.getProperty("java.io.tmpdir"), "alexandrite-pricing")
        : Path.of(workFolder);
  }

  /** The store of 3D files. */
  record Store(
      @NotBlank String endpoint,
      @NotBlank String accessKey,
      @NotBlank String secretKey,
      @NotBlank String region) {}

  @AssertTrue(message = "is too small for so many workers with files so large")
  boolean isMemoryBudgetBytesEnough() {
    return (smallWorkers * smallBytesMax + largeWorkers * Limits.DEFAULT.fileBytesMax())
            * memoryPerByte
        <= memoryBudgetBytes;
  }
}
