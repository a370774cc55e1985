package dev.alexandrite.app;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ScreenshotAnimations;
import dev.alexandrite.contracts.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The system's Chromium at the pages of the whole house. Where there is none the tests are skipped,
 * and with {@code CI=true} they fail. Whatever a page says to the console as an error is one.
 */
final class Browser implements AutoCloseable {
  private static final double PATIENCE_MILLIS = 60_000;
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--enable-unsafe-swiftshader",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;
  private final List<String> errors = new ArrayList<>();

  Browser() {
    Path program =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    if (program == null && Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionError("there is no Chromium to test the pages with");
    }
    Assumptions.assumeTrue(
        program != null, "there is no Chromium on this machine; the pages are not tested");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright.chromium().launch(new LaunchOptions().setExecutablePath(program).setArgs(FLAGS));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
  }

  /** Somebody's own browser window. */
  BrowserContext window(int width, int height) {
    BrowserContext window =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setLocale("en-GB"));
    window.setDefaultTimeout(PATIENCE_MILLIS);
    window.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !message.text().startsWith("Failed to load")) {
            errors.add(message.text());
          }
        });
    window.onWebError(error -> errors.add(error.error()));
    return window;
  }

  /** A workplace, with one of the demo people signed in by the provider's own page. */
  Page signedIn(BrowserContext window, String who, Role role) {
    Page page = window.newPage();
    page.navigate(at(role));
    page.locator("[data-test=sign-in]").click();
    page.locator("input[name=username]").fill(who);
    page.locator("input[name=password]").fill(WholeHouse.running().secrets().demoPassword(who));
    page.keyboard().press("Enter");
    PlaywrightAssertions.assertThat(page.locator("[data-test=person]")).isAttached();
    PlaywrightAssertions.assertThat(page.locator("[data-test=live]"))
        .hasAttribute("data-live", "on");
    return page;
  }

  static String at(Role role) {
    return "http://localhost:" + role.port(WholeHouse.portBase()) + "/";
  }

  /** The page's element that tests know by this name. */
  static Locator the(Page page, String name) {
    return page.locator("[data-test=" + name + "]");
  }

  /**
   * Leaves the page as it is now in {@code target/pictures}; with {@code -Dgolden.update=true} in
   * {@code docs/pictures}, where the README shows it.
   */
  static void picture(Page page, String name) {
    Path pictures =
        Boolean.getBoolean("golden.update")
            ? Golden.root().resolve("docs").resolve("pictures")
            : Path.of("target", "pictures");
    page.screenshot(
        new Page.ScreenshotOptions()
            .setAnimations(ScreenshotAnimations.DISABLED)
            .setPath(pictures.resolve(name + ".png")));
  }

  /** Leaves the page as it is now in {@code target/pictures}, for whoever wants to see it. */
  static void shot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "pictures", name + ".png")));
  }

  List<String> errors() {
    return errors;
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
