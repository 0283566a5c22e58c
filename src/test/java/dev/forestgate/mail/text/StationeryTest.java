package dev.forestgate.mail.text;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.mail.letter.Kind;
import dev.forestgate.mail.letter.Letter;
import dev.forestgate.mail.letter.Letters;
import dev.forestgate.mail.letter.MailSettings;
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

class StationeryTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:30:00Z");
  private static final Pattern TAG = Pattern.compile("<[^>]*>");

  private final Stationery stationery = new Stationery(MailSettings.of());

  @Test
  void thereIsALetterOfEachKind() {
    assertThat(Letters.ofEachKind("a@example.org", "alice", NOW))
        .extracting(Letter::kind)
        .containsExactlyInAnyOrder(Kind.values());
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
  void whatSomebodyTypedStaysInItsPlace(String typed) {
    for (Letter letter : Letters.ofEachKind("a@example.org", typed, NOW)) {
      Message plain = write(Letters.ofEachKind("a@example.org", "alice", NOW), letter.kind());
      Message message = stationery.write(UUID.randomUUID(), letter, NOW, NOW);
      assertThat(message.subject()).isEqualTo(plain.subject()).doesNotContain("\r", "\n");
      assertThat(tags(message.html())).as("tags of " + letter).isEqualTo(tags(plain.html()));
      assertThat(message.text().lines().count()).isEqualTo(plain.text().lines().count());
      assertThat(message.text() + message.html())
          .doesNotContain("evil.example", "www.evil", "://evil", "\u202e", "\u2066", "\r", "\u2028")
          .doesNotContain("\u0085", "\u000b");
      assertThat(message.text() + message.html()).matches(StationeryTest::isWellFormed);
    }
  }

  @Test
  void aLongWordIsCut() {
    Message message =
        write(Letters.ofEachKind("a@example.org", "x".repeat(5_000), NOW), Kind.WAS_THIS_YOU);
    assertThat(message.text()).contains("x".repeat(120) + "…").doesNotContain("x".repeat(121));
  }

  @Test
  void linkAndCodeAreWholeInBothParts() {
    Message message = write(Letters.ofEachKind("a@example.org", "alice", NOW), Kind.VERIFY_ADDRESS);
    assertThat(message.text())
        .contains("\n" + Letters.LINK + "\n")
        .contains("\n123456\n")
        .contains("The link works until 23 November 2026, 10:30 UTC")
        .contains("The code works until 22 November 2026, 10:40 UTC");
    assertThat(message.html())
        .contains("href=\"" + Letters.LINK.replace("&", "&amp;") + "\"")
        .contains(">123456<");
  }

  @Test
  void aCodeThatIsOverIsLeftOutAndTheLinkIsNot() {
    Letter letter = Letters.verify(UUID.randomUUID(), "a@example.org", NOW);
    Message late =
        stationery.write(UUID.randomUUID(), letter, NOW, NOW.plus(Duration.ofMinutes(10)));
    assertThat(late.text())
        .contains(Letters.LINK)
        .doesNotContain("123456", "code", "{{")
        .doesNotContain("\n\n\n");
    assertThat(late.html()).doesNotContain("123456", "code", "{{");
    Message inTime =
        stationery.write(UUID.randomUUID(), letter, NOW, NOW.plus(Duration.ofSeconds(599)));
    assertThat(inTime.text()).contains("123456").doesNotContain("\n\n\n");
  }

  @Test
  void nothingIsFetchedFromElsewhereAndNobodyIsCounted() {
    for (Letter letter : Letters.ofEachKind("a@example.org", "alice", NOW)) {
      String html = stationery.write(UUID.randomUUID(), letter, NOW, NOW).html();
      assertThat(html.replace(Letters.LINK.replace("&", "&amp;"), ""))
          .doesNotContain("src=", "<img", "<link", "url(", "@import", "<script", "http");
      assertThat(html).contains("<html lang=\"en\">", "<h1", "charset=\"utf-8\"");
    }
  }

  @Test
  void bothPartsSayTheSame() {
    for (Letter letter : Letters.ofEachKind("a@example.org", "alice", NOW)) {
      Message message = stationery.write(UUID.randomUUID(), letter, NOW, NOW);
      for (String word : letter.words().keySet()) {
        String said = word.equals("link") ? "token=abc" : shown(letter, word);
        assertThat(message.text()).as(letter + " " + word).contains(said);
        assertThat(message.html()).as(letter + " " + word).contains(said);
      }
    }
  }

  @Test
  void aLetterThatLacksAWordIsNotWritten() {
    Letter broken = new Letter(Kind.RESET_PASSWORD, null, "a@example.org", Map.of(), null);
    assertThatThrownBy(() -> stationery.write(UUID.randomUUID(), broken, NOW, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a letter lacks its ");
  }

  @Test
  void doesNotPrintWhatItSays() {
    Message message = write(Letters.ofEachKind("a@example.org", "alice", NOW), Kind.RESET_PASSWORD);
    assertThat(message).hasToString("message " + message.id());
  }

  private static String shown(Letter letter, String word) {
    String value = requireNonNull(letter.words().get(word));
    if (word.equals("at") || word.endsWith("_until")) {
      return value.startsWith("2026-11-23") ? "23 November 2026" : "22 November 2026";
    }
    return value;
  }

  private Message write(List<Letter> letters, Kind kind) {
    Letter letter = letters.stream().filter(one -> one.kind() == kind).findFirst().orElseThrow();
    return stationery.write(UUID.randomUUID(), letter, NOW, NOW);
  }

  private static List<String> tags(String html) {
    return TAG.matcher(html).results().map(found -> found.group()).toList();
  }

  /** No half of a surrogate pair is left. */
  private static boolean isWellFormed(String text) {
    Matcher halves = Pattern.compile("\\p{Cs}").matcher(text);
    return !halves.find();
  }
}
