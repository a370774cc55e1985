package dev.alexandrite.platform;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the caller is told when something can't be done; {@link Problems} says it as RFC 9457 has
 * it.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Characters of what the caller sent that come back to them. */
  static final int ECHO_MAX = 100;

  /** Characters of the whole sentence, whatever it was made of. */
  static final int DETAIL_MAX = 600;

  private final ProblemCode code;
  private final ProblemCode.Kind kind;
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
    this.kind = code.kind();
    this.properties = properties;
  }

  public ProblemCode code() {
    return code;
  }

  /**
   * Of its code. To be asked for where a problem is caught: JDK 25 has been seen to throw an {@link
   * IncompatibleClassChangeError} in a compiled catch clause that asked a code of a class which was
   * loaded only within the try.
   */
  public ProblemCode.Kind kind() {
    return kind;
  }

  /** Further members of the answer. */
  public Map<String, Object> properties() {
    return properties;
  }

  /** A caller's own words, in a sentence to them: cut where they are long. */
  static String echo(@Nullable Object given) {
    return cut(String.valueOf(given), ECHO_MAX);
  }

  static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end) + "…";
  }
}
