package dev.alexandrite.pricing.quote;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How quotes are made. What things cost is no setting but a tariff.
 *
 * @param estimateBandPerMille half the width of the range that a first look gives
 * @param submitGrace how much the clock of a channel may be behind ours
 * @param submitBelieved how long ago an order may have been submitted, by its channel's own word
 * @param signingKey a private EC key on P-256 as a JWK; empty for one that is made and kept in the
 *     database
 */
@Validated
@ConfigurationProperties("pricing")
record QuoteSettings(
    @Min(0) @Max(1000) int estimateBandPerMille,
    @NotNull Duration submitGrace,
    @NotNull Duration submitBelieved,
    @NotNull String signingKey) {}
