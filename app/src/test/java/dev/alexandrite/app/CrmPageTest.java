package dev.alexandrite.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.alexandrite.app.Browser.the;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.alexandrite.app.OtherPeople.Ordered;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Caller.Answer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A seller's day in the browser, at the real house. */
@Tag("slow")
class CrmPageTest {

  @Test
  void aSellerDecidesWithOneKeyTakesItBackDeclinesAndSeesTheInvoicePaid() throws Exception {
    try (Browser browser = new Browser()) {
      Page page = browser.signedIn(browser.window(1440, 900), "nina", Role.CRM);

      // Whatever comes while the page is open appears by itself.
      Ordered first = OtherPeople.aPricedModel("Vera Lindholm", "GOLD_585_YELLOW");
      Ordered second = OtherPeople.aPriced("Ilya Serov");
      assertThat(row(page, first)).containsText("Vera Lindholm");
      assertThat(row(page, second)).containsText("Ilya Serov");

      row(page, first).locator("a").focus();
      assertThat(the(page, "order-detail")).hasAttribute("data-order", first.orderId());
      assertThat(the(page, "life").locator("li[data-state=PRICE_CALCULATED]")).isVisible();
      Browser.picture(page, "crm");

      page.keyboard().press("a");
      assertThat(row(page, first)).hasCount(0);
      page.keyboard().press("z");
      assertThat(row(page, first)).isVisible();
      row(page, first).locator("a").focus();
      page.keyboard().press("a");
      OtherPeople.awaitState(first, "MANUFACTURING_APPROVED");

      row(page, second).locator("a").focus();
      page.keyboard().press("d");
      the(page, "decline-send").click();
      assertThat(the(page, "reason")).hasAttribute("aria-invalid", "true");
      the(page, "reason").fill("This clasp would break.");
      the(page, "decline-send").click();
      OtherPeople.awaitState(second, "DECLINED");
      the(page, "view-all").click();
      assertThat(row(page, second).locator("[data-state=DECLINED]")).isVisible();

      page.navigate(Browser.at(Role.CRM) + "#/invoices");
      Locator invoice = the(page, "invoice").filter(containing(first.number()));
      invoice.locator("[data-test=mark-paid]").click();
      assertThat(invoice).hasCount(0);
      the(page, "status-PAID").click();
      assertThat(invoice).containsText("Paid");

      the(page, "language-ru").click();
      assertThat(invoice).containsText("Оплачен");
      assertThat(browser.errors()).isEmpty();
    }
  }

  @Test
  void aSellerCancelsAnOrderWhoseFileIsNotWhatWasPricedAndItsCustomerReadsWhy() throws Exception {
    try (Browser browser = new Browser()) {
      Page page = browser.signedIn(browser.window(1440, 900), "nina", Role.CRM);
      Ordered order = OtherPeople.aPricedModel("Mara Swapped", "GOLD_585_YELLOW");
      OtherPeople.changeFile(order);
      row(page, order).locator("a").click();
      page.locator("[data-test=order-detail] [data-test=approve]").click();
      assertThat(row(page, order)).hasCount(0);

      assertThat(row(page, order).locator("[data-test=stopped]"))
          .hasText("Stopped: the file is not what was priced");
      row(page, order).locator("a").click();
      assertThat(the(page, "substituted")).containsText("nobody can claim this order");
      Browser.picture(page, "crm-substituted");
      Answer claim =
          Caller.nobody(Role.MES.port(WholeHouse.portBase()))
              .withToken(OtherPeople.staff("oleg"))
              .post("/api/board/" + order.orderId() + "/claim", "{}");
      assertThat(claim.code()).isEqualTo("model-substituted");

      the(page, "cancel").click();
      the(page, "decline-send").click();
      assertThat(the(page, "reason")).hasAttribute("aria-invalid", "true");
      the(page, "reason").fill("The file was changed after it was priced.");
      the(page, "decline-send").click();

      OtherPeople.awaitState(order, "CANCELLED");
      assertThat(OtherPeople.seenByCustomer(order).path("endReason").asString(""))
          .isEqualTo("The file was changed after it was priced.");
      assertThat(row(page, order)).hasCount(0);
      assertThat(browser.errors()).isEmpty();
    }
  }

  private static Locator row(Page page, Ordered order) {
    return page.locator("[data-test=order][data-order='" + order.orderId() + "']");
  }

  private static Locator.FilterOptions containing(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
