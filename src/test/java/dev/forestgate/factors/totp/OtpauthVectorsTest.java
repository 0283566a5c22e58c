package dev.forestgate.factors.totp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Codes of npm's {@code otpauth}. The environment variable {@value #FILE} names a file with lines
 * of {@code secret seconds code}, which {@code .ci/second-factor-clients.sh} writes.
 */
@EnabledIfEnvironmentVariable(named = OtpauthVectorsTest.FILE, matches = ".+")
class OtpauthVectorsTest {
  static final String FILE = "OTPAUTH_VECTORS";

  @Test
  void theCodesAreThoseOfTheService() throws IOException {
    List<String> lines = Files.readAllLines(Path.of(System.getenv(FILE)));
    assertThat(lines).hasSizeGreaterThanOrEqualTo(1_000);
    for (String line : lines) {
      String[] vector = line.split(" ", -1);
      byte[] secret = Totp.parse(Secret.of(vector[0])).orElseThrow();
      Instant at = Instant.ofEpochSecond(Long.parseLong(vector[1]));
      assertThat(Totp.base32(secret)).isEqualTo(vector[0]);
      assertThat(Totp.code(secret, Totp.step(at))).as(line).isEqualTo(vector[2]);
      assertThat(Totp.match(secret, Secret.of(vector[2]), at)).isNotNull();
    }
  }
}
