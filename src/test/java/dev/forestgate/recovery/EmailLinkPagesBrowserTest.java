package dev.forestgate.recovery;

import static dev.forestgate.testing.MailUser.NEW_PASSWORD;
import static dev.forestgate.testing.MailUser.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.forestgate.notifications.SessionAlertEmail;
import dev.forestgate.testing.Chromium;
import dev.forestgate.testing.CodeUser;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.Mailbox;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The pages behind links of e-mails, in a browser on a small screen. Skipped, with a line, where
 * there is no Chromium; {@code target/pages} has the screenshots.
 */
class EmailLinkPagesBrowserTest {
  private static final Path PICTURES = Path.of("target", "pages");
  private static final int NARROW = 320;
  private static final RunningService SERVICE = RunningService.shared();

  private static Chromium chromium;

  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void launch() {
    chromium = Chromium.launch();
  }

  @AfterAll
  static void close() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void open() {
    open(ColorScheme.LIGHT);
  }

  private void open(ColorScheme scheme) {
    context =
        chromium.newContext(
            new Browser.NewContextOptions().setViewportSize(NARROW, 640).setColorScheme(scheme));
    page = context.newPage();
    page.setDefaultTimeout(10_000);
    page.onConsoleMessage(
        message -> {
          // A rejection by the service is logged there too, and is no fault of the page.
          if (message.type().equals("error") && !message.text().contains("status of 4")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.onRequest(request -> requests.add(request.url()));
  }

  @AfterEach
  void nothingElseWasAskedForAndNothingComplained() {
    context.close();
    assertThat(complaints).isEmpty();
    assertThat(requests).isNotEmpty().allMatch(url -> url.startsWith(SERVICE.url() + "/api/auth/"));
  }

  @Test
  void anAddressIsVerifiedByTheKeyboardAlone() {
    MailUser alice = MailUser.register(SERVICE);
    String link = alice.message("Confirm").link();
    page.navigate(link);
    expectReadable("verify", "Verify your e-mail address");
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    expectStatus("Thank you. Your address is verified");
    assertThat(page.locator("form:visible").count()).isZero();
    assertThat(page.evaluate("document.activeElement.id")).isEqualTo("status");
    alice
        .signIn(alice.email(), RunningService.PASSWORD)
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();

    page.navigate(link);
    page.click("button:has-text('Verify this address')");
    expectStatus("has been used, has expired or is wrong");
    picture("verify-used");
  }

  @Test
  void aCodeIsTypedAndAnotherEmailIsAskedForWhenItIsWrong() {
    MailUser alice = MailUser.register(SERVICE);
    String code = alice.message("Confirm").code();
    page.navigate(SERVICE.url() + "/api/auth/verify");
    expectReadable("verify-code", "Verify your e-mail address");
    page.fill("#email", alice.email());
    page.fill("#code", code.equals("000000") ? "111111" : "000000");
    page.keyboard().press("Enter");
    expectStatus("has been used, has expired or is wrong");
    page.fill("#again-email", alice.email());
    page.click("button:has-text('Send another e-mail')");
    expectStatus("another e-mail is on its way");
    assertThat(page.evaluate("document.activeElement.id")).isEqualTo("status");
    page.fill("#code", alice.messages("Confirm", 2).get(1).code());
    page.keyboard().press("Enter");
    expectStatus("Thank you. Your address is verified");
  }

  @Test
  void aPasswordIsSetAndAWeakOneIsExplained() {
    MailUser alice = MailUser.verified(SERVICE);
    page.navigate(SERVICE.url() + "/api/auth/password/reset?token=" + alice.resetToken());
    expectReadable("reset", "Set a new password");
    page.fill("#password", "password123");
    page.keyboard().press("Enter");
    expectStatus("The new password is one of the most common passwords.");
    assertThat(page.evaluate("document.activeElement.id")).isEqualTo("password");
    picture("reset-weak");

    page.check("#visible");
    assertThat(page.getAttribute("#password", "type")).isEqualTo("text");
    page.fill("#password", NEW_PASSWORD);
    page.click("button:has-text('Set the password')");
    expectStatus("Your password has been changed.");
    alice.signIn(alice.username(), NEW_PASSWORD).expectStatus().isOk().expectBody().returnResult();
    assertThat(page.inputValue("#password")).isEmpty();
  }

  @Test
  void aLinkSignsInTheBrowserThatShowsIt() {
    MailUser alice = MailUser.verified(SERVICE);
    String link = CodeUser.of(alice).begin().mail().link();
    page.navigate(link);
    page.waitForLoadState();
    expectReadable("sign-in", "Sign in");
    assertThat(context.cookies()).noneMatch(cookie -> cookie.name.equals(RunningService.COOKIE));
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    expectStatus("You are signed in as " + alice.username());
    assertThat(page.locator("form:visible").count()).isZero();
    assertThat(context.cookies()).anyMatch(cookie -> cookie.name.equals(RunningService.COOKIE));
    page.navigate(link);
    page.click("button:has-text('Sign in')");
    expectStatus("has been used or has expired");
  }

  @Test
  void aLinkAsksForTheSecondFactor() {
    MailUser alice = MailUser.verified(SERVICE);
    FactorUser factors = FactorUser.enrol(SERVICE, alice.username());
    page.navigate(CodeUser.of(alice).begin().mail().link());
    page.click("button:has-text('Sign in')");
    page.waitForSelector("#code:visible");
    assertThat(page.evaluate("document.activeElement.id")).isEqualTo("code");
    page.fill("#code", "000000");
    page.keyboard().press("Enter");
    expectStatus("is wrong or has been used");
    picture("sign-in-second");
    page.fill("#code", factors.recoveryCodes().get(0));
    page.keyboard().press("Enter");
    expectStatus("You are signed in as " + alice.username());
  }

  @Test
  void expiredLinkOffersAnotherEmail() {
    MailUser alice = MailUser.verified(SERVICE);
    page.navigate(SERVICE.url() + "/api/auth/password/reset?token=" + "A".repeat(43));
    page.fill("#password", NEW_PASSWORD);
    page.click("button:has-text('Set the password')");
    expectStatus("This link has been used or has expired.");
    page.fill("#email", alice.email());
    page.click("button:has-text('Send an e-mail')");
    expectStatus("an e-mail is on its way");
    alice.message("Choose a new password");
  }

  @Test
  void aSessionIsDisownedInTheDark() {
    context.close();
    open(ColorScheme.DARK);
    MailUser alice = MailUser.verified(SERVICE);
    SignedInClient theirs = SERVICE.signIn(alice.username());
    page.navigate(alarm(alice, theirs).link());
    expectReadable("not-me", "Was this not you?");
    page.click("button:has-text('End that session')");
    expectStatus("That session has ended.");
    picture("not-me-ended");
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

  /** Checks that every page must pass. */
  private void expectReadable(String name, String title) {
    assertThat(page.url()).as("no token in the address bar").doesNotContain("?");
    assertThat(page.title()).isEqualTo(title);
    assertThat(page.textContent("h1")).isEqualTo(title);
    assertThat(page.getAttribute("html", "lang")).isEqualTo("en");
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(NARROW);
    assertThat(
            page.evaluate(
                "[...document.querySelectorAll('input')].every(input => input.labels.length === 1)"))
        .isEqualTo(true);
    assertThat(page.getAttribute("#status", "aria-live")).isEqualTo("polite");
    assertThat(page.evaluate("history.length <= 2 && document.referrer === ''")).isEqualTo(true);
    picture(name);
  }

  private void expectStatus(String words) {
    page.waitForSelector("#status:has-text(\"" + words + "\")");
  }

  private void picture(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
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
