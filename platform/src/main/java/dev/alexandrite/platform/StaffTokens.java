package dev.alexandrite.platform;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a staff token has to be: signed by the provider's own key with an allowed algorithm, an
 * access token made for this house, and within its time. docs/security.md lists the claims that a
 * provider has to send.
 */
final class StaffTokens implements JwtDecoder, OAuth2TokenValidator<Jwt> {
  /** Clocks of two machines may differ by this. */
  static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  /** As OpenID Connect has it. */
  private static final int SUBJECT_MAX = 255;

  private static final Duration PROVIDER_PATIENCE = Duration.ofSeconds(5);
  private static final int PROVIDER_ANSWER_MAX_BYTES = 256 << 10;

  /** Tokens with a key that nobody knows make the provider be asked no more often than this. */
  private static final Duration KEYS_ASKED_EVERY = Duration.ofSeconds(30);

  private static final Duration KEYS_KEPT = Duration.ofMinutes(5);

  /** While the provider is away, the keys it had are trusted this long. */
  private static final Duration KEYS_TRUSTED = Duration.ofHours(4);

  /** What only an ID token carries. */
  private static final Set<String> OF_ID_TOKENS = Set.of("nonce", "at_hash", "c_hash", "s_hash");

  private final CommonSettings settings;
  private final Clock clock;
  private final JwtDecoder decoder = new SupplierJwtDecoder(this::ofProvider);

  StaffTokens(CommonSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    if (settings.oidcAudience().equals(settings.oidcWebClient())) {
      throw new IllegalArgumentException(
          "OIDC_AUDIENCE is the same as OIDC_WEB_CLIENT: ID tokens could not be told from access"
              + " tokens.");
    }
  }

  /**
   * @throws BadJwtException when it is no token for us; the message says why, for the log
   * @throws JwtException when the provider could not be asked
   */
  @Override
  public Jwt decode(String token) {
    try {
      return decoder.decode(token);
    } catch (JwtDecoderInitializationException e) {
      throw new JwtException("the identity provider is away", e);
    } catch (JwtException e) {
      boolean askedJustNow =
          Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
              .anyMatch(RateLimitReachedException.class::isInstance);
      throw askedJustNow ? new BadJwtException("signed with an unknown key", e) : e;
    }
  }

  @Override
  public OAuth2TokenValidatorResult validate(Jwt token) {
    String flaw = flaw(token);
    return flaw == null
        ? OAuth2TokenValidatorResult.success()
        : OAuth2TokenValidatorResult.failure(
            new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, flaw, null));
  }

  private @Nullable String flaw(Jwt token) {
    Instant now = clock.instant();
    if (!settings.oidcIssuer().equals(token.getClaimAsString("iss"))) {
      return "from another issuer";
    }
    List<String> audience = token.getAudience();
    if (audience == null || !audience.contains(settings.oidcAudience())) {
      return "made for another audience";
    }
    if (!isAccessToken(token)) {
      return "not an access token";
    }
    if (!isName(token.getSubject())) {
      return "without a subject";
    }
    if (token.getExpiresAt() == null || !now.isBefore(token.getExpiresAt().plus(CLOCK_SKEW))) {
      return "expired or without an end";
    }
    if (token.getIssuedAt() == null || isLater(token.getIssuedAt(), now)) {
      return "issued in the future";
    }
    if (token.getNotBefore() != null && isLater(token.getNotBefore(), now)) {
      return "not valid yet";
    }
    return null;
  }

  /** RFC 9068 has a type in the header; of other providers the claims tell. */
  private static boolean isAccessToken(Jwt token) {
    String type = lower(token.getHeaders().get("typ"));
    if (type.equals("at+jwt") || type.equals("application/at+jwt")) {
      return true;
    }
    String claimed = lower(token.getClaims().getOrDefault("typ", "bearer")); // Keycloak
    String use = lower(token.getClaims().getOrDefault("token_use", "access")); // Cognito
    return (type.isEmpty() || type.equals("jwt"))
        && claimed.equals("bearer")
        && use.equals("access")
        && OF_ID_TOKENS.stream().noneMatch(token::hasClaim);
  }

  private static String lower(@Nullable Object text) {
    return text == null ? "" : text.toString().toLowerCase(Locale.ROOT);
  }

  private static boolean isName(@Nullable String subject) {
    return subject != null
        && !subject.isBlank()
        && subject.length() <= SUBJECT_MAX
        && subject.chars().noneMatch(Character::isISOControl);
  }

  private static boolean isLater(Instant time, Instant now) {
    return time.isAfter(now.plus(CLOCK_SKEW));
  }

  private NimbusJwtDecoder ofProvider() {
    NimbusJwtDecoder decoder =
        NimbusJwtDecoder.withJwkSource(keys())
            .jwsAlgorithms(
                allowed -> {
                  allowed.clear();
                  allowed.addAll(settings.oidcAlgorithms());
                })
            .build();
    decoder.setJwtValidator(this);
    return decoder;
  }

  private JWKSource<SecurityContext> keys() {
    var provider =
        new DefaultResourceRetriever(
            (int) PROVIDER_PATIENCE.toMillis(),
            (int) PROVIDER_PATIENCE.toMillis(),
            PROVIDER_ANSWER_MAX_BYTES);
    try {
      String issuer = settings.oidcIssuer();
      String address = issuer.replaceAll("/$", "") + "/.well-known/openid-configuration";
      String answer = provider.retrieveResource(URI.create(address).toURL()).getContent();
      Map<?, ?> configuration = new JsonMapper().readValue(answer, Map.class);
      if (!issuer.equals(configuration.get("issuer"))) {
        throw new IllegalStateException(
            "%s speaks for the issuer %s".formatted(address, configuration.get("issuer")));
      }
      return JWKSourceBuilder.<SecurityContext>create(
              URI.create(String.valueOf(configuration.get("jwks_uri"))).toURL(), provider)
          .cache(KEYS_KEPT.toMillis(), PROVIDER_PATIENCE.toMillis() * 2)
          .rateLimited(KEYS_ASKED_EVERY.toMillis())
          .outageTolerant(KEYS_TRUSTED.toMillis())
          .build();
    } catch (IOException e) {
      throw new IllegalStateException("the identity provider can't be asked for its keys", e);
    }
  }
}
