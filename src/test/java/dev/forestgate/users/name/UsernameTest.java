package dev.forestgate.users.name;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.failure.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accepted user names, and the reasons for rejecting others. */
class UsernameTest {
  private static final String LENGTH = "must have 3 to 64 characters";
  private static final String AT = "must not contain @";
  private static final String INVISIBLE = "must consist of visible characters";
  private static final String SPACE = "must not begin or end with a space";

  @ParameterizedTest
  @ValueSource(
      strings = {"ann", "Ann Lee", "Zoë", "o'neil", "李小龍", "1984", "a.b-c_d", "\"; --", "x=%_\\"})
  void aNameIsKeptAsTyped(String typed) {
    assertThat(accepted(typed)).isEqualTo(new Username(typed, Canonical.of(typed)));
  }

  @Test
  void theKeyIsTheCanonicalForm() {
    assertThat(accepted("Ｚoe\u0308").key()).isEqualTo("zo\u00eb");
  }

  @Test
  void noNameIsNoName() {
    assertThat(refusal(null)).containsExactly(new FieldError("username", "is required"));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 64})
  void threeToSixtyFourCharactersAreAdmitted(int length) {
    assertThat(accepted("a".repeat(length)).text()).hasSize(length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 65, 66, 100_000})
  void fewerAndMoreAreRefused(int length) {
    assertRefused("a".repeat(length), LENGTH);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 64})
  void anAstralCharacterCountsOne(int length) {
    assertThat(accepted("\uD83D\uDE00".repeat(length)).text()).hasSize(2 * length);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 65})
  void anAstralCharacterDoesNotCountTwo(int length) {
    assertRefused("\uD83D\uDE00".repeat(length), LENGTH);
  }

  @Test
  void aNameThatUnfoldsIntoAStoryIsRefused() {
    String eighteenLettersInOne = "\uFDFA";
    assertThat(Canonical.of(eighteenLettersInOne)).hasSize(18);
    assertRefused(eighteenLettersInOne.repeat(64), LENGTH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann@home", "@ann", "ann@", "ann＠home", "ann﹫home"})
  void anAtSignIsRefusedInEveryWidth(String typed) {
    assertRefused(typed, AT);
  }

  @ParameterizedTest(name = "U+{0}")
  @ValueSource(
      strings = {
        "0000",
        "0009",
        "000A",
        "000D",
        "001B",
        "007F",
        "0085", // control
        "00AD",
        "061C",
        "200B",
        "200C",
        "200D",
        "2060",
        "FEFF",
        "E0041", // format, zero width
        "200E",
        "200F",
        "202A",
        "202E",
        "2066",
        "2069", // format, bidirectional
        "2028",
        "2029", // line and paragraph separator
        "E000",
        "F8FF",
        "F0000",
        "10FFFD", // private use
        "0378",
        "E01F0",
        "FFFE",
        "10FFFF", // unassigned
        "D800",
        "DFFF" // lone surrogates
      })
  void invisibleCharacterIsRefused(String hexadecimal) {
    assertRefused("ann" + character(hexadecimal) + "lee", INVISIBLE);
  }

  /** Letters and marks by category, yet default-ignorable (UAX 44): they are invisible. */
  @ParameterizedTest(name = "U+{0}")
  @ValueSource(strings = {"034F", "115F", "1160", "17B4", "180B", "3164", "FFA0", "FE00", "E0100"})
  void aLetterThatIsNeverDrawnIsRefused(String hexadecimal) {
    assertRefused("ann" + character(hexadecimal) + "lee", INVISIBLE);
  }

  @ParameterizedTest(name = "U+{0}")
  @ValueSource(strings = {"0020", "00A0", "1680", "2003", "202F", "3000"})
  void aSpaceAtEitherEndIsRefused(String hexadecimal) {
    String space = character(hexadecimal);
    assertRefused(space + "ann", SPACE);
    assertRefused("ann" + space, SPACE);
    assertThat(accepted("ann" + space + "lee").text()).isEqualTo("ann" + space + "lee");
  }

  /** RFC 5892, appendix A; UTS 51. */
  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627, Persian",
    "\u0dc1\u0dca\u200d\u0dbb\u0dd3 \u0dbd\u0d82\u0d9a\u0dcf, Sinhala",
    "\u0915\u094d\u200c\u0937\u0915\u094d, Devanagari",
    "Ann \u2764\ufe0f, a heart in colour",
    "Ann \ud83d\udc69\ud83c\udffd\u200d\ud83d\ude80, an astronaut",
    "Ann \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67, a family",
    "Ann \ud83e\udee8, of Unicode 15",
    "Ann \ud83e\udec8, of Unicode 17"
  })
  void aJoinerWhereItBelongsIsKeptAndMakesNoOtherName(String typed, String why) {
    Username name = accepted(typed);
    assertThat(name.text()).as(why).isEqualTo(typed);
    String bare = typed.replaceAll("[\u200c\u200d\ufe0f]", "");
    assertThat(name.key()).as(why).isEqualTo(accepted(bare).key());
    assertThat(LoginName.of(bare).key()).as(why).isEqualTo(name.key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u200dann",
        "ann\u200c",
        "a\u200dnn",
        "\u0639\u0644\u06cc\u200c",
        "\u0639\u200c\u200c\u0639\u0639",
        "\u0627\u200c\u0639\u0639", // alef joins nothing that follows
        "ann \ud83d\udc68\u200d",
        "ann \ud83d\udc68\u200dx",
        "ann1\ufe0f",
        "ann\ufe0f"
      })
  void aJoinerOutOfPlaceIsRefused(String typed) {
    assertRefused(typed, INVISIBLE);
  }

  @Test
  void joinersDoNotMakeAShortNameLongEnough() {
    assertRefused("\ud83d\udc68\u200d\ud83d\udc69", LENGTH);
  }

  private static String character(String hexadecimal) {
    return Character.toString(Integer.parseInt(hexadecimal, 16));
  }

  private static Username accepted(String typed) {
    List<FieldError> errors = new ArrayList<>();
    Username username = Username.parse(typed, errors);
    assertThat(errors).isEmpty();
    return requireNonNull(username);
  }

  private static void assertRefused(String typed, String message) {
    assertThat(refusal(typed)).containsExactly(new FieldError("username", message));
  }

  private static List<FieldError> refusal(@Nullable String typed) {
    List<FieldError> errors = new ArrayList<>();
    assertThat(Username.parse(typed, errors)).isNull();
    return errors;
  }
}
