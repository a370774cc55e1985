package dev.alexandrite.shop;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * The cookie of a session: no script reads it, no other site can send it, and by its name the
 * browser takes it from this very host alone. Browsers keep it without https on localhost only.
 */
final class SessionCookie {
  static final String NAME = "__Host-session";

  /** As it was called before; whoever comes with it is given the present one. */
  private static final String OLD_NAME = "session";

  private SessionCookie() {}

  static Optional<String> tokenOf(HttpServletRequest request) {
    return value(request, NAME).or(() -> value(request, OLD_NAME));
  }

  static boolean old(HttpServletRequest request) {
    return value(request, NAME).isEmpty() && value(request, OLD_NAME).isPresent();
  }

  private static Optional<String> value(HttpServletRequest request, String name) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? Optional.empty()
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(name))
            .map(Cookie::getValue)
            .findFirst();
  }

  /**
   * @param age zero takes the cookie away
   */
  static void set(
      HttpServletRequest request, HttpServletResponse response, String token, Duration age) {
    add(response, NAME, token, age);
    if (value(request, OLD_NAME).isPresent()) {
      add(response, OLD_NAME, "", Duration.ZERO);
    }
  }

  private static void add(HttpServletResponse response, String name, String token, Duration age) {
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        ResponseCookie.from(name, token)
            .httpOnly(true)
            .secure(true)
            .sameSite("Strict")
            .path("/")
            .maxAge(age)
            .build()
            .toString());
  }
}
