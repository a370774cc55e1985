package dev.alexandrite.models;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How files are moved and for how long they are kept.
 *
 * @param addressValidFor how long an address that was given out can be used; what a file leaves
 *     behind in its old bucket is deleted only then, so that no such address breaks
 * @param uploadAddressValidFor how long the channels' addresses can be used, by which files are
 *     sent; a file that has moved on keeps its old place as long, so that no other comes there
 * @param replacedKeptFor when a file is deleted in whose place another was uploaded
 * @param endedKeptFor when the files of a cancelled or declined order are deleted
 * @param workers how many files one instance moves at a time
 * @param lookEvery how often an idle worker looks for something to do
 * @param triesMax after so many an administrator has to look at it
 * @param tryAgainAfter times the number of tries
 * @param storePause how long to leave a store in peace that is away
 */
@Validated
@ConfigurationProperties("models")
record ModelsSettings(
    @Valid StoreSettings store,
    Duration addressValidFor,
    Duration uploadAddressValidFor,
    Duration replacedKeptFor,
    Duration endedKeptFor,
    @Positive int workers,
    Duration lookEvery,
    @Positive int triesMax,
    Duration tryAgainAfter,
    Duration storePause) {

  /**
   * @param region any word for a store that has none
   * @param pathStyle buckets in the path and not in the host's name
   * @param answerTimeout how long the store may take to copy the largest file
   */
  record StoreSettings(
      URI endpoint,
      @NotBlank String accessKey,
      @NotBlank String secretKey,
      @NotBlank String region,
      boolean pathStyle,
      Duration connectTimeout,
      Duration answerTimeout) {}

  ModelsSettings {
    if (Stream.of(
            addressValidFor,
            uploadAddressValidFor,
            replacedKeptFor,
            endedKeptFor,
            lookEvery,
            tryAgainAfter,
            storePause)
        .anyMatch(time -> !time.isPositive())) {
      throw new IllegalArgumentException("models: every time is above zero");
    }
    if (replacedKeptFor.compareTo(uploadAddressValidFor) < 0
        || endedKeptFor.compareTo(uploadAddressValidFor) < 0) {
      throw new IllegalArgumentException(
          "models: a file is kept at least for upload-address-valid-for");
    }
  }
}
