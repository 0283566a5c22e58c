package dev.forestgate.secret;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4). */
public final class Sha256 {
  /** One instance per thread: finding one among all providers takes as long as its use. */
  private static final ThreadLocal<MessageDigest> DIGESTS =
      ThreadLocal.withInitial(Sha256::instance);

  private Sha256() {}

  /** Computes the 32 bytes of {@code message}. */
  public static byte[] of(byte[] message) {
    return DIGESTS.get().digest(message);
  }

  /** A new digest, for a message that comes in parts. */
  public static MessageDigest instance() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
