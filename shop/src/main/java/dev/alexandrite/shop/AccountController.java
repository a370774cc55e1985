package dev.alexandrite.shop;

import dev.alexandrite.channel.Language;
import dev.alexandrite.channel.Line;
import dev.alexandrite.channel.WrongTokens;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.ClientAddress;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.SecurityEvents;
import dev.alexandrite.platform.StrictJson.NeverShown;
import dev.alexandrite.shop.Customers.Known;
import dev.alexandrite.shop.SessionController.CustomerSession;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Opening an account, and its password. What anybody may ask for is answered alike whether there is
 * an account or not; the mail tells its owner.
 */
@RestController
@RequestMapping("/api/account")
class AccountController {
  static final int NAME_MAX = 120;
  static final int EMAIL_MAX = 254;
  private static final int TOKEN_MAX = 100;
  private static final int PASSWORD_MAX = 2048;

  record Register(
      @NotBlank @Size(max = NAME_MAX) @Line String name,
      @NotBlank @Email @Size(max = EMAIL_MAX) @Line String email,
      @NotNull @Size(max = PASSWORD_MAX) @NeverShown String password) {}

  /**
   * @param token the last part of the link in the mail
   * @param password that was chosen for the account, or with a name a new one
   * @param name of whoever has chosen neither, for somebody else has typed their address
   */
  record Proof(
      @NotNull @Size(max = TOKEN_MAX) String token,
      @NotNull @Size(max = PASSWORD_MAX) @NeverShown String password,
      @Nullable @Pattern(regexp = "^.*\\S.*$") @Size(max = NAME_MAX) @Line String name) {}

  record Forgotten(@NotBlank @Email @Size(max = EMAIL_MAX) @Line String email) {}

  /**
   * @param token the last part of the link in the mail
   * @param password the new one
   */
  record Reset(
      @NotNull @Size(max = TOKEN_MAX) String token,
      @NotNull @Size(max = PASSWORD_MAX) @NeverShown String password) {}

  record PasswordChange(
      @NotNull @Size(max = PASSWORD_MAX) @NeverShown String password,
      @NotNull @Size(max = PASSWORD_MAX) @NeverShown String newPassword) {}

  private final Accounts accounts;
  private final SecondFactors factors;
  private final WrongTokens tokens;
  private final Sessions sessions;
  private final SessionController signedIn;
  private final ShopSettings settings;

  AccountController(
      Accounts accounts,
      SecondFactors factors,
      WrongTokens tokens,
      Sessions sessions,
      SessionController signedIn,
      ShopSettings settings) {
    this.accounts = accounts;
    this.factors = factors;
    this.tokens = tokens;
    this.sessions = sessions;
    this.signedIn = signedIn;
    this.settings = settings;
  }

  @Operation(summary = "Asks for an account; a mail with a link follows")
  @PostMapping
  @Access(Person.EVERYONE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  void register(@Valid @RequestBody Register register, HttpServletRequest request) {
    accounts.open(
        register.name(),
        register.email(),
        register.password(),
        Language.of(request),
        ClientAddress.of(request));
  }

  @Operation(
      summary = "Proves the address by the link in the mail, and signs in",
      description =
          "With a 'name', the account gets that name and this password, and not those that somebody"
              + " has typed with the address. Whoever has a second factor is not signed in by this:"
              + " 'customer' is null.")
  @PostMapping("/proof")
  @Access(Person.EVERYONE)
  CustomerSession prove(
      @Valid @RequestBody Proof proof, HttpServletRequest request, HttpServletResponse response) {
    Known known =
        tokens.look(
            request,
            proof.token(),
            () -> accounts.prove(proof.token(), proof.password(), proof.name()),
            proven -> true);
    return factors.on(known.customer().customerId())
        ? new CustomerSession(null)
        : signedIn.begin(known, "sign-in with a proven address", request, response);
  }

  @Operation(summary = "Asks for another mail to prove the address with")
  @PostMapping("/proof-mail")
  @Access(Person.CUSTOMER)
  @ResponseStatus(HttpStatus.ACCEPTED)
  void proveAgain(HttpServletRequest request) {
    accounts.proveAgain(signedIn.customer(request));
  }

  @Operation(summary = "Asks for a mail to choose a new password with")
  @PostMapping("/reset-mail")
  @Access(Person.EVERYONE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  void forgotten(@Valid @RequestBody Forgotten forgotten, HttpServletRequest request) {
    accounts.wantReset(forgotten.email(), Language.of(request), ClientAddress.of(request));
  }

  @Operation(summary = "Chooses a new password by the link in the mail; every sign-in ends")
  @PostMapping("/reset")
  @Access(Person.EVERYONE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void reset(
      @Valid @RequestBody Reset reset, HttpServletRequest request, HttpServletResponse response) {
    Accounts.Changed changed =
        tokens.look(
            request,
            reset.token(),
            () -> accounts.reset(reset.token(), reset.password()),
            done -> true);
    HostCookie.DEVICE.set(response, changed.device(), settings.deviceKept());
    tell("password-reset", changed, request);
  }

  private static void tell(String event, Accounts.Changed changed, HttpServletRequest request) {
    if (!changed.again()) {
      SecurityEvents.tell(event, changed.known().customer().buyer().ref(), request);
    }
  }

  /** For everybody, as the sign-in that says it again has ended by the first time. */
  @Operation(
      summary = "Changes the password; every other sign-in ends",
      description =
          "For a customer who is signed in. This sign-in gets another cookie; with the one before,"
              + " the same is answered as the first time for ${shop.changes-said-again}, where"
              + " 'customer' is null for whoever has a second factor.")
  @PostMapping("/password")
  @Access(Person.EVERYONE)
  CustomerSession change(
      @Valid @RequestBody PasswordChange change,
      HttpServletRequest request,
      HttpServletResponse response) {
    String session = HostCookie.SESSION.tokenOf(request).orElse("");
    Accounts.Changed changed =
        sessions
            .find(session)
            .map(
                found ->
                    accounts.change(
                        found.customer(), session, change.password(), change.newPassword()))
            .orElseGet(
                () -> accounts.changeAgain(session, change.password(), change.newPassword()));
    HostCookie.DEVICE.set(response, changed.device(), settings.deviceKept());
    tell("password-changed", changed, request);
    return changed.again() && factors.on(changed.known().customer().customerId())
        ? new CustomerSession(null)
        : signedIn.open(changed.known(), request, response);
  }
}
