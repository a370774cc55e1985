package dev.alexandrite.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.alexandrite.app.Browser.the;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Totp;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.codec.binary.Base32;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A customer's account as they see it, and the mails of an embedded house. */
@Tag("slow")
class AccountPageTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String NEW = "staple of another stable";

  /** Opens the inbox of the house and there the link of the newest mail to that address. */
  static void followsTheLink(Page page, String email) {
    page.navigate(
        Browser.at(Role.SHOP) + "#/inbox/" + WholeHouse.running().secrets().mailInboxKey());
    Locator link =
        the(page, "mail")
            .filter(new Locator.FilterOptions().setHasText(email))
            .first()
            .locator("[data-test=mail-link]");
    for (int i = 0; i < 600 && link.count() == 0; i++) {
      the(page, "inbox-reload").click();
      page.waitForTimeout(100);
    }
    assertThat(page).hasURL(Pattern.compile("#/inbox$"));
    page.navigate(link.getAttribute("href"));
    assertThat(page).hasURL(Pattern.compile("#/(proof|reset)$")); // without the key
  }

  private static boolean fits(Page page) {
    return Boolean.TRUE.equals(
        page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
  }

  @Test
  void aCustomerOpensAnAccountChangesThePasswordForgetsItAndSignsOutEverywhere() {
    try (Browser browser = new Browser()) {
      Page page = browser.window(390, 844).newPage();
      String email = "vera" + System.nanoTime() + "@example.org";
      page.navigate(Browser.at(Role.SHOP) + "#/account");
      the(page, "account-other").click();
      the(page, "account-name").fill("Vera Lindholm");
      the(page, "account-email").fill(email);
      the(page, "account-password").fill("short");
      the(page, "account-submit").click();
      assertThat(the(page, "account-password")).isFocused();
      the(page, "account-password").fill("passwordpassword");
      the(page, "account-submit").click();
      assertThat(the(page, "account-password")).hasAttribute("aria-invalid", "true");
      Browser.picture(page, "account-new-phone");
      the(page, "account-password").fill(PASSWORD);
      the(page, "account-submit").click();
      assertThat(the(page, "look-in-mailbox")).containsText(email);
      Browser.picture(page, "account-mailbox-phone");

      followsTheLink(page, email);
      the(page, "link-password").fill("not the one I chose");
      the(page, "link-submit").click();
      assertThat(the(page, "link-password")).hasAttribute("aria-invalid", "true");
      Browser.picture(page, "account-proof-phone");
      the(page, "link-password").fill(PASSWORD);
      the(page, "link-submit").click();
      assertThat(the(page, "orders-page")).isVisible();

      the(page, "my-account").click();
      assertThat(the(page, "proven")).isVisible();
      assertThat(the(page, "sessions").locator("li")).hasCount(1);
      the(page, "present-password").fill(PASSWORD);
      the(page, "new-password").fill(NEW);
      the(page, "change-submit").click();
      assertThat(the(page, "new-password")).hasValue("");
      Assertions.assertThat(fits(page)).isTrue();
      Browser.picture(page, "account-home-phone");
      the(page, "everywhere").click();
      assertThat(the(page, "sign-in")).isVisible();

      the(page, "sign-in").click();
      the(page, "account-forgot").click();
      the(page, "forgot-email").fill(email);
      the(page, "forgot-submit").click();
      assertThat(the(page, "look-in-mailbox")).isVisible();
      page.setViewportSize(1280, 900);
      page.navigate(Browser.at(Role.SHOP) + "#/inbox");
      Locator mail =
          the(page, "mail").filter(new Locator.FilterOptions().setHasText(email)).first();
      for (int i = 0; i < 600 && !mail.innerText().contains("#/reset/"); i++) {
        the(page, "inbox-reload").click();
        page.waitForTimeout(100);
      }
      mail.locator("button").click();
      assertThat(page.frameLocator("iframe").locator("h2")).hasText("Alexandrite");
      Browser.picture(page, "inbox");
      followsTheLink(page, email);
      the(page, "link-password").fill(PASSWORD + " and more");
      the(page, "link-submit").click();
      the(page, "account-email").fill(email);
      the(page, "account-password").fill(PASSWORD + " and more");
      the(page, "account-submit").click();
      assertThat(the(page, "orders-page")).isVisible();
      the(page, "my-account").click();
      assertThat(the(page, "sessions").locator("li")).hasCount(1);
      Browser.picture(page, "account-home");
      Assertions.assertThat(browser.errors()).isEmpty();
    }
  }

  @Test
  void aSecondFactorIsSetUpOnAPhoneAskedForAtSignInAndSwitchedOff() {
    try (Browser browser = new Browser()) {
      Page page = browser.window(390, 844).newPage();
      String email = "nina" + System.nanoTime() + "@example.org";
      page.navigate(Browser.at(Role.SHOP) + "#/account");
      the(page, "account-other").click();
      the(page, "account-name").fill("Nina Serova");
      the(page, "account-email").fill(email);
      the(page, "account-password").fill(PASSWORD);
      the(page, "account-submit").click();
      followsTheLink(page, email);
      the(page, "link-password").fill(PASSWORD);
      the(page, "link-submit").click();
      assertThat(the(page, "orders-page")).isVisible();

      the(page, "my-account").click();
      the(page, "factor-begin").click();
      the(page, "factor-password").fill("not the password");
      the(page, "factor-submit").click();
      assertThat(the(page, "factor-password")).hasAttribute("aria-invalid", "true");
      the(page, "factor-password").fill(PASSWORD);
      the(page, "factor-submit").click();
      assertThat(the(page, "qr")).isVisible();
      Browser.picture(page, "account-factor-phone");
      byte[] secret = new Base32().decode(the(page, "factor-secret").innerText().replace(" ", ""));
      the(page, "factor-code").fill(Totp.code(secret, Instant.now()));
      the(page, "factor-submit").click();
      assertThat(the(page, "recovery-code")).hasCount(8);
      String recovery = the(page, "recovery-code").first().innerText();
      Assertions.assertThat(fits(page)).isTrue();
      Browser.picture(page, "account-recovery-phone");
      the(page, "recovery-kept").click();

      the(page, "sign-out").click();
      the(page, "sign-in").click();
      the(page, "account-email").fill(email);
      the(page, "account-password").fill(PASSWORD);
      assertThat(the(page, "account-code")).hasCount(0);
      the(page, "account-submit").click();
      assertThat(the(page, "account-code")).isFocused();
      the(page, "account-code").fill("000000");
      the(page, "account-submit").click();
      assertThat(the(page, "account-code")).hasAttribute("aria-invalid", "true");
      the(page, "account-code").fill(Totp.code(secret, Instant.now().plus(Totp.STEP)));
      the(page, "account-submit").click();
      assertThat(the(page, "orders-page")).isVisible();

      the(page, "my-account").click();
      the(page, "factor-begin").click();
      the(page, "factor-password").fill(PASSWORD);
      the(page, "factor-code").fill(recovery.toLowerCase(Locale.ROOT));
      the(page, "factor-submit").click();
      assertThat(the(page, "factor-form")).hasCount(0);
      the(page, "sign-out").click();
      the(page, "sign-in").click();
      the(page, "account-email").fill(email);
      the(page, "account-password").fill(PASSWORD);
      the(page, "account-submit").click();
      assertThat(the(page, "orders-page")).isVisible();
      Assertions.assertThat(browser.errors()).isEmpty();
    }
  }

  @Test
  void theInboxIsClosedWithoutItsKey() {
    try (Browser browser = new Browser()) {
      Page page = browser.window(390, 844).newPage();
      page.navigate(Browser.at(Role.SHOP) + "#/inbox/a-guess");
      assertThat(the(page, "inbox-closed")).isVisible();
    }
  }
}
