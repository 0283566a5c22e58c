package dev.forestgate.credentials.foreign.hash;

import dev.forestgate.secret.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One round of SHA over password and salt, as LDAP servers store it: {@code {SSHA}} and base64 of
 * the digest and the salt; {@code {SSHA256}} and {@code {SSHA512}} alike.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record SaltedShaHash(Scheme scheme, byte[] salt, byte[] hash) implements ForeignHash {
  private static final int LONGEST_SALT = 64;

  private static final Pattern SHAPE =
      Pattern.compile("\\{(SSHA|SSHA256|SSHA512)}" + HashText.BASE64, Pattern.CASE_INSENSITIVE);

  public SaltedShaHash {
    HashText.requireBytes("salt", salt, 1, LONGEST_SALT);
  }

  public static @Nullable SaltedShaHash read(String text) {
    Matcher found = SHAPE.matcher(text);
    if (!found.matches()) {
      return null;
    }
    Scheme scheme = Scheme.valueOf(found.group(1).toUpperCase(Locale.ROOT));
    byte[] bytes = HashText.base64(found.group(2));
    HashText.requireBytes("hash and salt", bytes, scheme.bytes + 1, scheme.bytes + LONGEST_SALT);
    return new SaltedShaHash(
        scheme,
        Arrays.copyOfRange(bytes, scheme.bytes, bytes.length),
        Arrays.copyOf(bytes, scheme.bytes));
  }

  @Override
  public boolean matches(Secret typed) {
    try (var bytes = TypedBytes.of(typed)) {
      MessageDigest digest = MessageDigest.getInstance(scheme.algorithm);
      digest.update(bytes.array());
      return MessageDigest.isEqual(digest.digest(salt), hash);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("this JVM has no " + scheme.algorithm, missing);
    }
  }

  @Override
  public double millis() {
    return 0;
  }

  @Override
  public Secret stored() {
    byte[] bytes = Arrays.copyOf(hash, hash.length + salt.length);
    System.arraycopy(salt, 0, bytes, hash.length, salt.length);
    return Secret.of("{" + scheme + "}" + Base64.getEncoder().encodeToString(bytes));
  }

  /** Scheme of RFC 2307 and its successors. */
  public enum Scheme {
    SSHA("SHA-1", 20),
    SSHA256("SHA-256", 32),
    SSHA512("SHA-512", 64);

    private final String algorithm;
    private final int bytes;

    Scheme(String algorithm, int bytes) {
      this.algorithm = algorithm;
      this.bytes = bytes;
    }
  }
}
