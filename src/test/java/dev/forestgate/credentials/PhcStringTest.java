package dev.forestgate.credentials;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.credentials.argon2.Argon2Parameters;
import dev.forestgate.secret.Secret;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats of stored hashes that are accepted. No hash of another format is computed. */
class PhcStringTest {
  private static final String SALT = "c2FsdHNhbHRzYWx0c2FsdA";
  private static final String HASH = "aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g";

  @Test
  void aHashIsWrittenAsTheReferenceImplementationWritesIt() {
    var phc =
        new PhcString(
            new Argon2Parameters(19456, 2, 1),
            "saltsaltsaltsalt".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
            "hashhashhashhashhashhashhashhash"
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(phc.format().reveal())
        .isEqualTo("$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH);
  }

  @ParameterizedTest
  @CsvSource({
    "8, 1, 1, 8, 16",
    "16, 1, 2, 16, 32",
    "64, 3, 8, 16, 64",
    "19456, 2, 1, 16, 32",
    "65536, 3, 4, 32, 32",
    "262144, 16, 8, 64, 128"
  })
  void writtenHashIsParsed(int memory, int iterations, int lanes, int saltBytes, int hashBytes) {
    var written =
        new PhcString(
            new Argon2Parameters(memory, iterations, lanes), bytes(saltBytes), bytes(hashBytes));
    assertThat(PhcString.parse(written.format()))
        .get()
        .usingRecursiveComparison()
        .isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m=262145,t=2,p=1",
        "m=9999999,t=2,p=1",
        "m=4294967304,t=2,p=1",
        "m=99999999999999999999,t=2,p=1",
        "m=7,t=2,p=1",
        "m=0,t=2,p=1",
        "m=-8,t=2,p=1",
        "m=,t=2,p=1",
        "m=19456,t=0,p=1",
        "m=19456,t=17,p=1",
        "m=19456,t=999,p=1",
        "m=19456,t=4294967297,p=1",
        "m=19456,t=2,p=0",
        "m=19456,t=2,p=9",
        "m=19456,t=2,p=256",
        "m=8,t=2,p=2",
        "m=63,t=2,p=8",
        "t=2,m=19456,p=1",
        "m=19456,t=2",
        "m=19456,t=2,p=1,data=AAAA",
        "m=19456,t=2,p=1,keyid=AAAA",
        "m=\u0661\u0662\u0663,t=2,p=1",
        "m=1e4,t=2,p=1",
        "m=0x4c00,t=2,p=1",
        "m= 19456,t=2,p=1",
        ""
      })
  void otherCostsAreNotRead(String cost) {
    assertUnreadable("$argon2id$v=19$" + cost + "$" + SALT + "$" + HASH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "garbage",
        "secret123",
        "$",
        "$$$$$",
        "$argon2i$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2d$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$ARGON2ID$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=16$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=20$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$",
        "$argon2id$v=19$m=19456,t=2,p=1$$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH + "$",
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH + "\n",
        " $argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH + "=",
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "==$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$-_-_-_-_-_-_-_-_$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$saltsalt!altsalt$" + HASH,
        "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
        "{bcrypt}$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
        "$scrypt$ln=16,r=8,p=1$" + SALT + "$" + HASH,
        "$pbkdf2-sha256$i=600000$" + SALT + "$" + HASH
      })
  void otherHashesAreNotRead(String stored) {
    assertUnreadable(stored);
  }

  @ParameterizedTest
  @CsvSource({"10, 43", "13, 43", "89, 43", "22, 0", "22, 21", "22, 25", "22, 173", "22, 100000"})
  void otherLengthsAreNotRead(int saltCharacters, int hashCharacters) {
    assertUnreadable(ofLengths(saltCharacters, hashCharacters));
  }

  @ParameterizedTest
  @CsvSource({"11, 43", "88, 43", "22, 22", "22, 172"})
  void theShortestAndTheLongestAreRead(int saltCharacters, int hashCharacters) {
    assertThat(PhcString.parse(Secret.of(ofLengths(saltCharacters, hashCharacters)))).isPresent();
  }

  @Test
  void neitherFormPrintsTheHash() {
    Secret stored = Secret.of("$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH);
    PhcString phc = requireNonNull(PhcString.parse(stored).orElse(null));
    assertThat(phc.format()).hasToString("[secret]").isEqualTo(stored);
    assertThat(phc.toString())
        .doesNotContain(SALT, HASH, "saltsalt", "hashhash", "115, 97, 108", "104, 97, 115");
  }

  private static String ofLengths(int saltCharacters, int hashCharacters) {
    return "$argon2id$v=19$m=19456,t=2,p=1$"
        + "A".repeat(saltCharacters)
        + "$"
        + "A".repeat(hashCharacters);
  }

  private static void assertUnreadable(String stored) {
    assertThat(PhcString.parse(Secret.of(stored))).isEmpty();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
