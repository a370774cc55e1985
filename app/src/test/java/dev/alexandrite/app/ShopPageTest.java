package dev.alexandrite.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.alexandrite.app.Browser.the;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.geometry.RingGenerator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a customer does in the browser, at the real house: nothing between the page and the store.
 */
@Tag("slow")
class ShopPageTest {
  private static final Pattern PART = Pattern.compile("[?&]partNumber=(\\d+)");

  private static final Pattern ORDER = Pattern.compile("\"orderId\":\"([^\"]+)\"");

  @Test
  void aGuestDropsARingSeesItPricedInEveryAlloyOrdersFollowsAndCancelsIt() {
    try (Browser browser = new Browser()) {
      Page page = browser.window(1440, 900).newPage();
      page.navigate(Browser.at(Role.SHOP));
      drop(page, "plain-band.stl", new RingGenerator(17.3, 2.2, 192));

      // It is seen before anything was sent anywhere.
      assertThat(the(page, "viewer")).hasAttribute("data-ready", "true");
      assertThat(the(page, "preview")).containsText("21.7 × 21.7 × 2.2");
      the(page, "get-price").click();
      assertThat(the(page, "guest-name")).hasAttribute("aria-invalid", "true");
      saysWho(page);

      Locator cards = the(page, "price-cards").locator("label");
      assertThat(cards).hasCount(12);
      assertThat(the(page, "ring-size")).containsText("17.3 mm: ISO 54, US 7");
      the(page, "price-GOLD_750_YELLOW").click();
      assertThat(the(page, "valid-until")).isVisible();
      String forOne = the(page, "total").innerText();
      the(page, "quantity-more").click();
      assertThat(the(page, "total")).not().hasText(forOne);
      Browser.picture(page, "shop-priced");
      the(page, "breakdown").locator("summary").click();
      assertThat(the(page, "term-METAL")).containsText("fineness 750");

      the(page, "submit").click();
      assertThat(the(page, "tracking")).isVisible();
      assertThat(the(page, "step-PRICE_CALCULATED")).isVisible();
      assertThat(the(page, "agreed-price")).isVisible();
      assertThat(page.url()).matches(".*/#/order/[0-9a-f-]{36}"); // the token is nobody's to see
      Browser.picture(page, "shop-tracking");

      // The wish to cancel can be taken back for some seconds.
      the(page, "cancel").click();
      the(page, "toast-action").click();
      assertThat(the(page, "toast-action")).hasCount(0);
      assertThat(the(page, "tracking").locator("[data-state=PRICE_CALCULATED]")).isVisible();
      the(page, "cancel").click();
      assertThat(the(page, "step-CANCELLED")).isVisible();
      assertThat(browser.errors()).isEmpty();
    }
  }

  @Test
  void aThinWallIsPointedAtOnTheModel() {
    try (Browser browser = new Browser()) {
      Page page = browser.window(1440, 900).newPage();
      page.navigate(Browser.at(Role.SHOP));
      drop(page, "thin-band.stl", new RingGenerator(17.3, 0.6, 192));
      saysWho(page);

      Locator finding = the(page, "finding-TOO_THIN");
      assertThat(finding).containsText("0.6 mm");
      finding.locator("[data-test=show-finding]").click();
      assertThat(the(page, "viewer-callout")).containsText("Too thin");
      assertThat(the(page, "viewer")).hasAttribute("data-settled", "true");
      assertThat(the(page, "viewer-mark").first()).isVisible();
      Browser.picture(page, "shop-thin-wall");
      the(page, "viewer-fit").click();
      assertThat(the(page, "viewer-callout")).hasCount(0);
      assertThat(browser.errors()).isEmpty();
    }
  }

