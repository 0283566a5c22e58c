package dev.forestgate.users.name;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.failure.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accepted and rejected e-mail addresses. */
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
  void invalidAddressIsRefused(String typed) {
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

  /** RFC 3490 section 3.1: these domains are equal, however they are written. */
  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "ann@example\u3002com, ann@example.com, ideographic full stop",
    "ann@xn--bcher-kva.example, ann@b\u00fccher.example, punycode"
  })
  void oneDomainHasOneKey(String one, String other, String why) {
    assertThat(accepted(one).key()).as(why).isEqualTo(accepted(other).key());
  }

  /** UTS 46, non-transitional: IDNA 2003 would read the other one in each. */
  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "ann@fa\u00df.example, ann@fass.example, sharp s",
    "ann@\u03b2\u03cc\u03bb\u03bf\u03c2.example, ann@\u03b2\u03cc\u03bb\u03bf\u03c3.example, final sigma",
    "ann@\u0dc1\u0dca\u200d\u0dbb\u0dd3.example, ann@\u0dc1\u0dca\u0dbb\u0dd3.example, joiner"
  })
  void domainsThatDifferHaveTwoKeys(String one, String other, String why) {
    assertThat(accepted(one).key()).as(why).isNotEqualTo(accepted(other).key());
    assertThat(accepted(one).formerKey()).as(why).contains(accepted(other).key());
    assertThat(accepted(other).formerKey()).as(why).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u09ac\u09be\u0982\u09b2\u09be\u09ce", "\u0d15\u0d7c", "\ua9aa\ua9a1"})
  void aDomainWithNewerLettersIsAnAddress(String label) {
    String typed = "ann@" + label + ".example";
    assertThat(accepted(typed).key()).startsWith("ann@xn--");
    assertThat(EmailAddress.stored(accepted(typed).text())).contains(accepted(typed));
  }

  @ParameterizedTest(name = "U+{0}")
  @ValueSource(strings = {"00AD", "200B", "2060"})
  @Tag("security")
  void invisibleCharactersInADomainAreRemoved(String hexadecimal) {
    String invisible = Character.toString(Integer.parseInt(hexadecimal, 16));
    assertThat(accepted("ann@exam" + invisible + "ple.org"))
        .isEqualTo(new EmailAddress("ann@example.org", "ann@example.org"));
  }

  @ParameterizedTest(name = "U+{0}")
  @ValueSource(strings = {"200C", "200D"})
  @Tag("security")
  void aJoinerOutOfPlaceIsRefusedInADomain(String hexadecimal) {
    assertRefused("ann@exam" + Character.toString(Integer.parseInt(hexadecimal, 16)) + "ple.org");
  }

  /** In an earlier version, the owner verified that e-mail to the other domain arrives. */
  @Test
  void anAddressStoredBeforeKeepsItsKey() {
    String text = "Ann@Stra\u00dfe.example";
    EmailAddress stored = EmailAddress.stored(text).orElseThrow();
    assertThat(stored).isEqualTo(new EmailAddress(text, "ann@strasse.example"));
    assertThat(accepted(text))
        .isEqualTo(new EmailAddress("Ann@xn--strae-oqa.example", "ann@xn--strae-oqa.example"));
  }

  @Test
  void storedAddressIsParsedBack() {
    var random = new Random(20260103);
    for (int round = 0; round < 50_000; round++) {
      String typed = "ann@" + randomText(random) + ".com";
      EmailAddress.of(typed)
          .ifPresent(is -> assertThat(EmailAddress.stored(is.text())).as(typed).contains(is));
    }
  }

  @Test
  void anyTextIsAnAddressOrAFieldError() {
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
