package dev.alexandrite.platform;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.validation.annotation.Validated;

/**
 * What every role is told about the installation.
 *
 * @param currency the one currency of this installation
 * @param zone whose calendar dates an invoice and decides what is overdue, and whose clock the
 *     pages show
 * @param oidcIssuer the identity provider of the staff; empty in the external contour
 * @param oidcAudience what an access token has in {@code aud} when it is for this house
 * @param oidcScope what a page asks the provider for
 * @param oidcRolesClaim the list of somebody's roles: a claim, or a path with dots between
 * @param oidcAlgorithms with which the provider may sign; a secret shared with it is no option
 * @param bodyMaxBytes the largest JSON body any endpoint takes
 * @param requestHeadWithin from the first byte of a request to the end of its headers
 * @param requestBodyWithin from the first byte of a request to the end of its body
 * @param connectionsPerAddressMax of one network address at the same time; a whole office may be
 *     behind it
 * @param trustedProxies reverse proxies in front, which are believed when they say who calls
 * @param storeOrigin where browsers may send and fetch 3D files
 * @param streams how many live streams may be open, and how long
 */
@Validated
@ConfigurationProperties("house")
public record CommonSettings(
    Currency currency,
    @DefaultValue("UTC") ZoneId zone,
    String oidcIssuer,
    String oidcWebClient,
    @DefaultValue("alexandrite") String oidcAudience,
    @DefaultValue("openid profile") String oidcScope,
    String oidcRolesClaim,
    @DefaultValue("RS256") Set<SignatureAlgorithm> oidcAlgorithms,
    @Positive @DefaultValue("65536") long bodyMaxBytes,
    @DefaultValue("10s") Duration requestHeadWithin,
    @DefaultValue("30s") Duration requestBodyWithin,
    @Positive @DefaultValue("1000") int connectionsPerAddressMax,
    @DefaultValue List<String> trustedProxies,
    String storeOrigin,
    @Valid @DefaultValue Streams streams) {

  /**
   * Each instance of a role counts for itself.
   *
   * @param perPersonMax with one more, the oldest of the same person ends
   * @param perAddressMax of one network address; a whole office may be behind it
   * @param perProcessMax well below the connections that the web server takes
   * @param longest after which a page connects again
   */
  public record Streams(
      @Positive @DefaultValue("12") int perPersonMax,
      @Positive @DefaultValue("200") int perAddressMax,
      @Positive @DefaultValue("4000") int perProcessMax,
      @DefaultValue("30m") Duration longest) {}
}
