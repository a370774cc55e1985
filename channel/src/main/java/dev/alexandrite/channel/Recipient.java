package dev.alexandrite.channel;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom a mail goes to.
 *
 * @param name for the greeting; null unless the address is proven, or anybody could have the house
 *     write a sentence of theirs to anybody
 */
public record Recipient(String email, @Nullable String name, Language language) {
  private static final int EMAIL_MAX = 254;
  private static final int NAME_MAX = 60;
  private static final String ATOM = "[^\\s\\p{Cc}\\p{Cs}\"(),:;<>@\\[\\\\\\]]";
  private static final Pattern ADDRESS =
      Pattern.compile(ATOM + "{1,64}@" + ATOM + "+", Pattern.UNICODE_CHARACTER_CLASS);

  /** One plain address: it can carry no second one and no header. */
  public static boolean deliverable(String email) {
    return email.length() <= EMAIL_MAX && ADDRESS.matcher(email).matches();
  }

  String greetingName() {
    if (name == null) {
      return "";
    }
    String line = name.replaceAll("[\\p{Cc}\\p{Cs}\\p{Cf}]", " ").strip();
    return line.codePointCount(0, line.length()) <= NAME_MAX
        ? line
        : line.substring(0, line.offsetByCodePoints(0, NAME_MAX)).strip();
  }
}
