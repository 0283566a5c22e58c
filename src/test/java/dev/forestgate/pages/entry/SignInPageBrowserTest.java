package dev.forestgate.pages.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ChromiumExtension;
import dev.forestgate.testing.PageBrowser;
import dev.forestgate.testing.RunningService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-in and sign-out by pages, in a browser. */
class SignInPageBrowserTest {
  private static final RunningService SERVICE = RunningService.shared();
  @RegisterExtension static final ChromiumExtension CHROMIUM = new ChromiumExtension();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWrongPasswordIsExplainedAndTheNameIsKept(boolean hasScripts) {
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE, hasScripts, "en-US")) {
      browser.go("/sign-in").inspect("sign-in");
      browser.fill("login", "nobody-at-all").fill("password", "wrong password").press("Sign in");
      assertThat(browser.page().textContent("[role=alert]"))
          .contains("The name or the password is wrong.");
      assertThat(browser.page().inputValue("[name=login]")).isEqualTo("nobody-at-all");
      assertThat(browser.page().inputValue("[name=password]")).isEmpty();
      browser.inspect("sign-in-wrong");
    }
  }

  @Test
  void thePagesAreInTheLanguageOfTheBrowser() {
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE, true, "de-DE")) {
      assertThat(browser.go("/sign-in").inspect("sign-in-de").heading()).isEqualTo("Anmelden");
      assertThat(browser.page().getAttribute("html", "lang")).isEqualTo("de");
    }
  }

  @Test
  void anUnknownPathIsAPageForABrowser() {
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE)) {
      assertThat(browser.go("/no-such-page").inspect("not-found").heading())
          .isEqualTo("There is nothing here");
    }
  }
}
