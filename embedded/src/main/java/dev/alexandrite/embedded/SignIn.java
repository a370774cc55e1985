package dev.alexandrite.embedded;

import dev.alexandrite.contracts.EasyPassword;
import dev.alexandrite.embedded.EmbeddedIdentity.ProviderSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.savedrequest.CookieRequestCache;
import org.springframework.security.web.savedrequest.DefaultSavedRequest;
import org.springframework.security.web.savedrequest.SavedRequest;

/**
 * Who is let in. Between the password and the last page nobody is signed in: the session only keeps
 * how far they have come, for ten minutes.
 */
final class SignIn {
  private static final Logger log = LoggerFactory.getLogger("dev.alexandrite.security");
  private static final String PENDING = SignIn.class.getName();
  private static final String AUTHORIZE = "/oauth2/authorize";
  private static final Duration PENDING_MAX = Duration.ofMinutes(10);
  private static final int WRONG_CODES_MAX = 5;
  private static final int PASSWORD_MIN = 12;
  private static final int PASSWORD_MAX = 256;

  enum Stage {
    CODE,
    PASSWORD,
    ENROL,
    ENROLLED,
    ENDED
  }

  /**
   * How far somebody has come.
   *
   * @param wishesPassword whether to go on to choosing another password
   * @param wishesFactor whether to go on to setting one up
   * @param secret of a factor that is being set up; empty for none
   */
  record Pending(
      Stage stage,
      String login,
      Instant until,
      boolean wishesPassword,
      boolean wishesFactor,
      String secret,
      int wrongCodes)
      implements Serializable {}

  /** An attempt and when it may be made. */
  record Turn(String login, String source, Duration delay) {}

  private final ProviderSettings house;
  private final UserDetailsService people;
  private final PasswordEncoder passwords;
  private final StaffAccounts accounts;
  private final Visits visits;
  private final SecondFactors factors;
  private final SignInDelays delays;
  private final KnownDevices devices;
  private final Clock clock;

  /** What a wrong login is compared with, so that it takes as long as a right one. */
  private final String nobodysPassword;

  private final HttpSessionSecurityContextRepository contexts =
      new HttpSessionSecurityContextRepository();
  private final CookieRequestCache requests;
  private final CookieCsrfTokenRepository csrf;

  SignIn(
      ProviderSettings house,
      UserDetailsService people,
      PasswordEncoder passwords,
      StaffAccounts accounts,
      Visits visits,
      SecondFactors factors,
      SignInDelays delays,
      KnownDevices devices,
      CookieRequestCache requests,
      CookieCsrfTokenRepository csrf,
      Clock clock) {
    this.house = house;
    this.people = people;
    this.passwords = passwords;
    this.accounts = accounts;
    this.visits = visits;
    this.factors = factors;
    this.delays = delays;
    this.devices = devices;
    this.requests = requests;
    this.csrf = csrf;
    this.clock = clock;
    this.nobodysPassword = String.valueOf(passwords.encode("nobody's"));
  }

  Turn turn(HttpServletRequest request, String login) {
    return turn(request, login, login);
  }

  /** Codes are counted apart from passwords. */
  Turn turnOfCode(HttpServletRequest request, String login) {
    return turn(request, login, ofCode(login));
  }

  private static String ofCode(String login) {
    return login + "\ncode";
  }

  private Turn turn(HttpServletRequest request, String login, String counted) {
    Optional<String> device = devices.find(request, login);
    String source =
        device.map(id -> "device " + id).orElse(SourceAddress.of(request.getRemoteAddr()));
    return new Turn(login, source, delays.consume(counted, source, device.isPresent()));
  }

  boolean passwordIsRight(HttpServletRequest request, Turn turn, String password) {
    boolean known = house.people().containsKey(turn.login());
    boolean right = known && matches(turn.login(), password);
    if (!known) {
      passwords.matches(password, nobodysPassword); // takes the same time
    }
    if (right && accounts.isDisabled(turn.login())) {
      log.warn("sign-in refused: {} is disabled, from {}", turn.login(), request.getRemoteAddr());
      return false;
    }
    if (right) {
      delays.succeeded(turn.login(), turn.source());
    } else {
      // An unknown login is not written down: it may be a password in the wrong field.
      log.warn(
          "sign-in refused: wrong password of {} from {}",
          known ? turn.login() : "nobody known",
          request.getRemoteAddr());
    }
    return right;
  }

  private boolean matches(String login, String password) {
    return accounts
        .ownPassword(login)
        .map(own -> passwords.matches(digest(password), own))
        .orElseGet(
            () -> passwords.matches(password, people.loadUserByUsername(login).getPassword()));
  }

