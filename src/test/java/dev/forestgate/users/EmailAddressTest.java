package dev.forestgate.users;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.failure.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be an e-mail address. */
class EmailAddressTest {
  private static final FieldError NONE = new FieldError("email", "must be an e-mail address");
  private static final int LONGEST_LABEL = 63;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b.co",
        "Ann@Example.COM",
        "ann.lee+news@mail.example.co.uk",
        "o'neil@example.ie",
        "!#$%&'*+/=?^_`{|}~-@example.com",
        "1@2.example",
        "z\u00f6e@example.com",
        "ann@b\u00fccher.example",
        "ann@xn--bcher-kva.example",
        "\u7528\u6237@\u4f8b\u5b50.\u5e7f\u544a"
      })
  void anAddressIsKeptAsTyped(String typed) {
    assertThat(accepted(typed).text()).isEqualTo(typed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "@",
        "ann",
        "ann@",
        "@example.com",
        "ann@localhost",
        "ann@@example.com",
        "ann@lee@example.com",
        "ann@example.com@",
        "ann@example.com,lee@example.com",
        "Ann <ann@example.com>",
        "\"ann\"@example.com",
        "\"ann lee\"@example.com",
        "ann\\@example.com",
        "ann(lee)@example.com",
        "ann lee@example.com",
        " ann@example.com",
        "ann @example.com",
        "ann@ example.com",
        "ann@example.com ",
        "\u00a0ann@example.com",
        "ann@example.com\n",
        "ann\r\nBcc: lee@example.com",
        "ann\u0000@example.com",
        "ann\u200b@example.com",
        "ann\u202e@example.com",
        ".ann@example.com",
        "ann.@example.com",
        "ann..lee@example.com",
        "ann@.example.com",
        "ann@example..com",
        "ann@example.com.",
        "ann@.",
        "ann@-example.com",
        "ann@example-.com",
        "ann@exa_mple.com",
        "ann@[127.0.0.1]",
        "ann@example.com/path",
        "ann\uFF20example.com",
        "ann\uFF20lee@example.com",
        "ann\uFF0E\uFF0Elee@example.com",
        "ann\uFF1Blee@example.com"
      })
  void whatIsNoAddressIsRefused(String typed) {
    assertRefused(typed);
  }

  @Test
  void halfASurrogatePairIsRefused() {
    assertRefused("ann\uD83D@example.com");
    assertRefused("ann@example\uD83D.com");
  }

  @Test
  void noAddressIsNoProblem() {
    List<FieldError> errors = new ArrayList<>();
    assertThat(EmailAddress.parse(null, errors)).isNull();
    assertThat(errors).isEmpty();
  }

  @Test
  void aLocalPartHasAtMost64Characters() {
    assertThat(accepted("a".repeat(64) + "@example.com").text()).hasSize(76);
    assertRefused("a".repeat(65) + "@example.com");
  }

  @Test
  void anAddressHasAtMost254Characters() {
    assertThat(accepted(ofLength(254)).text()).hasSize(254);
    assertRefused(ofLength(255));
  }

  @Test
  void aLabelOfTheDomainHasAtMost63Characters() {
    String longest = "a".repeat(LONGEST_LABEL);
    assertThat(accepted("ann@" + longest + ".com").text()).hasSize(71);
    assertRefused("ann@a" + longest + ".com");
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "Ann@Example.COM, ann@example.com, case",
    "a\u0308nn@example.com, \u00e4nn@example.com, decomposed",
    "\u212Aate@example.com, kate@example.com, Kelvin sign",
    "ann@B\u00DCCHER.example, ann@xn--bcher-kva.example, international domain in capitals",
    "\uFF41nn@example.com, ann@example.com, full width"
  })
  void oneMailboxHasOneKey(String typed, String key, String why) {
    assertThat(accepted(typed).key()).as(why).isEqualTo(key);
  }

  /** RFC 3490 section 3.1: these domains are equal, whichever way they are written. */
  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "ann@example\u3002com, ann@example.com, ideographic full stop",
    "ann@xn--bcher-kva.example, ann@b\u00fccher.example, punycode"
  })
  void oneDomainHasOneKey(String one, String other, String why) {
    assertThat(accepted(one).key()).as(why).isEqualTo(accepted(other).key());
  }

  @Test
  void whateverIsTypedIsAnAddressOrAProblem() {
    var random = new Random(20260102);
    for (int round = 0; round < 50_000; round++) {
      String typed = randomText(random) + "@" + randomText(random) + ".com";
      List<FieldError> errors = new ArrayList<>();
      EmailAddress address = EmailAddress.parse(typed, errors);
      assertThat(errors).isEqualTo(address == null ? List.of(NONE) : List.of());
    }
  }

  private static String randomText(Random random) {
    return random
        .ints(1 + random.nextInt(6), 0, 3)
        .map(
            kind ->
                switch (kind) {
                  case 0 -> '!' + random.nextInt('~' - '!');
                  case 1 -> random.nextInt(0x3100);
                  default -> random.nextInt(Character.MAX_CODE_POINT + 1);
                })
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String ofLength(int length) {
    String label = "a".repeat(LONGEST_LABEL) + ".";
    String start = "a".repeat(64) + "@" + label + label;
    return start + "a".repeat(length - start.length());
  }

  private static EmailAddress accepted(String typed) {
    List<FieldError> errors = new ArrayList<>();
    EmailAddress address = EmailAddress.parse(typed, errors);
    assertThat(errors).isEmpty();
    return requireNonNull(address);
  }

  private static void assertRefused(String typed) {
    List<FieldError> errors = new ArrayList<>();
    assertThat(EmailAddress.parse(typed, errors)).isNull();
    assertThat(errors).containsExactly(NONE);
  }
}
