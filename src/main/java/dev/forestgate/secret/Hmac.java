package dev.forestgate.secret;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 (RFC 2104). An instance has one key and is thread-safe. */
public final class Hmac {
  private static final String ALGORITHM = "HmacSHA256";

  /** The search through all providers for an instance takes longer than its use. */
  private static final ThreadLocal<Mac> MACS = ThreadLocal.withInitial(Hmac::instance);

  /** Never used itself: a clone needs no search through the providers. */
  private final Mac prototype;

  public Hmac(byte[] key) {
    this.prototype = instance();
    init(prototype, key);
  }

  /** Computes the 32 bytes of {@code message} under {@code key}. */
  public static byte[] of(byte[] key, byte[] message) {
    Mac mac = MACS.get();
    init(mac, key);
    return mac.doFinal(message);
  }

  /** Starts the HMAC of a message that comes in parts. The result belongs to one thread. */
  public Mac start() {
    try {
      return (Mac) prototype.clone();
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Mac instance() {
    try {
      return Mac.getInstance(ALGORITHM);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void init(Mac mac, byte[] key) {
    try {
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