  @Test
  void bodiesThatPassThroughEachOtherArePricedAsOneAndShownWhere() {
    try (Browser browser = new Browser()) {
      Page page = browser.window(1440, 900).newPage();
      page.navigate(Browser.at(Role.SHOP));
      drop(page, "crossed.stl", twoBeside(new RingGenerator(17.3, 2.2, 96), 4));
      saysWho(page);

      Locator finding = the(page, "finding-BODIES_JOINED");
      assertThat(finding).containsText("what they share is counted once");
      finding.locator("[data-test=show-finding]").click();
      assertThat(the(page, "viewer-callout")).containsText("joined");
      assertThat(the(page, "viewer")).hasAttribute("data-settled", "true");
      assertThat(the(page, "viewer-mark").first()).isVisible();
      the(page, "price-SILVER_925").click();
      the(page, "breakdown").locator("summary").click();
      assertThat(the(page, "term-METAL")).containsText("bodies joined: 1 overlap, ");
      assertThat(the(page, "finding-SEVERAL_BODIES")).hasCount(0);
      Browser.picture(page, "shop-joined");
      assertThat(browser.errors()).isEmpty();
    }
  }

  @Test
  void piecesThatLieApartAreHandledEachByItself() {
    try (Browser browser = new Browser()) {
      Page page = browser.window(1440, 900).newPage();
      page.navigate(Browser.at(Role.SHOP));
      drop(page, "pair.stl", twoBeside(new RingGenerator(17.3, 2.2, 96), 26));
      saysWho(page);

      the(page, "price-SILVER_925").click();
      the(page, "breakdown").locator("summary").click();
      assertThat(the(page, "term-HANDLING")).containsText("2 separate pieces in the file");
      assertThat(the(page, "finding-SEVERAL_BODIES")).isVisible();
      Browser.picture(page, "shop-pieces");
      assertThat(browser.errors()).isEmpty();
    }
  }

  /** Two of the same in one file, so many millimetres from each other. */
  private static byte[] twoBeside(RingGenerator ring, float apartMm) {
    int header = 84;
    ByteBuffer one = ByteBuffer.wrap(ring.stl()).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer two =
        ByteBuffer.allocate(2 * one.capacity() - header).order(ByteOrder.LITTLE_ENDIAN);
    two.put(one.array());
    two.putInt(header - 4, 2 * ring.triangles());
    for (int at = header; at < one.capacity(); at += 50) {
      for (int corner = at + 12; corner < at + 48; corner += 12) {
        one.putFloat(corner, one.getFloat(corner) + apartMm);
      }
    }
    two.put(one.array(), header, one.capacity() - header);
    return two.array();
  }

  @Test
  void aModelDrawnInInchesIsAskedAboutAndPricedByTheAnswer() {
    try (Browser browser = new Browser()) {
      Page page = browser.window(1280, 900).newPage();
      page.navigate(Browser.at(Role.SHOP));
      drop(page, "inches.stl", new RingGenerator(0.7, 0.09, 192));
      saysWho(page);

      assertThat(the(page, "unit-question")).isVisible();
      assertThat(the(page, "price-cards")).hasCount(0);
      the(page, "unit-INCH").click();
      assertThat(the(page, "price-cards").locator("label")).hasCount(12);
      assertThat(the(page, "ring-size")).containsText("17.8 mm");
      assertThat(browser.errors()).isEmpty();
    }
  }

  @Test
  void anUploadGoesOnWhereItStoppedAfterThePageWasClosed(@TempDir Path folder) throws Exception {
    Path file =
        Files.write(folder.resolve("fine-ring.stl"), new RingGenerator(17.3, 2.2, 1000).stl());
    Set<Integer> arrived = ConcurrentHashMap.newKeySet();
    Set<Integer> arrivedLater = ConcurrentHashMap.newKeySet();
    try (Browser browser = new Browser()) {
      BrowserContext window = browser.window(1280, 900);
      Page page = window.newPage();
      AtomicInteger sent = new AtomicInteger();
      page.route(PART, route -> letFewThrough(route, sent));
      page.onResponse(response -> note(response, arrived));
      page.navigate(Browser.at(Role.SHOP));
      the(page, "drop-zone").locator("[data-test=file-input]").setInputFiles(file);
      saysWho(page);
      page.waitForCondition(() -> arrived.size() == 2);
      String address = page.url();
      page.close();

      Page again = window.newPage();
      again.onResponse(response -> note(response, arrivedLater));
      again.navigate(Browser.at(Role.SHOP));
      // It goes on by itself, whatever page is open.
      again.waitForCondition(() -> !arrivedLater.isEmpty());
      again.navigate(address);
      assertThat(the(again, "price-cards")).isVisible();
      // Nothing was sent twice; what the closing page had on its way may have arrived unnoticed.
      assertThat(arrivedLater)
          .isNotEmpty()
          .isSubsetOf(1, 2, 3, 4)
          .doesNotContainAnyElementsOf(arrived);
      assertThat(browser.errors()).isEmpty();
    }
  }

