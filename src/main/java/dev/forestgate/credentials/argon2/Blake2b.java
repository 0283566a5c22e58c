package dev.forestgate.credentials.argon2;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/** BLAKE2b (RFC 7693) by Bouncy Castle, in the forms that Argon2 uses. */
final class Blake2b {
  /** Bytes of the longest BLAKE2b hash. */
  static final int LONGEST = 64;

  /** Bytes that H' takes of each hash but the last. */
  private static final int STEP = LONGEST / 2;

  private Blake2b() {}

  /** BLAKE2b of the concatenated {@code parts}; {@code length} is 1 to 64 bytes. */
  static byte[] hash(int length, byte[]... parts) {
    var digest = new Blake2bDigest(length * Byte.SIZE);
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    byte[] out = new byte[length];
    digest.doFinal(out, 0);
    return out;
  }

  /** H', a hash of any length (RFC 9106 section 3.3). */
  static byte[] longHash(int length, byte[]... parts) {
    byte[][] withLength = new byte[parts.length + 1][];
    withLength[0] = littleEndian(length);
    System.arraycopy(parts, 0, withLength, 1, parts.length);
    if (length <= LONGEST) {
      return hash(length, withLength);
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    byte[] step = hash(LONGEST, withLength);
    while (out.put(step, 0, STEP).remaining() > LONGEST) {
      step = next(LONGEST, step);
    }
    return out.put(next(out.remaining(), step)).array();
  }

  /** The hash of {@code step}, which is cleared. */
  private static byte[] next(int length, byte[] step) {
    byte[] next = hash(length, step);
    Arrays.fill(step, (byte) 0);
    return next;
  }

  /** {@code numbers} with four bytes each, the lowest first: LE32 of RFC 9106. */
  static byte[] littleEndian(int... numbers) {
    ByteBuffer out = ByteBuffer.allocate(Integer.BYTES * numbers.length);
    out.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(numbers);
    return out.array();
  }
}
