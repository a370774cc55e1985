package dev.alexandrite.embedded;

import static org.springframework.security.config.Customizer.withDefaults;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.alexandrite.embedded.EmbeddedIdentity.ProviderSettings;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.savedrequest.CookieRequestCache;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The provider's own Spring context. It takes four auto-configurations by name and scans nothing:
 * on the class path around it are databases, brokers and roles that are none of its business.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@ImportAutoConfiguration({
  TomcatServletWebServerAutoConfiguration.class,
  DispatcherServletAutoConfiguration.class,
  WebMvcAutoConfiguration.class,
  SecurityFilterAutoConfiguration.class
})
@Import(SignInController.class)
class IdentityConfiguration {
  private static final Duration ACCESS_TOKEN = Duration.ofMinutes(30);
  private static final int KEY_BITS = 2048;

  /** As RFC 9068 has it. */
  private static final String ACCESS_TOKEN_TYPE = "at+jwt";

  @Bean
  @Order(1)
  SecurityFilterChain protocol(
      HttpSecurity http,
      ProviderSettings house,
      RegisteredClientRepository clients,
      CookieRequestCache wanted) {
    var server = new OAuth2AuthorizationServerConfigurer();
    return http.securityMatcher(server.getEndpointsMatcher())
        .with(server, it -> it.oidc(withDefaults()))
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .requestCache(kept -> kept.requestCache(wanted))
        .cors(withDefaults())
        .csrf(csrf -> csrf.ignoringRequestMatchers(server.getEndpointsMatcher()))
        .headers(headers -> framedBy(headers, house))
        .exceptionHandling(
            refused ->
                refused.defaultAuthenticationEntryPointFor(
                    new SignInEntry(clients), new MediaTypeRequestMatcher(MediaType.TEXT_HTML)))
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain signIn(
      HttpSecurity http, ProviderSettings house, CookieCsrfTokenRepository csrf) {
    // Browsers ask for leave of the form to go where its answer sends them, up to the page.
    String policy =
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:;"
            + " base-uri 'none'; frame-ancestors 'none'; form-action 'self' "
            + String.join(" ", house.webOrigins());
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers("/login", "/login/**")
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .csrf(it -> it.csrfTokenRepository(csrf))
        .requestCache(RequestCacheConfigurer::disable)
        .exceptionHandling(
            refused ->
                refused.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/login")))
        .headers(headers -> headers.contentSecurityPolicy(it -> it.policyDirectives(policy)))
        .build();
  }

  /** In a cookie, so that a form that is only looked at takes no memory here. */
  @Bean
  CookieCsrfTokenRepository csrf() {
    CookieCsrfTokenRepository csrf = new CookieCsrfTokenRepository();
    csrf.setCookieName("form");
    csrf.setCookieCustomizer(cookie -> cookie.path("/login").httpOnly(true).sameSite("Strict"));
    return csrf;
  }

  /** Likewise where somebody wanted to go before they were asked who they are. */
  @Bean
  CookieRequestCache wantedPages() {
    return new CookieRequestCache();
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> errors() {
    return IdentityErrors::into;
  }

  @Bean
  Clock clock(ProviderSettings house) {
    return house.clock();
  }

  @Bean
  StaffAccounts accounts(ProviderSettings house, Clock clock) {
    return new StaffAccounts(house.dir(), clock);
  }

  /** Before anybody is recognised by a session that is to end. */
  @Bean
  FilterRegistrationBean<Visits> visits(StaffAccounts accounts, Clock clock) {
    var registration = new FilterRegistrationBean<>(new Visits(accounts, clock));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  @Bean
  ServletListenerRegistrationBean<Visits> sessions(FilterRegistrationBean<Visits> visits) {
    return new ServletListenerRegistrationBean<>(Objects.requireNonNull(visits.getFilter()));
  }

  @Bean
  SignIn signInSteps(
      ProviderSettings house,
      UserDetailsService people,
      PasswordEncoder passwords,
      StaffAccounts accounts,
      FilterRegistrationBean<Visits> visits,
      CookieRequestCache requests,
      CookieCsrfTokenRepository csrf,
      Clock clock)
      throws IOException {
    return new SignIn(
        house,
        people,
        passwords,
        accounts,
        Objects.requireNonNull(visits.getFilter()),
        new SecondFactors(house.dir(), passwords, clock),
        new SignInDelays(clock),
        new KnownDevices(Secrets.kept(house.dir().resolve("device-key"), Secrets::random), clock),
        requests,
        csrf,
        clock);
  }

  @Bean
  SignInPage signInPage() throws IOException {
    return new SignInPage();
  }

  /** An attempt that waits for its turn holds no thread of the server. */
  @Bean
  WebMvcConfigurer attemptsWaitAside() {
    return new WebMvcConfigurer() {
      @Override
      public void configureAsyncSupport(AsyncSupportConfigurer async) {
        async.setTaskExecutor(new VirtualThreadTaskExecutor("sign-in-"));
      }
    };
  }

  /** Pages renew their tokens in a hidden frame. */
  private static void framedBy(HeadersConfigurer<HttpSecurity> headers, ProviderSettings house) {
    String ancestors = "frame-ancestors 'self' " + String.join(" ", house.webOrigins());
    headers
        .frameOptions(HeadersConfigurer.FrameOptionsConfig::disable)
        .contentSecurityPolicy(it -> it.policyDirectives(ancestors));
  }

  @Bean
  CorsConfigurationSource corsConfigurationSource(ProviderSettings house) {
    var cors = new CorsConfiguration();
    cors.setAllowedOrigins(house.webOrigins());
    cors.setAllowedMethods(List.of("GET", "POST"));
    cors.setAllowedHeaders(List.of("*"));
    var source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/**", cors);
    return source;
  }

  @Bean
  RegisteredClientRepository clients(ProviderSettings house) {
    var web =
        publicClient(EmbeddedIdentity.WEB_CLIENT)
            .redirectUris(
                uris -> house.webOrigins().forEach(origin -> uris.add(origin + "/signed-in")))
            .postLogoutRedirectUris(
                uris ->
                    house
                        .webOrigins()
                        .forEach(origin -> uris.addAll(List.of(origin, origin + "/"))));
    if (house.webOrigins().isEmpty()) {
      return new InMemoryRegisteredClientRepository(cli());
    }
    return new InMemoryRegisteredClientRepository(web.build(), cli());
  }

  private static RegisteredClient cli() {
    return publicClient(EmbeddedIdentity.CLI_CLIENT).redirectUri(StaffSignIn.REDIRECT).build();
  }

  private static RegisteredClient.Builder publicClient(String clientId) {
    return RegisteredClient.withId(clientId)
        .clientId(clientId)
        .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .scope(OidcScopes.OPENID)
        .scope(OidcScopes.PROFILE)
        .clientSettings(
            ClientSettings.builder()
                .requireProofKey(true)
                .requireAuthorizationConsent(false)
                .build())
        .tokenSettings(TokenSettings.builder().accessTokenTimeToLive(ACCESS_TOKEN).build());
  }

  @Bean
  OAuth2AuthorizationService authorizations() {
    return new LatestAuthorizations();
  }

  @Bean
  AuthorizationServerSettings settings(ProviderSettings house) {
    return AuthorizationServerSettings.builder().issuer(house.issuer()).build();
  }

  @Bean
  PasswordEncoder passwordEncoder() {
    return new FewAtOnce(new BCryptPasswordEncoder());
  }

  @Bean
  UserDetailsService people(ProviderSettings house, PasswordEncoder encoder) {
    return new InMemoryUserDetailsManager(
        house.people().entrySet().stream()
            .map(
                person ->
                    User.withUsername(person.getKey())
                        .password(
                            Objects.requireNonNull(encoder.encode(person.getValue().password())))
                        .roles(person.getValue().roles().toArray(String[]::new))
                        .build())
            .toList());
  }

  @Bean
  OAuth2TokenCustomizer<JwtEncodingContext> claims(ProviderSettings house) {
    return token -> {
      Authentication principal = token.getPrincipal();
      var person = principal == null ? null : house.people().get(principal.getName());
      if (person != null) {
        token
            .getClaims()
            .claim("roles", person.roles().stream().sorted().toList())
            .claim("name", person.displayName());
      }
      if (OAuth2TokenType.ACCESS_TOKEN.equals(token.getTokenType())) {
        token.getJwsHeader().type(ACCESS_TOKEN_TYPE);
        token
            .getClaims()
            .audience(List.of(EmbeddedIdentity.AUDIENCE))
            .claim("client_id", token.getRegisteredClient().getClientId());
      }
    };
  }

  @Bean
  JWKSource<SecurityContext> signingKey(ProviderSettings house) throws IOException, ParseException {
    String key = Secrets.kept(house.dir().resolve("signing-key.json"), IdentityConfiguration::key);
    return new ImmutableJWKSet<>(new JWKSet(RSAKey.parse(key)));
  }

  private static String key() {
    try {
      return new RSAKeyGenerator(KEY_BITS)
          .keyUse(KeyUse.SIGNATURE)
          .keyIDFromThumbprint(true)
          .generate()
          .toJSONString();
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot generate a signing key", e);
    }
  }

  /** For our own endpoint {@code /userinfo}, which takes the access tokens that were given out. */
  @Bean
  JwtDecoder jwtDecoder(JWKSource<SecurityContext> signingKey, ProviderSettings house) {
    var decoder = NimbusJwtDecoder.withJwkSource(signingKey).build();
    decoder.setJwtValidator(
        JwtValidators.createDefaultWithValidators(
            List.of(
                new JwtTypeValidator(ACCESS_TOKEN_TYPE), new JwtIssuerValidator(house.issuer()))));
    return decoder;
  }
}
