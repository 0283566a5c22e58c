package dev.forestgate.pages.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import dev.forestgate.testing.AuthenticatorApp;
import dev.forestgate.testing.ChromiumExtension;
import dev.forestgate.testing.FactorOwner;
import dev.forestgate.testing.PageBrowser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.VirtualAuthenticator;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pages about proofs of identity, in a browser. */
class SecurityPagesBrowserTest {
  private static final RunningService SERVICE = RunningService.shared();
  private static final String SECURITY = "/account/security";
  private static final String NEW_PASSWORD = "another horse battery staple";

  @RegisterExtension static final ChromiumExtension CHROMIUM = new ChromiumExtension();

  @Test
  void aPasskeyIsAddedRenamedAndRemoved() {
    FactorOwner alice = FactorOwner.withoutFactor(SERVICE);
    try (var browser = open(alice, true, "en-US")) {
      VirtualAuthenticator.of(browser.page());
      browser.go(SECURITY).inspect("security-empty").page().click("text=Add a passkey");
      browser.inspect("passkey-add").fill("name", "Laptop").press("Create passkey");
      heading(browser, "Your recovery codes");
      browser.inspect("recovery-codes");
      List<String> codes = codes(browser.page());
      expectShownOnce(browser, codes);

      assertThat(browser.page().textContent("main")).contains("Laptop", "10 codes are left");
      browser.inspect("security-passkey").page().click("text=Rename or remove");
      browser.inspect("factor").fill("name", "<i>Mine</i>").press("Save name");
      heading(browser, "Is it still you?");
      browser.inspect("elevate-passkey").press("Use a passkey");
      heading(browser, "Laptop");
      assertThat(browser.page().inputValue("[name=name]")).isEqualTo("<i>Mine</i>");
      browser.press("Save name");
      done(browser, "The name is changed.");
      assertThat(browser.page().textContent("main")).contains("<i>Mine</i>");

      browser.page().click("text=Rename or remove");
      browser.press("Remove for good");
      done(browser, "Removed.");
      assertThat(browser.page().isVisible("text=Rename or remove")).isFalse();
    }
  }

  /** A reload, the back button and a script find no code. */
  private static void expectShownOnce(PageBrowser browser, List<String> codes) {
    assertThat(codes).hasSize(10);
    assertThat(browser.page().evaluate("JSON.stringify([history.state, location.href])").toString())
        .doesNotContain(codes);
    assertThat(browser.page().evaluate("localStorage.length + sessionStorage.length")).isEqualTo(0);
    browser.page().reload();
    heading(browser, "Security");
    assertThat(browser.page().content()).doesNotContain(codes);
    browser.page().goBack();
    assertThat(browser.page().content()).doesNotContain(codes);
    browser.go(SECURITY);
  }

  @Test
  void anAppIsAddedWithoutScripts() throws IOException {
    FactorOwner alice = FactorOwner.withoutFactor(SERVICE);
    try (var browser = open(alice, false, "en-US")) {
      browser.go(SECURITY + "/totp").inspect("totp").fill("name", "Phone");
      browser.press("Show the QR code");
      browser.page().waitForSelector(".secret");
      browser.inspect("totp-code");
      String secret = browser.page().textContent(".secret");
      assertThat(secret).matches("([A-Z2-7]{4} ){7}[A-Z2-7]{4}");
      browser.fill("code", "000000").press("Add app");
      browser.page().waitForSelector("#code-error");
      browser.inspect("totp-code-wrong");
      assertThat(browser.page().content()).doesNotContain(secret, secret.replace(" ", ""));

      String code = new AuthenticatorApp(secret.replace(" ", "")).nextCode();
      browser.fill("code", code.substring(0, 3) + " " + code.substring(3)).press("Add app");
      heading(browser, "Your recovery codes");
      List<String> codes = codes(browser.page());
      assertThat(file(browser)).contains(codes).contains("Forest Gate");
      browser.page().reload();
      heading(browser, "Is it still you?");
      assertThat(browser.page().content()).doesNotContain(codes);
      assertThat(browser.go(SECURITY).page().content()).contains("Phone").doesNotContain(codes);
    }
  }