  /** The order is submitted, and the word of it is lost on its way back. */
  @Test
  void anAnswerThatWasLostIsAskedForAgainAndAPrivateLinkKeepsItsSecret() {
    try (Browser browser = new Browser()) {
      Page page = browser.window(1280, 900).newPage();
      AtomicInteger submits = new AtomicInteger();
      page.route(
          "**/submit",
          route -> {
            if (submits.incrementAndGet() == 1) {
              route.fetch();
              route.abort();
            } else {
              route.resume();
            }
          });
      page.navigate(Browser.at(Role.SHOP));
      the(page, "piece-signet-ring").click();
      the(page, "guest-name").fill("Vera");
      the(page, "guest-email").fill("vera@example.org");
      the(page, "submit").click();

      assertThat(the(page, "tracking")).isVisible();
      assertThat(submits).hasValue(2);
      assertThat(page.url()).matches(".*/#/order/[0-9a-f-]{36}");
      String link =
          page.evaluate(
                  "id => location.origin + '/#/order/' + id + '/' + JSON.parse(localStorage"
                      + "['alexandrite.orders']).find(o => o.orderId === id).token",
                  page.url().replaceAll(".*/", ""))
              .toString();

      Page elsewhere = browser.window(1280, 900).newPage();
      elsewhere.navigate(link);
      assertThat(the(elsewhere, "tracking")).isVisible();
      assertThat(elsewhere.url()).isEqualTo(page.url());
      elsewhere.reload();
      assertThat(the(elsewhere, "tracking")).isVisible();
    }
  }

  @Test
  void anOrderWhoseAnswerIsLostIsOneOrderAlsoAfterAReload() {
    try (Browser browser = new Browser()) {
      Page page = browser.window(1280, 900).newPage();
      LostAnswers lost = new LostAnswers(page);
      orderSignetRing(page);
      page.waitForCondition(() -> lost.begun.get() > 0);

      lost.on.set(false);
      page.reload();

      assertThat(the(page, "tracking")).isVisible();
      assertThat(the(page, "step-SUBMITTED")).isVisible();
      assertThat(lost.ids).containsExactly(page.url().replaceAll(".*/", ""));
      int begun = lost.begun.get();
      page.reload();
      assertThat(the(page, "tracking")).isVisible();
      assertThat(lost.begun).as("what has ended is not said again").hasValue(begun);
    }
  }

  @Test
  void whatWasSaidToHaveFailedIsOrderedOnceWhenSomebodyOrdersItAgainAndNotByAReload() {
    try (Browser browser = new Browser()) {
      Page page = browser.window(1280, 900).newPage();
      LostAnswers lost = new LostAnswers(page);
      orderSignetRing(page);
      assertThat(page.locator("[data-tone=bad]")).isVisible();
      assertThat(lost.begun).hasValue(3);

      lost.on.set(false);
      page.reload();
      orderSignetRing(page);

      assertThat(the(page, "step-SUBMITTED")).isVisible();
      assertThat(lost.begun).hasValue(4);
      assertThat(lost.ids).containsExactly(page.url().replaceAll(".*/", ""));
    }
  }

  private static void orderSignetRing(Page page) {
    page.navigate(Browser.at(Role.SHOP));
    the(page, "piece-signet-ring").click();
    the(page, "guest-name").fill("Vera");
    the(page, "guest-email").fill("vera@example.org");
    the(page, "submit").click();
  }

  /** The house begins orders, and the page does not hear of it. */
  private static final class LostAnswers {
    final AtomicInteger begun = new AtomicInteger();
    final AtomicBoolean on = new AtomicBoolean(true);
    final Set<String> ids = ConcurrentHashMap.newKeySet();

