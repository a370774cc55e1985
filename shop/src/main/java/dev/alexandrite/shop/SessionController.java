package dev.alexandrite.shop;

import dev.alexandrite.channel.Language;
import dev.alexandrite.channel.Line;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.ClientAddress;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.SecurityEvents;
import dev.alexandrite.platform.StrictJson.NeverShown;
import dev.alexandrite.shop.Customers.Customer;
import dev.alexandrite.shop.Customers.Known;
import dev.alexandrite.shop.Sessions.SignedIn;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Signing in and out. The session itself is a cookie that no script can read. */
@RestController
@RequestMapping("/api")
class SessionController {
  static final int PASSWORD_MAX = 2048;

  /**
   * @param code of the second factor; asked for by second-factor-needed
   */
  record SignIn(
      @NotNull @Size(max = AccountController.EMAIL_MAX) @Line String email,
      @NotNull @Size(max = PASSWORD_MAX) @NeverShown String password,
      @Nullable @Size(max = SecondFactorController.CODE_MAX) @Line String code) {}

  /**
   * @param proven whether the customer has shown that the address is theirs
   */
  record Profile(String name, String email, boolean proven) {}

  /**
   * @param customer null when nobody is signed in
   */
  record CustomerSession(@Nullable Profile customer) {}

  record SignedInList(List<SignedIn> sessions) {}

  private final SignIns signIns;
  private final Customers customers;
  private final Accounts accounts;
  private final Sessions sessions;
  private final Devices devices;
  private final ShopSettings settings;

  SessionController(
      SignIns signIns,
      Customers customers,
      Accounts accounts,
      Sessions sessions,
      Devices devices,
      ShopSettings settings) {
    this.signIns = signIns;
    this.customers = customers;
    this.accounts = accounts;
    this.sessions = sessions;
    this.devices = devices;
    this.settings = settings;
  }

  @Operation(summary = "Signs in")
  @PostMapping("/session")
  @Access(Person.EVERYONE)
  CustomerSession signIn(
      @Valid @RequestBody SignIn signIn, HttpServletRequest request, HttpServletResponse response) {
    SignIns.In in =
        signIns.signIn(
            signIn.email(),
            signIn.password(),
            signIn.code(),
            ClientAddress.of(request),
            HostCookie.DEVICE.tokenOf(request).orElse(null));
    return begin(
        in.known(),
        in.withCode() ? "sign-in with password and code" : "sign-in with password",
        request,
        response);
  }

  @Operation(summary = "Who is signed in")
  @GetMapping("/session")
  @Access(Person.EVERYONE)
  CustomerSession session(HttpServletRequest request) {
    return new CustomerSession(signedIn(request).map(SessionController::profile).orElse(null));
  }

  @Operation(summary = "Signs out")
  @DeleteMapping("/session")
  @Access(Person.EVERYONE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void signOut(HttpServletRequest request, HttpServletResponse response) {
    HostCookie.SESSION.tokenOf(request).ifPresent(sessions::end);
    HostCookie.SESSION.set(response, "", Duration.ZERO);
  }

  @Operation(summary = "Where the customer is signed in")
  @GetMapping("/account/sessions")
  @Access(Person.CUSTOMER)
  SignedInList list(HttpServletRequest request) {
    return new SignedInList(
        sessions.of(customer(request), HostCookie.SESSION.tokenOf(request).orElse("")));
  }

  @Operation(
      summary = "Signs out on one device; once ended it stays ended, however often it is said")
  @DeleteMapping("/account/sessions/{sessionId}")
  @Access(Person.EVERYONE) // it may have been this one, and is said again
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(@PathVariable UUID sessionId, HttpServletRequest request) {
    signedIn(request).ifPresent(customer -> sessions.end(customer, sessionId));
  }

  @Operation(summary = "Signs out everywhere, here too")
  @DeleteMapping("/account/sessions")
  @Access(Person.EVERYONE) // as it ends this one too, and is said again
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void endAll(HttpServletRequest request, HttpServletResponse response) {
    signedIn(request).ifPresent(accounts::signOutEverywhere);
    HostCookie.SESSION.set(response, "", Duration.ZERO);
  }

  /**
   * Who is signed in on this request.
   *
   * @throws Problem unauthenticated
   */
  Customer customer(HttpServletRequest request) {
    return signedIn(request).orElseThrow(Accounts::signInFirst);
  }

  private Optional<Customer> signedIn(HttpServletRequest request) {
    return HostCookie.SESSION
        .tokenOf(request)
        .flatMap(sessions::find)
        .map(Sessions.Session::customer);
  }

  /**
   * A new session each time, in a browser that is recognised from now on.
   *
   * @param how for the security events
   */
  CustomerSession begin(
      Known known, String how, HttpServletRequest request, HttpServletResponse response) {
    customers.setLanguage(known.customer().customerId(), Language.of(request));
    String device = HostCookie.DEVICE.tokenOf(request).orElse(null);
    if (!devices.knows(device, known)) {
      HostCookie.DEVICE.set(
          response, devices.remember(known.customer().customerId()), settings.deviceKept());
    }
    HostCookie.SESSION.tokenOf(request).ifPresent(sessions::end);
    CustomerSession begun = open(known, request, response);
    SecurityEvents.tell(how, known.customer().buyer().ref(), request);
    return begun;
  }

  CustomerSession open(Known known, HttpServletRequest request, HttpServletResponse response) {
    String token =
        sessions
            .begin(known, Devices.name(request.getHeader(HttpHeaders.USER_AGENT)))
            .orElseThrow(
                () -> new Problem(CommonProblem.SIGN_IN_FAILED, "E-mail or password is wrong."));
    HostCookie.SESSION.set(response, token, settings.sessionIdle());
    return new CustomerSession(profile(known.customer()));
  }

  private static Profile profile(Customer customer) {
    return new Profile(customer.name(), customer.email(), customer.proven());
  }
}
