package dev.forestgate.sessions.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Callable;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The successor of a refresh token, readable only with the token it succeeds: AES-256-GCM under a
 * key that is derived from the predecessor's secret (HMAC-SHA256, as RFC 5869 expands). Whoever
 * reads the store learns nothing.
 */
public final class SuccessorEncryption {
  private static final String PURPOSE = "forest-gate refresh successor";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String MAC = "HmacSHA256";

  /** To look through all providers for one takes longer than to use it. */
  private static final ThreadLocal<Cipher> CIPHERS =
      ThreadLocal.withInitial(() -> made(() -> Cipher.getInstance(CIPHER)));

  private static final ThreadLocal<Mac> MACS =
      ThreadLocal.withInitial(() -> made(() -> Mac.getInstance(MAC)));

  private SuccessorEncryption() {}

  public static String seal(RefreshToken predecessor, Secret successor, SecureRandom random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed =
        run(Cipher.ENCRYPT_MODE, predecessor, nonce, successor.reveal().getBytes(UTF_8));
    byte[] whole = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    return Base64.getEncoder().encodeToString(whole);
  }

  /** Fails if {@code predecessor} is not the one it was sealed under. */
  public static Secret open(RefreshToken predecessor, String whole) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(whole));
    byte[] nonce = new byte[NONCE_BYTES];
    byte[] sealed = new byte[bytes.remaining() - NONCE_BYTES];
    bytes.get(nonce).get(sealed);
    return Secret.of(new String(run(Cipher.DECRYPT_MODE, predecessor, nonce, sealed), UTF_8));
  }

  private static byte[] run(int mode, RefreshToken predecessor, byte[] nonce, byte[] text) {
    try {
      Cipher cipher = CIPHERS.get();
      var key = new SecretKeySpec(key(predecessor.secret()), "AES");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(predecessor.sessionId().toString().getBytes(UTF_8));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException notItsPredecessor) {
      throw new IllegalStateException("a successor does not open", notItsPredecessor);
    }
  }

  private static byte[] key(Secret predecessor) throws GeneralSecurityException {
    Mac mac = MACS.get();
    mac.init(new SecretKeySpec(predecessor.reveal().getBytes(UTF_8), MAC));
    return mac.doFinal(PURPOSE.getBytes(UTF_8));
  }

  private static <T> T made(Callable<T> maker) {
    try {
      return maker.call();
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
