package dev.forestgate.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.credentials.argon2.Argon2;
import dev.forestgate.secret.Secret;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.BCrypt;

/**
 * bcrypt hash of an account imported from another service: {@code $2b$12$<salt><hash>}, 22 and 31
 * characters of bcrypt's own base64. The service verifies such hashes and creates none. Provos and
 * Mazi&egrave;res, "A Future-Adaptable Password Scheme" (USENIX 1999).
 *
 * <p>The versions {@code 2a}, {@code 2b} and {@code 2y} name the same function. {@code 2x} marks
 * hashes that were computed wrongly, and is not parsed.
 *
 * <p>The key of bcrypt is the password in UTF-8 and a zero byte, cut after 72 bytes. A longer
 * password never matches: any other end would match too, and the one typed would be rehashed.
 *
 * @param cost binary logarithm of the number of rounds, 4 to {@link #MOST_COST}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record BcryptHash(int cost, byte[] salt, byte[] hash) implements StoredHash {
  /**
   * Each step doubles the work. Usual defaults are 10 to 12; 14 takes about a second of one core in
   * Java. The format allows 31, more than a day: a planted hash would block a thread of the pool.
   */
  static final int MOST_COST = 14;

  private static final int LEAST_COST = 4;
  private static final int LONGEST_KEY = 72;

  /** Bouncy Castle adds the zero byte if the key is shorter than 72 bytes. */
  private static final boolean WITH_ZERO_BYTE = true;

  /** bcrypt computes 24 bytes and stores the first 23. */
  private static final int HASH_BYTES = 23;

  private static final Pattern SHAPE =
      Pattern.compile("\\$2[aby]\\$(\\d{2})\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})");
  private static final String DIGITS =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String DIGITS_OF_BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /** Parses {@code stored}. Empty for any other text, and for costs beyond the upper bound. */
  static Optional<BcryptHash> parse(Secret stored) {
    Matcher found = SHAPE.matcher(stored.reveal());
    if (!found.matches()) {
      return Optional.empty();
    }
    int cost = Integer.parseInt(found.group(1));
    return cost < LEAST_COST || cost > MOST_COST
        ? Optional.empty()
        : Optional.of(new BcryptHash(cost, bytes(found.group(2)), bytes(found.group(3))));
  }

  /**
   * Compares the bytes as typed, not their NFC: the other service is assumed not to normalize. A
   * password that contains a zero byte never matches: C ends the password there, and as the key is
   * repeated up to 72 bytes, "a" and "a\0a" would be equal.
   */
  @Override
  public boolean matches(Secret typed, Argon2 argon2) {
    byte[] password = typed.reveal().getBytes(UTF_8);
    byte[] key = Arrays.copyOf(password, Math.min(password.length, LONGEST_KEY));
    byte[] derived = BCrypt.generate(key, salt, cost, WITH_ZERO_BYTE);
    boolean isSame = MessageDigest.isEqual(Arrays.copyOf(derived, HASH_BYTES), hash);
    boolean isWhole = password.length <= LONGEST_KEY && typed.reveal().indexOf('\0') < 0;
    Arrays.fill(password, (byte) 0);
    Arrays.fill(key, (byte) 0);
    return isSame && isWhole;
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
