package dev.alexandrite.partner;

import dev.alexandrite.channel.Buyer;
import dev.alexandrite.platform.CommandKey;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.GivenBody;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * An Idempotency-Key may come with every command: its answer is kept and given again. Beginning an
 * order sees to its own key, in its own transaction. It stands behind the security, which knows who
 * asks.
 */
@Component
final class KeyedCommands extends OncePerRequestFilter {
  private static final String BEGIN = "/api/v1/orders";

  /** May be repeated by itself, and its answer is kept nowhere. */
  private static final String SECRET = "/secret";

  private final Idempotency idempotency;
  private final Problems problems;
  private final JsonMapper json;

  KeyedCommands(Idempotency idempotency, Problems problems, JsonMapper json) {
    this.idempotency = idempotency;
    this.problems = problems;
    this.json = json;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    List<String> keys = Collections.list(request.getHeaders(CommandKey.HEADER));
    @Nullable Buyer buyer = buyer();
    if (buyer == null || keys.isEmpty() || !HttpMethod.POST.matches(request.getMethod())) {
      chain.doFilter(request, response);
    } else if (keys.size() > 1) {
      problems.write(
          new Problem(CommonProblem.INVALID_FIELD, "Send one 'Idempotency-Key'."), response);
    } else if (request.getRequestURI().equals(BEGIN) || request.getRequestURI().endsWith(SECRET)) {
      chain.doFilter(request, response);
    } else {
      once(buyer, keys.getFirst(), request, response, chain);
    }
  }

  private void once(
      Buyer buyer,
      String key,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws ServletException, IOException {
    byte[] body = request.getInputStream().readAllBytes();
    // A client may print an order's id in capitals when it says the same again.
    String path = request.getRequestURI().toLowerCase(Locale.ROOT);
    String asked = path + " " + request.getContentType() + " " + text(body);
    Optional<String> known;
    try {
      known = idempotency.begin(buyer, key, asked);
    } catch (Problem problem) {
      problems.write(problem, response);
      return;
    }
    if (known.isPresent()) {
      response.setContentType(MediaType.APPLICATION_JSON_VALUE);
      response.setHeader(PartnerController.REPLAYED, "true");
      response.getOutputStream().write(known.get().getBytes(StandardCharsets.UTF_8));
      return;
    }
    ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
    @Nullable String done = null;
    try {
      chain.doFilter(new GivenBody(request, body), answer);
      if (answer.getStatus() == HttpServletResponse.SC_OK) {
        done = new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
      }
    } finally {
      idempotency.end(buyer, key, asked, done);
    }
    answer.copyBodyToResponse();
  }

  /** The same for bodies that say the same. */
  private String text(byte[] body) {
    try {
      return json.readTree(body).toString();
    } catch (JacksonException e) {
      return new String(body, StandardCharsets.ISO_8859_1); // and it will be refused
    }
  }

  private static @Nullable Buyer buyer() {
    Authentication caller = SecurityContextHolder.getContext().getAuthentication();
    return caller != null && caller.getPrincipal() instanceof Buyer buyer ? buyer : null;
  }
}
