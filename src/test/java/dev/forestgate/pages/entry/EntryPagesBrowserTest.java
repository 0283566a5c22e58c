package dev.forestgate.pages.entry;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.forestgate.testing.ChromiumExtension;
import dev.forestgate.testing.CodeUser;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.PageBrowser;
import dev.forestgate.testing.RunningService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registration, recovery and sign-in by e-mail by pages, in a browser. */
class EntryPagesBrowserTest {
  private static final RunningService SERVICE = RunningService.shared();
  @RegisterExtension static final ChromiumExtension CHROMIUM = new ChromiumExtension();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAccountIsCreatedAndSignedInAndLeadsBack(boolean hasScripts) {
    String name = RunningService.freshName();
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE, hasScripts, "en-US")) {
      browser.go("/register?return_to=/sign-in/code").inspect("register");
      browser.fill("username", name).fill("email", "no address@").fill("password", "password123");
      post(browser, "Create the account");
      assertThat(browser.page().textContent("#email-error"))
          .contains("Please enter an e-mail address");
      assertThat(browser.page().inputValue("[name=username]")).isEqualTo(name);
      assertThat(browser.page().inputValue("[name=password]")).isEmpty();
      assertThat(browser.page().getAttribute("[name=email]", "autofocus")).isNotNull();
      browser.inspect("register-wrong");
      browser.fill("email", "").fill("password", "password123").press("Create the account");
      assertThat(browser.page().textContent("#password-error")).contains("most common passwords");
      browser.fill("password", RunningService.PASSWORD).press("Create the account");
      assertThat(browser.path()).isEqualTo("/sign-in/code");
      assertThat(browser.context().cookies())
          .anyMatch(cookie -> cookie.name.equals(RunningService.COOKIE));
    }
  }

  @Test
  void aFormThatWasSentTwiceSignsInAndATakenNameDoesNot() {
    String name = RunningService.freshName();
    for (String password : new String[] {RunningService.PASSWORD, RunningService.PASSWORD}) {
      try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE)) {
        register(browser, name, password);
        assertThat(browser.context().cookies())
            .anyMatch(cookie -> cookie.name.equals(RunningService.COOKIE));
      }
    }
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE)) {
      register(browser, name, "another horse, another battery");
      assertThat(browser.page().textContent("#username-error")).contains("is taken");
      assertThat(browser.context().cookies())
          .noneMatch(cookie -> cookie.name.equals(RunningService.COOKIE));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aForgottenPasswordIsAnsweredAlikeForEveryAddress(boolean hasScripts) {
    MailUser alice = MailUser.verified(SERVICE);
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE, hasScripts, "en-US")) {
      browser.go("/forgot").inspect("forgot");
      for (String address : new String[] {"nobody@example.org", alice.email()}) {
        browser.go("/forgot").fill("email", address).press("Send the e-mail");
        assertThat(browser.path()).isEqualTo("/forgot?sent");
        assertThat(browser.page().textContent("[role=status]")).contains("is on its way");
      }
      browser.inspect("forgot-sent");
      alice.message("Choose a new password");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theDigitsOfAnEmailSignIn(boolean hasScripts) {
    MailUser alice = MailUser.verified(SERVICE);
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE, hasScripts, "en-US")) {
      browser.go("/sign-in/code?return_to=/forgot").inspect("code");
      browser.fill("email", alice.email()).press("Send the code");
      assertThat(browser.path()).isEqualTo("/sign-in/code");
      assertThat(browser.page().content()).contains(alice.email());
      browser.inspect("code-sent");
      String code = alice.message(CodeUser.SUBJECT).code();
      browser.fill("code", code.equals("000000") ? "111111" : "000000").press("Sign in");
      assertThat(browser.page().textContent("#code-error")).contains("wrong");
      assertThat(browser.page().inputValue("[name=code]")).isEmpty();
      browser.inspect("code-wrong");
      browser.fill("code", code).press("Sign in");
      assertThat(browser.path()).isEqualTo("/forgot");
      assertThat(browser.context().cookies())
          .anyMatch(cookie -> cookie.name.equals(RunningService.COOKIE))
          .noneMatch(cookie -> cookie.name.equals("__Host-sign-in-code"));
    }
  }

  /** Posts also what the browser would refuse. */
  private static void post(PageBrowser browser, String button) {
    browser.page().evaluate("document.querySelector('main form').noValidate = true");
    browser.press(button);
  }

  private static void register(PageBrowser browser, String name, String password) {
    Page page = browser.go("/register").page();
    page.fill("[name=username]", name);
    page.fill("[name=password]", password);
    browser.press("Create the account");
  }
}
