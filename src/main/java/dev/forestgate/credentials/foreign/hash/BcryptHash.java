package dev.forestgate.credentials.foreign.hash;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.forestgate.secret.Secret;
import dev.forestgate.secret.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.BCrypt;
import org.jspecify.annotations.Nullable;

/**
 * bcrypt: {@code $2b$12$<salt><hash>}, 22 and 31 characters of bcrypt's own base64. Provos and
 * Mazi&egrave;res, "A Future-Adaptable Password Scheme" (USENIX 1999).
 *
 * <p>The versions {@code 2a}, {@code 2b} and {@code 2y} name the same function. {@code 2x} marks
 * hashes that were computed wrongly, and is not parsed.
 *
 * <p>The key of bcrypt is the password in UTF-8 and a zero byte, cut after 72 bytes. A longer
 * password never matches: any other end would match too, and the one typed would be rehashed.
 *
 * <p>Django's {@code bcrypt_sha256$$2b$…} is the bcrypt of the SHA-256 of the password, in
 * hexadecimal.
 *
 * @param stored the text itself
 * @param isOfDigest the key is the SHA-256 of the password
 * @param cost binary logarithm of the number of rounds, 4 to {@link #MOST_COST}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record BcryptHash(Secret stored, boolean isOfDigest, int cost, byte[] salt, byte[] hash)
    implements ForeignHash {
  /**
   * Each step doubles the work. Usual defaults are 10 to 12; 14 takes about a second of one core in
   * Java. The format allows 31, more than a day: a planted hash would block a thread of the pool.
   */
  public static final int MOST_COST = 14;

  private static final double MILLIS_OF_MOST = 1000;
  private static final int LEAST_COST = 4;
  private static final int LONGEST_KEY = 72;

  /** Bouncy Castle adds the zero byte if the key is shorter than 72 bytes. */
  private static final boolean WITH_ZERO_BYTE = true;

  /** bcrypt computes 24 bytes and stores the first 23. */
  private static final int HASH_BYTES = 23;

  private static final Pattern SHAPE =
      Pattern.compile(
          "(bcrypt_sha256\\$)?\\$2[aby]\\$(\\d{2})\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})");
  private static final String DIGITS =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String DIGITS_OF_BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /** Reads {@code text}. Null if it has another form; throws {@link HashRefused} by its cost. */
  public static @Nullable BcryptHash read(String text) {
    Matcher found = SHAPE.matcher(text);
    if (!found.matches()) {
      return null;
    }
    int cost = HashText.number(found.group(2));
    HashText.requireWithin("bcrypt of cost", cost, LEAST_COST, MOST_COST);
    return new BcryptHash(
        Secret.of(text),
        found.group(1) != null,
        cost,
        bytes(found.group(3)),
        bytes(found.group(4)));
  }

  /**
   * A password that contains a zero byte never matches: C ends the password there, and as the key
   * is repeated up to 72 bytes, "a" and "a\0a" would be equal.
   */
  @Override
  public boolean matches(Secret typed) {
    try (var bytes = TypedBytes.of(typed)) {
      byte[] password = isOfDigest ? hexDigest(bytes.array()) : bytes.array();
      byte[] key = Arrays.copyOf(password, Math.min(password.length, LONGEST_KEY));
      byte[] derived = BCrypt.generate(key, salt, cost, WITH_ZERO_BYTE);
      boolean isSame = MessageDigest.isEqual(Arrays.copyOf(derived, HASH_BYTES), hash);
      boolean isWhole = password.length <= LONGEST_KEY && !TypedBytes.hasZero(typed);
      Arrays.fill(key, (byte) 0);
      return isSame && isWhole;
    }
  }

  @Override
  public double millis() {
    return Math.scalb(MILLIS_OF_MOST, cost - MOST_COST);
  }

  private static byte[] hexDigest(byte[] password) {
    return HexFormat.of().formatHex(Sha256.of(password)).getBytes(US_ASCII);
  }

  /**
   * Decodes bcrypt's base64. The unused bits of the last character are ignored, as some programs
   * set them; Bouncy Castle's own parser rejects such a hash.
   */
  private static byte[] bytes(String text) {
    var base64 = new StringBuilder(text.length());
    text.chars().forEach(c -> base64.append(DIGITS_OF_BASE64.charAt(DIGITS.indexOf(c))));
    return Base64.getDecoder().decode(base64.toString());
  }
}
