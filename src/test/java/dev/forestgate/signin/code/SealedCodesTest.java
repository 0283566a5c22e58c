package dev.forestgate.signin.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.factors.key.TestFactorKeys;
import dev.forestgate.secret.Secret;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A code is readable in its job for replicas alone, which have the keys. */
class SealedCodesTest {
  private static final Secret CODE = Secret.of("482913");

  private final SealedCodes sealed = new SealedCodes(TestFactorKeys.SHARED);

  @Test
  void aSealedCodeIsOpenedForItsSignIn() {
    String text = sealed.seal(CODE, "one");
    assertThat(text).doesNotContain(CODE.reveal()).isNotEqualTo(sealed.seal(CODE, "one"));
    assertThat(sealed.open(text, "one")).isEqualTo(CODE);
    assertThatThrownBy(() -> sealed.open(text, "another"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCodeUnderAKeyThatIsNotReadYetFailsItsJob(@TempDir Path folder) {
    String text = new SealedCodes(TestFactorKeys.in(folder)).seal(CODE, "one");
    assertThatThrownBy(() -> sealed.open(text, "one"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining(CODE.reveal());
  }
}
