package dev.forestgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import dev.forestgate.embedded.TestTimeouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.core.io.ClassPathResource;

/**
 * A person's browser. Each page that is inspected is looked at in two widths, light and dark, by
 * axe-core and, with {@code -Dpictures}, by a screenshot in {@code target/pages}. Closing it fails
 * the test if a script failed or the Content Security Policy was violated.
 */
public final class PageBrowser implements AutoCloseable {
  private static final Path PICTURES = Path.of("target", "pages");

  /** Nothing checks the pictures, and they cost two thirds of an inspection. */
  private static final boolean HAS_PICTURES = System.getProperty("pictures") != null;

  private static final String AXE = axe();
  private static final int WIDE = 1280;
  private static final int NARROW = 375;

  private final String base;
  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final boolean hasScripts;

  private PageBrowser(RunningService service, BrowserContext context, boolean hasScripts) {
    this.base = service.url();
    this.context = context;
    this.hasScripts = hasScripts;
    this.page = context.newPage();
    page.setDefaultTimeout(TestTimeouts.HANG.toMillis());
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          // The status of a rejected form is logged there too, and is no fault of the page.
          if (message.type().equals("error") && !message.text().contains("status of 4")) {
            complaints.add(message.text());
          }
        });
  }

  /** A browser with scripts. */
  public static PageBrowser open(Chromium chromium, RunningService service) {
    return open(chromium, service, true, "en-US");
  }

  /** A browser in which scripts are turned off. */
  public static PageBrowser withoutScripts(Chromium chromium, RunningService service) {
    return open(chromium, service, false, "en-US");
  }

  /** A browser of a person who reads {@code locale}, such as {@code de-DE}. */
  public static PageBrowser open(
      Chromium chromium, RunningService service, boolean hasScripts, String locale) {
    return new PageBrowser(
        service,
        chromium.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(WIDE, 900)
                .setLocale(locale)
                .setTimezoneId("Europe/Berlin")
                .setJavaScriptEnabled(hasScripts)),
        hasScripts);
  }

  public Page page() {
    return page;
  }

  public BrowserContext context() {
    return context;
  }

  /** Opens {@code path} of the service. */
  public PageBrowser go(String path) {
    page.navigate(base + path);
    return this;
  }

  public PageBrowser fill(String field, String value) {
    page.fill("[name=" + field + "]", value);
    return this;
  }

  /** Types into the field {@code name}, once a new page has given it the focus. */
  public PageBrowser type(String name, String text) {
    page.waitForSelector("[name=" + name + "]:focus");
    page.keyboard().type(text);
    return this;
  }

  /** Presses the button with the text {@code name}. */
  public PageBrowser press(String name) {
    page.click("button:has-text(\"" + name + "\")");
    page.waitForLoadState();
    return this;
  }

  /** Signs in by the page. */
  public PageBrowser signIn(String login, String password) {
    return go("/sign-in").fill("login", login).fill("password", password).press("Sign in");
  }

  /** Takes over the session of {@code client}. */
  public PageBrowser use(SignedInClient client) {
    // Only an https origin may set a "__Host-" cookie from outside; cookies know no ports.
    context.addCookies(
        List.of(
            new Cookie(RunningService.COOKIE, client.cookie())
                .setUrl("https://localhost/")
                .setHttpOnly(true)
                .setSecure(true)));
    return this;
  }

  /** Path of the page that is shown. */
  public String path() {
    return page.url().substring(base.length());
  }

  public String heading() {
    return page.textContent("h1");
  }

  /** Inspects the page that is shown, which is called {@code name}. */
  public PageBrowser inspect(String name) {
    for (int width : new int[] {NARROW, WIDE}) {
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        // Both widths and both schemes are seen once; without scripts that is enough.
        boolean isMain = (width == NARROW) == (scheme == ColorScheme.LIGHT);
        if (!isMain && !hasScripts) {
          continue;
        }
        page.setViewportSize(width, width == NARROW ? 667 : 900);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        String look = name + "-" + width + "-" + (scheme == ColorScheme.LIGHT ? "light" : "dark");
        picture(look + (hasScripts ? "" : "-plain"), true);
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
            .as(look + " has no horizontal scroll bar")
            .isEqualTo(width);
        // axe-core is a script; without scripts the markup is the same.
        if (isMain && hasScripts) {
          assertThat(violations()).as(look).isEmpty();
        }
      }
    }
    return this;
  }

  /**
   * Takes a picture of what the window shows, or of the whole page, under {@code name}, if this run
   * takes any.
   */
  public void picture(String name, boolean isWhole) {
    if (HAS_PICTURES) {
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(PICTURES.resolve(name + ".png"))
              .setFullPage(isWhole));
    }
  }

  /** What axe-core finds, each with its rule and element. */
  private List<?> violations() {
    if (Boolean.FALSE.equals(page.evaluate("'axe' in window"))) {
      page.evaluate(AXE);
    }
    return (List<?>)
        page.evaluate(
            "async () => (await axe.run()).violations.flatMap(found =>"
                + " found.nodes.map(node => found.id + ' ' + node.target + ' ' + node.failureSummary))");
  }

  private static String axe() {
    try {
      return new ClassPathResource("axe.min.js").getContentAsString(UTF_8);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  @Override
  public void close() {
    context.close();
    assertThat(complaints).isEmpty();
  }
}
