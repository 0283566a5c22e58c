package dev.forestgate.credentials;

import static dev.forestgate.failure.Failure.INVALID_REQUEST;
import static dev.forestgate.failure.Failure.WEAK_PASSWORD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forestgate.credentials.argon2.Hasher;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.failure.FieldError;
import dev.forestgate.secret.Secret;
import java.io.IOException;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Accepted passwords, and the bytes that are hashed of them. */
class PasswordPolicyTest {
  private static final String NAME = "ann.lee";
  private static final String SHORT = "must have at least 8 characters";
  private static final String LONG = "must have at most 1024 bytes in UTF-8";
  private static final String COMMON = "is one of the most common passwords";
  private static final String SAME = "must differ from the user name";
  private static final String EMOJI = "\uD83D\uDE00";
  private static final String TWO_BYTES = "\u00e9";

  private final PasswordPolicy policy = policy(30_000, List.of("secret123", "securepassword123"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret123", // the first seed's
        "securepassword123", // another seed's
        "correct horse battery staple",
        "        tR7",
        "\u674e\u5c0f\u9f8d\u706b\u5c71\u77f3\u674e\u6c34",
        "abc12345xyz",
        "1234-abcd-q",
        "\u0000\t\r\n\u200B\u202E\uFEFF\u00AD"
      })
  void uncommonPasswordIsAdmitted(String password) {
    assertAdmitted(password);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password123",
        "PASSWORD123",
        "PassWord123",
        "12345678",
        "123456789",
        "1234567890",
        "password",
        "qwertyuiop",
        "iloveyou",
        "trustno1",
        "TrustNo1"
      })
  void aCommonPasswordIsWeakInUpperAndLowerCase(String password) {
    assertRefused(password, WEAK_PASSWORD, COMMON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jennifer",
        "michelle",
        "aaaaaaaa",
        "abcdefgh",
        "12341234",
        "        ",
        "\u00a0\u2003\u00a0\u2003\u00a0\u2003\u00a0\u2003",
        "hgfedcba",
        "lkjhgfds",
        "qwerasdf",
        "QwErTyUi",
        "poiuytre",
        "azertyui",
        "asdf1234",
        "4321rewq",
        "2wsx3edc",
        "\u0439\u0446\u0443\u043a\u0435\u043d\u0433\u0448",
        "xyzxyzxyzx",
        "\u674e\u5c0f\u9f8d\u674e\u5c0f\u9f8d\u674e\u5c0f",
        "P@ssw0rd",
        "p4$$w0rd",
        "M1ch3ll3",
        "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44"
      })
  @Tag("security")
  void aPasswordThatIsGuessedEarlyIsWeak(String password) {
    assertRefused(password, WEAK_PASSWORD, COMMON);
  }

  /**
   * OWASP ASVS 5.0, 6.2.4: the 3,000 most common passwords that match the policy, from a list that
   * is no source of the blocklist: Mark Burnett's ten million passwords, by SecLists (MIT).
   */
  @Test
  @Tag("security")
  void theThreeThousandMostCommonOnesOfAnotherListAreWeak() throws IOException {
    try (var list = getClass().getResourceAsStream("/credentials/other-common-passwords.txt")) {
      List<String> admitted =
          new String(Objects.requireNonNull(list).readAllBytes(), UTF_8)
              .lines()
              .filter(password -> !isRefused(password))
              .toList();
      assertThat(admitted).isEmpty();
    }
  }

  private boolean isRefused(String password) {
    try {
      policy.requireStrong(Secret.of(password), NAME);
      return false;
    } catch (Failed refused) {
      return true;
    }
  }

  @Test
  void howManyAreCommonIsASetting() {
    assertThatCode(() -> policy(0, List.of()).requireStrong(Secret.of("password123"), NAME))
        .doesNotThrowAnyException();
    assertThat(refusal(policy(30_000, List.of()), "Secret123", NAME).failure())
        .isEqualTo(WEAK_PASSWORD);
  }

  @Test
  void eightCharactersAreEnough() {
    assertRefused("tR7-kq!", WEAK_PASSWORD, SHORT);
    assertAdmitted("tR7-kq!x");
  }

  @Test
  void nothingIsTooShort() {
    assertRefused("", WEAK_PASSWORD, SHORT);
  }

  @Test
  void anAstralCharacterCountsOne() {
    assertRefused(EMOJI.repeat(7), WEAK_PASSWORD, SHORT);
    assertAdmitted(EMOJI.repeat(6) + "\uD83D\uDE01x");
  }

  @Test
  void aLetterAndItsAccentCountOne() {
    assertRefused("e\u0301".repeat(7), WEAK_PASSWORD, SHORT);
    assertAdmitted("e\u0301".repeat(6) + "x7");
  }

  @Test
  void aThousandAndTwentyFourBytesAreTheMost() {
    assertAdmitted("ab".repeat(511) + "cd");
    assertRefused("ab".repeat(512) + "c", INVALID_REQUEST, LONG);
  }

  @Test
  void itsBytesAreCountedNotItsCharacters() {
    assertAdmitted("\u00e9\u00ea\u00eb\u00ec\u00ed".repeat(102) + "\u00e9\u00ea");
    assertRefused(TWO_BYTES.repeat(512) + "c", INVALID_REQUEST, LONG);
    assertAdmitted((EMOJI.repeat(4) + "\uD83D\uDE01").repeat(51) + EMOJI);
    assertRefused(EMOJI.repeat(256) + "c", INVALID_REQUEST, LONG);
  }

  @Test
  void theBytesThatAreHashedCountNotThoseThatAreSent() {
    assertAdmitted("e\u0301a\u0300o\u0308u\u0302i\u0301".repeat(102) + "e\u0301a\u0300");
    assertRefused("e\u0301".repeat(512) + "c", INVALID_REQUEST, LONG);
  }

  @Test
  void tooLongIsKnownWithoutAnAccount() {
    assertThat(PasswordPolicy.isTooLong(Secret.of("ab".repeat(512)))).isFalse();
    assertThat(PasswordPolicy.isTooLong(Secret.of("ab".repeat(512) + "c"))).isTrue();
  }

  @Test
  void halfASurrogatePairIsNoText() {
    Failed refusal = refusal(policy, "\uD83D".repeat(8), NAME);
    assertThat(refusal.failure()).isEqualTo(INVALID_REQUEST);
  }

  @ParameterizedTest
  @CsvSource({
    "zoe.lee.99, zoe.lee.99",
    "ZOE.Lee.99, zoe.lee.99",
    "zoe.lee.99, Zoe.Lee.99",
    "zo\u00eb.lee.99, zo\u00eb.lee.99",
    "ZO\u00cb.lee.99, zo\u00eb.lee.99",
    "zoe\u0308.lee.99, zo\u00eb.lee.99", // the password decomposed
    "zo\u00eb.lee.99, zoe\u0308.lee.99", // the name decomposed
    "zoe\u0308.lee.99, zoe\u0308.lee.99" // both
  })
  void theUserNameIsNoPassword(String password, String username) {
    assertIs(refusal(policy, password, username), WEAK_PASSWORD, SAME);
  }

  @Test
  void aPasswordThatContainsTheNameIsAdmitted() {
    policy.requireStrong(Secret.of("zoe.lee.99!"), "zoe.lee.99");
    policy.requireStrong(Secret.of("zoe.lee.99 "), "zoe.lee.99");
  }

  @Test
  void aRefusalDoesNotRepeatThePassword() {
    Failed refusal = refusal(policy, "password123", NAME);
    assertThat(refusal.toString() + refusal.errors() + refusal.detail())
        .doesNotContain("password123");
  }

  @Test
  void bothWaysToTypeAnAccentHashTheSame() {
    String typed = "Z\u00f6e \u1e9b\u0323 \uac00";
    byte[] composed = PasswordBytes.of(Secret.of(Normalizer.normalize(typed, Form.NFC))).array();
    byte[] decomposed = PasswordBytes.of(Secret.of(Normalizer.normalize(typed, Form.NFD))).array();
    assertThat(decomposed).isEqualTo(composed);
    assertThat(composed).isEqualTo(Normalizer.normalize(typed, Form.NFC).getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {" a b ", "\uFB01", "\uFF21", "AbC", "\u0130", "\u00a0", "a\u200Bb", "\n"})
  void nothingElseIsChanged(String typed) {
    assertThat(PasswordBytes.of(Secret.of(typed)).array()).isEqualTo(typed.getBytes(UTF_8));
  }

  private static PasswordPolicy policy(int commonPasswords, List<String> admitted) {
    return new PasswordPolicy(
        new CredentialProperties(
            new CredentialProperties.Argon2(DataSize.ofMegabytes(19), 2, 1),
            Hasher.AUTO,
            Duration.ofSeconds(2),
            commonPasswords,
            admitted,
            null));
  }

  private void assertAdmitted(String password) {
    assertThatCode(() -> policy.requireStrong(Secret.of(password), NAME))
        .doesNotThrowAnyException();
  }

  private void assertRefused(String password, Failure failure, String message) {
    assertIs(refusal(policy, password, NAME), failure, message);
  }

  private static void assertIs(Failed refusal, Failure failure, String message) {
    assertThat(refusal.failure()).isEqualTo(failure);
    assertThat(refusal.errors()).containsExactly(new FieldError("password", message));
  }

  private static Failed refusal(PasswordPolicy policy, String password, String username) {
    Failed refusal =
        catchThrowableOfType(
            Failed.class, () -> policy.requireStrong(Secret.of(password), username));
    assertThat(refusal).as("refusal").isNotNull();
    return refusal;
  }
}
