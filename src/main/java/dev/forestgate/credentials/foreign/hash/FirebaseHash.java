package dev.forestgate.credentials.foreign.hash;

import dev.forestgate.secret.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Firebase's scrypt: the project's signer key, encrypted by AES-256-CTR under a key that scrypt
 * derives from the password. The form is that of Kratos: {@code
 * $firescrypt$ln=14,r=8,p=1$<salt>$<hash>$<salt separator>$<signer key>}, base64 with padding.
 *
 * @param hash as long as the signer key
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record FirebaseHash(
    Scrypt cost, byte[] salt, byte[] hash, byte[] separator, byte[] signerKey)
    implements ForeignHash {
  private static final int KEY_BYTES = 32;
  private static final int BLOCK_BYTES = 16;
  private static final int LONGEST = 128;

  private static final Pattern SHAPE =
      Pattern.compile(
          "\\$firescrypt\\$ln=([0-9]+),r=([0-9]+),p=([0-9]+)\\$"
              + HashText.BASE64
              + "\\$"
              + HashText.BASE64
              + "\\$([A-Za-z0-9+/]*={0,2})\\$"
              + HashText.BASE64);

  public FirebaseHash {
    HashText.requireBytes("salt", salt, 1, LONGEST);
    HashText.requireBytes("salt separator", separator, 0, LONGEST);
    HashText.requireBytes("signer key", signerKey, KEY_BYTES, LONGEST);
    if (hash.length != signerKey.length) {
      throw new HashRefused("has a hash and a signer key of different lengths");
    }
  }

  public static @Nullable FirebaseHash read(String text) {
    Matcher found = SHAPE.matcher(text);
    return found.matches()
        ? new FirebaseHash(
            new Scrypt(
                HashText.number(found.group(1)),
                HashText.number(found.group(2)),
                HashText.number(found.group(3))),
            HashText.base64(found.group(4)),
            HashText.base64(found.group(5)),
            HashText.base64(found.group(6)),
            HashText.base64(found.group(7)))
        : null;
  }

  @Override
  public boolean matches(Secret typed) {
    byte[] longSalt = Arrays.copyOf(salt, salt.length + separator.length);
    System.arraycopy(separator, 0, longSalt, salt.length, separator.length);
    try (var bytes = TypedBytes.of(typed)) {
      byte[] key = cost.derive(bytes.array(), longSalt, KEY_BYTES);
      return MessageDigest.isEqual(encryptedSignerKey(key), hash) && !TypedBytes.hasZero(typed);
    }
  }

  private byte[] encryptedSignerKey(byte[] key) {
    try {
      Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
      var zeros = new IvParameterSpec(new byte[BLOCK_BYTES]);
      aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), zeros);
      return aes.doFinal(signerKey);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JVM has no AES in counter mode", missing);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  @Override
  public double millis() {
    return cost.millis();
  }

  @Override
  public Secret stored() {
    Base64.Encoder base64 = Base64.getEncoder();
    return Secret.of(
        "$firescrypt$"
            + cost
            + "$"
            + base64.encodeToString(salt)
            + "$"
            + base64.encodeToString(hash)
            + "$"
            + base64.encodeToString(separator)
            + "$"
            + base64.encodeToString(signerKey));
  }
}