  /** bcrypt takes no more than 72 bytes; of two ways to write a letter it is to know one. */
  private static String digest(String password) {
    try {
      byte[] text = Normalizer.normalize(password, Form.NFC).getBytes(StandardCharsets.UTF_8);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  Pending afterPassword(
      HttpServletRequest request, String login, boolean wishesPassword, boolean wishesFactor) {
    boolean password = wishesPassword || mustChoosePassword(login);
    return factors.has(login)
        ? keep(request, Stage.CODE, login, password, wishesFactor)
        : further(request, login, password, wishesFactor || mustHaveFactor(login));
  }

  private Pending further(
      HttpServletRequest request, String login, boolean password, boolean factor) {
    Stage stage = password ? Stage.PASSWORD : factor ? Stage.ENROL : Stage.ENDED;
    return keep(request, stage, login, password, factor);
  }

  private boolean mustChoosePassword(String login) {
    return isOf(login, house.newPasswordFor()) && !accounts.hasOwnPassword(login);
  }

  /**
   * Takes another password into use; every other sign-in of this person ends.
   *
   * @return how far they have come; empty when it is no password to take
   */
  Optional<Pending> choosePassword(HttpServletRequest request, Pending pending, String password) {
    String login = pending.login();
    int length = password.codePointCount(0, password.length());
    if (length < PASSWORD_MIN
        || length > PASSWORD_MAX
        || EasyPassword.of(password, PASSWORD_MIN / 2, wordsOf(login)).isPresent()
        || matches(login, password)) {
      return Optional.empty();
    }
    accounts.choosePassword(login, String.valueOf(passwords.encode(digest(password))));
    log.info("password changed by {}", login);
    return Optional.of(further(request, login, false, pending.wishesFactor()));
  }

  private List<String> wordsOf(String login) {
    DemoPerson person = house.people().get(login);
    List<String> words = new ArrayList<>(List.of(login));
    if (person != null) {
      words.add(person.displayName());
      words.addAll(person.roles());
    }
    return words;
  }

  boolean codeIsRight(HttpServletRequest request, Turn turn, Pending pending, String code) {
    String login = pending.login();
    if (factors.redeem(login, code)) {
      delays.succeeded(ofCode(login), turn.source());
      return true;
    }
    log.warn("sign-in refused: wrong code of {} from {}", login, request.getRemoteAddr());
    int wrong = pending.wrongCodes() + 1;
    if (wrong < WRONG_CODES_MAX) {
      keep(
          request,
          new Pending(
              Stage.CODE,
              login,
              pending.until(),
              pending.wishesPassword(),
              pending.wishesFactor(),
              "",
              wrong));
    } else {
      request.getSession().removeAttribute(PENDING);
    }
    return false;
  }

  Pending afterCode(HttpServletRequest request, Pending pending) {
    return further(request, pending.login(), pending.wishesPassword(), pending.wishesFactor());
  }

  /**
   * Takes the new factor into use.
   *
   * @return the recovery codes; none when the code is wrong
   */
  List<String> enrol(HttpServletRequest request, Pending pending, String code) {
    List<String> recovery = factors.enrol(pending.login(), pending.secret(), code);
    if (!recovery.isEmpty()) {
      log.info("second factor set up by {}", pending.login());
      keep(request, Stage.ENROLLED, pending.login(), false, false);
    }
    return recovery;
  }

  Pending withoutFactor(HttpServletRequest request, Pending pending) {
    factors.remove(pending.login());
    log.warn("second factor turned off by {}", pending.login());
    return ended(request, pending);
  }

  Pending ended(HttpServletRequest request, Pending pending) {
    return keep(request, Stage.ENDED, pending.login(), false, false);
  }

  boolean hasFactor(String login) {
    return factors.has(login);
  }

  boolean mustHaveFactor(String login) {
    return isOf(login, house.secondFactorFor());
  }

  private boolean isOf(String login, Set<String> roles) {
    DemoPerson person = house.people().get(login);
    return person != null && !Collections.disjoint(person.roles(), roles);
  }

  /**
   * Signs in, with a new session id.
   *
   * @return where to go on
   */
  String enter(HttpServletRequest request, HttpServletResponse response, String login) {
    request.getSession().removeAttribute(PENDING);
    request.changeSessionId();
    visits.signedIn(request.getSession(), login);
    csrf.saveToken(null, request, response);
    UserDetails user = people.loadUserByUsername(login);
    List<GrantedAuthority> authorities = new ArrayList<>(user.getAuthorities());
    authorities.add(
        FactorGrantedAuthority.withAuthority(FactorGrantedAuthority.PASSWORD_AUTHORITY)
            .issuedAt(clock.instant())
            .build()); // the token's auth_time is taken from it
    var authentication = UsernamePasswordAuthenticationToken.authenticated(user, null, authorities);
    authentication.eraseCredentials();
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(authentication);
    contexts.saveContext(context, request, response);
    devices.remember(request, response, login);
    log.info(
        "sign-in of {} with {} from {}",
        login,
        factors.has(login) ? "password and code" : "password",
        request.getRemoteAddr());
    SavedRequest wanted = requests.getRequest(request, response);
    requests.removeRequest(request, response);
    // The browser says what it was, and it is only ever the protocol's own page.
    if (wanted instanceof DefaultSavedRequest page
        && String.valueOf(page.getRequestURI()).startsWith(AUTHORIZE)) {
      return house.issuer() + page.getRequestURI() + "?" + page.getQueryString();
    }
    // Whoever comes without a page to return to is sent to the first of the pages.
    return house.webOrigins().isEmpty() ? "/login" : house.webOrigins().getFirst();
  }

  Optional<Pending> pending(HttpServletRequest request, Stage stage) {
    HttpSession session = request.getSession(false);
    return session != null
            && session.getAttribute(PENDING) instanceof Pending pending
            && pending.stage() == stage
            && clock.instant().isBefore(pending.until())
        ? Optional.of(pending)
        : Optional.empty();
  }

  private Pending keep(
      HttpServletRequest request, Stage stage, String login, boolean password, boolean factor) {
    String secret = stage == Stage.ENROL ? SecondFactors.newSecret() : "";
    return keep(
        request,
        new Pending(stage, login, clock.instant().plus(PENDING_MAX), password, factor, secret, 0));
  }

  private static Pending keep(HttpServletRequest request, Pending pending) {
    request.getSession().setAttribute(PENDING, pending);
    return pending;
  }
}
