package dev.alexandrite.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.alexandrite.app.Browser.the;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.RequestOptions;
import dev.alexandrite.contracts.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Over HTTP/1.1 a browser keeps six connections to a house, and a stream takes one: with one for
 * each tab the seventh would not even open.
 */
@Tag("slow")
class LiveTabsTest {
  private static final int TABS = 7;

  @Test
  void sevenTabsSeeEveryChangeAndAnotherLeadsWhenTheLeadingOneIsClosed() {
    try (Browser browser = new Browser()) {
      BrowserContext window = browser.window(1000, 800);
      List<Request> streams = new CopyOnWriteArrayList<>();
      window.onRequest(
          request -> {
            if (request.url().endsWith("/api/live")) {
              streams.add(request);
            }
          });
      Order order = Order.begin(window);
      List<Page> tabs = new ArrayList<>();
      for (int i = 0; i < TABS; i++) {
        Page tab = window.newPage();
        tab.navigate(order.link());
        assertThat(the(tab, "tracking").locator("[data-state=INITIATED]").first()).isVisible();
        tabs.add(tab);
      }
      assertThat(
              tabs.getFirst()
                  .evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol"))
          .isEqualTo("http/1.1");

      order.post("submit", Map.of("quantity", 1));
      for (Page tab : tabs) {
        assertThat(the(tab, "step-PRICE_CALCULATED")).isVisible();
      }
      assertThat(streams).as("one tab has the stream for all").hasSize(1);

      Page leading = streams.getFirst().frame().page();
      leading.close();
      tabs.remove(leading);
      // Said while nobody may be listening: whoever leads next reads once.
      order.post("cancel", Map.of());

      for (Page tab : tabs) {
        assertThat(the(tab, "step-CANCELLED")).isVisible();
      }
      assertThat(streams).hasSize(2);
      assertThat(tabs).contains(streams.getLast().frame().page());
      assertThat(browser.errors()).isEmpty();
    }
  }

  /** Only what nobody was told of in between is read again by itself. */
  @Test
  void whatChangesWhileTheStreamIsBrokenIsSeenWhenItIsThereAgain() {
    try (Browser browser = new Browser()) {
      BrowserContext window = browser.window(1000, 800);
      Order order = Order.begin(window);
      Page page = window.newPage();
      page.navigate(order.link());
      assertThat(the(page, "tracking").locator("[data-state=INITIATED]").first()).isVisible();
      window.setOffline(true);

      order.post("submit", Map.of("quantity", 1));
      window.setOffline(false);

      assertThat(the(page, "step-PRICE_CALCULATED")).isVisible();
    }
  }

  /** A ready piece of a guest. */
  private record Order(BrowserContext elsewhere, String orderId, String token) {

    static Order begin(BrowserContext window) {
      BrowserContext elsewhere = window.browser().newContext();
      APIResponse answer =
          elsewhere
              .request()
              .post(
                  Browser.at(Role.SHOP) + "api/orders",
                  RequestOptions.create()
                      .setData(
                          Map.of(
                              "kind",
                              "PIECE",
                              "pieceId",
                              "signet-ring",
                              "quantity",
                              1,
                              "guest",
                              Map.of("name", "Vera", "email", "vera@example.org"))));
      assertThat(answer.status()).as(answer.text()).isEqualTo(201);
      JsonNode begun = new JsonMapper().readTree(answer.text());
      return new Order(
          elsewhere,
          begun.path("order").path("orderId").asString(),
          begun.path("trackingToken").asString());
    }

    String link() {
      return Browser.at(Role.SHOP) + "#/order/" + orderId + "/" + token;
    }

    void post(String verb, Map<String, Object> body) {
      APIResponse answer =
          elsewhere
              .request()
              .post(
                  Browser.at(Role.SHOP) + "api/orders/" + orderId + "/" + verb,
                  RequestOptions.create()
                      .setHeader("Authorization", "Bearer " + token)
                      .setData(body));
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }
  }
}
