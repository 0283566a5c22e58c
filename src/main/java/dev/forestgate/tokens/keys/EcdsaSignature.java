package dev.forestgate.tokens.keys;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;

/**
 * The one spelling of an ES256 signature. With (r, s) also (r, n - s) verifies, so anyone could
 * turn a token into another that is as good. Ours have the smaller s, and the other is refused; any
 * verifier takes either (RFC 7518 section 3.4).
 */
public final class EcdsaSignature {
  private static final int NUMBER = 32;

  /** The order of P-256 (SP 800-186, section 3.2.1.3). */
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private static final byte[] LARGEST = fixed(ORDER.shiftRight(1));

  private EcdsaSignature() {}

  /** {@code signature}, which is r and s of 32 bytes each, with the smaller s. */
  public static byte[] withSmallerS(byte[] signature) {
    if (isSmaller(signature)) {
      return signature;
    }
    var s = new BigInteger(1, Arrays.copyOfRange(signature, NUMBER, 2 * NUMBER));
    byte[] canonical = Arrays.copyOf(signature, 2 * NUMBER);
    System.arraycopy(fixed(ORDER.subtract(s)), 0, canonical, NUMBER, NUMBER);
    return canonical;
  }

  /** Whether the signature of {@code jws}, which is as long as one of ES256, has the smaller s. */
  static boolean hasSmallerS(String jws) {
    return isSmaller(Base64.getUrlDecoder().decode(jws.substring(jws.lastIndexOf('.') + 1)));
  }

  private static boolean isSmaller(byte[] signature) {
    return Arrays.compareUnsigned(signature, NUMBER, 2 * NUMBER, LARGEST, 0, NUMBER) <= 0;
  }

  private static byte[] fixed(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[NUMBER];
    int length = Math.min(bytes.length, NUMBER);
    System.arraycopy(bytes, bytes.length - length, fixed, NUMBER - length, length);
    return fixed;
  }
}
