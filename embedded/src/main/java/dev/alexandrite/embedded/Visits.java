package dev.alexandrite.embedded;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * How long a session lasts. It begins with a right password, for who only looks at the sign-in page
 * has none: so nobody's is ever in the way of another's. Who came in stays for some hours at most,
 * and not when their account was disabled or their password changed.
 */
final class Visits extends OncePerRequestFilter implements HttpSessionListener {
  static final Duration LONGEST = Duration.ofHours(12);

  private static final int COMING_IN_SECONDS = (int) Duration.ofMinutes(15).toSeconds();
  private static final int IDLE_SECONDS = (int) Duration.ofHours(8).toSeconds();
  private static final String SIGNED_IN = Visits.class.getName();

  /** Who came in, and when. */
  private record SignedIn(String login, Instant at) implements Serializable {}

  private final StaffAccounts accounts;
  private final Clock clock;
  private final AtomicInteger sessions = new AtomicInteger();

  Visits(StaffAccounts accounts, Clock clock) {
    this.accounts = accounts;
    this.clock = clock;
  }

  @Override
  public void sessionCreated(HttpSessionEvent event) {
    sessions.incrementAndGet();
    event.getSession().setMaxInactiveInterval(COMING_IN_SECONDS);
  }

  @Override
  public void sessionDestroyed(HttpSessionEvent event) {
    sessions.decrementAndGet();
  }

  int sessions() {
    return sessions.get();
  }

  void signedIn(HttpSession session, String login) {
    session.setMaxInactiveInterval(IDLE_SECONDS);
    session.setAttribute(SIGNED_IN, new SignedIn(login, clock.instant()));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    HttpSession session = request.getSession(false);
    if (session != null
        && session.getAttribute(SIGNED_IN) instanceof SignedIn visit
        && (clock.instant().isAfter(visit.at().plus(LONGEST))
            || !accounts.stays(visit.login(), visit.at()))) {
      end(session);
    }
    chain.doFilter(request, response);
  }

  private static void end(HttpSession session) {
    try {
      session.invalidate();
    } catch (IllegalStateException e) {
      // It has ended by itself.
    }
  }
}
