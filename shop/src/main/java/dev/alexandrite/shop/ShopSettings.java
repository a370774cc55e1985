package dev.alexandrite.shop;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the shop asks of its customers and allows them.
 *
 * @param passwordMin characters of a password at least
 * @param passwordStrength of bcrypt: each step doubles what a guess costs
 * @param sessionIdle after which a sign-in ends, unless it is used
 * @param sessionMax after which a sign-in ends in any case
 * @param signInsPerAccount failed ones, whoever tries
 * @param signInsPerAddress failed ones of one network address, at whichever account
 * @param trustedOrigins other sites whose pages may act for a customer who is signed in
 * @param guestOrdersPerEmail orders that name the same address of a guest
 */
@Validated
@ConfigurationProperties("shop")
record ShopSettings(
    @Min(8) int passwordMin,
    @Min(10) @Max(16) int passwordStrength,
    Duration sessionIdle,
    Duration sessionMax,
    @DefaultValue List<String> trustedOrigins,
    @Valid Limit signInsPerAccount,
    @Valid Limit signInsPerAddress,
    @Valid Limit accountsPerAddress,
    @Valid Limit guestOrdersPerAddress,
    @Valid Limit guestOrdersPerEmail) {

  /** At most so many within so long. */
  record Limit(@Positive int most, Duration within) {}
}
