package dev.alexandrite.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.alexandrite.app.Browser.the;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.alexandrite.app.OtherPeople.Ordered;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Topics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The control room in the browser, at the real house. */
@Tag("slow")
class InsightPageTest {

  @Test
  void anOrderIsSeenToComeAndFoundAndItsLifeIsTold() throws Exception {
    try (Browser browser = new Browser()) {
      Page page = browser.signedIn(browser.window(1440, 900), "nina", Role.INSIGHT);
      assertThat(the(page, "station")).hasCount(10);
      Locator priced = page.locator("[data-test=station][data-state=PRICE_CALCULATED]");
      Locator approved = page.locator("[data-test=station][data-state=MANUFACTURING_APPROVED]");
      int before = Integer.parseInt(priced.getAttribute("data-count"));

      Ordered order = OtherPeople.aPriced("Vera Lindholm");
      assertThat(priced).hasAttribute("data-count", String.valueOf(before + 1));

      priced.click();
      Locator line = page.locator("[data-test=order][data-order='" + order.orderId() + "']");
      line.click();
      assertThat(the(page, "order-life")).containsText(order.number());
      assertThat(the(page, "life").locator("li[data-state]")).hasCount(3);
      Browser.picture(page, "insight");

      int waiting = Integer.parseInt(approved.getAttribute("data-count"));
      OtherPeople.approved(order);
      assertThat(approved).hasAttribute("data-count", String.valueOf(waiting + 1));
      assertThat(the(page, "life").locator("li[data-state]")).hasCount(4);

      page.navigate(Browser.at(Role.INSIGHT) + "#/late");
      page.keyboard().press("/");
      the(page, "find").fill(order.number());
      page.keyboard().press("Enter");
      assertThat(the(page, "order-life")).hasAttribute("data-order", order.orderId());
      assertThat(browser.errors()).isEmpty();
    }
  }

  /** At a desk and on a phone. */
  @ParameterizedTest
  @CsvSource({"1440, 900", "390, 780"})
  void aLetterThatIsNeverToBeHeardIsDiscardedWithItsReason(int width, int height) throws Exception {
    try (Browser browser = new Browser()) {
      Page page = browser.signedIn(browser.window(width, height), "admin", Role.INSIGHT);
      OtherPeople.unsealed(Role.SHOP, Topics.SHOP_CONTACTS);
      Locator letter = the(page, "letter").filter(withText(Topics.SHOP_CONTACTS));
      assertThat(letter).hasCount(1);
      assertThat(letter).containsText("not-authentic");

      letter.locator("[data-test=discard]").click();
      Locator dialog = the(page, "discard-dialog");
      assertThat(dialog).isVisible();
      assertThat(the(page, "discard-reason")).isFocused();
      the(page, "discard-send").click();
      assertThat(the(page, "discard-reason")).hasAttribute("aria-invalid", "true");
      assertThat(dialog.locator(".wrong")).isVisible();
      Browser.shot(page, "insight-discard-" + width);
      page.keyboard().press("Escape");
      assertThat(dialog).hasCount(0);
      assertThat(letter).hasCount(1);

      letter.locator("[data-test=discard]").click();
      assertThat(the(page, "discard-reason")).hasValue("");
      the(page, "discard-reason").fill("Nobody sent that.");
      the(page, "discard-send").click();
      assertThat(dialog).hasCount(0);
      assertThat(letter).hasCount(0);
      assertThat(browser.errors()).isEmpty();
    }
    assertThat(OtherPeople.discarded(Role.CRM)).contains("Nobody sent that.");
  }

  private static Locator.FilterOptions withText(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
