package dev.alexandrite.channel;

import dev.alexandrite.contracts.OrderEvent;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What both sales channels limit, and where their files go.
 *
 * @param path what the addresses of this channel's API begin with
 * @param quantityMax pieces in one order
 * @param openOrdersMax orders of one buyer that were begun lately and are not submitted yet
 * @param openOrdersWithin how long one of them counts; old drafts keep nobody from a new order
 * @param modelMaxBytes the largest 3D file
 * @param fileNameMaxBytes the longest name of a file, in UTF-8
 * @param partSizeBytes of a resumable upload; S3 takes no part below 5 MiB but the last
 * @param uploadsPerOrderMax files begun for one order
 * @param quotesPerFileMax how often a new quote of one file may be asked for
 * @param uploadAddressValid how long a pre-signed upload address works
 * @param uploadKept how long an unfinished upload can be taken up again
 * @param downloadAddressValid how long a pre-signed download address works
 * @param requestsAtOncePerNetwork that are worked at side by side; half of what the database has of
 *     connections for this role
 * @param requestsASecondPerNetwork that are answered on the average
 * @param piecePriceValid how long an order may be submitted at the catalogue's price it began with
 */
@Validated
@ConfigurationProperties("channel")
public record ChannelSettings(
    @NotBlank String path,
    @Positive @Max(OrderEvent.QUANTITY_MAX) int quantityMax,
    @Positive int openOrdersMax,
    Duration openOrdersWithin,
    @Positive long modelMaxBytes,
    @Positive int fileNameMaxBytes,
    @Min(5 << 20) long partSizeBytes,
    @Positive int uploadsPerOrderMax,
    @Positive int quotesPerFileMax,
    Duration uploadAddressValid,
    Duration uploadKept,
    Duration downloadAddressValid,
    Duration piecePriceValid,
    @Positive int requestsAtOncePerNetwork,
    @Positive int requestsASecondPerNetwork,
    @Valid Bytes bytes,
    @Valid Drafts drafts,
    @Valid StoreSettings store) {

  public ChannelSettings {
    if (bytes.least() < modelMaxBytes) {
      throw new IllegalArgumentException("channel.bytes: whoever may send files may send one");
    }
  }

  /**
   * How many bytes of files may be announced.
   *
   * @param within after which the whole allowance comes back
   * @param perBuyerMax of a customer with an account, or a partner
   * @param perGuestMax of one guest's order
   * @param perAddressMax from one network address, whoever announces them
   */
  public record Bytes(
      Duration within,
      @Positive long perBuyerMax,
      @Positive long perGuestMax,
      @Positive long perAddressMax) {

    long least() {
      return Math.min(perAddressMax, Math.min(perBuyerMax, perGuestMax));
    }
  }

  /**
   * What becomes of orders that nobody submits.
   *
   * @param kept how long, since it was last touched
   * @param guestKept the same without an account
   * @param lookEvery how often those are looked for whose time is over
   * @param roundMax closed at a time, of all that are due
   */
  public record Drafts(
      Duration kept, Duration guestKept, Duration lookEvery, @Positive int roundMax) {

    /** No draft is closed sooner. */
    Duration shortest() {
      return kept.compareTo(guestKept) < 0 ? kept : guestKept;
    }
  }

  /** Any S3 that takes path-style addresses; browsers reach it at the same endpoint. */
  public record StoreSettings(
      URI endpoint,
      @NotBlank String region,
      @NotBlank String accessKey,
      @NotBlank String secretKey,
      @NotBlank String bucket) {}
}
