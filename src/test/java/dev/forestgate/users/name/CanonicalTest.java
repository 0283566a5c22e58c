package dev.forestgate.users.name;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spellings that are the same name. */
class CanonicalTest {
  private static final long SEED = 20260101;
  private static final int LAST_BMP = 0xFFFF;
  private static final int LAST_SUPPLEMENTARY = 0x323AF;

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "ANN, ann, upper case",
    "\u212A, k, Kelvin sign",
    "\u212B, \u00e5, Angstrom sign",
    "e\u0301, \u00e9, decomposed",
    "E\u0301, \u00e9, decomposed upper case",
    "a\u0307\u0323, \u1EA1\u0307, marks in another order",
    "\uFB01, fi, ligature",
    "\uFF21\uFF4E\uFF4E, ann, full width",
    "\u2460, 1, circled digit",
    "\u1D2C, a, modifier letter",
    "\u01C4, d\u017E, digraph",
    "\u0130, i\u0307, dotted capital I",
    "I, i, capital I",
    "\u039F\u0394\u039F\u03A3, \u03BF\u03B4\u03BF\u03C2, final sigma",
    "\uD835\uDC00, a, mathematical bold",
    "\uD801\uDC00, \uD801\uDC28, Deseret"
  })
  void aNameInAnotherSpellingIsTheSameName(String typed, String key, String why) {
    assertThat(Canonical.of(typed)).as(why).isEqualTo(key);
    assertThat(Canonical.of(key)).as(why).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({
    "\u0131, i", // dotless i
    "\u0130, i", // dotted capital I
    "stra\u00DFe, strasse",
    "\u00e9, e",
    "\u0430nn, ann", // Cyrillic
    "ann, 'ann '"
  })
  void aNameThatOnlyLooksLikeAnotherIsAnother(String one, String other) {
    assertThat(Canonical.of(one)).isNotEqualTo(Canonical.of(other));
  }

  @Test
  void theKeyOfAKeyIsTheKey() {
    var random = new Random(SEED);
    for (int round = 0; round < 200_000; round++) {
      String typed = randomText(random);
      String key = Canonical.of(typed);
      assertThat(Canonical.of(key)).as(() -> "key of " + escaped(typed)).isEqualTo(key);
    }
  }

  @Test
  void theKeyOfEverySingleCharacterIsItsOwnKey() {
    IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .mapToObj(Character::toString)
        .forEach(
            typed -> {
              String key = Canonical.of(typed);
              assertThat(Canonical.of(key)).as(() -> "key of " + escaped(typed)).isEqualTo(key);
            });
  }

  /** Checksums of one table: equal on every JDK; another ICU shows its changes. */
  @Test
  void theRuleIsTheSameOnEveryJdk() {
    var sum = new CRC32();
    int visible = 0;
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (Canonical.isPrintable(Character.toString(c))) {
        visible++;
        sum.update(Canonical.of(Character.toString(c)).getBytes(UTF_8));
      }
    }
    assertThat(visible).isEqualTo(159362);
    assertThat(sum.getValue()).isEqualTo(2262300319L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr", "az", "lt", "el", "de"})
  void theKeyDoesNotDependOnWhereTheServerStands(String language) {
    String typed = "TITLE \u0130\u0131I\u00CC J\u0301 \u039F\u0394\u039F\u03A3";
    String key = Canonical.of(typed);
    assertThat(in(Locale.forLanguageTag(language), () -> Canonical.of(typed))).isEqualTo(key);
    assertThat(key).isEqualTo("title i\u0307\u0131i\u00EC j\u0301 \u03BF\u03B4\u03BF\u03C2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Ann Lee", "\u00A0", "\uD83D\uDE00", "e\u0301", "\u674E", "%'\"\\"})
  void textIsPrintable(String text) {
    assertThat(Canonical.isPrintable(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\u0000", "\t", "a\u200B", "\u202Ea", "a\uE000", "\u0378", "\u2028", "\u2029"})
  void malformedTextIsNotPrintable(String text) {
    assertThat(Canonical.isPrintable(text)).isFalse();
  }

  @Test
  void halfASurrogatePairIsNotPrintable() {
    assertThat(Canonical.isPrintable("a\uD83D")).isFalse();
    assertThat(Canonical.isPrintable("\uDE00a")).isFalse();
  }

  private static <T> T in(Locale locale, Supplier<T> work) {
    Locale before = Locale.getDefault();
    Locale.setDefault(locale);
    try {
      return work.get();
    } finally {
      Locale.setDefault(before);
    }
  }

  /** One to eight code points: Latin, combining marks, the rest of the plane, other planes. */
  private static String randomText(Random random) {
    return random
        .ints(1 + random.nextInt(8), 0, 4)
        .map(
            kind ->
                switch (kind) {
                  case 0 -> random.nextInt(0x250);
                  case 1 -> 0x300 + random.nextInt(0x70);
                  case 2 -> random.nextInt(LAST_BMP + 1);
                  default -> random.nextInt(LAST_SUPPLEMENTARY + 1);
                })
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String escaped(String text) {
    return text.codePoints()
        .mapToObj("U+%04X"::formatted)
        .reduce((one, next) -> one + " " + next)
        .orElse("");
  }
}
