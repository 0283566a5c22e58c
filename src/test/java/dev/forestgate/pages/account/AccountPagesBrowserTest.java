package dev.forestgate.pages.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.exports.Exports;
import dev.forestgate.testing.ChromiumExtension;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.PageBrowser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Profile, sessions, apps and deletion by pages, in a browser. */
class AccountPagesBrowserTest {
  private static final RunningService SERVICE = RunningService.shared();
  @RegisterExtension static final ChromiumExtension CHROMIUM = new ChromiumExtension();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aUserNameIsChanged(boolean hasScripts) {
    String name = RunningService.freshName();
    SERVICE.register(name);
    try (var browser = signedIn(name, hasScripts)) {
      assertThat(browser.inspect("account").heading()).isEqualTo("Your account");
      browser.fill("username", "a@b").press("Save name");
      assertThat(browser.page().textContent(".error")).contains("without @");
      assertThat(browser.page().inputValue("[name=username]")).isEqualTo("a@b");
      browser.inspect("account-wrong");
      browser.fill("username", name + "-2").press("Save name");
      assertThat(browser.page().textContent("[role=status]"))
          .contains("Your user name is changed.");
      assertThat(browser.page().textContent(".facts")).contains(name + "-2");
      assertThat(browser.path()).isEqualTo("/account?done=username");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAddressIsChangedWithThePassword(boolean hasScripts) {
    MailUser user = MailUser.verified(SERVICE);
    String next = "next-" + user.email();
    try (var browser = signedIn(user.username(), hasScripts)) {
      assertThat(browser.page().textContent(".facts")).contains(user.email(), "Verified");
      browser
          .fill("email", next)
          .fill("current_password", "wrong password")
          .press("Change address");
      assertThat(browser.page().textContent(".error")).contains("not your current password");
      assertThat(browser.page().inputValue("[name=email]")).isEqualTo(next);
      assertThat(browser.page().inputValue("[name=current_password]")).isEmpty();
      browser.fill("current_password", RunningService.PASSWORD).press("Change address");
      assertThat(browser.inspect("account-pending").page().textContent(".facts"))
          .contains(user.email(), next, "Not verified yet");
      browser.press("Send the e-mail again");
      assertThat(browser.page().textContent("[role=status]")).contains("on its way");
      new MailUser(SERVICE, user.username(), next).messages("Confirm your e-mail address", 2);
    }
  }

  @Test
  void theLanguageOfEmailsIsChosen() {
    MailUser user = MailUser.verified(SERVICE);
    try (var browser = signedIn(user.username(), true)) {
      browser.page().selectOption("[name=locale]", "de");
      browser.press("Save language");
      assertThat(browser.page().inputValue("[name=locale]")).isEqualTo("de");
      user.forgetPassword();
      user.message("Wählen Sie ein neues Passwort");
    }
  }

  @Test
  void whatWasTypedIsKeptWhileTheSessionEnds() {
    MailUser user = MailUser.verified(SERVICE);
    try (var browser = signedIn(user.username(), true)) {
      SignedInClient other = SERVICE.signIn(user.username());
      SERVICE
          .client()
          .delete()
          .uri("/api/sessions")
          .header("Authorization", other.bearer())
          .exchange()
          .expectStatus()
          .isNoContent()
          .expectBody()
          .returnResult();
      browser.fill("email", "next-" + user.email());
      browser.fill("current_password", RunningService.PASSWORD).press("Change address");
      assertThat(browser.heading()).isEqualTo("Sign in");
      assertThat(browser.path()).isEqualTo("/sign-in?return_to=%2Faccount");
      assertThat(browser.context().cookies().toString()).doesNotContain("password");
      browser.fill("login", user.username()).fill("password", RunningService.PASSWORD);
      assertThat(browser.press("Sign in").path()).isEqualTo("/account");
      assertThat(browser.page().inputValue("[name=email]")).isEqualTo("next-" + user.email());
      assertThat(browser.page().inputValue("[name=current_password]")).isEmpty();
      assertThat(browser.go("/account").page().inputValue("[name=email]")).isEmpty();
      assertThat(browser.page().textContent(".facts")).doesNotContain("next-");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sessionsAreShownAndEnded(boolean hasScripts) {
    String name = RunningService.freshName();
    SERVICE.register(name);
    SignedInClient first = SERVICE.signIn(name);
    SignedInClient second = SERVICE.signIn(name);
    SignedInClient third = SERVICE.signIn(name);
    try (var browser = signedIn(name, hasScripts)) {
      browser.go("/account/sessions").inspect("sessions");
      assertThat(browser.page().locator(".items > li").count()).isEqualTo(4);
      assertThat(browser.page().textContent(".items > li")).contains("This session");
      browser.press("End session");
      assertThat(browser.page().textContent("[role=status]")).contains("The session has ended.");
      SERVICE.expectSession(third, 401);
      SERVICE.expectSession(second, 200);
      browser.press("End all other sessions");
      assertThat(browser.page().locator(".items > li").count()).isOne();
      SERVICE.expectSession(first, 401);
      SERVICE.expectSession(second, 401);
    }
  }

  @Test
  void withoutAnyAppThePageOfAppsSaysWhatItIsFor() {
    String name = RunningService.freshName();
    SERVICE.register(name);
    try (var browser = signedIn(name, true)) {
      browser.go("/account/apps").inspect("apps");
      assertThat(browser.page().textContent("main")).contains("No app uses your account.");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAccountIsDeletedByItsNameAndPasswordAlone(boolean hasScripts) {
    String name = RunningService.freshName();
    String other = RunningService.freshName();
    SERVICE.register(name);
    SERVICE.register(other);
    try (var browser = signedIn(name, hasScripts)) {
      browser.go("/account/data").inspect("data");
      delete(browser, other, RunningService.PASSWORD);
      assertThat(browser.page().textContent(".error")).contains("not the name of your account");
      delete(browser, name, "wrong password");
      assertThat(browser.page().textContent(".error")).contains("not your current password");
      assertThat(browser.inspect("data-wrong").page().inputValue("[name=login]")).isEqualTo(name);
      delete(browser, name, RunningService.PASSWORD);
      assertThat(browser.inspect("goodbye").heading()).isEqualTo("Goodbye");
      assertThat(browser.go("/account").heading()).isEqualTo("Sign in");
    }
    SERVICE.signIn(other);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCopyOfTheDataIsRequestedAndDownloaded(boolean hasScripts) {
    String name = RunningService.freshName();
    SERVICE.register(name);
    try (var browser = signedIn(name, hasScripts)) {
      browser.go("/account/data").press("Request a copy");
      if (hasScripts) {
        browser.page().waitForSelector("a[download]");
      } else {
        Awaitility.await()
            .until(
                () -> browser.go("/account/data").page().locator("a[download]").count(),
                count -> count == 1);
      }
      browser.inspect("data-ready");
      var file =
          browser.page().waitForDownload(() -> browser.page().locator("a[download]").click());
      assertThat(file.suggestedFilename()).matches("account-[0-9-]{10}\\.zip");
      assertThat(file.path()).isNotEmptyFile();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anExportShowsHowFarItIs(boolean hasScripts) {
    String name = RunningService.freshName();
    SERVICE.register(name);
    UUID user = SERVICE.signIn(name).userId();
    UUID id = UUID.randomUUID();
    Exports exports = SERVICE.bean(Exports.class);
    exports.begin(user, id).block();
    exports.progress(user, id, 42).block();
    try (var browser = signedIn(name, hasScripts)) {
      browser.go("/account/data").inspect("data-running");
      assertThat(browser.page().getAttribute("progress", "value")).isEqualTo("42");
      exports.cancel(user, id).block();
      if (hasScripts) {
        browser.page().waitForSelector("text=Request a copy");
      } else {
        browser.page().click("text=Look again");
      }
      assertThat(browser.page().textContent("main")).contains("Request a copy");
    }
  }

  @Test
  void allIsDoneByTheKeyboardAlone() {
    String name = RunningService.freshName();
    SERVICE.register(name);
    SignedInClient elsewhere = SERVICE.signIn(name);
    try (var browser = signedIn(name, true)) {
      browser.go("/account/sessions");
      tabTo(browser, "End session");
      browser.page().keyboard().press("Enter");
      browser.page().waitForURL("**/account/sessions?done=end");
      assertThat(browser.page().evaluate("document.activeElement.textContent"))
          .asString()
          .contains("The session has ended.");
      SERVICE.expectSession(elsewhere, 401);
    }
  }

  private static PageBrowser signedIn(String name, boolean hasScripts) {
    return PageBrowser.open(CHROMIUM.get(), SERVICE, hasScripts, "en-US")
        .signIn(name, RunningService.PASSWORD);
  }

  private static void delete(PageBrowser browser, String name, String password) {
    browser.fill("login", name).fill("password", password).press("Delete account for good");
  }

  /** Presses Tab until the element with {@code text} has the focus; each is seen. */
  private static void tabTo(PageBrowser browser, String text) {
    for (int i = 0; i < 40; i++) {
      browser.page().keyboard().press("Tab");
      Object focused = browser.page().evaluate("document.activeElement.textContent.trim()");
      assertThat(browser.page().evaluate("getComputedStyle(document.activeElement).outlineStyle"))
          .isEqualTo("solid");
      if (text.equals(focused)) {
        return;
      }
    }
    throw new AssertionError(text + " is not reached by Tab");
  }
}
