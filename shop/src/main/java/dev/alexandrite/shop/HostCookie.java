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
 * A cookie with a token: no script reads it, no other site can send it, and by its name the browser
 * takes it from this very host alone. Browsers keep it without https on localhost only.
 */
record HostCookie(String name) {
  /** By it somebody is signed in. */
  static final HostCookie SESSION = new HostCookie("__Host-session");

  /** By it a browser that has signed in before is recognised; it opens nothing. */
  static final HostCookie DEVICE = new HostCookie("__Host-device");

  Optional<String> tokenOf(HttpServletRequest request) {
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
  void set(HttpServletResponse response, String token, Duration age) {
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
