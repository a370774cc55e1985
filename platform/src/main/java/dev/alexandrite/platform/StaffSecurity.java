package dev.alexandrite.platform;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;

/** The internal contour: staff come with a token of the OIDC provider. */
@Configuration(proxyBeanMethods = false)
@Import(DeadLetterController.class)
public class StaffSecurity {

  @Bean
  SecurityFilterChain staffOnly(HttpSecurity http, HouseSecurity house, HouseSettings settings)
      throws Exception {
    JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
    converter.setJwtGrantedAuthoritiesConverter(
        jwt -> {
          List<String> roles = jwt.getClaimAsStringList(settings.oidcRolesClaim());
          return roles == null
              ? List.of()
              : roles.stream().<GrantedAuthority>map(SimpleGrantedAuthority::new).toList();
        });
    return house
        .prepare(http)
        .oauth2ResourceServer(
            o ->
                o.authenticationEntryPoint(house.unauthenticated())
                    .jwt(jwt -> jwt.jwtAuthenticationConverter(converter)))
        .build();
  }
}
