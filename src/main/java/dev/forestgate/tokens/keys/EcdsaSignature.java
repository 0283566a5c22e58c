package dev.forestgate.tokens.keys;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;

/**
 * Canonical form of an ES256 signature. If (r, s) verifies, so does (r, n - s), so a third party
 * could turn a token into a second valid one. The service issues and accepts only the smaller s;
 * other verifiers accept either (RFC 7518, section 3.4).
 */
public final class EcdsaSignature {
  private static final int SCALAR_BYTES = 32;

  /** Order n of P-256 (SP 800-186, section 3.2.1.3). */
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private static final byte[] LARGEST = fixed(ORDER.shiftRight(1));

  private EcdsaSignature() {}

  /** Returns {@code signature}, r and s of 32 bytes each, with the smaller s. */
  public static byte[] withSmallerS(byte[] signature) {
    if (isSmaller(signature)) {
      return signature;
    }
    var s = new BigInteger(1, Arrays.copyOfRange(signature, SCALAR_BYTES, 2 * SCALAR_BYTES));
    byte[] canonical = Arrays.copyOf(signature, 2 * SCALAR_BYTES);
    System.arraycopy(fixed(ORDER.subtract(s)), 0, canonical, SCALAR_BYTES, SCALAR_BYTES);
    return canonical;
  }

  /**
   * Tells whether the ES256 signature of {@code jws}, which has the right length, has the smaller
   * s.
   */
  static boolean hasSmallerS(String jws) {
    return isSmaller(Base64.getUrlDecoder().decode(jws.substring(jws.lastIndexOf('.') + 1)));
  }

  private static boolean isSmaller(byte[] signature) {
    return Arrays.compareUnsigned(
            signature, SCALAR_BYTES, 2 * SCALAR_BYTES, LARGEST, 0, SCALAR_BYTES)
        <= 0;
  }

  private static byte[] fixed(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[SCALAR_BYTES];
    int length = Math.min(bytes.length, SCALAR_BYTES);
    System.arraycopy(bytes, bytes.length - length, fixed, SCALAR_BYTES - length, length);
    return fixed;
  }
}
