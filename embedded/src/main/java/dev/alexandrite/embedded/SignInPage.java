package dev.alexandrite.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.web.util.HtmlUtils;

/** What the staff see when they sign in, in English or Russian; with the fonts of their pages. */
final class SignInPage {
  /** The fonts lie with the pages, where there are any; without them the system's will do. */
  private static final String FONTS = "classpath*:pages/crm/assets/*-wght-normal-*.woff2";

  private static final Map<String, String> RANGES =
      Map.of(
          "latin", "U+0000-00FF, U+2000-206F, U+20AC, U+2122, U+2212",
          "cyrillic", "U+0301, U+0400-045F, U+0490-0491, U+04B0-04B1, U+2116");

  static final Map<String, Map<String, String>> WORDS =
      Map.of("en", SignInWords.ENGLISH, "ru", SignInWords.RUSSIAN);

  private final Map<String, String> bodies =
      Stream.of("frame", "password", "code", "new-password", "factor", "recovery")
          .collect(Collectors.toMap(name -> name, name -> read(name + ".html")));
  private final Map<String, Resource> fonts;
  private final String style;

  SignInPage() throws IOException {
    fonts =
        Stream.of(new PathMatchingResourcePatternResolver().getResources(FONTS))
            .collect(
                Collectors.toMap(
                    font -> String.valueOf(font.getFilename()), font -> font, (one, same) -> one));
    style = read("style.css").replace("{fonts}", fontFaces());
  }

  private String fontFaces() {
    return fonts.keySet().stream()
        .sorted()
        .map(
            file -> {
              String[] parts = file.split("-", -1); // inter-latin-wght-normal-<hash>.woff2
              return """
              @font-face { font-family: '%s'; font-display: swap; font-weight: 100 900; \
              src: url('/login/fonts/%s') format('woff2'); unicode-range: %s; }
              """
                  .formatted(
                      parts[0].equals("inter") ? "Inter" : "Cormorant",
                      file,
                      RANGES.getOrDefault(parts[1], RANGES.get("latin")));
            })
        .collect(Collectors.joining());
  }

  private static String read(String name) {
    try (var in = SignInPage.class.getResourceAsStream("sign-in/" + name)) {
      if (in == null) {
        throw new IllegalStateException("sign-in/" + name + " is not beside its class");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String style() {
    return style;
  }

  Map<String, Resource> fonts() {
    return fonts;
  }

  /**
   * @param body the name of a part
   * @param title the name of a word, as are notices
   * @param notice empty for none; what begins with "wrong" is shown as a mistake
   * @param others what the body needs beside the words, as HTML
   */
  String page(
      String language, String body, String title, String notice, Map<String, String> others) {
    var words = WORDS.getOrDefault(language, SignInWords.ENGLISH);
    String said = words.getOrDefault(notice, "");
    String shown =
        said.isEmpty()
            ? ""
            : notice.startsWith("wrong")
                ? "<p class=\"notice wrong\" role=\"alert\">" + said + "</p>"
                : "<p class=\"notice\" role=\"status\">" + said + "</p>";
    String filled =
        part("frame")
            .replace("{body}", part(body))
            .replace("{title}", Objects.requireNonNull(words.get(title)))
            .replace("{notice}", shown)
            .replace("{language}", language);
    for (var word : words.entrySet()) {
      filled = filled.replace("{" + word.getKey() + "}", word.getValue());
    }
    for (var other : others.entrySet()) {
      filled = filled.replace("{" + other.getKey() + "}", other.getValue());
    }
    return filled;
  }

  static String escaped(String text) {
    return HtmlUtils.htmlEscape(text);
  }

  private String part(String name) {
    return Objects.requireNonNull(bodies.get(name));
  }
}
