package dev.alexandrite.platform;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * What somebody who watches over the house wants to know: who was refused, where and why, and who
 * came in. Each refusal is counted ({@code security_events}) and written as a line of the logger
 * {@code dev.alexandrite.security}; of a flood only the first lines of each minute are. No line has
 * a token, a key or a password in it.
 */
public final class SecurityEvents {
  /** Attribute of a request: why its proof was not believed. */
  static final String WHY = SecurityEvents.class.getName();

  private static final Logger log = LoggerFactory.getLogger("dev.alexandrite.security");
  private static final int LINES_PER_MINUTE = 60;
  private static final int TEXT_MAX = 160;

  private static final Map<String, String> EVENTS =
      Map.of(
          CommonProblem.UNAUTHENTICATED.code(),
          "proof-refused",
          CommonProblem.WRONG_KEY.code(),
          "key-refused",
          CommonProblem.SIGN_IN_FAILED.code(),
          "sign-in-failed",
          CommonProblem.WRONG_CODE.code(),
          "code-refused",
          CommonProblem.FORBIDDEN.code(),
          "forbidden",
          CommonProblem.TOO_MANY_REQUESTS.code(),
          "throttled",
          CommonProblem.TOO_MANY_STREAMS.code(),
          "throttled",
          "wrong-password",
          "password-refused",
          "link-not-valid",
          "link-refused",
          "foreign-origin",
          "foreign-origin");

  /** How many lines of each event this minute has had. */
  static final Map<String, Minute> MINUTES = new ConcurrentHashMap<>();

  record Minute(long number, int lines) {}

  private SecurityEvents() {}

  /**
   * Writes that somebody came in, or changed what they come in by.
   *
   * @param event in kebab case
   * @param who as the house calls them, never by name or address
   */
  public static void tell(String event, String who, HttpServletRequest request) {
    log.info("{} of {} from {}", event, plain(who), ClientAddress.of(request));
  }

  /**
   * @param code of the problem that answers the present request
   */
  static void note(MeterRegistry meters, String code) {
    String event = EVENTS.get(code);
    HttpServletRequest request =
        RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes present
            ? present.getRequest()
            : null;
    boolean nothingSent =
        code.equals(CommonProblem.UNAUTHENTICATED.code())
            && (request == null || request.getHeader("Authorization") == null);
    if (event != null && !nothingSent) { // a page that nobody has signed in to is no event
      refused(meters, event, request);
    }
  }

  /**
   * Somebody was refused whose answer does not say so.
   *
   * @param event in kebab case
   */
  public static void refused(
      MeterRegistry meters, String event, @Nullable HttpServletRequest request) {
    meters.counter("security_events", "event", event).increment();
    if (isWritten(event, TimeUnit.NANOSECONDS.toMinutes(System.nanoTime()))) {
      log.warn(
          "{} by {} from {} at {}{}",
          event,
          who(),
          request == null ? "nowhere" : ClientAddress.of(request),
          request == null ? "" : plain(request.getMethod() + " " + request.getRequestURI()),
          request == null || request.getAttribute(WHY) == null
              ? ""
              : ": " + plain(request.getAttribute(WHY)));
    }
  }

  static boolean isWritten(String event, long minute) {
    Minute now =
        MINUTES.merge(
            event,
            new Minute(minute, 1),
            (last, first) ->
                last.number() == minute ? new Minute(minute, last.lines() + 1) : first);
    return now.lines() <= LINES_PER_MINUTE;
  }

  private static String who() {
    Principal known = SecurityContextHolder.getContext().getAuthentication();
    return known == null ? "nobody known" : plain(known.getName());
  }

  private static String plain(@Nullable Object text) {
    String all = String.valueOf(text);
    return all.substring(0, Math.min(all.length(), TEXT_MAX)).replaceAll("\\p{C}", "?");
  }
}