  private static String file(PageBrowser browser) throws IOException {
    Download download = browser.page().waitForDownload(() -> browser.press("Download"));
    assertThat(download.suggestedFilename()).isEqualTo("recovery-codes.txt");
    assertThat(download.url()).endsWith(SECURITY + "/recovery-codes/file");
    return Files.readString(download.path());
  }

  @Test
  void anAppIsAddedInGerman() {
    FactorOwner alice = FactorOwner.withoutFactor(SERVICE);
    try (var browser = open(alice, true, "de-DE")) {
      browser.go(SECURITY).inspect("security-empty-de").page().click("text=App hinzufügen");
      browser.inspect("totp-de").press("QR-Code zeigen");
      browser.page().waitForSelector(".secret");
      String secret = browser.page().textContent(".secret");
      browser.inspect("totp-code-de");
      String code = new AuthenticatorApp(secret.replace(" ", "")).nextCode();
      browser.fill("code", code).press("App hinzufügen");
      heading(browser, "Ihre Wiederherstellungscodes");
      browser.inspect("recovery-codes-de").page().click("text=Ich habe sie aufbewahrt");
      heading(browser, "Sicherheit");
      assertThat(browser.page().textContent("main")).contains("10 Codes sind übrig.");
      browser.inspect("security-app-de");
    }
  }

  @Test
  void aPasswordIsProofEnoughWithoutASecondFactor() {
    FactorOwner alice = FactorOwner.withoutFactor(SERVICE);
    alice.age(Duration.ofHours(1), "pwd");
    try (var browser = open(alice, true, "en-US")) {
      browser.go(SECURITY + "/totp").inspect("elevate-password");
      browser.fill("password", "a wrong password").press("Continue");
      browser.page().waitForSelector("#password-error");
      assertThat(browser.page().textContent("#password-error"))
          .isEqualTo("This is not your password.");
      browser.inspect("elevate-password-wrong");
      browser.fill("password", RunningService.PASSWORD).press("Continue");
      heading(browser, "Add an authenticator app");
      assertThat(browser.path()).isEqualTo(SECURITY + "/totp");
      browser.go("/account/elevate?return_to=//evil.example");
      assertThat(browser.path()).isEqualTo("/account");
    }
  }

  @Test
  void anApiKeyIsCreatedByKeyboardAndRemoved() {
    FactorOwner alice = FactorOwner.withoutFactor(SERVICE);
    try (var browser = open(alice, true, "en-US")) {
      browser.go(SECURITY).page().click("text=Manage API keys");
      browser.inspect("keys-empty").page().click("text=Create a key");
      browser.fill("name", "Nightly report").page().keyboard().press("Enter");
      browser.page().waitForSelector("#scopes-error");
      browser.inspect("keys-new-wrong");
      browser.page().focus("[name='scopes.profile:read']");
      browser.page().keyboard().press("Space");
      browser.page().keyboard().press("Enter");
      heading(browser, "Your new API key");
      browser.inspect("keys-created");
      String key = browser.page().textContent("#secret");
      assertThat(key).matches("fg_[0-9A-Za-z]{49}");
      browser.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
      browser.press("Copy").page().waitForSelector("[role=status]:has-text('Copied')");
      assertThat(browser.page().evaluate("navigator.clipboard.readText()")).isEqualTo(key);
      browser.page().reload();
      heading(browser, "API keys");
      assertThat(browser.page().content()).contains("Nightly report").doesNotContain(key);
      browser.inspect("keys").page().click(".button.danger");
      browser.inspect("keys-remove").press("Remove key");
      done(browser, "The key is removed.");
    }
    try (var browser = open(alice, false, "de-DE")) {
      browser.go(SECURITY + "/keys/new").inspect("keys-new-de").fill("name", "Bericht");
      browser.page().check("[name=scopes\\.characters]");
      browser.press("Schlüssel erstellen").inspect("keys-created-de");
      assertThat(browser.page().textContent("#secret")).startsWith("fg_");
      browser.page().click("text=Ich habe es aufbewahrt");
      browser.inspect("keys-de");
    }
  }

