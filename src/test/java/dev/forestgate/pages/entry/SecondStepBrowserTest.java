package dev.forestgate.pages.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ChromiumExtension;
import dev.forestgate.testing.FactorOwner;
import dev.forestgate.testing.PageBrowser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.VirtualAuthenticator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Second step of a sign-in, and sign-in with a passkey, in a browser. */
class SecondStepBrowserTest {
  private static final RunningService SERVICE = RunningService.shared();
  private static final String SECURITY = "/account/security";
  private static final String SIGN_IN = "/sign-in?return_to=" + SECURITY;
  private static final String WRONG = "000000";

  @RegisterExtension static final ChromiumExtension CHROMIUM = new ChromiumExtension();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWrongCodeIsExplainedAndARightOneLeadsBack(boolean hasScripts) {
    FactorOwner alice = FactorOwner.withApp(SERVICE);
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE, hasScripts, "en-US")) {
      firstStep(browser, alice).inspect("second");
      browser.fill("code", WRONG).press("Continue");
      browser.page().waitForSelector("#code-error");
      assertThat(browser.page().textContent("[role=alert]")).contains("This code is wrong");
      assertThat(browser.page().inputValue("[name=code]")).isEmpty();
      browser.inspect("second-wrong");
      browser.fill("code", alice.app().nextCode()).press("Continue");
      expect(browser, SECURITY, "Security");
    }
  }

  /** The challenge is in no address, page or storage that a script could read. */
  @Test
  void theChallengeIsInACookieAlone() {
    FactorOwner alice = FactorOwner.withApp(SERVICE);
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE)) {
      firstStep(browser, alice);
      var challenge =
          browser.context().cookies().stream()
              .filter(cookie -> cookie.name.equals("__Host-second"))
              .findFirst()
              .orElseThrow();
      assertThat(challenge.httpOnly).isTrue();
      assertThat(browser.page().content()).doesNotContain(challenge.value);
      assertThat(browser.page().evaluate("document.cookie + JSON.stringify(history.state)"))
          .isEqualTo("null");
      assertThat(browser.page().evaluate("localStorage.length + sessionStorage.length"))
          .isEqualTo(0);
    }
  }

  @Test
  void aTrustedBrowserIsNotAskedAgainUntilItsTrustIsEnded() {
    FactorOwner alice = FactorOwner.withApp(SERVICE);
    try (var browser = PageBrowser.withoutScripts(CHROMIUM.get(), SERVICE)) {
      firstStep(browser, alice);
      browser.page().click("summary");
      browser.fill("recovery_code", "00000-00000");
      browser.page().check("#trust-recovery");
      browser.page().click("details button");
      browser.page().waitForSelector("#recovery_code-error");
      browser.inspect("second-recovery-wrong");
      browser.fill("recovery_code", alice.recoveryCodes().get(0).toUpperCase());
      assertThat(browser.page().isChecked("#trust-recovery")).isTrue();
      browser.page().click("details button");
      expect(browser, SECURITY, "Security");

      browser.press("Sign out");
      browser.page().waitForURL("**/sign-in");
      signIn(browser, alice);
      expect(browser, SECURITY, "Security");
      assertThat(browser.page().textContent("#browsers ~ ul")).contains("This browser");
      browser.inspect("security-trusted");

      browser.press("Stop trusting and sign out");
      browser.page().waitForURL("**/sign-in?*");
      firstStep(browser, alice);
    }
  }

  @Test
  void tooManyWrongCodesLeadBackToSignIn() {
    FactorOwner alice = FactorOwner.withApp(SERVICE);
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE)) {
      firstStep(browser, alice);
      for (int n = 0; n < 6; n++) {
        browser.fill("code", WRONG);
        browser.page().waitForNavigation(() -> browser.press("Continue"));
      }
      assertThat(browser.heading()).isEqualTo("Sign in");
      assertThat(browser.page().textContent("[role=alert]")).contains("too many wrong codes");
      assertThat(browser.page().inputValue("[name=return_to]")).isEqualTo(SECURITY);
      browser.inspect("second-expired");
    }
  }

  @Test
  void aSecondStepIsCancelled() {
    FactorOwner alice = FactorOwner.withApp(SERVICE);
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE)) {
      firstStep(browser, alice).press("Cancel");
      browser.page().waitForURL("**/sign-in");
      browser.go("/sign-in/second");
      assertThat(browser.path()).isEqualTo("/sign-in");
    }
  }

  @Test
  void aPasskeySignsInByButtonByAutofillAndAsTheSecondStep() {
    FactorOwner alice = FactorOwner.withoutFactor(SERVICE);
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE)) {
      VirtualAuthenticator.of(browser.page());
      addPasskey(browser, alice);

      browser.context().clearCookies();
      browser.go(SIGN_IN);
      expect(browser, SECURITY, "Security");

      withoutAutofill(browser).context().clearCookies();
      browser.go(SIGN_IN).inspect("sign-in-passkey").press("Sign in with a passkey");
      expect(browser, SECURITY, "Security");

      browser.context().clearCookies();
      firstStep(browser, alice).inspect("second-passkey").press("Use a passkey");
      expect(browser, SECURITY, "Security");
    }
  }

  /** A passkey of a deleted account, for example. */
  @Test
  void aPasskeyThatIsNotKnownIsExplained() {
    FactorOwner alice = FactorOwner.withoutFactor(SERVICE);
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE, true, "de-DE")) {
      VirtualAuthenticator.of(browser.page());
      addPasskey(browser, alice);
      browser.go(SECURITY).page().click("a:has-text('entfernen')");
      browser.press("Endgültig entfernen");
      browser.page().waitForSelector("h1:has-text('Sind Sie es noch?')");
      browser.inspect("elevate-passkey-de").press("Passkey verwenden");
      browser.page().waitForSelector("h2:has-text('Umbenennen')");
      browser.press("Endgültig entfernen");
      expect(browser, SECURITY + "?done=removed", "Sicherheit");

      withoutAutofill(browser).context().clearCookies();
      browser.go(SIGN_IN).press("Mit Passkey anmelden");
      browser.page().waitForSelector("#alert");
      assertThat(browser.page().textContent("#alert")).contains("nicht angenommen");
      browser.inspect("sign-in-passkey-refused-de");
    }
  }

  @Test
  void aBrowserWithoutPasskeysIsOfferedNone() {
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE)) {
      browser.page().addInitScript("delete window.PublicKeyCredential");
      browser
          .go("/sign-in")
          .page()
          .waitForFunction("document.querySelector('[data-passkey-area]').hidden");
      assertThat(browser.page().isVisible("button:has-text('passkey')")).isFalse();
    }
    try (var browser = PageBrowser.withoutScripts(CHROMIUM.get(), SERVICE)) {
      browser.go("/sign-in");
      assertThat(browser.page().isVisible("button:has-text('passkey')")).isFalse();
    }
  }

  @Test
  void theOfferOfPasskeysShiftsNothing() {
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE)) {
      browser.go("/sign-in");
      assertThat(browser.page().isVisible("button:has-text('passkey')")).isTrue();
      assertThat(
              browser
                  .page()
                  .evaluate(
                      "new Promise(seen => new PerformanceObserver(list =>"
                          + " seen(list.getEntries().length)).observe({type: 'layout-shift',"
                          + " buffered: true}) || setTimeout(() => seen(0), 300))"))
          .isEqualTo(0);
    }
  }

  private static PageBrowser signIn(PageBrowser browser, FactorOwner owner) {
    return browser
        .go(SIGN_IN)
        .fill("login", owner.session().username())
        .fill("password", RunningService.PASSWORD)
        .press("Sign in");
  }

  private static PageBrowser firstStep(PageBrowser browser, FactorOwner owner) {
    signIn(browser, owner).page().waitForURL("**/sign-in/second");
    return browser;
  }

  private static void addPasskey(PageBrowser browser, FactorOwner owner) {
    browser.use(owner.session()).go(SECURITY + "/passkey");
    browser.page().click("main form button");
    browser.page().waitForSelector(".codes");
  }

  /** Only a button asks for the passkey: the authenticator responds to each request at once. */
  private static PageBrowser withoutAutofill(PageBrowser browser) {
    browser
        .page()
        .addInitScript(
            "PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false)");
    return browser;
  }

  private static void expect(PageBrowser browser, String path, String heading) {
    browser.page().waitForSelector("h1:text-is('" + heading + "')");
    assertThat(browser.path()).isEqualTo(path);
  }
}
