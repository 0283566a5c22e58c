package dev.forestgate.intake.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportedValuesTest {
  @ParameterizedTest
  @CsvSource({
    "2023-05-01T12:34:56Z, 2023-05-01T12:34:56Z",
    "2023-05-01T12:34:56.789123Z, 2023-05-01T12:34:56.789123Z",
    "2023-05-01T12:34:56.5+02:00, 2023-05-01T10:34:56.5Z",
    "2023-05-01 12:34:56.789+00, 2023-05-01T12:34:56.789Z",
    "2023-05-01 12:34:56-0330, 2023-05-01T16:04:56Z",
    "2023-05-01 12:34:56, 2023-05-01T12:34:56Z",
    "2023-05-01, 2023-05-01T00:00:00Z",
    "1682944496789, 2023-05-01T12:34:56.789Z",
    "1682944496, 2023-05-01T12:34:56Z"
  })
  void timesOfProductsAndDatabases(String text, String instant) {
    assertThat(ImportedValues.time(text)).contains(Instant.parse(instant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2023-13-01", "2023-02-30", "12:00", "1", "01/02/2023"})
  void otherTextIsNoTime(String text) {
    assertThat(ImportedValues.time(text)).isEmpty();
  }

  @Test
  void booleansOfProductsAndDatabases() {
    assertThat(ImportedValues.bool("TRUE")).contains(true);
    assertThat(ImportedValues.bool("t")).contains(true);
    assertThat(ImportedValues.bool("1")).contains(true);
    assertThat(ImportedValues.bool("False")).contains(false);
    assertThat(ImportedValues.bool("f")).contains(false);
    assertThat(ImportedValues.bool("0")).contains(false);
    assertThat(ImportedValues.bool("maybe")).isEmpty();
  }

  @Test
  void languageTags() {
    assertThat(ImportedValues.locale("de")).contains("de");
    assertThat(ImportedValues.locale("pt_BR")).contains("pt-BR");
    assertThat(ImportedValues.locale("zh-hant-tw")).contains("zh-Hant-TW");
    assertThat(ImportedValues.locale("english please")).isEmpty();
    assertThat(ImportedValues.locale("-")).isEmpty();
  }
}
