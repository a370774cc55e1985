package dev.alexandrite.platform;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.util.HtmlUtils;

/** A problem for a person, who went to an address that has no page. */
final class ProblemPage {
  static final MediaType TYPE = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
  static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="%s">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <style>
        :root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif; }
        main { max-width: 32rem; margin: 20vh auto 0; padding: 0 1.5rem; }
        h1 { font-size: 1.5rem; }
        small { opacity: 0.7; }
      </style>
      <main>
        <h1>%s</h1>
        <p>%s</p>
        <p><a href="/">%s</a></p>
        <small>%s</small>
      </main>
      """;

  private ProblemPage() {}

  /** Programs ask for what they read; a browser that goes to an address asks for a page. */
  static boolean wanted(HttpServletRequest request) {
    @Nullable String accept = request.getHeader("Accept");
    @Nullable String path = request.getRequestURI();
    return accept != null
        && accept.contains(MediaType.TEXT_HTML_VALUE)
        && (path == null || !path.startsWith("/api"));
  }

  static String of(ProblemDetail problem, Locale reader) {
    boolean russian = reader.getLanguage().equals("ru");
    boolean nothing = problem.getStatus() == 404;
    String title =
        russian
            ? nothing ? "Здесь ничего нет" : "Так не получилось"
            : nothing ? "There is nothing here" : "That did not work";
    String sentence =
        russian
            ? nothing
                ? "Такой страницы нет. Возможно, в адресе опечатка."
                : "Адрес не удалось прочитать или сейчас он не отвечает."
            : nothing
                ? "There is no such page. Perhaps the address is misspelt."
                : "The address can't be read, or does not answer now.";
    return PAGE.formatted(
        russian ? "ru" : "en",
        title,
        title,
        sentence,
        russian ? "На главную" : "To the first page",
        HtmlUtils.htmlEscape(String.valueOf(problem.getDetail()), "UTF-8"));
  }
}
