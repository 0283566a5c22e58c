package dev.forestgate.sessions.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Hmac;
import dev.forestgate.secret.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the successor of a refresh token so that only the token it succeeds decrypts it:
 * AES-256-GCM under a key derived from the predecessor's secret (HMAC-SHA256, as in the expand step
 * of RFC 5869, section 2.3). A reader of Redis learns nothing.
 */
public final class SuccessorEncryption {
  private static final String PURPOSE = "forest-gate refresh successor";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** A look-up through all providers takes longer than the use of the cipher. */
  private static final ThreadLocal<Cipher> CIPHERS =
      ThreadLocal.withInitial(SuccessorEncryption::cipher);

  private SuccessorEncryption() {}

  /** Returns nonce, ciphertext and tag in Base64. */
  public static String encrypt(RefreshToken predecessor, Secret successor, SecureRandom random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed =
        run(Cipher.ENCRYPT_MODE, predecessor, nonce, successor.reveal().getBytes(UTF_8));
    byte[] whole = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    return Base64.getEncoder().encodeToString(whole);
  }

  /**
   * Reads {@link #encrypt}. Fails if {@code predecessor} is not the token it was encrypted under.
   */
  public static Secret decrypt(RefreshToken predecessor, String encrypted) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(encrypted));
    byte[] nonce = new byte[NONCE_BYTES];
    byte[] ciphertext = new byte[bytes.remaining() - NONCE_BYTES];
    bytes.get(nonce).get(ciphertext);
    return Secret.of(new String(run(Cipher.DECRYPT_MODE, predecessor, nonce, ciphertext), UTF_8));
  }

  private static byte[] run(int mode, RefreshToken predecessor, byte[] nonce, byte[] text) {
    try {
      Cipher cipher = CIPHERS.get();
      var key = new SecretKeySpec(key(predecessor.secret()), "AES");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(predecessor.sessionId().toString().getBytes(UTF_8));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException wrongPredecessor) {
      throw new IllegalStateException(
          "The successor of a refresh token does not decrypt: another token was presented",
          wrongPredecessor);
    }
  }

  private static byte[] key(Secret predecessor) {
    return Hmac.of(predecessor.reveal().getBytes(UTF_8), PURPOSE.getBytes(UTF_8));
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance(CIPHER);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
