package dev.forestgate.testing;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The Chromium of this machine, without a window. */
public final class Chromium implements AutoCloseable {
  /**
   * The shell comes first: it draws no window, which costs the whole browser a renderer more for
   * each context.
   */
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin/chromium-headless-shell"), Path.of("/usr/bin/chromium"));

  /** One browser at a time: two of them, each with a service, starve each other on two cores. */
  private static final Path LOCK = Path.of("target", "chromium.lock");

  private final FileChannel lock;
  private final Playwright playwright;
  private final Browser browser;

  private Chromium(FileChannel lock, Playwright playwright, Browser browser) {
    this.lock = lock;
    this.playwright = playwright;
    this.browser = browser;
  }

  /**
   * Starts it, as soon as no other JVM has one. Skips the tests of the caller, with a line, where
   * there is no Chromium.
   */
  public static Chromium launch() {
    Optional<Path> program = PROGRAMS.stream().filter(Files::isExecutable).findFirst();
    if (program.isEmpty()) {
      skip("There is none of " + PROGRAMS + ", so nothing is tested in a browser.");
    }
    FileChannel lock = lock();
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program.orElseThrow())
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
    return new Chromium(lock, playwright, browser);
  }

  private static FileChannel lock() {
    try {
      FileChannel channel = FileChannel.open(LOCK, CREATE, WRITE);
      channel.lock();
      return channel;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
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

  @Override
  public void close() {
    playwright.close();
    try {
      lock.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
