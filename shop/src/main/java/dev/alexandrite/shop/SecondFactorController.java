package dev.alexandrite.shop;

import dev.alexandrite.channel.Letter;
import dev.alexandrite.channel.Line;
import dev.alexandrite.channel.Mails;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.SecurityEvents;
import dev.alexandrite.platform.StrictJson.NeverShown;
import dev.alexandrite.shop.Customers.Customer;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * A customer's second factor. Setting one up takes the password, switching it off the password and
 * a code; either ends every other sign-in, and its owner is told by mail.
 */
@RestController
@RequestMapping("/api/account/second-factor")
@Access(Person.CUSTOMER)
class SecondFactorController {
  static final int CODE_MAX = 64;

  record Begin(@NotNull @Size(max = SessionController.PASSWORD_MAX) @NeverShown String password) {}

  record Confirm(@NotNull @Size(max = CODE_MAX) @Line String code) {}

  record Off(
      @NotNull @Size(max = SessionController.PASSWORD_MAX) @NeverShown String password,
      @NotNull @Size(max = CODE_MAX) @Line String code) {}

  private final SecondFactors factors;
  private final SignIns signIns;
  private final SessionController signedIn;
  private final Sessions sessions;
  private final Mails mails;
  private final ShopSettings settings;
  private final TransactionTemplate transaction;

  SecondFactorController(
      SecondFactors factors,
      SignIns signIns,
      SessionController signedIn,
      Sessions sessions,
      Mails mails,
      ShopSettings settings,
      PlatformTransactionManager transactions) {
    this.factors = factors;
    this.signIns = signIns;
    this.signedIn = signedIn;
    this.sessions = sessions;
    this.mails = mails;
    this.settings = settings;
    this.transaction = new TransactionTemplate(transactions);
  }

  @Operation(summary = "Whether a code is asked for at sign-in")
  @GetMapping
  SecondFactors.State state(HttpServletRequest request) {
    return factors.state(signedIn.customer(request).customerId());
  }

  @Operation(
      summary = "Begins to set up an authenticator app (TOTP)",
      description =
          "The address is for the app, as a QR code. The recovery codes open once each when the app"
              + " is lost, as soon as a code of the app was confirmed.")
  @PostMapping
  SecondFactors.Enrolment begin(@Valid @RequestBody Begin begin, HttpServletRequest request) {
    Customer customer = signedIn.customer(request);
    signIns.confirm(customer, begin.password());
    return factors.begin(customer);
  }

  @Operation(summary = "Confirms that the app works; from now on a code is asked for at sign-in")
  @PostMapping("/confirm")
  SecondFactors.State confirm(@Valid @RequestBody Confirm confirm, HttpServletRequest request) {
    Customer customer = signedIn.customer(request);
    signIns.code(
        customer,
        () ->
            transaction.executeWithoutResult(
                status -> {
                  if (factors.confirm(customer.customerId(), confirm.code())) {
                    changed(customer, Letter.SECOND_FACTOR_ON, "second-factor-on", request);
                  }
                }));
    return factors.state(customer.customerId());
  }

  @Operation(summary = "Switches it off, with the password and a code or a recovery code")
  @PostMapping("/off")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void off(@Valid @RequestBody Off off, HttpServletRequest request) {
    Customer customer = signedIn.customer(request);
    signIns.confirm(customer, off.password());
    if (!factors.on(customer.customerId())) {
      return; // it was off before
    }
    signIns.code(
        customer,
        () ->
            transaction.executeWithoutResult(
                status -> {
                  if (!factors.redeem(customer.customerId(), off.code())) {
                    throw SecondFactors.wrongCode();
                  }
                  factors.remove(customer.customerId());
                  changed(customer, Letter.SECOND_FACTOR_OFF, "second-factor-off", request);
                }));
  }

  private void changed(Customer customer, Letter letter, String event, HttpServletRequest request) {
    sessions.endOthers(customer, HostCookie.SESSION.tokenOf(request).orElse(""));
    mails.put(customer.recipient(), letter, Map.of(), settings.page("forgot"), null);
    SecurityEvents.tell(event, customer.buyer().ref(), request);
  }
}
