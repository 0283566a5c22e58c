package dev.forestgate.testing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The Chromium of this machine, without a window, for as long as the caller uses it. */
public final class Chromium implements AutoCloseable {
  /**
   * The shell comes first: it draws no window, which costs the whole browser a renderer more for
   * each context.
   */
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin/chromium-headless-shell"), Path.of("/usr/bin/chromium"));

  /** Ends with the JVM, as a start takes more than two seconds of processor time. */
  private static @Nullable Browser started;

  private final Browser browser;

  private Chromium(Browser browser) {
    this.browser = browser;
  }

  /**
   * Takes the browser of this JVM. Starts it unless it runs. Skips the tests of the caller, with a
   * line, where there is no Chromium.
   */
  public static Chromium take() {
    Optional<Path> program = PROGRAMS.stream().filter(Files::isExecutable).findFirst();
    if (program.isEmpty()) {
      skip("There is none of " + PROGRAMS + ", so nothing is tested in a browser.");
    }
    return new Chromium(running(program.orElseThrow()));
  }

  private static synchronized Browser running(Path program) {
    Browser browser = started;
    if (browser == null || !browser.isConnected()) {
      browser = start(program);
      started = browser;
    }
    return browser;
  }

  private static Browser start(Path program) {
    return Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(program)
                .setArgs(
                    List.of(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync")));
  }

  /** Skips the tests of the caller and prints the reason. */
  @SuppressWarnings("SystemOut") // for the reader of the output
  public static void skip(String reason) {
    System.out.println("A test in a browser is skipped: " + reason);
    Assumptions.abort(reason);
  }

  public BrowserContext newContext() {
    return newContext(new Browser.NewContextOptions());
  }

  public BrowserContext newContext(Browser.NewContextOptions options) {
    return browser.newContext(options);
  }

  /** Closes what the caller left open. */
  @Override
  public void close() {
    List.copyOf(browser.contexts()).forEach(BrowserContext::close);
  }
}
