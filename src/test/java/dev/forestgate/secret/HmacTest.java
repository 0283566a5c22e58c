package dev.forestgate.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import javax.crypto.Mac;
import org.junit.jupiter.api.Test;

/** Known answers of the digests that secrets are stored and signed with. */
class HmacTest {
  private static final byte[] KEY = "Jefe".getBytes(US_ASCII);
  private static final byte[] MESSAGE = "what do ya want for nothing?".getBytes(US_ASCII);

  /** RFC 4231 section 4.3. */
  private static final String EXPECTED =
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

  @Test
  void anHmacIsThatOfRfc4231() {
    assertThat(hex(Hmac.of(KEY, MESSAGE))).isEqualTo(EXPECTED);
  }

  @Test
  void anHmacInPartsIsThatOfTheWholeMessage() {
    var hmac = new Hmac(KEY);
    hmac.start().update(MESSAGE);
    Mac mac = hmac.start();
    mac.update(MESSAGE, 0, 9);
    mac.update(MESSAGE, 9, MESSAGE.length - 9);
    assertThat(hex(mac.doFinal())).isEqualTo(EXPECTED);
  }

  /** FIPS 180-4, example "abc". */
  @Test
  void aDigestIsThatOfFips180() {
    assertThat(hex(Sha256.of("abc".getBytes(US_ASCII))))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  /** RFC 4648 section 5: {@code -} and {@code _}, and no padding. */
  @Test
  void base64UrlNeedsNoEscapeInAUrl() {
    assertThat(Base64Url.encode(new byte[] {(byte) 0xFB, (byte) 0xFF})).isEqualTo("-_8");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
