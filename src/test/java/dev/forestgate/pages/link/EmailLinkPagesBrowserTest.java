package dev.forestgate.pages.link;

import static dev.forestgate.testing.MailUser.NEW_PASSWORD;
import static dev.forestgate.testing.MailUser.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.notifications.SessionAlertEmail;
import dev.forestgate.testing.ChromiumExtension;
import dev.forestgate.testing.CodeUser;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.Mailbox;
import dev.forestgate.testing.PageBrowser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages behind links of e-mails, in a browser with scripts and without. */
class EmailLinkPagesBrowserTest {
  private static final RunningService SERVICE = RunningService.shared();
  @RegisterExtension static final ChromiumExtension CHROMIUM = new ChromiumExtension();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAddressIsVerifiedByTheKeyboardAlone(boolean hasScripts) {
    MailUser alice = MailUser.register(SERVICE);
    String link = alice.message("Confirm").link();
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE, hasScripts, "en-US")) {
      follow(browser, link);
      assertThat(browser.inspect("verify").heading()).isEqualTo("Verify your e-mail address");
      browser.page().keyboard().press("Enter");
      browser.page().waitForSelector("[role=status]");
      assertThat(said(browser)).contains("Your address is verified");
      browser.inspect("verify-done");
      alice
          .signIn(alice.email(), RunningService.PASSWORD)
          .expectStatus()
          .isOk()
          .expectBody()
          .returnResult();
      follow(browser, link);
      browser.press("Verify this address");
      assertThat(said(browser)).contains("has been used or has expired");
      browser.inspect("verify-used");
    }
  }

  @Test
  void aCodeIsTypedAndAnotherEmailIsAskedForWhenItIsWrong() {
    MailUser alice = MailUser.register(SERVICE);
    String code = alice.message("Confirm").code();
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE)) {
      browser.go("/api/auth/verify");
      browser.page().fill("#email", alice.email());
      browser.fill("code", code.equals("000000") ? "111111" : "000000");
      browser.press("Verify this address");
      assertThat(browser.page().textContent("#code-error")).contains("is wrong");
      browser.page().click("summary");
      assertThat(browser.page().inputValue("#again-email")).isEqualTo(alice.email());
      browser.inspect("verify-code-wrong");
      browser.press("Send another e-mail");
      assertThat(said(browser)).contains("another e-mail is on its way");
      browser.page().fill("#email", alice.email());
      browser.fill("code", alice.messages("Confirm", 2).get(1).code());
      browser.press("Verify this address");
      assertThat(said(browser)).contains("Your address is verified");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPasswordIsSetAndAWeakOneIsExplained(boolean hasScripts) {
    MailUser alice = MailUser.verified(SERVICE);
    String token = alice.resetToken();
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE, hasScripts, "en-US")) {
      follow(browser, SERVICE.url() + "/api/auth/password/reset?token=" + token);
      browser.inspect("reset").fill("new_password", "password123").press("Set the password");
      assertThat(browser.page().textContent("#new_password-error"))
          .contains("most common passwords");
      browser.inspect("reset-weak");
      if (hasScripts) {
        browser.page().check("[data-reveal]");
        assertThat(browser.page().getAttribute("#new_password", "type")).isEqualTo("text");
      }
      browser.fill("new_password", NEW_PASSWORD).press("Set the password");
      assertThat(said(browser)).contains("Your password has been changed.");
      assertThat(browser.page().content()).doesNotContain(NEW_PASSWORD, token);
      alice
          .signIn(alice.username(), NEW_PASSWORD)
          .expectStatus()
          .isOk()
          .expectBody()
          .returnResult();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLinkSignsInTheBrowserThatShowsIt(boolean hasScripts) {
    MailUser alice = MailUser.verified(SERVICE);
    String link = CodeUser.of(alice).begin().mail().link();
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE, hasScripts, "de-DE")) {
      follow(browser, link);
      browser.inspect("by-link-de");
      assertThat(browser.context().cookies())
          .noneMatch(cookie -> cookie.name.equals(RunningService.COOKIE));
      browser.press("Anmelden");
      assertThat(browser.context().cookies())
          .anyMatch(cookie -> cookie.name.equals(RunningService.COOKIE))
          .noneMatch(cookie -> cookie.name.startsWith("__Host-link-"));
      follow(browser, link);
      browser.press("Anmelden");
      assertThat(said(browser)).contains("schon verwendet");
    }
  }

  @Test
  void aLinkLeadsToTheSecondFactor() {
    MailUser alice = MailUser.verified(SERVICE);
    FactorUser.enrol(SERVICE, alice.username());
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE)) {
      follow(browser, CodeUser.of(alice).begin().mail().link());
      browser.press("Sign in");
      assertThat(browser.path()).isEqualTo("/sign-in/second");
    }
  }

  @Test
  void aSessionIsDisowned() {
    MailUser alice = MailUser.verified(SERVICE);
    SignedInClient theirs = SERVICE.signIn(alice.username());
    try (var browser = PageBrowser.open(CHROMIUM.get(), SERVICE)) {
      follow(browser, alarm(alice, theirs).link());
      assertThat(browser.inspect("not-me").heading()).isEqualTo("Was this not you?");
      browser.press("End that session");
      assertThat(said(browser)).contains("That session has ended.");
      browser.inspect("not-me-done");
    }
    SERVICE
        .client()
        .get()
        .uri("/api/auth/session")
        .cookie(RunningService.COOKIE, theirs.cookie())
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    assertThat(token(alice.message("Choose a new password"))).hasSize(43);
  }

  /** Opens a link; the token is neither in the address nor in the page. */
  private static void follow(PageBrowser browser, String link) {
    browser.page().navigate(link);
    assertThat(browser.page().url()).doesNotContain("?");
    assertThat(browser.page().content()).doesNotContain(link.replaceFirst(".*[?]token=", ""));
  }

  private static String said(PageBrowser browser) {
    return browser.page().textContent("main .alert");
  }

  private static Mailbox.Mail alarm(MailUser caller, SignedInClient session) {
    Users users = SERVICE.bean(Users.class);
    User user = Objects.requireNonNull(users.findByLogin(caller.username()).block());
    users
        .commitFor(
            user.id(),
            SERVICE
                .bean(SessionAlertEmail.class)
                .writes(user, session.sessionId(), "Oslo", "Firefox on Linux", Instant.now()))
        .block();
    return caller.message("Was this you?");
  }
}
