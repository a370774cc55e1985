package dev.alexandrite.embedded;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import dev.alexandrite.embedded.SignIn.Pending;
import dev.alexandrite.embedded.SignIn.Stage;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The staff's way in, page by page: password, then a code, or setting up the app that shows one.
 */
@RestController
class SignInController {
  private static final String LANGUAGE = "lang";
  private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");
  private static final MediaType WOFF2 = MediaType.parseMediaType("font/woff2");
  private static final int LOGIN_MAX = 100;

  private final SignIn signIn;
  private final SignInPage page;

  SignInController(SignIn signIn, SignInPage page) {
    this.signIn = signIn;
    this.page = page;
  }

  @GetMapping("/login")
  ResponseEntity<String> password(HttpServletRequest request, HttpServletResponse response) {
    String notice =
        request.getParameter("error") != null
            ? "wrong"
            : request.getParameter("again") != null
                ? "wrongAgain"
                : request.getParameter("logout") != null ? "out" : "";
    return shown(request, response, "password", "signIn", notice, Map.of());
  }

  @PostMapping("/login")
  Callable<ResponseEntity<String>> password(
      @RequestParam(defaultValue = "") String username,
      @RequestParam(defaultValue = "") String password,
      @RequestParam(defaultValue = "") String change,
      @RequestParam(defaultValue = "") String factor,
      HttpServletRequest request,
      HttpServletResponse response) {
    String login = username.strip();
    if (login.length() > LOGIN_MAX) {
      return () -> sentTo("/login?error");
    }
    SignIn.Turn turn = signIn.turn(request, login);
    if (turn.delay().compareTo(SignInDelays.HELD_MAX) > 0) {
      return () -> tooOften(request, response, "password", "signIn", turn.delay());
    }
    return () -> {
      Thread.sleep(turn.delay());
      if (!signIn.passwordIsRight(request, turn, password)) {
        return sentTo("/login?error");
      }
      return next(
          request,
          response,
          signIn.afterPassword(request, turn.login(), !change.isEmpty(), !factor.isEmpty()));
    };
  }

  @GetMapping("/login/code")
  ResponseEntity<String> code(HttpServletRequest request, HttpServletResponse response) {
    if (signIn.pending(request, Stage.CODE).isEmpty()) {
      return sentTo("/login?again");
    }
    String notice = request.getParameter("error") != null ? "wrongCode" : "";
    return shown(request, response, "code", "secondFactor", notice, Map.of());
  }

  @PostMapping("/login/code")
  Callable<ResponseEntity<String>> code(
      @RequestParam(defaultValue = "") String code,
      HttpServletRequest request,
      HttpServletResponse response) {
    Optional<Pending> pending = signIn.pending(request, Stage.CODE);
    if (pending.isEmpty()) {
      return () -> sentTo("/login?again");
    }
    SignIn.Turn turn = signIn.turnOfCode(request, pending.get().login());
    if (turn.delay().compareTo(SignInDelays.HELD_MAX) > 0) {
      return () -> tooOften(request, response, "code", "secondFactor", turn.delay());
    }
    return () -> {
      Thread.sleep(turn.delay());
      if (!signIn.codeIsRight(request, turn, pending.get(), code)) {
        return sentTo("/login/code?error");
      }
      return next(request, response, signIn.afterCode(request, pending.get()));
    };
  }

  @GetMapping("/login/new-password")
  ResponseEntity<String> newPassword(HttpServletRequest request, HttpServletResponse response) {
    if (signIn.pending(request, Stage.PASSWORD).isEmpty()) {
      return sentTo("/login?again");
    }
    String notice = request.getParameter("error") != null ? "wrongNewPassword" : "";
    return shown(request, response, "new-password", "newPasswordTitle", notice, Map.of());
  }

  @PostMapping("/login/new-password")
  ResponseEntity<String> newPassword(
      @RequestParam(defaultValue = "") String password,
      HttpServletRequest request,
      HttpServletResponse response) {
    Optional<Pending> pending = signIn.pending(request, Stage.PASSWORD);
    if (pending.isEmpty()) {
      return sentTo("/login?again");
    }
    return signIn
        .choosePassword(request, pending.get(), password)
        .map(it -> next(request, response, it))
        .orElseGet(() -> sentTo("/login/new-password?error"));
  }

  @GetMapping("/login/factor")
  ResponseEntity<String> factor(HttpServletRequest request, HttpServletResponse response) {
    Optional<Pending> pending = signIn.pending(request, Stage.ENROL);
    if (pending.isEmpty()) {
      return sentTo("/login?again");
    }
    String login = pending.get().login();
    String secret = pending.get().secret();
    String uri =
        "otpauth://totp/Alexandrite:%s?secret=%s&issuer=Alexandrite".formatted(login, secret);
    String notice = request.getParameter("error") != null ? "wrongCode" : "";
    boolean has = signIn.hasFactor(login);
    StringBuilder others = new StringBuilder();
    if (has || !signIn.mustHaveFactor(login)) {
      others.append(button("/login/factor/later", has ? "{keep}" : "{later}"));
    }
    if (has && !signIn.mustHaveFactor(login)) {
      others.append(button("/login/factor/off", "{turnOff}"));
    }
    return shown(
        request,
        response,
        "factor",
        "setUp",
        notice,
        Map.of(
            "others",
            filled(others.toString(), request),
            "secret",
            secret.replaceAll("(.{4})(?!$)", "$1 "),
            "uri",
            SignInPage.escaped(uri),
            "qrCode",
            qrCode(uri)));
  }

