package dev.alexandrite.channel;

import dev.alexandrite.platform.AtOnce;
import dev.alexandrite.platform.ClientAddress;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.GivenBody;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Of one network so many requests are worked at side by side, and so many in a second. Commands to
 * one order wait for one another in the database, each with a connection in hand; whoever sends
 * hundreds would leave none to others. Each instance counts for itself.
 */
public final class AddressTurns extends OncePerRequestFilter {
  private static final String API = "/api/";
  private static final String UPLOADS = "/uploads";

  /** The store may take its time to join a file, and nobody waits for anybody then. */
  private static final int UPLOADS_PER_TURN = 4;

  /** At some milliseconds each, as long as anybody is asked to wait. */
  private static final int WAITING_MAX = 1_000;

  /** A page asks a dozen things at once, and there may be many in an office. */
  private static final int SAVED_SECONDS = 10;

  /** Of bodies that are waited for before their request has its turn. */
  private static final long WAITED_FOR_MAX_BYTES = 32 << 20;

  private final AtomicLong waitedForBytes = new AtomicLong();
  private final int atOnce;
  private final int aSecond;
  private final String streams;
  private final Problems problems;

  /** Those who came last; whoever is forgotten begins anew. */
  private final Map<String, Crowd> crowds = new Latest<>();

  public AddressTurns(ChannelSettings settings, Problems problems) {
    this.atOnce = settings.requestsAtOncePerNetwork();
    this.aSecond = settings.requestsASecondPerNetwork();
    this.streams = settings.path() + "/live";
    this.problems = problems;
  }

  private final class Crowd {
    private final AtOnce turns = new AtOnce(atOnce, WAITING_MAX);
    private final AtOnce uploads = new AtOnce(UPLOADS_PER_TURN * atOnce, WAITING_MAX);
    private double left = (double) aSecond * SAVED_SECONDS;
    private long at = System.nanoTime();

    synchronized boolean isTooFast() {
      long now = System.nanoTime();
      left = Math.min((double) aSecond * SAVED_SECONDS, left + (now - at) / 1e9 * aSecond);
      at = now;
      if (left < 1) {
        return true;
      }
      left--;
      return false;
    }
  }

  /** Pages ask nobody. */
  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getRequestURI().startsWith(API);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String network = ClientAddress.networkOf(ClientAddress.of(request));
    Crowd crowd;
    synchronized (crowds) {
      crowd = crowds.computeIfAbsent(network, n -> new Crowd());
    }
    String path = request.getRequestURI();
    if (crowd.isTooFast()) {
      problems.write(
          new Problem(
              CommonProblem.TOO_MANY_REQUESTS,
              "From your network more than %d requests a second came; send them slower."
                  .formatted(aSecond),
              Map.of("retryAfterSeconds", 1)),
          response);
    } else if (path.equals(streams)) { // it holds nothing while it is open
      chain.doFilter(request, response);
    } else {
      inTurn(path.contains(UPLOADS) ? crowd.uploads : crowd.turns, request, response, chain);
    }
  }

  private void inTurn(
      AtOnce turns, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    HttpServletRequest whole;
    try {
      whole = whole(request);
      turns.begin();
    } catch (Problem refused) {
      problems.write(refused, response);
      return;
    }
    try {
      chain.doFilter(whole, response);
    } finally {
      turns.end();
    }
  }

  /** A body that drips keeps nobody else of its network from a turn. */
  private HttpServletRequest whole(HttpServletRequest request) {
    long bytes = Math.max(0, request.getContentLengthLong());
    try {
      boolean fits = waitedForBytes.addAndGet(bytes) <= WAITED_FOR_MAX_BYTES;
      return bytes > 0 && fits
          ? new GivenBody(request, request.getInputStream().readAllBytes())
          : request;
    } catch (IOException e) {
      throw new Problem(
          CommonProblem.REQUEST_TOO_SLOW, "The body did not arrive in time; send it again.");
    } finally {
      waitedForBytes.addAndGet(-bytes);
    }
  }
}
