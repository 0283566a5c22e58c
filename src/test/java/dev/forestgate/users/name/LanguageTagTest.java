package dev.forestgate.users.name;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTagTest {
  @ParameterizedTest
  @CsvSource({"de,de", "DE_at,de-AT", "zh-hant-tw,zh-Hant-TW", "x-private,x-private"})
  void aTagHasItsUsualCase(String typed, String tag) {
    assertThat(LanguageTag.of(typed)).contains(tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "und",
        "Deutsch!",
        "de-",
        "../de",
        "de\r\n",
        "en-abcdefgh-abcdefgi-abcdefgj-abcdefgk-abcdefgl"
      })
  void otherTextIsNone(String typed) {
    assertThat(LanguageTag.of(typed)).isEmpty();
  }
}
