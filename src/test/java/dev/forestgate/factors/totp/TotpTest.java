package dev.forestgate.factors.totp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import dev.forestgate.secret.Secret;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes equal the vectors of the RFCs and those of another implementation. */
class TotpTest {
  private static final byte[] RFC_SECRET = "12345678901234567890".getBytes(US_ASCII);

  @ParameterizedTest
  @CsvSource({
    "0, 755224", "1, 287082", "2, 359152", "3, 969429", "4, 338314",
    "5, 254676", "6, 287922", "7, 162583", "8, 399871", "9, 520489"
  })
  void vectorsOfRfc4226AppendixD(long counter, String code) {
    assertThat(Totp.code(RFC_SECRET, counter)).isEqualTo(code);
  }

  /** The RFC has eight digits; the last six are the code of six. */
  @ParameterizedTest
  @CsvSource({
    "59, 94287082", "1111111109, 07081804", "1111111111, 14050471",
    "1234567890, 89005924", "2000000000, 69279037", "20000000000, 65353130"
  })
  void vectorsOfRfc6238AppendixB(long seconds, String code) {
    long step = Totp.step(Instant.ofEpochSecond(seconds));
    assertThat(Totp.code(RFC_SECRET, step)).isEqualTo(code.substring(2));
  }

  @Test
  void agreesWithAnotherImplementationOverRandomSecretsAndTimes() throws GeneralSecurityException {
    var random = new SecureRandom();
    var other = new TimeBasedOneTimePasswordGenerator(Duration.ofSeconds(30), 6);
    for (int n = 0; n < 1_000; n++) {
      byte[] secret = Totp.newSecret(random);
      Instant at = Instant.ofEpochSecond(random.nextLong(4_000_000_000L));
      assertThat(Totp.code(secret, Totp.step(at)))
          .isEqualTo(other.generateOneTimePasswordString(new SecretKeySpec(secret, "RAW"), at));
    }
  }

  @Test
  void oneStepOfSkewEachWayMatchesAndNoMore() {
    Instant now = Instant.ofEpochSecond(1_700_000_010);
    long step = Totp.step(now);
    for (long other = step - 2; other <= step + 2; other++) {
      Long matched = Totp.match(RFC_SECRET, Secret.of(Totp.code(RFC_SECRET, other)), now);
      assertThat(matched).isEqualTo(Math.abs(other - step) <= 1 ? other : null);
    }
  }

  /** Apps show codes in two groups. */
  @Test
  void spacesDoNotCount() {
    Instant now = Instant.ofEpochSecond(59);
    assertThat(Totp.match(RFC_SECRET, Secret.of("287 082"), now)).isEqualTo(1);
  }

  @Test
  void anythingElseDoesNotMatch() {
    Instant now = Instant.ofEpochSecond(59);
    for (String given : new String[] {"", "28708", "2870820", "287-082", "abcdef", "２８７０８２"}) {
      assertThat(Totp.match(RFC_SECRET, Secret.of(given), now)).isNull();
    }
  }

  @Test
  void aSecretIsWrittenInBase32WithoutPadding() {
    assertThat(Totp.base32(RFC_SECRET)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "gezd gnbv gy3t qojq gezd gnbv gy3t qojq",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ===="
      })
  void aSecretIsReadInAnySpelling(String base32) {
    assertThat(Totp.parse(Secret.of(base32))).contains(RFC_SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "GEZDGNBVGY3TQOJQ", "GEZDGNBVGY3TQOJQGEZDGNBV8Y3TQOJQ", "not a secret", "A"})
  void aMalformedOrShortSecretIsRefused(String base32) {
    assertThat(Totp.parse(Secret.of(base32))).isEmpty();
  }
}
