package dev.forestgate.pages.journal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.ledger.Ledger;
import dev.forestgate.journal.summary.Summary;
import dev.forestgate.testing.ChromiumExtension;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.PageBrowser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.users.Users;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;

/** The journal as its owner sees it, in a browser. */
class JournalPageBrowserTest {
  private static final RunningService SERVICE = RunningService.shared();
  private static final String JOURNAL = "/account/journal";
  private static final Path README_PICTURE = Path.of("target", "pages", "readme-journal.png");
  private static final Instant TODAY = Instant.now().truncatedTo(ChronoUnit.DAYS);
  private static final String FIREFOX = "Firefox on Linux";
  private static final String BERLIN = "Berlin, Germany";
  private static final List<String> PASSKEY = List.of("hwk", "user", "mfa");
  private static final String HOSTILE = "<img src=x onerror=alert(1)> # [a](javascript:alert(1))";
  @RegisterExtension static final ChromiumExtension CHROMIUM = new ChromiumExtension();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTimelineTellsWhatHappened(boolean hasScripts) {
    String name = RunningService.freshName();
    SERVICE.register(name);
    seedHistory(userId(name));
    try (var browser = open(name, hasScripts, "en-US")) {
      awaitCards(browser, 6);
      browser.inspect("journal");
      Locator cards = browser.page().locator("article");
      assertThat(browser.heading()).isEqualTo("Journal");
      assertThat(cards.first().textContent()).contains("This session").doesNotContain("wasn’t me");
      Locator stranger = cards.filter(new Locator.FilterOptions().setHasText("Hanoi"));
      assertThat(stranger.getAttribute("class")).contains("bad");
      assertThat(stranger.locator("h3").textContent()).startsWith("Signed in with the password");
      assertThat(stranger.textContent())
          .contains("Chrome on Windows", "New device", "2 failed attempts", "Unchanged since");
      assertThat(cards.filter(new Locator.FilterOptions().setHasText("Lisbon")).textContent())
          .contains("Safari on iPhone", "New country", "plan-chosen");
      if (hasScripts) {
        picture(browser);
      }
    }
  }