  /** A form that is sent twice must not void codes that were printed in between. */
  @Test
  void newRecoveryCodesAreMadeOncePerForm() {
    FactorOwner alice = FactorOwner.withApp(SERVICE);
    try (var browser = open(alice, false, "en-US")) {
      browser.go(SECURITY + "/recovery-codes").inspect("elevate-app");
      browser.page().click("summary");
      browser.fill("recovery_code", alice.recoveryCodes().get(0));
      browser.page().click("details button");
      heading(browser, "Get new recovery codes");
      browser.inspect("recovery-codes-renew").press("Make new codes");
      heading(browser, "Your recovery codes");
      List<String> codes = codes(browser.page());
      browser.page().reload();
      heading(browser, "Security");
      assertThat(browser.page().content()).doesNotContain(codes).contains("10 codes are left");
      alice
          .post("/api/auth/elevate", Map.of("recovery_code", codes.get(0)))
          .expectStatus()
          .isOk()
          .expectBody()
          .returnResult();
    }
  }

  @Test
  void aPasswordIsChangedByKeyboardAlone() {
    FactorOwner alice = FactorOwner.withoutFactor(SERVICE);
    try (var browser = open(alice, true, "en-US")) {
      browser.go(SECURITY + "/password").inspect("password");
      type(browser, "a wrong password", NEW_PASSWORD);
      browser.page().waitForSelector("#current_password-error");
      assertThat(browser.page().evaluate("document.activeElement.id"))
          .isEqualTo("current_password");
      browser.inspect("password-wrong");
      type(browser, RunningService.PASSWORD, "password");
      browser.page().waitForSelector("#new_password-error");
      assertThat(browser.page().textContent("#new_password-error")).contains("most common");
      browser.page().focus("#current_password");
      type(browser, RunningService.PASSWORD, NEW_PASSWORD);
      done(browser, "Your password is changed.");
      SERVICE.expectSession(alice.session(), 401);
      SERVICE.signIn(alice.session().username(), NEW_PASSWORD);
    }
  }

  private static void type(PageBrowser browser, String current, String next) {
    browser.page().keyboard().type(current);
    browser.page().keyboard().press("Tab");
    browser.page().keyboard().type(next);
    browser.page().keyboard().press("Enter");
  }

  @Test
  void anAccountThatMustHaveAFactorLandsHere() {
    try (RunningService service = RunningService.start("forestgate.factors.required=all");
        var browser = PageBrowser.open(CHROMIUM.get(), service)) {
      browser.use(service.signIn()).go(SECURITY);
      assertThat(browser.page().textContent("[role=status]"))
          .contains("Your account needs a second factor.");
      browser.inspect("security-must-enrol");
      browser.page().click("text=Change password");
      browser.fill("current_password", RunningService.PASSWORD);
      browser.fill("new_password", NEW_PASSWORD).press("Change password");
      heading(browser, "Security");
    }
  }

  private static PageBrowser open(FactorOwner owner, boolean hasScripts, String locale) {
    return PageBrowser.open(CHROMIUM.get(), SERVICE, hasScripts, locale).use(owner.session());
  }

  private static List<String> codes(Page page) {
    return page.locator(".codes code").allTextContents();
  }

  private static void heading(PageBrowser browser, String text) {
    browser.page().waitForSelector("h1:text-is('" + text + "')");
  }

  private static void done(PageBrowser browser, String text) {
    browser.page().waitForSelector("[role=status]:has-text('" + text + "')");
  }
}
