package dev.forestgate.credentials.foreign;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.credentials.foreign.hash.ForeignHash;
import dev.forestgate.credentials.foreign.hash.StoredForms;
import dev.forestgate.secret.Secret;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hashes of other products: vectors of their own programs, and what is refused for which reason.
 */
class ForeignHashesTest {
  private static final ForeignHashes STRICT = new ForeignHashes(false);
  private static final ForeignHashes LEGACY = new ForeignHashes(true);
  private static final String SALT_AND_HASH = "$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaA";

  @ParameterizedTest
  @MethodSource("vectors")
  void theRightPasswordIsRightAndAnyOtherWrong(ForeignHashVector vector) {
    ForeignHash hash = StoredForms.read(stored(vector.hash())).orElseThrow();
    assertMatches(hash, vector.password(), true);
    assertMatches(hash, vector.password() + "x", false);
    assertMatches(hash, vector.password() + "\0", false);
    assertMatches(hash, "", false);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theStoredFormIsAccepted(ForeignHashVector vector) {
    Secret stored = stored(vector.hash());
    assertThat(stored(stored.reveal())).isEqualTo(stored);
  }

  static List<ForeignHashVector> vectors() throws IOException {
    return ForeignHashVector.stored();
  }

  @Test
  void theMembersOfAFirebaseAccountAreCombinedWithItsProject() {
    var project =
        new FirebaseProject(
            Secret.of(
                "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=="),
            "Bw==",
            8,
            14);
    // The CLI of Firebase exports base64url.
    String hash =
        project.hash(
            "42xEC-ixf3L2lw==",
            "lSrfV15cpx95_sZS2W9c9Kp6i_LVgQNDNC_qzrCnh1SAyZvqmZqAjTdn3aoItz-VHjoZilo78198JAdRuid5lQ==");
    assertMatches(StoredForms.read(stored(hash)).orElseThrow(), "user1password", true);
  }

  @Test
  void aHashOfSeveralBlocksIsStoredWithItsFirst() {
    String whole =
        "$pbkdf2-sha1$i=1000,l=64$aoLLGqzZcEYXeDgMUSvm4w$lWYmMPOJlTUsLW0YICmFA/7YlAhJavd8kri26gNhBSPSSjJ"
            + "wZV8OKqh98Dbs+qECMEYgXElZXYgdOYePBxdUAQ";
    assertThat(stored(whole).reveal())
        .isEqualTo("$pbkdf2-sha1$i=1000,l=20$aoLLGqzZcEYXeDgMUSvm4w$lWYmMPOJlTUsLW0YICmFA/7YlAg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "!", "!Xk2zPaQ8sTnR4vYw0uLm6oJc3bGd5hFe1iVq7rZt"})
  void anAccountWithoutAPasswordHasNoHash(String exported) {
    assertThat(STRICT.parse(exported)).isEqualTo(new ParsedHash(null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret123",
        "5f4dcc3b5aa765d61d8327deb882cf99",
        "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=",
        "{MD5}X03MO1qnZdYdgyfeuILPmQ==",
        "$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/",
        "$6$saltsalt$abcdefghijklmnop",
        "$P$B12345678abcdefghijklmnopqrstu/",
        "md5$salt$0123456789abcdef0123456789abcdef",
        "$2x$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui",
        "$pbkdf2-md5$i=1000$c2FsdA$aGFzaGhhc2hoYXNoaGFzaA",
        "$pbkdf2-sha256$i=1000$c2FsdA$",
        "$scrypt$ln=x,r=8,p=1$c2FsdA$aGFzaGhhc2hoYXNoaGFzaA",
        "scrypt:32768:8$salt$00",
        "{}",
        "{\"value\":\"x\"}"
      })
  void textInAnotherFormatIsRefused(String exported) {
    assertRefused(LEGACY, exported, "is in no format that sign-in can verify");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$2b$15$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui"
            + "|is bcrypt of cost 15, expected 4 to 14",
        "$2b$31$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui"
            + "|is bcrypt of cost 31, expected 4 to 14",
        "$argon2id$v=19$m=4194304,t=3,p=4"
            + SALT_AND_HASH
            + "|is Argon2 m=4194304, expected 8 to 262144",
        "$argon2id$v=19$m=65536,t=1000000,p=4"
            + SALT_AND_HASH
            + "|is Argon2 t=1000000, expected 1 to 16",
        "$argon2i$v=19$m=65536,t=3,p=255" + SALT_AND_HASH + "|is Argon2 p=255, expected 1 to 8",
        "$argon2i$v=19$m=99999999999999999999,t=3,p=1"
            + SALT_AND_HASH
            + "|is Argon2 m=2147483647, expected 8 to 262144",
        "$argon2d$v=19$m=65536,t=3,p=1"
            + SALT_AND_HASH
            + "|is Argon2 of another type than Argon2id and Argon2i",
        "$argon2i$v=18$m=65536,t=3,p=1"
            + SALT_AND_HASH
            + "|is Argon2 of version 18, expected 16 or 19",
        "$argon2id$v=19$m=64,t=1,p=1$c2FsdA$aGFzaGhhc2hoYXNoaGFzaA"
            + "|has a salt of 4 bytes, expected 8 to 64",
        "$argon2i$v=19$m=262144,t=2,p=1"
            + SALT_AND_HASH
            + "|is Argon2i of m=262144,t=2,p=1, which fills 512 MiB in all passes, expected at most 128"
            + " MiB and 1024 MiB in all passes",
        "$argon2id$v=19$m=262144,t=9,p=1"
            + SALT_AND_HASH
            + "|is Argon2id of m=262144,t=9,p=1, which fills 2304 MiB in all passes, expected at most"
            + " 256 MiB and 2048 MiB in all passes",
        "$argon2id$v=16$m=131072,t=9,p=1"
            + SALT_AND_HASH
            + "|is Argon2id of m=131072,t=9,p=1, which fills 1152 MiB in all passes, expected at most"
            + " 128 MiB and 1024 MiB in all passes",
        "$scrypt$ln=20,r=8,p=1"
            + SALT_AND_HASH
            + "|is scrypt with ln=20, r=8, p=1, which fills 1024 MiB, expected at most 128 MiB and 256"
            + " MiB in all passes",
        "$scrypt$ln=14,r=8,p=17"
            + SALT_AND_HASH
            + "|is scrypt with ln=14, r=8, p=17, which fills 272 MiB, expected at most 128 MiB and 256"
            + " MiB in all passes",
        "$scrypt$ln=31,r=8,p=1" + SALT_AND_HASH + "|is scrypt with ln 31, expected 1 to 30",
        "$scrypt$ln=0,r=8,p=1" + SALT_AND_HASH + "|is scrypt with ln 0, expected 1 to 30",
        "$scrypt$ln=10,r=0,p=1" + SALT_AND_HASH + "|is scrypt with r 0, expected 1 to 1024",
        "$scrypt$ln=10,r=8,p=4294967296"
            + SALT_AND_HASH
            + "|is scrypt with p more than nine digits, expected 1 to 1024",
        "$scrypt$ln=16,r=1,p=1" + SALT_AND_HASH + "|is scrypt with ln=16, expected less than 16 r",
        "$scrypt$ln=16385,r=8,p=1"
            + SALT_AND_HASH
            + "|is scrypt with N=16385, expected a power of two",
        "scrypt:1048576:8:1$salt$00112233445566778899aabbccddeeff"
            + "|is scrypt with ln=20, r=8, p=1, which fills 1024 MiB, expected at most 128 MiB and 256"
            + " MiB in all passes",
        "scrypt:16384:8:1$salt$001122|has a hash of 3 bytes, expected 16 to 128",
        "scrypt:16384:8:1$salt$001|has a salt or a hash that is not hexadecimal",
        "pbkdf2_sha256$2000001$salt$aGFzaGhhc2hoYXNoaGFzaA=="
            + "|is PBKDF2 with iterations 2000001, expected 1 to 2000000",
        "pbkdf2_sha256$99999999999$salt$aGFzaGhhc2hoYXNoaGFzaA=="
            + "|is PBKDF2 with iterations more than nine digits, expected 1 to 2000000",
        "pbkdf2:sha256:0$salt$00112233445566778899aabbccddeeff"
            + "|is PBKDF2 with iterations 0, expected 1 to 2000000",
        "$pbkdf2-sha256$1000$c2FsdA$aGFzaA|has a hash of 4 bytes, expected 16 to 32",
        "$pbkdf2-sha256$1000$c2FsdA$a|has a salt or a hash that is not base64",
        "{SSHA}AAAA|has a hash and salt of 3 bytes, expected 21 to 84",
        "$firescrypt$ln=14,r=8,p=1$c2FsdA==$aGFzaA==$Bw==$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
            + "|has a hash and a signer key of different lengths",
        "$firescrypt$ln=14,r=8,p=1$c2FsdA==$aGFzaA==$Bw==$a2V5"
            + "|has a signer key of 3 bytes, expected 32 to 128",
        "AQAAAAkAAYagAAAAEAABAgMEBQYHCAkKCwwNDg/Q8A0WMKbtHQJQ2DHCdoEeeFBrgNlldq6vH4qX/CGqGQ=="
            + "|is not a hash of ASP.NET Identity version 3",
        "AQAAAAEAAYag//8AEAABAgMEBQYHCAkKCwwNDg/Q8A0WMKbtHQJQ2DHCdoEeeFBrgNlldq6vH4qX/CGqGQ=="
            + "|is not a hash of ASP.NET Identity version 3"
      })
  void aHashThatCannotBeVerifiedIsRefusedWithItsReason(String exported, String reason) {
    assertRefused(LEGACY, exported, reason);
    assertThat(StoredForms.read(Secret.of(exported))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"credentialData\":\"{\"|is a credential of Keycloak that is not JSON",
        "{\"credentialData\":\"{}\",\"secretData\":\"{}\"}"
            + "|is a credential of Keycloak with another algorithm than pbkdf2, pbkdf2-sha256,"
            + " pbkdf2-sha512 or argon2",
        "{\"credentialData\":{\"algorithm\":\"pbkdf2\"},\"secretData\":{}}"
            + "|has no number where its cost is expected",
        "{\"credentialData\":{\"algorithm\":\"argon2\",\"hashIterations\":5,\"additionalParameters\":"
            + "{\"type\":[\"\"],\"version\":[\"1.3\"],\"memory\":[\"7168\"],\"parallelism\":[\"1\"]}},"
            + "\"secretData\":{\"salt\":\"c2FsdHNhbHQ=\",\"value\":\"aGFzaGhhc2hoYXNoaGFzaA==\"}}"
            + "|is Argon2 of another type than Argon2id and Argon2i",
        "{\"credentialData\":[],\"secretData\":{\"salt\":{}}}"
            + "|is a credential of Keycloak with another algorithm than pbkdf2, pbkdf2-sha256,"
            + " pbkdf2-sha512 or argon2",
        "{\"credentialData\":{\"algorithm\":\"pbkdf2\",\"hashIterations\":{}},\"secretData\":{}}"
            + "|has no number where its cost is expected",
        "{\"credentialData\":{\"algorithm\":\"pbkdf2\",\"hashIterations\":5000000},"
            + "\"secretData\":{\"salt\":\"c2FsdA==\",\"value\":\"aGFzaGhhc2hoYXNoaGFzaA==\"}}"
            + "|is PBKDF2 with iterations 5000000, expected 1 to 2000000"
      })
  void aCredentialOfKeycloakIsRefusedWithItsReason(String exported, String reason) {
    assertRefused(STRICT, exported, reason);
  }

  @Test
  void noTextFailsTheParser() throws IOException {
    var random = new Random(20_261_130);
    for (ForeignHashVector vector : vectors()) {
      for (int i = 0; i < 300; i++) {
        ParsedHash parsed = LEGACY.parse(mutated(vector.hash(), random));
        assertThat(parsed.stored() == null || parsed.reason() == null).isTrue();
        assertThat(parsed.stored() == null || StoredForms.read(parsed.stored()).isPresent())
            .isTrue();
      }
    }
  }

  /** Replaces, removes or repeats a part of {@code text}. */
  private static String mutated(String text, Random random) {
    String parts = "$,:=0199{}[]\"\\.+/-azAZ!\0\u0660\ud83d";
    int from = random.nextInt(text.length());
    int to = Math.min(text.length(), from + random.nextInt(4));
    String inserted =
        switch (random.nextInt(3)) {
          case 0 -> "";
          case 1 -> text.substring(from, to).repeat(random.nextInt(20));
          default -> String.valueOf(parts.charAt(random.nextInt(parts.length())));
        };
    return text.substring(0, from) + inserted + text.substring(to);
  }

  @Test
  void saltedShaIsRefusedUnlessLegacyHashesAreAccepted() {
    String exported = "{SSHA}T4mucoNAt11TZoThUDoFcPcF7auUVRcAqC9Y2g==";
    assertRefused(STRICT, exported, "is salted SHA, which is accepted with --legacy-hashes only");
    assertMatches(StoredForms.read(stored(exported)).orElseThrow(), "-9{", true);
  }

  @Test
  void textOfAbsurdLengthIsRefused() {
    assertRefused(LEGACY, "{SSHA}" + "A".repeat(5000), "has more than 4096 characters");
  }

  private static Secret stored(String exported) {
    ParsedHash parsed = LEGACY.parse(exported);
    assertThat(parsed.reason()).isNull();
    return requireNonNull(parsed.stored());
  }

  private static void assertRefused(ForeignHashes hashes, String exported, String reason) {
    ParsedHash parsed = hashes.parse(exported);
    assertThat(parsed.stored()).isNull();
    assertThat(parsed.reason()).isEqualTo(reason);
  }

  private static void assertMatches(ForeignHash hash, String typed, boolean expected) {
    assertThat(hash.matches(Secret.of(typed))).isEqualTo(expected);
  }
}
