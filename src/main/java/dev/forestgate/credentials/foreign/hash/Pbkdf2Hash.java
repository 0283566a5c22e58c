package dev.forestgate.credentials.foreign.hash;

import dev.forestgate.secret.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * PBKDF2 (RFC 8018 section 5.2) as a PHC string: {@code $pbkdf2-sha256$i=29000,l=32$<salt>$<hash>},
 * base64 without padding.
 *
 * <p>A hash of several blocks keeps the first. The blocks are independent, and an attacker computes
 * one only: Keycloak's 64 bytes would cost four times as much with SHA-1.
 *
 * @param hash one block of the digest, or less
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record Pbkdf2Hash(Digest digest, int iterations, byte[] salt, byte[] hash)
    implements ForeignHash {
  /** Keycloak has 1,300,000 for SHA-1, Django 6.0 has 1,200,000 for SHA-256. */
  static final int MOST_ITERATIONS = 2_000_000;

  private static final int SHORTEST_HASH = 16;
  private static final int LONGEST_SALT = 128;

  private static final Pattern SHAPE =
      Pattern.compile(
          "\\$pbkdf2-(sha1|sha256|sha512)\\$i=([0-9]+)(?:,l=[0-9]+)?\\$"
              + HashText.BASE64
              + "\\$"
              + HashText.BASE64);

  public Pbkdf2Hash {
    HashText.requireWithin("PBKDF2 with iterations", iterations, 1, MOST_ITERATIONS);
    HashText.requireBytes("salt", salt, 1, LONGEST_SALT);
    hash = Arrays.copyOf(hash, Math.min(hash.length, digest.bytes));
    HashText.requireBytes("hash", hash, SHORTEST_HASH, digest.bytes);
  }

  public static @Nullable Pbkdf2Hash read(String text) {
    Matcher found = SHAPE.matcher(text);
    return found.matches()
        ? new Pbkdf2Hash(
            Digest.of(found.group(1)),
            HashText.number(found.group(2)),
            HashText.base64(found.group(3)),
            HashText.base64(found.group(4)))
        : null;
  }

  @Override
  public boolean matches(Secret typed) {
    char[] password = typed.reveal().toCharArray();
    var key = new PBEKeySpec(password, salt, iterations, hash.length * Byte.SIZE);
    try {
      byte[] derived =
          SecretKeyFactory.getInstance("PBKDF2WithHmac" + digest).generateSecret(key).getEncoded();
      return MessageDigest.isEqual(derived, hash) && !TypedBytes.hasZero(typed);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JVM has no PBKDF2 with " + digest, missing);
    } finally {
      key.clearPassword();
      Arrays.fill(password, '\0');
    }
  }

  @Override
  public double millis() {
    return digest.millis * iterations / MOST_ITERATIONS;
  }

  @Override
  public Secret stored() {
    return Secret.of(
        "$pbkdf2-"
            + digest.name().toLowerCase(Locale.ROOT)
            + "$i="
            + iterations
            + ",l="
            + hash.length
            + "$"
            + HashText.unpadded(salt)
            + "$"
            + HashText.unpadded(hash));
  }

  /** Digest of HMAC. */
  public enum Digest {
    SHA1(20, 500),
    SHA256(32, 600),
    SHA512(64, 2000);

    private final int bytes;

    /** Time of {@link #MOST_ITERATIONS}. */
    private final double millis;

    Digest(int bytes, double millis) {
      this.bytes = bytes;
      this.millis = millis;
    }

    /** The digest {@code sha1}, {@code sha256} or {@code sha512}. */
    public static Digest of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }
}
