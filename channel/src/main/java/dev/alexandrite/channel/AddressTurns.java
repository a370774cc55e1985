package dev.alexandrite.channel;

import dev.alexandrite.platform.AtOnce;
import dev.alexandrite.platform.ClientAddress;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Of one network so many requests are worked at side by side. Commands to one order wait for one
 * another in the database, each with a connection in hand; whoever sends hundreds would leave none
 * to others.
 */
public final class AddressTurns extends OncePerRequestFilter {
  private static final String API = "/api/";
  private static final String STREAM = "/live";

  private static final class Crowd {
    private final AtOnce turns;
    private int requests;

    Crowd(int turns) {
      this.turns = new AtOnce(turns);
    }
  }

  private final Map<String, Crowd> crowds = new ConcurrentHashMap<>();
  private final int atOnce;
  private final Problems problems;

  public AddressTurns(ChannelSettings settings, Problems problems) {
    this.atOnce = settings.requestsAtOncePerNetwork();
    this.problems = problems;
  }

  /** Pages ask nobody, and a stream holds nothing while it is open. */
  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String path = request.getRequestURI();
    return !path.startsWith(API) || path.endsWith(STREAM);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String network = ClientAddress.networkOf(ClientAddress.of(request));
    Crowd crowd =
        Objects.requireNonNull(
            crowds.compute(
                network,
                (n, known) -> {
                  Crowd its = known == null ? new Crowd(atOnce) : known;
                  its.requests++;
                  return its;
                }));
    try {
      pass(crowd.turns, request, response, chain);
    } finally {
      crowds.computeIfPresent(network, (n, its) -> --its.requests == 0 ? null : its);
    }
  }

  private void pass(
      AtOnce turns, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      turns.begin();
    } catch (Problem crowded) {
      problems.write(crowded, response);
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      turns.end();
    }
  }
}
