package dev.alexandrite.platform;

import org.apache.coyote.BadRequestException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/**
 * What a caller's connection can do to a request: the rest of it does not come, or nobody is there
 * to read the answer. Anybody can bring that about, so it is no error of ours.
 */
final class CallerGone {
  private CallerGone() {}

  /** Whether a body was not read to its end, or an answer not written. */
  static boolean is(@Nullable Throwable thrown) {
    return thrown instanceof BadRequestException
        || thrown instanceof AsyncRequestNotUsableException
        || (thrown != null && is(thrown.getCause()));
  }
}
