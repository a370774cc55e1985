package dev.alexandrite.channel;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;

/** The languages that the house writes in. */
public enum Language {
  EN,
  RU;

  /** What the caller reads best, by Accept-Language; the shop's pages send the chosen one. */
  public static Language of(HttpServletRequest request) {
    for (Locale locale : Collections.list(request.getLocales())) {
      String language = locale.getLanguage();
      if (language.equals("en")) {
        return EN;
      }
      if (language.equals("ru")) {
        return RU;
      }
    }
    return EN;
  }

  /**
   * @param word null or unknown in rows that are older than mails
   */
  public static Language ofWord(@org.jspecify.annotations.Nullable String word) {
    return "RU".equals(word) ? RU : EN;
  }
}