    LostAnswers(Page page) {
      page.route(
          "**/api/orders",
          route -> {
            if (!route.request().method().equals("POST")) {
              route.resume();
            } else if (on.get()) {
              ids.add(
                  ORDER.matcher(route.fetch().text()).results().findFirst().orElseThrow().group(1));
              begun.incrementAndGet();
              route.abort();
            } else {
              begun.incrementAndGet();
              route.resume();
            }
          });
    }
  }

  @Test
  void aReadyPieceIsOrderedInRussianOnAPhone() {
    try (Browser browser = new Browser()) {
      Page page = browser.window(360, 740).newPage();
      page.navigate(Browser.at(Role.SHOP));
      the(page, "language-ru").click();
      assertThat(the(page, "catalogue")).containsText("Перстень-печатка");
      the(page, "piece-signet-ring").click();
      the(page, "submit").click();
      assertThat(the(page, "guest-name")).hasAttribute("aria-invalid", "true");
      the(page, "guest-name").fill("Вера");
      the(page, "guest-email").fill("vera@example.org");
      the(page, "submit").click();

      assertThat(the(page, "tracking")).isVisible();
      assertThat(the(page, "step-SUBMITTED")).containsText("Отправлен заказчиком");
      assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
      Browser.picture(page, "shop-phone");
      assertThat(browser.errors()).isEmpty();
    }
  }

  @Test
  void aCustomerWithAnAccountFindsTheOrderAgain() {
    try (Browser browser = new Browser()) {
      Page page = browser.window(1280, 900).newPage();
      page.navigate(Browser.at(Role.SHOP) + "#/account");
      the(page, "account-other").click();
      the(page, "account-name").fill("Ilya Serov");
      String email = "ilya" + System.nanoTime() + "@example.org";
      the(page, "account-email").fill(email);
      the(page, "account-password").fill("a long enough one");
      the(page, "account-submit").click();
      assertThat(the(page, "look-in-mailbox")).containsText(email);
      AccountPageTest.followsTheLink(page, email);
      the(page, "link-password").fill("a long enough one");
      the(page, "link-submit").click();
      assertThat(the(page, "orders-page")).isVisible();
      assertThat(page.context().cookies())
          .anySatisfy(
              cookie -> {
                assertThat(cookie.name).isEqualTo("__Host-session");
                assertThat(cookie.secure).isTrue();
                assertThat(cookie.httpOnly).isTrue();
              });

      page.navigate(Browser.at(Role.SHOP) + "#/piece/plain-band");
      assertThat(the(page, "guest-name")).hasCount(0);
      the(page, "submit").click();
      String number = the(page, "order-number").innerText().replaceAll(".* ", "");
      the(page, "my-account").click();
      the(page, "sign-out").click();
      the(page, "sign-in").click();
      the(page, "account-email").fill(email);
      the(page, "account-password").fill("a wrong one, surely");
      the(page, "account-submit").click();
      assertThat(the(page, "account-wrong")).isVisible();
      the(page, "account-password").fill("a long enough one");
      the(page, "account-submit").click();
      assertThat(the(page, "orders")).containsText(number);
      assertThat(browser.errors()).isEmpty();
    }
  }

  private static void drop(Page page, String name, RingGenerator ring) {
    drop(page, name, ring.stl());
  }

  private static void drop(Page page, String name, byte[] stl) {
    the(page, "drop-zone")
        .locator("[data-test=file-input]")
        .setInputFiles(new FilePayload(name, "model/stl", stl));
  }

  private static void saysWho(Page page) {
    the(page, "guest-name").fill("Vera Lindholm");
    the(page, "guest-email").fill("vera@example.org");
    the(page, "get-price").click();
  }

  private static void letFewThrough(Route route, AtomicInteger sent) {
    if (route.request().method().equals("PUT") && sent.incrementAndGet() > 2) {
      route.abort();
    } else {
      route.resume();
    }
  }

  private static void note(Response response, Set<Integer> arrived) {
    Matcher part = PART.matcher(response.url());
    if (part.find() && response.request().method().equals("PUT") && response.ok()) {
      arrived.add(Integer.valueOf(part.group(1)));
    }
  }
}
