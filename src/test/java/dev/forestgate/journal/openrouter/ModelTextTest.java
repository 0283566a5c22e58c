package dev.forestgate.journal.openrouter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTextTest {
  private static final String GOOD =
      "The person signed in at 11:29, read their profile (twice) and chose the plan \"oak\". They"
          + " didn't sign out; it's 50 % of what e.g. page_view tells.";

  @Test
  void plainProseStaysAsItIs() {
    assertThat(ModelText.plain(GOOD)).isEqualTo(GOOD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      value = {
        "They <b>signed</b> in.<br/> § They signed in.",
        "They signed in.<script>alert(document.cookie)</script> Done. § They signed in. Done.",
        "They signed in.<script>alert(1) § They signed in.",
        "Hi <img src=x onerror=alert(1) § Hi",
        "Hi <!-- end of section --> there § Hi there",
        "<scr<b>ipt>x</b> y § scr ipt x y",
        "a < b and b > c § a b and b c",
        "See [the page](https://evil.example/x?y=1) now § See the page now",
        "See [the page][1] now § See the page now",
        "![a cat](https://evil.example/cat.png) sat § a cat sat",
        "[![badge](https://e.example/b.png)](https://evil.example) sat § badge sat",
        "Go to https://evil.example/a(b)c now § Go to now",
        "Go to <https://evil.example> now § Go to now",
        "Go to www.evil.example now § Go to now",
        "Go to evil.example/login?u=1 now § Go to now",
        "Go to JAVASCRIPT:alert(1) now § Go to now",
        "ht[tp](x)s://evil.example now § now",
        "**Signed** in, `read` the ~~page~~ § Signed in, read the page",
        "Bearer abcdefghijklmnopqrst was used § [redacted] was used",
        "the key sk-or-v1-0123456789abcdef0123 was used § the key [redacted] was used"
      })
  void markupAndLinksAreGoneAndTheirWordsStay(String written, String plain) {
    assertThat(ModelText.plain(written)).isEqualTo(plain);
  }

  @Test
  void severalLinesAreOneParagraph() {
    assertThat(
            ModelText.plain(
                "# Summary\n\n- The person signed in.\n* They read.\n1. Then they left.\n> Bye.\n"))
        .isEqualTo("Summary The person signed in. They read. Then they left. Bye.");
    assertThat(ModelText.plain("```text\r\nThey signed in.\r\n```"))
        .isEqualTo("text They signed in.");
  }

  @Test
  void nothingTurnsHidesOrControlsTheText() {
    assertThat(ModelText.plain("a\u001b[31mred\u001b[0m\u001b]0;title\u0007 \u202Eevil\u202C."))
        .isEqualTo("a red evil.");
    assertThat(ModelText.plain("in\u200Bvi\u00ADsi\uFEFFble\u0000\u2028x\ud800y"))
        .isEqualTo("invisible xy");
    assertThat(ModelText.plain("ht\u200Btps://evil.example x")).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  \n ",
        "<script>alert(1)</script>",
        "<b></b>",
        "https://evil.example/",
        "![](https://evil.example/x.png)",
        "```\n```",
        "...",
        "\u202E\u200B",
        "12:30"
      })
  void textWithoutWordsIsEmpty(String written) {
    assertThat(ModelText.plain(written)).isEmpty();
  }

  @Test
  void aLongTextEndsWithASentenceElseWithAWord() {
    String sentence = "The person looked at one more page of the shop. ";
    assertThat(ModelText.plain(sentence.repeat(50)))
        .hasSize(575)
        .endsWith("of the shop.")
        .doesNotContain("…");
    assertThat(ModelText.plain("word ".repeat(500)))
        .hasSizeLessThanOrEqualTo(ModelText.MOST_CHARACTERS)
        .endsWith("word…");
    assertThat(ModelText.plain("x" + "😀".repeat(1000)))
        .hasSizeLessThanOrEqualTo(ModelText.MOST_CHARACTERS)
        .endsWith("😀…");
  }

  /** Each of these makes a careless pattern take quadratic time or recurse. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<",
        "[",
        "![",
        "](",
        "a-",
        "a.",
        "<!--",
        "<script",
        "(",
        "_",
        "()",
        "h:",
        "<think>",
        "</think>",
        "&lt;",
        "<|"
      })
  void nastyTextTakesNoQuadraticTime(String piece) {
    Assertions.assertTimeout(
        Duration.ofSeconds(5), () -> ModelText.plain(piece.repeat(100_000 / piece.length())));
  }
}
