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

  private SessionCookie() {}

  static Optional<String> tokenOf(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? Optional.empty()
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(NAME))
            .map(Cookie::getValue)
            .findFirst();
  }

  /**
   * @param age zero takes the cookie away
   */
  static void set(HttpServletResponse response, String token, Duration age) {
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        ResponseCookie.from(NAME, token)
            .httpOnly(true)
            .secure(true)
            .sameSite("Strict")
            .path("/")
            .maxAge(age)
            .build()
            .toString());
  }
}
