package dev.forestgate.factors.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Base64Url;
import dev.forestgate.secret.Hmac;
import dev.forestgate.secret.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Key of one file. Two keys are derived from it (RFC 5869, section 2.3): one for AES-256-GCM (NIST
 * SP 800-38D) and one for HMAC-SHA-256.
 */
final class FactorKey {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int ID_BYTES = 8;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final String id;
  private final SecretKeySpec encryption;
  private final byte[] authentication;

  /**
   * @param root at least 32 characters of a key file
   */
  FactorKey(Secret root) {
    byte[] bytes = root.reveal().getBytes(UTF_8);
    this.id = Base64Url.encode(Arrays.copyOf(derive(bytes, "id"), ID_BYTES));
    this.encryption = new SecretKeySpec(derive(bytes, "encryption"), "AES");
    this.authentication = derive(bytes, "authentication");
  }

  /** Name of the key in what it encrypts and authenticates: 64 bits of an HMAC, in base64url. */
  String id() {
    return id;
  }

  /**
   * Encrypts {@code plain}, bound to {@code owner} and {@code factor}, to {@code <id>.<base64url>}.
   */
  String seal(byte[] plain, UUID owner, UUID factor, SecureRandom random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, owner, factor).doFinal(plain);
      return id + "." + Base64Url.encode(concatenate(nonce, sealed));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Decrypts the result of {@link #seal}. Fails with {@code GeneralSecurityException} or {@code
   * IllegalArgumentException} if it was changed, or belongs to another owner, factor or key.
   */
  byte[] open(String sealed, UUID owner, UUID factor) throws GeneralSecurityException {
    byte[] whole = Base64.getUrlDecoder().decode(sealed.substring(sealed.indexOf('.') + 1));
    byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
    return cipher(Cipher.DECRYPT_MODE, nonce, owner, factor)
        .doFinal(whole, NONCE_BYTES, Math.max(0, whole.length - NONCE_BYTES));
  }

  /** HMAC of a recovery code of {@code owner}: {@code <id>.<base64url>}. */
  String authenticate(String code, UUID owner) {
    return id
        + "."
        + Base64Url.encode(Hmac.of(authentication, (owner + ":" + code).getBytes(UTF_8)));
  }

  private Cipher cipher(int mode, byte[] nonce, UUID owner, UUID factor)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, encryption, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD((owner + "/" + factor).getBytes(US_ASCII));
    return cipher;
  }

  private static byte[] derive(byte[] root, String purpose) {
    byte[] info = ("forest-gate factors " + purpose).getBytes(US_ASCII);
    return Hmac.of(root, concatenate(info, new byte[] {1}));
  }

  private static byte[] concatenate(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  /** Id without the keys. */
  @Override
  public String toString() {
    return "FactorKey[" + id + "]";
  }
}
