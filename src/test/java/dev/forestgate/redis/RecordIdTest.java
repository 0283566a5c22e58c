package dev.forestgate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordIdTest {
  @ParameterizedTest
  @CsvSource({
    "0, 6b657964-622d-8000-8000-000000000000",
    "42, 6b657964-622d-8000-8000-00000000002a",
    "4611686018427387903, 6b657964-622d-8000-bfff-ffffffffffff",
    "4611686018427387904, 6b657964-622d-8001-8000-000000000000",
    "9223372036854775808, 6b657964-622d-8002-8000-000000000000",
    "18446744073709551615, 6b657964-622d-8003-bfff-ffffffffffff"
  })
  void aNumberIsAUuidOfVersion8AndBack(String number, UUID id) {
    assertThat(RecordId.parse(number)).contains(id);
    assertThat(RecordId.text(id)).isEqualTo(number);
    assertThat(id.version()).isEqualTo(8);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void aUuidIsItself() {
    UUID id = UUID.fromString("01a1f855-135a-721d-af40-cfb511982e44");
    assertThat(RecordId.parse(id.toString())).contains(id);
    assertThat(RecordId.parse("01A1F855-135A-721D-AF40-CFB511982E44")).contains(id);
    assertThat(RecordId.text(id)).isEqualTo(id.toString());
  }

  /** The bits that are no number's are another's id, and not cut off. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "6b657964-622d-8004-8000-00000000002a",
        "6b657964-622d-8000-c000-00000000002a",
        "6b657964-622d-7000-8000-00000000002a",
        "6b657964-622e-8000-8000-00000000002a"
      })
  void uuidThatResemblesANumberIsUnchanged(String text) {
    UUID id = UUID.fromString(text);
    assertThat(RecordId.text(id)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 42",
        "042",
        "-1",
        "+1",
        "4.2",
        "18446744073709551616",
        "99999999999999999999",
        "\u0664\u0662",
        "1-1-1-1-1",
        "nonsense",
        "username:alice",
        "01a1f855-135a-721d-af40-cfb511982e44 "
      })
  void anythingElseIsNoId(String text) {
    assertThat(RecordId.parse(text)).isEmpty();
  }
}
