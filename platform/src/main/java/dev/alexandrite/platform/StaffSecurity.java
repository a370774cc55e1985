package dev.alexandrite.platform;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** The internal contour: staff come with a token of the OIDC provider. */
@Configuration(proxyBeanMethods = false)
public class StaffSecurity {
  /** Whom a token can make somebody; the other authorities are for other ways in. */
  private static final Set<String> STAFF =
      Set.of(Person.SELLER.name(), Person.OPERATOR.name(), Person.ADMINISTRATOR.name());

  private static final Pattern DOT = Pattern.compile("\\.");

  @Bean
  JwtDecoder staffTokens(CommonSettings settings, Clock clock) {
    return new StaffTokens(settings, clock);
  }

  @Bean
  SecurityFilterChain staffOnly(
      HttpSecurity http, CommonSecurity house, CommonSettings settings, Problems problems)
      throws Exception {
    JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
    converter.setJwtGrantedAuthoritiesConverter(
        token -> authorities(token.getClaims(), settings.oidcRolesClaim()));
    return house
        .prepare(http)
        .oauth2ResourceServer(
            o ->
                o.authenticationEntryPoint(house.unauthenticated())
                    .jwt(jwt -> jwt.jwtAuthenticationConverter(converter))
                    .withObjectPostProcessor(refusedBy(house, problems)))
        .build();
  }

  /** A provider that is away is not the caller's mistake. */
  private static ObjectPostProcessor<BearerTokenAuthenticationFilter> refusedBy(
      CommonSecurity house, Problems problems) {
    AuthenticationFailureHandler refused =
        (request, response, cause) -> {
          if (cause instanceof AuthenticationServiceException) {
            problems.write(
                new Problem(
                    CommonProblem.ROLE_AWAY,
                    "Your sign-in can't be checked at the moment; try again in some seconds."),
                response);
          } else {
            house.unauthenticated().commence(request, response, cause);
          }
        };
    return new ObjectPostProcessor<>() {
      @Override
      public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
        filter.setAuthenticationFailureHandler(refused);
        return filter;
      }
    };
  }

  /**
   * @param claim the name of a claim, or a path of names with dots between
   * @return none where the claim is anything but a list; what in it is no role of ours is left out
   */
  static Collection<GrantedAuthority> authorities(Map<String, Object> claims, String claim) {
    return at(claims, claim) instanceof Collection<?> names
        ? names.stream()
            .filter(STAFF::contains)
            .map(String.class::cast)
            .distinct()
            .<GrantedAuthority>map(SimpleGrantedAuthority::new)
            .toList()
        : List.of();
  }

  private static @Nullable Object at(Map<String, Object> claims, String claim) {
    if (claims.containsKey(claim)) {
      return claims.get(claim); // a name may have dots itself
    }
    Object found = claims;
    for (String name : DOT.split(claim)) {
      found = found instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return found;
  }
}
