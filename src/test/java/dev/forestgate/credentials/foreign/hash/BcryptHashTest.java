package dev.forestgate.credentials.foreign.hash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.secret.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accepted bcrypt hashes, and the passwords that they match. */
class BcryptHashTest {
  private static final String SALT = "abcdefghijklmnopqrstuu";

  /** From crypt_blowfish's vector for the limit: what counts of a longer password. */
  private static final String SEVENTY_TWO =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private static final String OF_SEVENTY_TWO = SALT + "5s2v8.iXieOjg/.AySBTTZIIVFJeBui";

  // jBCrypt's TestBCrypt (2a), Python bcrypt's test_bcrypt (2b), crypt_blowfish's wrapper.c
  // (2y). All were computed again with crypt(3) of libxcrypt.
  @ParameterizedTest
  @CsvSource({
    "'', $2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.",
    "a, $2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe",
    "abc, $2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
    "Kk4DQuMMfZL9o, $2b$04$cVWp4XaNU8a4v1uMRum2SO026BWLIoQMD/TXg5uZV.0P.uO8m3YEm",
    "9IeRXmnGxMYbs, $2b$04$pQ7gRO7e6wx/936oXhNjrOUNOHL1D0h1N2IDbJZYs.1ppzSof6SPy",
    "U*U, $2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    "U*U*U, $2y$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"
  })
  void theRightPasswordIsRightAndAnyOtherWrong(String password, String stored) {
    assertMatches(password, stored, true);
    assertMatches(password + "x", stored, false);
    assertMatches(" " + password, stored, false);
  }

  @ParameterizedTest
  @CsvSource({
    "cr\u00e9me br\u00fbl\u00e9e, $2y$04$abcdefghijklmnopqrstuuFFO/LKYbbw0W/tMpp5J9Httn7yTUZa6",
    "p\u00e4ssw\u00f6rd \uD83D\uDE00,"
        + " $2a$04$abcdefghijklmnopqrstuua6Rxt7n/MYVLlPl0HSs709j39214mZy"
  })
  void aPasswordIsHashedInUtf8(String password, String stored) {
    assertMatches(password, stored, true);
  }

  @Test
  void theBytesCountAsTheyWereTyped() {
    String decomposed = "$2b$04$abcdefghijklmnopqrstuu5KnozXQFDAmz14LxpM3VHIw9p5JfHei";
    assertMatches("cre\u0301me bru\u0302le\u0301e", decomposed, true);
    assertMatches("cr\u00e9me br\u00fbl\u00e9e", decomposed, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2a", "2b", "2y"})
  void beyondSeventyTwoBytesNothingIsRight(String version) {
    String stored = "$" + version + "$05$" + OF_SEVENTY_TWO;
    assertMatches(SEVENTY_TWO, stored, true);
    assertMatches(SEVENTY_TWO + "chars after 72 are ignored", stored, false);
    assertMatches(SEVENTY_TWO + "x".repeat(900), stored, false);
    assertMatches(SEVENTY_TWO.substring(0, 71), stored, false);
    assertMatches(SEVENTY_TWO.substring(0, 71) + "x", stored, false);
  }

  @Test
  void theLastThatCountsAfterSeventyOneBytesIsTheirEnd() {
    String stored = "$2b$05$" + SALT + "a4cI5kRltpWhR1kYKGZBo9ct1SFvSem";
    assertMatches(SEVENTY_TWO.substring(0, 71), stored, true);
    assertMatches(SEVENTY_TWO, stored, false);
  }

  @Test
  void aCharacterThatTheLimitFallsIntoIsNotRight() {
    String stored = "$2b$04$" + SALT + "kmYhUJfaphXumK5RMmaLYs/72JqEm4q";
    assertMatches("x".repeat(71) + "\u20ac", stored, false);
    assertMatches("x".repeat(71) + "\u20ad", stored, false); // begins with the same byte
    assertMatches("x".repeat(71) + "\u00e9", stored, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000", "a\u0000a", "a\u0000b", "\u0000"})
  void aZeroByteNeitherEndsNorRepeatsThePassword(String typed) {
    assertMatches(typed, "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe", false);
    assertMatches(typed, "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.", false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"u", "v", "9", "t"})
  void spareBitsOfTheSaltAreIgnored(String lastOfSalt) {
    String salt = SALT.substring(0, 21) + lastOfSalt;
    boolean same = !lastOfSalt.equals("t");
    assertMatches(SEVENTY_TWO, "$2a$05$" + salt + OF_SEVENTY_TWO.substring(22), same);
  }

  @ParameterizedTest
  @CsvSource({
    "04, true",
    "14, true",
    "03, false",
    "00, false",
    "15, false",
    "31, false",
    "99, false"
  })
  void onlyCostsThatCanBePaidAreRead(String cost, boolean read) {
    assertThat(StoredForms.read(Secret.of("$2b$" + cost + "$" + OF_SEVENTY_TWO)).isPresent())
        .isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret123",
        "$2b$10$",
        "$2$05$" + OF_SEVENTY_TWO,
        "$2c$05$" + OF_SEVENTY_TWO,
        "$2x$05$" + OF_SEVENTY_TWO,
        "$2B$05$" + OF_SEVENTY_TWO,
        "2b$05$" + OF_SEVENTY_TWO,
        "$2b$5$" + OF_SEVENTY_TWO,
        "$2b$005$" + OF_SEVENTY_TWO,
        "$2b$-5$" + OF_SEVENTY_TWO,
        "$2b$\u0660\u0665$" + OF_SEVENTY_TWO,
        "$2b$05$" + OF_SEVENTY_TWO + ".",
        "$2b$05$." + OF_SEVENTY_TWO,
        "$2b$05$" + OF_SEVENTY_TWO + "\n",
        " $2b$05$" + OF_SEVENTY_TWO,
        "{bcrypt}$2b$05$" + OF_SEVENTY_TWO,
        "$2b$05$" + SALT + "$5s2v8.iXieOjg/.AySBTTZIIVFJeBu",
        "$2b$05$" + SALT + "5s2v8.iXieOjg/.AySBTTZIIVFJeBu+",
        "$2b$05$" + SALT + "5s2v8.iXieOjg/.AySBTTZIIVFJeBu=",
        "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaA"
      })
  void nothingElseIsRead(String stored) {
    assertThat(BcryptHash.read(stored)).isNull();
  }

  private static void assertMatches(String typed, String stored, boolean expected) {
    ForeignHash hash = StoredForms.read(Secret.of(stored)).orElseThrow();
    assertThat(hash.matches(Secret.of(typed))).isEqualTo(expected);
  }
}
