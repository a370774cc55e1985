package dev.alexandrite.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.alexandrite.app.Browser.the;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.geometry.RingGenerator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Doubtful models and the tariff in the browser, at the real house. */
@Tag("slow")
class PricingPageTest {

  @Test
  void aDoubtfulModelIsLookedAtAndItsCustomerSeesThePriceOnceItIsReleased() {
    try (Browser browser = new Browser()) {
      Page customer = browser.window(1280, 900).newPage();
      Page seller = browser.signedIn(browser.window(1440, 1000), "nina", Role.PRICING);
      customer.navigate(Browser.at(Role.SHOP));
      the(customer, "drop-zone")
          .locator("[data-test=file-input]")
          .setInputFiles(new FilePayload("open-band.stl", "model/stl", openBand()));
      the(customer, "guest-name").fill("Vera Lindholm");
      the(customer, "guest-email").fill("vera@example.org");
      the(customer, "get-price").click();
      assertThat(the(customer, "held-review")).isVisible();
      String number = the(customer, "order-number").innerText().replaceAll(".* ", "");

      // It comes to the seller by itself, with the place of the hole.
      the(seller, "review").filter(new Locator.FilterOptions().setHasText(number)).click();
      Locator pane = the(seller, "review-detail");
      assertThat(pane).containsText(number);
      assertThat(pane).containsText("The surface has holes");
      assertThat(the(seller, "viewer")).hasAttribute("data-ready", "true");
      the(seller, "show-finding").first().click();
      assertThat(the(seller, "viewer-callout")).containsText("The surface has holes");
      assertThat(the(seller, "viewer")).hasAttribute("data-settled", "true");
      Browser.picture(seller, "pricing");

      the(seller, "release").click();
      assertThat(the(seller, "review-reason")).hasAttribute("aria-invalid", "true");
      the(seller, "review-reason").fill("The hole is inside the seat.");
      the(seller, "release").click();
      the(seller, "toast-action").click(); // taken back, then meant
      assertThat(pane).containsText(number);
      assertThat(the(seller, "review-reason")).hasValue("The hole is inside the seat.");
      the(seller, "release").click();

      assertThat(the(customer, "price-cards")).isVisible();
      assertThat(seller.locator("[data-test=review]", new Page.LocatorOptions().setHasText(number)))
          .hasCount(0);
      assertThat(browser.errors()).isEmpty();
    }
  }

  @Test
  void anAdministratorChangesTheTariffSeeingWhatChangesAndASellerOnlyReads() {
    try (Browser browser = new Browser()) {
      Page page = browser.signedIn(browser.window(1280, 900), "admin", Role.PRICING);
      page.navigate(Browser.at(Role.PRICING) + "#/tariffs");
      Locator versions = the(page, "revision");
      assertThat(versions.first()).isVisible();
      int before = versions.count();

      the(page, "change").click();
      assertThat(the(page, "save")).isDisabled();
      the(page, "field-engravingPerCharacter").fill("-1");
      the(page, "revision-reason").fill("Engraving by laser now.");
      the(page, "save").click();
      assertThat(the(page, "field-engravingPerCharacter")).hasAttribute("aria-invalid", "true");
      the(page, "field-engravingPerCharacter").fill("1.75");
      the(page, "revision-reason").focus();
      assertThat(the(page, "revision-form").locator("[data-test=differences] ins")).hasText("1.75");
      the(page, "save").click();
      assertThat(versions).hasCount(before + 1);
      assertThat(versions.first()).containsText("Engraving by laser now.");

      // Every part fits a phone, in Russian too.
      the(page, "language-ru").click();
      page.setViewportSize(360, 740);
      for (String part : List.of("reviews", "tariffs", "limits", "fixings", "castings")) {
        page.navigate(Browser.at(Role.PRICING) + "#/" + part);
        assertThat(page.locator("main h1")).isVisible();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
            .as(part)
            .isEqualTo(true);
      }

      Page seller = browser.signedIn(browser.window(1280, 900), "nina", Role.PRICING);
      seller.navigate(Browser.at(Role.PRICING) + "#/tariffs");
      assertThat(the(seller, "revision").first()).isVisible();
      assertThat(the(seller, "change")).hasCount(0);
      assertThat(browser.errors()).isEmpty();
    }
  }

  /** A ring without its last facet. */
  private static byte[] openBand() {
    byte[] whole = new RingGenerator(18.1, 2.2, 192).stl();
    byte[] open = Arrays.copyOf(whole, whole.length - 50);
    ByteBuffer bytes = ByteBuffer.wrap(open).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(80, bytes.getInt(80) - 1);
    return open;
  }
}