  @Test
  void theJournalIsInTheLanguageOfTheBrowser() {
    String name = RunningService.freshName();
    SERVICE.register(name);
    seedHistory(userId(name));
    try (var browser = open(name, true, "de-DE")) {
      awaitCards(browser, 6);
      assertThat(browser.inspect("journal-de").heading()).isEqualTo("Tagebuch");
      assertThat(browser.page().textContent("#timeline"))
          .contains("Mit einem Passkey angemeldet", "Unmögliche Reise", "Das war ich nicht")
          .doesNotContain("Signed in");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNewAccountReadsWhenItsJournalBegins(boolean hasScripts) throws IOException {
    SignedInClient user = SERVICE.signIn();
    awaitJournal(user);
    try (var browser = open(user.username(), hasScripts, "en-US")) {
      awaitCards(browser, 2);
      SERVICE.bean(Ledger.class).close(user.userId());
      browser.go(JOURNAL).inspect("journal-empty");
      assertThat(browser.page().textContent("main")).contains("Nothing here yet", "a minute");
    }
  }

  /** Reports the session of a thief without a pointer. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSessionIsReportedByTheKeyboardAlone(boolean hasScripts) {
    MailUser mail = MailUser.verified(SERVICE);
    SignedInClient thief = SERVICE.signIn(mail.username());
    try (var browser = open(mail.username(), hasScripts, "en-US")) {
      awaitCards(browser, 2);
      tabTo(browser.page(), "This wasn’t me");
      browser.page().keyboard().press("Enter");
      browser.inspect("journal-not-me");
      tabTo(browser.page(), "End it and reset my password");
      browser.page().keyboard().press("Enter");
      browser.page().waitForURL(Pattern.compile(".*done=reset"));
      assertThat(browser.page().textContent("[role=status]"))
          .contains("We have sent you an e-mail");
      browser.inspect("journal-reported");
      SERVICE.expectSession(thief, 401);
      assertThat(mail.message("Choose a new password").link()).contains("token=");
      Awaitility.await()
          .atMost(TestTimeouts.HANG)
          .untilAsserted(
              () ->
                  assertThat(browser.go(JOURNAL).page().textContent("#timeline"))
                      .contains("You reported this session")
                      .doesNotContain("This wasn’t me"));
    }
  }

  @Test
  void oneSessionIsShownWholeAndPrints() throws IOException {
    SignedInClient user = SERVICE.signIn();
    var journal =
        SeededJournal.of(SERVICE, user.userId(), TODAY.minus(9, ChronoUnit.DAYS))
            .signIn(FIREFOX, HOSTILE, List.of("pwd"), HOSTILE)
            .reports("plan-chosen", Map.of(HOSTILE, HOSTILE))
            .write(new Summary(HOSTILE, "summary by the language model " + HOSTILE));
    for (int i = 0; i < 12; i++) {
      journal.does(JournalAction.values()[2 * i]).reports("step-" + i, Map.of());
    }
    journal.after(Duration.ofHours(25)).does(JournalAction.SIGNED_OUT).write();
    try (var browser = open(user.username(), true, "en-US")) {
      browser.go(JOURNAL + "/" + journal.interaction()).inspect("journal-session");
      assertThat(browser.heading()).isEqualTo(HOSTILE);
      assertThat(browser.page().locator(".moments > li").count()).isEqualTo(27);
      assertThat(browser.page().textContent("main"))
          .contains("summary by the language model " + HOSTILE, "step-11", "Unchanged since");
      browser.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
      assertThat(browser.page().isVisible("nav")).isFalse();
      assertThat(browser.page().isVisible("summary")).isFalse();
      browser.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));

      Path file = SERVICE.journal(journal.interaction());
      Files.writeString(file, Files.readString(file).replace("step-7", "step-x"));
      browser.page().reload();
      browser.inspect("journal-altered");
      assertThat(browser.page().textContent("[role=alert]")).contains("Do not rely on");
      String whole = Files.readString(file);
      Files.writeString(file, whole.substring(0, whole.indexOf("<!-- section 2")));
      browser.page().reload();
      assertThat(browser.page().textContent(".seal")).contains("Parts of it are missing");
      browser.go(JOURNAL);
      assertThat(browser.page().locator("article").last().locator("h3").textContent())
          .isEqualTo(HOSTILE);
    }
  }

  @Test
  void aLongJournalIsReadPageByPageAndByDay() {
    SignedInClient user = SERVICE.signIn();
    awaitJournal(user);
    for (int i = 1; i <= 43; i++) {
      SeededJournal.of(SERVICE, user.userId(), TODAY.minus(i, ChronoUnit.DAYS).plusSeconds(43_200))
          .signIn(FIREFOX, BERLIN, PASSKEY)
          .write();
    }
    try (var browser = open(user.username(), true, "en-US")) {
      awaitCards(browser, 20);
      Set<String> seen = new HashSet<>(begins(browser));
      browser.page().click("text=Older sessions");
      seen.addAll(begins(browser));
      browser.page().click("text=Older sessions");
      assertThat(browser.page().locator("text=Older sessions").count()).isZero();
      seen.addAll(begins(browser));
      assertThat(seen).hasSizeGreaterThanOrEqualTo(44);
      browser.page().click("text=Latest sessions");
      assertThat(browser.path()).isEqualTo(JOURNAL);

      browser.page().click("text=Choose days");
      String day = TODAY.minus(5, ChronoUnit.DAYS).toString().substring(0, 10);
      browser.fill("from", day).fill("until", day).inspect("journal-days").press("Show");
      assertThat(begins(browser)).singleElement().asString().startsWith(day);
      assertThat(browser.path()).contains("zone=Europe%2FBerlin");
      browser.go(JOURNAL + "?from=2001-01-01&until=2001-01-02");
      assertThat(browser.page().textContent("main")).contains("no sessions on these days");
      browser.go(JOURNAL + "?from=soon");
      assertThat(browser.page().textContent(".error")).contains("such as 2026-11-30");
    }
  }

  @Test
  void aCursorOfAnotherIsRefusedAndAForeignSessionIsNotFound() {
    SignedInClient user = SERVICE.signIn();
    SignedInClient other = SERVICE.signIn();
    awaitJournal(other);
    for (String cursor : List.of(other.sessionId().toString(), "x", "a%20b%26from=")) {
      page(user, JOURNAL + "?before=" + cursor).expectStatus().isBadRequest();
    }
    page(user, JOURNAL + "/" + other.sessionId()).expectStatus().isNotFound();
    page(user, JOURNAL + "/x").expectStatus().isNotFound();
    SERVICE
        .client()
        .get()
        .uri(JOURNAL)
        .header("Accept", "text/html")
        .exchange()
        .expectStatus()
        .isSeeOther()
        .expectHeader()
        .valueEquals("Location", "/sign-in?return_to=%2Faccount%2Fjournal");
  }

  @Test
  void aReportWithoutTheTokenOfTheSessionDoesNothing() {
    SignedInClient user = SERVICE.signIn();
    SignedInClient second = SERVICE.signIn(user.username());
    awaitJournal(second);
    for (String token : List.of("", "x".repeat(43))) {
      SERVICE
          .client()
          .post()
          .uri(JOURNAL + "/" + second.sessionId() + "/not-me")
          .cookie(RunningService.COOKIE, user.cookie())
          .header("Origin", SERVICE.url())
          .header("Accept", "text/html")
          .body(BodyInserters.fromFormData("form_token", token))
          .exchange()
          .expectStatus()
          .isForbidden();
    }
    SERVICE.expectSession(second, 200);
  }

  private static UUID userId(String name) {
    return requireNonNull(SERVICE.bean(Users.class).findByLogin(name).block()).id();
  }

  /** A history as people have it: days, devices, places, and a stranger. */
  private static void seedHistory(UUID user) {
    seed(user, 1, "17:38")
        .signIn("Safari on iPhone", "Lisbon, Portugal", List.of("pwd", "otp", "mfa"), "new-country")
        .reports("plan-chosen", Map.of("plan", "oak"))
        .does(JournalAction.SIGNED_OUT)
        .write();
    seed(user, 1, "07:04")
        .signIn(FIREFOX, BERLIN, PASSKEY)
        .does(JournalAction.ELEVATED, Map.of("amr", PASSKEY))
        .does(JournalAction.PASSWORD_CHANGED)
        .does(JournalAction.RECOVERY_CODES_RENEWED)
        .write();
    seed(user, 1, "01:17")
        .signIn(
            "Chrome on Windows",
            "Hanoi, Vietnam",
            List.of("pwd"),
            2,
            "new-device",
            "impossible-travel")
        .does(JournalAction.PROFILE_READ)
        .does(JournalAction.PROFILE_READ)
        .after(Duration.ofHours(5))
        .does(JournalAction.DISOWNED)
        .write();
    seed(user, 3, "06:52")
        .signIn(FIREFOX, BERLIN, PASSKEY)
        .does(JournalAction.CHARACTER_CREATED)
        .after(Duration.ofMinutes(21))
        .does(JournalAction.SIGNED_OUT)
        .write();
    seed(user, 6, "18:20")
        .signIn(FIREFOX, BERLIN, List.of("pwd"))
        .does(JournalAction.EMAIL_VERIFIED)
        .does(JournalAction.FACTOR_ADDED, Map.of("type", "passkey"))
        .does(JournalAction.RECOVERY_CODES_RENEWED)
        .write();
  }

  private static SeededJournal seed(UUID user, int daysAgo, String time) {
    Instant day = TODAY.minus(daysAgo, ChronoUnit.DAYS);
    return SeededJournal.of(
        SERVICE, user, Instant.parse(day.toString().substring(0, 11) + time + ":09Z"));
  }

  private static PageBrowser open(String username, boolean hasScripts, String locale) {
    PageBrowser browser = PageBrowser.open(CHROMIUM.get(), SERVICE, hasScripts, locale);
    browser.go("/sign-in").fill("login", username).fill("password", RunningService.PASSWORD);
    browser.page().click("main button");
    browser.page().waitForLoadState();
    return browser;
  }

  private static void awaitCards(PageBrowser browser, int count) {
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(() -> browser.go(JOURNAL).page().locator("article").count() == count);
  }

  private static void awaitJournal(SignedInClient user) {
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(() -> SERVICE.bean(Ledger.class).find(user.userId(), user.sessionId()) != null);
  }

  private static List<String> begins(PageBrowser browser) {
    return browser.page().locator("article").all().stream()
        .map(card -> card.getAttribute("data-at"))
        .toList();
  }

  private static void tabTo(Page page, String text) {
    for (int i = 0; i < 80; i++) {
      page.keyboard().press("Tab");
      if (page.locator(":focus").textContent().strip().equals(text)) {
        return;
      }
    }
    throw new AssertionError("the keyboard does not reach " + text);
  }

  private static WebTestClient.ResponseSpec page(SignedInClient user, String path) {
    return SERVICE
        .client()
        .get()
        .uri(URI.create(SERVICE.url() + path))
        .cookie(RunningService.COOKIE, user.cookie())
        .header("Accept", "text/html")
        .exchange();
  }

  /** The picture for README.md, which {@code scripts/make-pictures.sh} takes over. */
  private static void picture(PageBrowser browser) {
    Page page = browser.page();
    page.setViewportSize(1120, 1200);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    page.screenshot(new Page.ScreenshotOptions().setPath(README_PICTURE));
  }
}
