package dev.forestgate.mail.template;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.mail.message.Emails;
import dev.forestgate.mail.message.OneTimeSecret;
import dev.forestgate.mail.message.Recipient;
import dev.forestgate.mail.message.TestEmails;
import dev.forestgate.mail.message.TestMailProperties;
import dev.forestgate.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailRendererTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:30:00Z");
  private static final Pattern TAG = Pattern.compile("<[^>]*>");

  private final EmailRenderer renderer =
      new EmailRenderer(TestMailProperties.of(), EmailRenderer.ACCENT);

  @Test
  void thereIsAnEmailOfEachKind() {
    assertThat(TestEmails.ofEachKind("a@example.org", "alice", NOW))
        .extracting(Email::kind)
        .containsExactlyInAnyOrder(EmailKind.values());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</title><style>*{display:none}</style>",
        "&lt;b&gt;",
        "{{link}}",
        "{{#code}}",
        "$1 \\1",
        "<!--",
        "a\r\nBcc: all@example.org",
        "a\n\nhttps://evil.example/claim your prize",
        "a\u2028b\u0085c\u000bd",
        "\u202egnp.exe\u2066\u200d",
        "Visit www.evil.example/prize or mail evil@evil.example",
        "\ud83d\ude00 \ud83d"
      })
  void userTextDoesNotChangeTheStructure(String typed) {
    for (Email email : TestEmails.ofEachKind("a@example.org", typed, NOW)) {
      RenderedEmail plain =
          write(TestEmails.ofEachKind("a@example.org", "alice", NOW), email.kind());
      RenderedEmail message = renderer.render(UUID.randomUUID(), email, NOW, NOW);
      assertThat(message.subject()).isEqualTo(plain.subject()).doesNotContain("\r", "\n");
      assertThat(tags(message.html())).as("tags of " + email).isEqualTo(tags(plain.html()));
      assertThat(message.text().lines().count()).isEqualTo(plain.text().lines().count());
      assertThat(message.text() + message.html())
          .doesNotContain("evil.example", "www.evil", "://evil", "\u202e", "\u2066", "\r", "\u2028")
          .doesNotContain("\u0085", "\u000b");
      assertThat(message.text() + message.html()).matches(EmailRendererTest::isWellFormed);
    }
  }

  @Test
  void aLongWordIsCut() {
    RenderedEmail message =
        write(
            TestEmails.ofEachKind("a@example.org", "x".repeat(5_000), NOW), EmailKind.WAS_THIS_YOU);
    assertThat(message.text()).contains("x".repeat(120) + "…").doesNotContain("x".repeat(121));
  }

  @Test
  void linkAndCodeAreWholeInBothParts() {
    RenderedEmail message =
        write(TestEmails.ofEachKind("a@example.org", "alice", NOW), EmailKind.VERIFY_ADDRESS);
    assertThat(message.text())
        .contains("\n" + TestEmails.LINK + "\n")
        .contains("\n123456\n")
        .contains("The link works until 23 November 2026, 10:30 UTC")
        .contains("The code works until 22 November 2026, 10:40 UTC");
    assertThat(message.html())
        .contains("href=\"" + TestEmails.LINK.replace("&", "&amp;") + "\"")
        .contains(">123456<");
  }

  @Test
  void aCodeThatIsOverIsLeftOutAndTheLinkIsNot() {
    Email email = TestEmails.verify(UUID.randomUUID(), "a@example.org", NOW);
    RenderedEmail late =
        renderer.render(UUID.randomUUID(), email, NOW, NOW.plus(Duration.ofMinutes(10)));
    assertThat(late.text())
        .contains(TestEmails.LINK)
        .doesNotContain("123456", "code", "{{")
        .doesNotContain("\n\n\n");
    assertThat(late.html()).doesNotContain("123456", "code", "{{");
    RenderedEmail inTime =
        renderer.render(UUID.randomUUID(), email, NOW, NOW.plus(Duration.ofSeconds(599)));
    assertThat(inTime.text()).contains("123456").doesNotContain("\n\n\n");
  }

  @Test
  void nothingIsFetchedFromElsewhereAndOpensAreNotCounted() {
    for (Email email : TestEmails.ofEachKind("a@example.org", "alice", NOW)) {
      String html = renderer.render(UUID.randomUUID(), email, NOW, NOW).html();
      assertThat(html.replace(TestEmails.LINK.replace("&", "&amp;"), ""))
          .doesNotContain("src=", "<img", "<link", "url(", "@import", "<script", "http");
      assertThat(html).contains("<html lang=\"en\">", "<h1", "charset=\"utf-8\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de-AT"})
  void bothPartsSayTheSame(String locale) {
    for (Email email : TestEmails.ofEachKind("a@example.org", "alice", NOW)) {
      RenderedEmail message = renderer.render(UUID.randomUUID(), email.in(locale), NOW, NOW);
      for (String word : email.values().keySet()) {
        String said = word.equals("link") ? "token=abc" : shown(email, word, locale);
        assertThat(message.text()).as(email + " " + word).contains(said);
        assertThat(message.html()).as(email + " " + word).contains(said);
      }
    }
  }

  @Test
  void eachEmailIsInEachLanguage() {
    for (Email email : TestEmails.ofEachKind("a@example.org", "alice", NOW)) {
      RenderedEmail english = renderer.render(UUID.randomUUID(), email, NOW, NOW);
      RenderedEmail german = renderer.render(UUID.randomUUID(), email.in("de"), NOW, NOW);
      assertThat(german.subject()).isNotEqualTo(english.subject());
      assertThat(german.html())
          .contains("<html lang=\"de\">", "automatisch von Forest Gate gesendet.")
          .containsOnlyOnce("<h1");
      assertThat(german.text() + german.html())
          .doesNotContain("automatically", "The link", "If it was", "Hello", "your account");
      assertThat(tags(german.html())).hasSameSizeAs(tags(english.html()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fr", "x-private", "und", "i-klingon", "zz-ZZ-nothing"})
  void anotherLanguageIsEnglish(String locale) {
    Email email = TestEmails.reset(UUID.randomUUID(), "a@example.org", NOW).in(locale);
    assertThat(renderer.render(UUID.randomUUID(), email, NOW, NOW).subject())
        .isEqualTo("Choose a new password");
  }

  @Test
  void devicesAndPlacesAreInTheLanguageOfTheEmail() {
    assertThat(wasThisYou("unknown", "Firefox on Windows"))
        .contains("wo     unbekannt\n", "Gerät  Firefox unter Windows\n");
    assertThat(wasThisYou("Stratford on Avon", "unknown device"))
        .contains("wo     Stratford on Avon\n", "Gerät  unbekanntes Gerät\n");
  }

  private String wasThisYou(String place, String device) {
    var to = new Recipient(UUID.randomUUID(), "alice", "a@example.org", "de");
    var link = new OneTimeSecret(Secret.of(TestEmails.LINK), NOW.plus(Duration.ofDays(1)));
    Email email = Emails.wasThisYou(to, place, device, NOW, link);
    return renderer.render(UUID.randomUUID(), email, NOW, NOW).text();
  }

  @Test
  void anEmailThatLacksAWordIsNotWritten() {
    Email broken = new Email(EmailKind.RESET_PASSWORD, null, "a@example.org", Map.of(), null);
    assertThatThrownBy(() -> renderer.render(UUID.randomUUID(), broken, NOW, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the e-mail has no value for ");
  }

  @Test
  void doesNotPrintWhatItSays() {
    RenderedEmail message =
        write(TestEmails.ofEachKind("a@example.org", "alice", NOW), EmailKind.RESET_PASSWORD);
    assertThat(message).hasToString("message " + message.id());
  }

  private static String shown(Email email, String word, String locale) {
    boolean isEnglish = locale.equals("en");
    String value = requireNonNull(email.values().get(word));
    if (word.equals("opens_account")) { // a condition
      return isEnglish ? "no account with this address" : "noch kein Konto";
    }
    if (word.equals("at") || word.endsWith("_until")) {
      String day = value.startsWith("2026-11-23") ? "23" : "22";
      return day + (isEnglish ? " November 2026, 10:" : ". November 2026, 10:");
    }
    return value;
  }

  private RenderedEmail write(List<Email> emails, EmailKind kind) {
    Email email = emails.stream().filter(one -> one.kind() == kind).findFirst().orElseThrow();
    return renderer.render(UUID.randomUUID(), email, NOW, NOW);
  }

  private static List<String> tags(String html) {
    return TAG.matcher(html).results().map(found -> found.group()).toList();
  }

  /** No unpaired surrogate is left. */
  private static boolean isWellFormed(String text) {
    Matcher halves = Pattern.compile("\\p{Cs}").matcher(text);
    return !halves.find();
  }
}
