package dev.alexandrite.platform;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/** What the caller is told when something can't be done (RFC 9457). */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Characters of what the caller sent that come back to them. */
  static final int ECHO_MAX = 100;

  /** Characters of the whole sentence, whatever it was made of. */
  static final int DETAIL_MAX = 600;

  private final ProblemCode code;
  private final transient Map<String, Object> properties;

  /**
   * @param detail one sentence: what is wrong here, and what to do
   */
  public Problem(ProblemCode code, String detail) {
    this(code, detail, Map.of());
  }

  /**
   * @param properties further members of the answer, readable by programs
   */
  public Problem(ProblemCode code, String detail, Map<String, Object> properties) {
    super(detail, null, false, false);
    this.code = code;
    this.properties = properties;
  }

  public ProblemCode code() {
    return code;
  }

  public ProblemDetail toDetail() {
    ProblemDetail detail = detail(code, String.valueOf(getMessage()));
    properties.forEach(detail::setProperty);
    return detail;
  }

  /** A caller's own words, in a sentence to them: cut where they are long. */
  static String echo(@Nullable Object given) {
    return cut(String.valueOf(given), ECHO_MAX);
  }

  private static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end) + "…";
  }

  static ProblemDetail detail(ProblemCode code, String sentence) {
    ProblemDetail detail =
        ProblemDetail.forStatusAndDetail(code.status(), cut(sentence, DETAIL_MAX));
    detail.setType(URI.create("urn:alexandrite:problem:" + code.code()));
    detail.setTitle(code.title());
    detail.setProperty("code", code.code());
    return detail;
  }
}
