package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Envelope;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * What is being done on behalf of whom, in the words of W3C Trace Context: the {@code traceparent}
 * of the request or of the record that is being heard, so that what is said about it carries it on.
 */
final class Trace {
  private static final ThreadLocal<String> HEARD = new ThreadLocal<>();

  private Trace() {}

  static <T> T with(@Nullable String traceparent, Supplier<T> hear) {
    if (traceparent == null) {
      return hear.get();
    }
    HEARD.set(traceparent);
    try {
      return hear.get();
    } finally {
      HEARD.remove();
    }
  }

  static @Nullable String current() {
    String heard = HEARD.get();
    if (heard != null) {
      return heard;
    }
    String asked =
        RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
            ? request.getRequest().getHeader("traceparent")
            : null;
    return asked != null && Envelope.isTraceparent(asked) ? asked : null;
  }
}
