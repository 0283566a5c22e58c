package dev.forestgate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.forestgate.testing.ChromiumExtension;
import dev.forestgate.testing.PageBrowser;
import dev.forestgate.testing.RunningService;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documentation of the API in a browser: it is drawn under its policy, light and dark. */
class ApiPagesBrowserTest {
  private static final String CANVAS = "getComputedStyle(document.body).backgroundColor";

  @RegisterExtension static final ChromiumExtension CHROMIUM = new ChromiumExtension();

  @ParameterizedTest
  @CsvSource({"/docs, .opblock-summary-path", "/redoc, [data-section-id] h2"})
  void theRoutesAreShownInTheLookOfThePages(String path, String routes) {
    try (var browser = PageBrowser.open(CHROMIUM.get(), RunningService.shared())) {
      Page page = browser.go("/sign-in").page();
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      Object dark = page.evaluate(CANVAS);
      browser.go(path);
      page.waitForSelector(routes);
      assertThat(page.locator(routes).count()).isGreaterThan(20);
      assertThat(page.evaluate(CANVAS)).isEqualTo(dark);
      browser.picture(path.substring(1) + "-dark", false);
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
      // Redoc is drawn anew.
      page.waitForSelector(routes);
      assertThat(page.evaluate(CANVAS)).isNotEqualTo(dark);
      browser.picture(path.substring(1) + "-light", false);
    }
  }
}
