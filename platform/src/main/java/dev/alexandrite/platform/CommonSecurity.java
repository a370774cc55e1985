package dev.alexandrite.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The part of the security that every role shares: deny by default, no server-side session,
 * problems instead of pages, strict headers. How callers prove who they are is each contour's own
 * matter.
 */
public class CommonSecurity {
  private final AccessRules rules;
  private final Problems problems;
  private final CommonSettings settings;

  CommonSecurity(
      RequestMappingHandlerMapping handlers, Problems problems, CommonSettings settings) {
    this.rules = new AccessRules(handlers);
    this.problems = problems;
    this.settings = settings;
  }

  /**
   * Prepares a chain; the caller adds its way of authentication and builds it.
   *
   * <p>There is no CSRF token: staff and partners send a bearer header, and the shop's cookie is
   * SameSite=Strict and is believed only when its own site asks.
   */
  public HttpSecurity prepare(HttpSecurity http) throws Exception {
    return http.csrf(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .authorizeHttpRequests(
            a ->
                a.dispatcherTypeMatchers(
                        jakarta.servlet.DispatcherType.ASYNC,
                        jakarta.servlet.DispatcherType.ERROR,
                        jakarta.servlet.DispatcherType.FORWARD)
                    .permitAll()
                    .anyRequest()
                    .access(rules))
        .exceptionHandling(
            e ->
                e.authenticationEntryPoint(unauthenticated())
                    .accessDeniedHandler(
                        (request, response, cause) ->
                            problems.write(
                                new Problem(
                                    CommonProblem.FORBIDDEN,
                                    "Your account is not allowed to do this."),
                                response)))
        .headers(
            h ->
                h.frameOptions(HeadersConfigurer.FrameOptionsConfig::sameOrigin)
                    .crossOriginOpenerPolicy(
                        c ->
                            c.policy(
                                CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy
                                    .SAME_ORIGIN))
                    .crossOriginResourcePolicy(
                        c ->
                            c.policy(
                                CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy
                                    .SAME_ORIGIN))
                    .permissionsPolicyHeader(p -> p.policy(PERMISSIONS))
                    .contentSecurityPolicy(csp -> csp.policyDirectives(contentSecurityPolicy()))
                    .referrerPolicy(
                        r ->
                            r.policy(
                                org.springframework.security.web.header.writers
                                    .ReferrerPolicyHeaderWriter.ReferrerPolicy.NO_REFERRER)))
        .addFilterBefore(new BodyFilter(), SecurityContextHolderFilter.class);
  }

  /** How a request without a valid proof of who sent it is answered. */
  public AuthenticationEntryPoint unauthenticated() {
    return (request, response, cause) -> {
      boolean nothingSent = request.getHeader("Authorization") == null;
      request.setAttribute(SecurityEvents.WHY, cause.getMessage());
      if (!nothingSent) {
        response.setHeader("WWW-Authenticate", problems.challenge() + ", error=\"invalid_token\"");
      }
      problems.write(
          new Problem(
              CommonProblem.UNAUTHENTICATED,
              nothingSent
                  ? "Sign in, or send your key, and try again."
                  : "The sign-in has expired or is not valid."),
          response);
    };
  }

  /** What the pages of no role need. */
  private static final String PERMISSIONS =
      "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(),"
          + " magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()";

  /**
   * The sign-in is renewed in a hidden frame: the provider's page, which comes back to one of ours.
   */
  private String contentSecurityPolicy() {
    String provider = originOf(settings.oidcIssuer());
    return "default-src 'self'; connect-src 'self' "
        + (provider + " " + settings.storeOrigin()).strip()
        + ("; frame-src 'self' " + provider).strip()
        + "; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; worker-src 'self'"
        + " blob:; frame-ancestors 'self'; base-uri 'self'; form-action 'self'";
  }

  /** An issuer may have a path, which a policy would take for the one address allowed. */
  private static String originOf(String issuer) {
    if (issuer.isBlank()) {
      return "";
    }
    URI uri = URI.create(issuer);
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  /**
   * Bodies are small JSON; 3D files go to the store, never through a role. No body is an empty
   * object, so that a command that asks for nothing can be sent with nothing.
   */
  private final class BodyFilter extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      try {
        request.getParameterMap(); // so that nobody after us is the first to read it
      } catch (IllegalStateException e) {
        problems.write(
            new Problem(
                CommonProblem.MALFORMED_REQUEST,
                "What follows the '?' is not percent-encoded UTF-8."),
            request,
            response);
        return;
      }
      long length = request.getContentLengthLong();
      if (length > settings.bodyMaxBytes()) {
        problems.write(
            new Problem(
                CommonProblem.BODY_TOO_LARGE,
                "At most %d bytes are taken here; 3D files go to their upload address."
                    .formatted(settings.bodyMaxBytes())),
            response);
      } else if (length < 0 && request.getHeader("Transfer-Encoding") != null) {
        problems.write(
            new Problem(CommonProblem.LENGTH_REQUIRED, "Send the header Content-Length."),
            response);
      } else if (request.getHeader("Content-Encoding") != null) {
        problems.write(
            new Problem(
                CommonProblem.UNSUPPORTED_MEDIA_TYPE, "Send the body as it is, not packed."),
            response);
      } else {
        chain.doFilter(
            length <= 0 && HttpMethod.POST.matches(request.getMethod())
                ? GivenBody.empty(request)
                : request,
            response);
      }
    }
  }
}
