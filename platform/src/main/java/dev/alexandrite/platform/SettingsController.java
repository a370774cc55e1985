package dev.alexandrite.platform;

import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.Role;
import io.swagger.v3.oas.annotations.Operation;
import java.time.ZoneId;
import java.util.Currency;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a page has to know before anybody signs in. */
@RestController
class SettingsController {
  private final Role role;
  private final CommonSettings settings;

  SettingsController(Role role, CommonSettings settings) {
    this.role = role;
    this.settings = settings;
  }

  /**
   * @param currencyDigits decimal digits of the minor unit, for who types an amount
   */
  record Settings(
      Role role,
      String issuer,
      String webClient,
      String scope,
      String rolesClaim,
      Currency currency,
      int currencyDigits,
      ZoneId zone) {}

  @Operation(summary = "What a page has to know before anybody signs in")
  @GetMapping("/api/settings")
  @Access(Person.EVERYONE)
  Settings settings() {
    return new Settings(
        role,
        settings.oidcIssuer(),
        settings.oidcWebClient(),
        settings.oidcScope(),
        settings.oidcRolesClaim(),
        settings.currency(),
        new Money(0, settings.currency()).digits(),
        settings.zone());
  }
}
