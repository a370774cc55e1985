package dev.alexandrite.platform;

import java.net.URI;
import java.util.Map;
import org.springframework.http.ProblemDetail;

/** What the caller is told when something can't be done (RFC 9457). */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

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

  static ProblemDetail detail(ProblemCode code, String sentence) {
    ProblemDetail detail = ProblemDetail.forStatusAndDetail(code.status(), sentence);
    detail.setType(URI.create("urn:alexandrite:problem:" + code.code()));
    detail.setTitle(code.title());
    detail.setProperty("code", code.code());
    return detail;
  }
}
