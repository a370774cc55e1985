package dev.alexandrite.platform;

import jakarta.validation.constraints.Positive;
import java.util.Currency;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What every role is told about the installation.
 *
 * @param currency the one currency of this installation
 * @param oidcIssuer the identity provider of the staff; empty in the external contour
 * @param bodyMaxBytes the largest JSON body any endpoint takes
 * @param storeOrigin where browsers may send and fetch 3D files
 */
@Validated
@ConfigurationProperties("house")
public record HouseSettings(
    Currency currency,
    String oidcIssuer,
    String oidcWebClient,
    String oidcRolesClaim,
    @Positive @DefaultValue("1048576") long bodyMaxBytes,
    String storeOrigin) {}
