package dev.forestgate.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.secret.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyFormatTest {
  @Test
  void aKeyHasItsFormAndAChecksumThatCatchesEachOtherCharacter() {
    for (int n = 0; n < 1000; n++) {
      Secret key = KeyFormat.draw(new SecureRandom());
      assertThat(key.reveal()).matches("fg_[0-9A-Za-z]{49}");
      assertThat(KeyFormat.isWellFormed(key)).isTrue();
      int place = n % 52;
      char other = key.reveal().charAt(place) == 'x' ? 'y' : 'x';
      String changed = key.reveal().substring(0, place) + other + key.reveal().substring(place + 1);
      assertThat(KeyFormat.isWellFormed(Secret.of(changed))).isFalse();
    }
  }

  /** Numbers from Python: zlib.crc32 of 43 digits, in base 62. */
  @Test
  void theChecksumIsTheCrcThatScannersCompute() {
    SecureRandom zeros = fixed(0);
    assertThat(KeyFormat.draw(zeros).reveal()).isEqualTo("fg_" + "0".repeat(43) + "2CZclj");
    assertThat(KeyFormat.draw(fixed(-1)).reveal())
        .isEqualTo("fg_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp13sRzl1");
  }

  @Test
  void otherTextIsNoKey() {
    assertThat(Stream.of("", "fg_", "0".repeat(52), "fg_" + "é".repeat(49), "FG_" + "0".repeat(49)))
        .noneMatch(text -> KeyFormat.isWellFormed(Secret.of(text)));
  }

  private static SecureRandom fixed(int bits) {
    return new SecureRandom() {
      private static final long serialVersionUID = 1L;

      @Override
      public void nextBytes(byte[] bytes) {
        Arrays.fill(bytes, (byte) bits);
      }
    };
  }
}