  @PostMapping("/login/factor")
  ResponseEntity<String> factor(
      @RequestParam(defaultValue = "") String code,
      HttpServletRequest request,
      HttpServletResponse response) {
    Optional<Pending> pending = signIn.pending(request, Stage.ENROL);
    if (pending.isEmpty()) {
      return sentTo("/login?again");
    }
    List<String> recovery = signIn.enrol(request, pending.get(), code);
    if (recovery.isEmpty()) {
      return sentTo("/login/factor?error");
    }
    String codes = recovery.stream().map(it -> "<li>" + it + "</li>").collect(Collectors.joining());
    return shown(request, response, "recovery", "recovery", "", Map.of("codes", codes));
  }

  @PostMapping("/login/factor/later")
  ResponseEntity<String> later(HttpServletRequest request, HttpServletResponse response) {
    return signIn
        .pending(request, Stage.ENROL)
        .filter(it -> signIn.hasFactor(it.login()) || !signIn.mustHaveFactor(it.login()))
        .map(it -> next(request, response, signIn.ended(request, it)))
        .orElseGet(() -> sentTo("/login?again"));
  }

  @PostMapping("/login/factor/off")
  ResponseEntity<String> off(HttpServletRequest request, HttpServletResponse response) {
    return signIn
        .pending(request, Stage.ENROL)
        .filter(it -> !signIn.mustHaveFactor(it.login()))
        .map(it -> next(request, response, signIn.withoutFactor(request, it)))
        .orElseGet(() -> sentTo("/login?again"));
  }

  @PostMapping("/login/factor/done")
  ResponseEntity<String> done(HttpServletRequest request, HttpServletResponse response) {
    return signIn
        .pending(request, Stage.ENROLLED)
        .map(it -> next(request, response, signIn.ended(request, it)))
        .orElseGet(() -> sentTo("/login?again"));
  }

  @GetMapping("/login/style.css")
  ResponseEntity<String> style() {
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("text/css;charset=UTF-8"))
        .body(page.style());
  }

  @GetMapping("/login/fonts/{file}")
  ResponseEntity<Resource> font(@PathVariable String file) {
    Resource font = page.fonts().get(file);
    return font == null
        ? ResponseEntity.notFound().build()
        : ResponseEntity.ok()
            .cacheControl(CacheControl.maxAge(Duration.ofDays(365)).immutable())
            .contentType(WOFF2)
            .body(font);
  }

  private ResponseEntity<String> next(
      HttpServletRequest request, HttpServletResponse response, Pending pending) {
    return switch (pending.stage()) {
      case CODE -> sentTo("/login/code");
      case PASSWORD -> sentTo("/login/new-password");
      case ENROL, ENROLLED -> sentTo("/login/factor");
      case ENDED -> sentTo(signIn.enter(request, response, pending.login()));
    };
  }

  private static ResponseEntity<String> sentTo(String address) {
    return ResponseEntity.status(HttpStatus.FOUND).location(URI.create(address)).build();
  }

  private ResponseEntity<String> tooOften(
      HttpServletRequest request,
      HttpServletResponse response,
      String body,
      String title,
      Duration wait) {
    return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
        .header(HttpHeaders.RETRY_AFTER, String.valueOf(wait.toSeconds() + 1))
        .contentType(HTML)
        .body(shown(request, response, body, title, "wrongOften", Map.of()).getBody());
  }

  private ResponseEntity<String> shown(
      HttpServletRequest request,
      HttpServletResponse response,
      String body,
      String title,
      String notice,
      Map<String, String> others) {
    CsrfToken csrf = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
    String asked = request.getParameter(LANGUAGE);
    String language = language(request);
    if (language.equals(asked)) {
      Cookie cookie = new Cookie(LANGUAGE, language);
      cookie.setHttpOnly(true);
      cookie.setPath("/login");
      cookie.setAttribute("SameSite", "Lax");
      response.addCookie(cookie);
    }
    String html =
        page.page(language, body, title, notice, others)
            .replace("{here}", request.getRequestURI())
            .replace("{csrf}", SignInPage.escaped(csrf.getToken()));
    return ResponseEntity.ok().contentType(HTML).body(html);
  }

  private static String button(String address, String word) {
    return """
    <form method="post" action="%s"><input type="hidden" name="_csrf" value="{csrf}">\
    <button class="plain" type="submit">%s</button></form>
    """
        .formatted(address, word);
  }

  private static String filled(String html, HttpServletRequest request) {
    String filled = html;
    for (String word : List.of("keep", "later", "turnOff")) {
      filled =
          filled.replace(
              "{" + word + "}",
              SignInPage.WORDS.getOrDefault(language(request), Map.of()).get(word));
    }
    return filled;
  }

  private static String language(HttpServletRequest request) {
    String asked = request.getParameter(LANGUAGE);
    if (asked != null && SignInPage.WORDS.containsKey(asked)) {
      return asked;
    }
    String remembered = cookie(request);
    if (remembered != null && SignInPage.WORDS.containsKey(remembered)) {
      return remembered;
    }
    return request.getLocale().getLanguage().equals(Locale.of("ru").getLanguage()) ? "ru" : "en";
  }

  private static @Nullable String cookie(HttpServletRequest request) {
    if (request.getCookies() != null) {
      for (Cookie cookie : request.getCookies()) {
        if (cookie.getName().equals(LANGUAGE)) {
          return cookie.getValue();
        }
      }
    }
    return null;
  }

  private static String qrCode(String text) {
    try {
      BitMatrix dots = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0);
      StringBuilder path = new StringBuilder();
      for (int y = 0; y < dots.getHeight(); y++) {
        for (int x = 0; x < dots.getWidth(); x++) {
          if (dots.get(x, y)) {
            path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
          }
        }
      }
      return "<svg viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\"><path d=\"%s\"/></svg>"
          .formatted(dots.getWidth(), dots.getHeight(), path);
    } catch (WriterException e) {
      throw new IllegalStateException("no QR code of an address", e);
    }
  }
}
