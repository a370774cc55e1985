package dev.alexandrite.contracts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Why a password is refused that is long enough: somebody would try it first. */
public enum EasyPassword {
  COMMON,
  REPEATED,
  OWN_WORDS;

  private static final String LIST = "common-passwords.txt";
  private static final String HOUSE = "alexandrite";
  private static final int DIFFERENT_MIN = 5;
  private static final int PART_MIN = 4;

  /** Read when it is asked for first. */
  private static final class Common {
    private static final Set<String> ALL = read();

    private static Set<String> read() {
      try (var lines =
          new BufferedReader(
              new InputStreamReader(
                  Objects.requireNonNull(EasyPassword.class.getResourceAsStream(LIST)),
                  StandardCharsets.UTF_8))) {
        return lines.lines().filter(line -> !line.startsWith("#")).collect(Collectors.toSet());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * @param charactersMin that have to be left without the person's own words
   * @param own what is known of the person, such as name and address
   */
  public static Optional<EasyPassword> of(
      String password, int charactersMin, Collection<String> own) {
    String plain = plain(password);
    if (Common.ALL.contains(plain)) {
      return Optional.of(COMMON);
    }
    if (plain.codePoints().distinct().count() < DIFFERENT_MIN) {
      return Optional.of(REPEATED);
    }
    return madeOf(plain, charactersMin, own) ? Optional.of(OWN_WORDS) : Optional.empty();
  }

  /** Without the words that anybody would try first, too little of it is left. */
  private static boolean madeOf(String plain, int charactersMin, Collection<String> own) {
    String left = plain.replace(HOUSE, "");
    for (String part : plain(String.join(" ", own)).split("[^\\p{L}\\p{N}]+")) {
      if (part.codePointCount(0, part.length()) >= PART_MIN) {
        left = left.replace(part, "");
      }
    }
    return !left.equals(plain) && left.codePointCount(0, left.length()) < charactersMin;
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Form.NFKC).toLowerCase(Locale.ROOT);
  }
}
