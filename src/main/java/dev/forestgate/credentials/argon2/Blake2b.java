package dev.forestgate.credentials.argon2;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/** What Argon2 makes of BLAKE2b (RFC 7693), which is Bouncy Castle's. */
final class Blake2b {
  static final int LONGEST = 64;
  private static final int STEP = LONGEST / 2;

  private Blake2b() {}

  /** BLAKE2b of {@code parts} one after the other, {@code length} bytes, at most 64. */
  static byte[] hash(int length, byte[]... parts) {
    var digest = new Blake2bDigest(length * Byte.SIZE);
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    byte[] out = new byte[length];
    digest.doFinal(out, 0);
    return out;
  }

  /** H', BLAKE2b of any length; RFC 9106 section 3.3. */
  static byte[] longHash(int length, byte[]... parts) {
    byte[][] withLength = new byte[parts.length + 1][];
    withLength[0] = littleEndian(length);
    System.arraycopy(parts, 0, withLength, 1, parts.length);
    if (length <= LONGEST) {
      return hash(length, withLength);
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    byte[] step = hash(LONGEST, withLength);
    out.put(step, 0, STEP);
    while (out.remaining() > LONGEST) {
      step = hash(LONGEST, step);
      out.put(step, 0, STEP);
    }
    return out.put(hash(out.remaining(), step)).array();
  }

  /** {@code numbers} as RFC 9106 writes them: four bytes each, the lowest first. */
  static byte[] littleEndian(int... numbers) {
    ByteBuffer out = ByteBuffer.allocate(Integer.BYTES * numbers.length);
    out.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(numbers);
    return out.array();
  }
}
