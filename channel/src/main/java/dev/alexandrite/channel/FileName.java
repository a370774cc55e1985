package dev.alexandrite.channel;

import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Legible;
import dev.alexandrite.platform.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a customer calls a file. It is only ever shown, never the name of anything: files are stored
 * under the model's id. So any name is taken; what would deceive the eye or break a line is kept as
 * visible text.
 */
final class FileName {
  private static final Pattern EXTENSION = Pattern.compile("\\.([A-Za-z0-9]{1,10})$");

  private FileName() {}

  /**
   * @param maxBytes in UTF-8
   * @return the name with control characters, direction marks, line breaks and halves of characters
   *     written as {@code \}{@code u{202E}}
   * @throws Problem invalid-field when it is blank or too long
   */
  static String escaped(String name, int maxBytes) {
    if (name.isBlank() || name.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      throw new Problem(
          CommonProblem.INVALID_FIELD,
          "'fileName' is not blank and has at most %d bytes.".formatted(maxBytes));
    }
    StringBuilder text = new StringBuilder(name.length());
    name.codePoints()
        .forEach(
            c -> {
              if (Legible.deceivesInLine(c)) {
                text.append("\\u{%04X}".formatted(c));
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.toString();
  }

  /** Lower case, without the dot; empty where there is none. A hint: the content decides. */
  static String extension(String name) {
    Matcher matcher = EXTENSION.matcher(name);
    return matcher.find() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
  }
}
