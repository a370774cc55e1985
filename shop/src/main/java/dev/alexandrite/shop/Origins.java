package dev.alexandrite.shop;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * From which site's page a request comes. Browsers say so and let no page say otherwise; who says
 * nothing is no browser, or one so old that the cookie's SameSite has to be enough.
 */
final class Origins {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final List<String> trusted;

  /**
   * @param trusted besides the shop's own, such as {@code https://alexandrite.example}
   */
  Origins(List<String> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /** Whether the request may do something in the name of whom its cookie names. */
  boolean own(HttpServletRequest request) {
    if (READING.contains(request.getMethod())) {
      return true;
    }
    @Nullable String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && trusted.contains(origin)) {
      return true;
    }
    @Nullable String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    return origin == null || origin.equals(of(request));
  }

  private static String of(HttpServletRequest request) {
    return ServletUriComponentsBuilder.fromContextPath(request)
        .replacePath(null)
        .build()
        .toUriString();
  }
}
