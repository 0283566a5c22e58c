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
 * A bcrypt hash that came with an account from another service: {@code $2b$12$<salt><hash>}, 22 and
 * 31 characters of bcrypt's own base64. None is ever made here. Provos and Mazi&egrave;res, "A
 * Future-Adaptable Password Scheme" (USENIX 1999).
 *
 * <p>The versions {@code 2a}, {@code 2b} and {@code 2y} name the same function and differ in the
 * mistakes of the programs that wrote them before. {@code 2x} marks hashes that were computed
 * wrongly, and is not read.
 *
 * <p>bcrypt has a key of 72 bytes: the password in UTF-8 and a zero byte, cut after the 72nd. What
 * follows in a longer password is not in the hash, so no longer one is right for it: every other
 * tail would be as right, and the one that was typed would become the password at the rehash.
 *
 * @param cost the logarithm of the number of rounds, 4 to {@link #MOST_COST}
 */
@SuppressWarnings("ArrayRecordComponent") // a value on its way, never compared as a whole
record BcryptHash(int cost, byte[] salt, byte[] hash) implements StoredHash {
  /**
   * Each step doubles the work. Defaults elsewhere are 10 to 12; 14 is about a second of one core
   * in Java, and the 31 that the format allows would be more than a day: one planted hash could
   * keep a thread of the pool busy for good.
   */
  static final int MOST_COST = 14;

  private static final int LEAST_COST = 4;
  private static final int LONGEST_KEY = 72;
  private static final boolean WITH_ZERO_BYTE = true;

  /** Of the 24 bytes that bcrypt computes, the last is never stored. */
  private static final int HASH_BYTES = 23;

  private static final Pattern SHAPE =
      Pattern.compile("\\$2[aby]\\$(\\d{2})\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})");
  private static final String DIGITS =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String DIGITS_OF_BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /** Empty for anything else, also for costs beyond the cap. */
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
   * The bytes as typed, not their NFC: the other service did not normalise, as far as is known. A
   * password with a zero byte in it is always wrong: in C the password ends there, and as the key
   * is repeated up to 72 bytes, "a" and "a\0a" would be the same.
   */
  @Override
  public boolean matches(Secret typed, Argon2 argon2) {
    byte[] derived = BCrypt.generate(key(typed), salt, cost, WITH_ZERO_BYTE);
    boolean same = MessageDigest.isEqual(Arrays.copyOf(derived, HASH_BYTES), hash);
    return same && typed.reveal().indexOf('\0') < 0 && countsWhole(typed);
  }

  private static boolean countsWhole(Secret typed) {
    return typed.reveal().getBytes(UTF_8).length <= LONGEST_KEY;
  }

  /** Without the zero byte, which Bouncy Castle adds where there is room; of more it takes none. */
  private static byte[] key(Secret typed) {
    byte[] password = typed.reveal().getBytes(UTF_8);
    return Arrays.copyOf(password, Math.min(password.length, LONGEST_KEY));
  }

  /**
   * The bits that the last character has to spare are ignored, as everywhere: some programs left
   * them set. (Bouncy Castle's own reader of these strings calls such a hash wrong.)
   */
  private static byte[] bytes(String text) {
    var base64 = new StringBuilder(text.length());
    text.chars().forEach(c -> base64.append(DIGITS_OF_BASE64.charAt(DIGITS.indexOf(c))));
    return Base64.getDecoder().decode(base64.toString());
  }
}
