package dev.alexandrite.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.alexandrite.app.Browser.the;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.alexandrite.app.OtherPeople.Ordered;
import dev.alexandrite.contracts.Role;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two operators in the browser, at the real house. */
@Tag("slow")
class MesPageTest {
  private static final String GLIDES_END =
      "board => Promise.allSettled("
          + "board.getAnimations({ subtree: true }).map(glide => glide.finished))";

  @Test
  void oneWinsTheOtherIsToldWhoAndThePieceGoesItsWayToTheParcel() throws Exception {
    try (Browser browser = new Browser()) {
      Page oleg = browser.signedIn(browser.window(1440, 900), "oleg", Role.MES);
      BrowserContext phone = browser.window(390, 844);
      Page olga = browser.signedIn(phone, "olga", Role.MES);

      // The rows appear on both boards without reloading.
      Ordered other = OtherPeople.approved(OtherPeople.aPriced("Ilya Serov"));
      Ordered wanted =
          OtherPeople.approved(OtherPeople.aPricedModel("Vera Lindholm", "SILVER_925"));
      assertThat(row(oleg, other)).isVisible();
      assertThat(row(oleg, wanted)).isVisible();
      assertThat(row(olga, wanted)).isVisible();

      // A row that comes in does not move the row that has the focus.
      row(oleg, wanted).focus();
      the(oleg, "board").evaluate(GLIDES_END);
      double before = row(oleg, wanted).boundingBox().y;
      Ordered newer = OtherPeople.approved(OtherPeople.aPriced("Anna Ek"));
      assertThat(row(oleg, newer)).isAttached();
      the(oleg, "board").evaluate(GLIDES_END);
      assertThat(Math.abs(row(oleg, wanted).boundingBox().y - before)).isLessThan(1.5);

      row(oleg, wanted).locator("[data-test=look]").click();
      assertThat(the(oleg, "model-dialog").locator("[data-test=viewer]"))
          .hasAttribute("data-ready", "true");
      oleg.keyboard().press("Escape");
      assertThat(the(oleg, "model-dialog")).hasCount(0);

      // Olga's page hears nothing for a while, so that both want the same row.
      phone.route("**/api/live", Route::abort);
      phone.route("**/api/board?*", Route::abort);
      long pay = Long.parseLong(the(oleg, "pay").getAttribute("data-minor"));
      row(oleg, wanted).focus();
      oleg.keyboard().press("Enter");
      assertThat(card(oleg, wanted)).isVisible();
      assertThat(the(oleg, "pay")).not().hasAttribute("data-minor", String.valueOf(pay));
      Browser.picture(oleg, "mes");
      row(olga, wanted).locator("[data-test=take]").click();
      assertThat(the(olga, "toast").first()).containsText("Oleg was faster");
      assertThat(row(olga, wanted)).containsText("Oleg was faster");
      Browser.picture(olga, "mes-phone");
      phone.unroute("**/api/live");
      phone.unroute("**/api/board?*");

      // Taken back before it is said, and then really.
      next(oleg, wanted).click();
      oleg.keyboard().press("z");
      assertThat(card(oleg, wanted)).hasAttribute("data-state", "MANUFACTURING_STARTED");
      next(oleg, wanted).click();
      OtherPeople.awaitState(wanted, "MANUFACTURING_COMPLETED");
      assertThat(card(oleg, wanted)).hasAttribute("data-state", "MANUFACTURING_COMPLETED");
      next(oleg, wanted).click();
      OtherPeople.awaitState(wanted, "PACKAGING");
      assertThat(card(oleg, wanted)).hasAttribute("data-state", "PACKAGING");
      next(oleg, wanted).click();
      the(oleg, "carrier").fill("Post");
      the(oleg, "tracking").fill("RR123456785SE");
      the(oleg, "ship-send").click();
      OtherPeople.awaitState(wanted, "SHIPPED");
      assertThat(card(oleg, wanted)).hasCount(0);

      // What is given back is free again, and its pay leaves the counter.
      row(oleg, other).locator("[data-test=take]").click();
      card(oleg, other).locator("[data-test=release]").click();
      the(oleg, "release-reason").fill("My torch is broken.");
      the(oleg, "release-send").click();
      OtherPeople.awaitState(other, "MANUFACTURING_APPROVED");
      assertThat(row(oleg, other)).isVisible();
      assertThat(browser.errors()).isEmpty();
    }
  }

  private static Locator row(Page page, Ordered order) {
    return page.locator("[data-test=board-row][data-order='" + order.orderId() + "']");
  }

  private static Locator card(Page page, Ordered order) {
    return page.locator("[data-test=work-card][data-work='" + order.orderId() + "']");
  }

  private static Locator next(Page page, Ordered order) {
    return card(page, order).locator("[data-test=next-step]");
  }
}
