package dev.forestgate.factors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.secret.Secret;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recovery codes are drawn at random and read in any spelling. */
class RecoveryCodeTest {
  @Test
  void tenDifferentCodesOfFiftyBits() {
    List<String> codes =
        RecoveryCode.draw(new SecureRandom()).stream().map(Secret::reveal).toList();
    assertThat(codes)
        .hasSize(10)
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}"));
  }

  @Test
  void caseSpacesDashesAndLookalikesDoNotMatter() {
    assertThat(RecoveryCode.normalize(Secret.of(" 0Il23-ab cdE ")))
        .isEqualTo(RecoveryCode.normalize(Secret.of("OI123abcde")))
        .isEqualTo("01123abcde");
  }

  @Test
  void aLongTextIsCutAfterElevenCharacters() {
    assertThat(RecoveryCode.normalize(Secret.of("a".repeat(100_000)))).hasSize(11);
  }
}
