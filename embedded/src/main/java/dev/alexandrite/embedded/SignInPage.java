package dev.alexandrite.embedded;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** Where the staff sign in, in English or Russian. */
@RestController
class SignInPage {
  private static final String LANGUAGE = "lang";
  private static final Map<String, Map<String, String>> WORDS =
      Map.of(
          "en",
          Map.of(
              "title", "Sign in",
              "lead", "For those who make and sell.",
              "login", "Login",
              "password", "Password",
              "enter", "Sign in",
              "wrong", "The login or the password is wrong.",
              "out", "You are signed out.",
              "other", "Русский",
              "otherLanguage", "ru"),
          "ru",
          Map.of(
              "title", "Вход",
              "lead", "Для тех, кто делает и продаёт.",
              "login", "Логин",
              "password", "Пароль",
              "enter", "Войти",
              "wrong", "Неверный логин или пароль.",
              "out", "Вы вышли.",
              "other", "English",
              "otherLanguage", "en"));

  private final String page;

  SignInPage() throws IOException {
    try (var in = SignInPage.class.getResourceAsStream("sign-in.html")) {
      if (in == null) {
        throw new IllegalStateException("sign-in.html is not beside its class");
      }
      page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @GetMapping(path = "/login", produces = MediaType.TEXT_HTML_VALUE + ";charset=UTF-8")
  String page(
      CsrfToken csrf,
      HttpServletRequest request,
      HttpServletResponse response,
      @RequestParam(name = LANGUAGE, required = false) @Nullable String asked,
      @CookieValue(name = LANGUAGE, required = false) @Nullable String remembered) {
    String language = language(asked, remembered, request.getLocale());
    if (asked != null) {
      var cookie = new Cookie(LANGUAGE, language);
      cookie.setHttpOnly(true);
      response.addCookie(cookie);
    }
    var words = WORDS.getOrDefault(language, Map.of());
    String notice =
        request.getParameter("error") != null
            ? "<p class=\"wrong\" role=\"alert\">" + words.get("wrong") + "</p>"
            : request.getParameter("logout") != null ? "<p>" + words.get("out") + "</p>" : "";
    String filled = page.replace("{notice}", notice).replace("{language}", language);
    for (var word : words.entrySet()) {
      filled = filled.replace("{" + word.getKey() + "}", word.getValue());
    }
    return filled
        .replace("{csrfName}", HtmlUtils.htmlEscape(csrf.getParameterName()))
        .replace("{csrf}", HtmlUtils.htmlEscape(csrf.getToken()));
  }

  private static String language(
      @Nullable String asked, @Nullable String remembered, Locale browser) {
    if (asked != null && WORDS.containsKey(asked)) {
      return asked;
    }
    if (remembered != null && WORDS.containsKey(remembered)) {
      return remembered;
    }
    return browser.getLanguage().equals("ru") ? "ru" : "en";
  }
}
