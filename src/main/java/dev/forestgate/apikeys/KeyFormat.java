package dev.forestgate.apikeys;

import dev.forestgate.secret.Secret;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * Form of API keys: {@code fg_}, 256 random bits as 43 digits of base 62, and their CRC-32 as 6
 * digits. The prefix and the checksum let scanners tell a leaked key from other text.
 */
public final class KeyFormat {
  /** Begin of every API key; no token of the service begins like it. */
  public static final String PREFIX = "fg_";

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
  private static final int RANDOM_BYTES = 32;
  private static final int RANDOM_DIGITS = 43;
  private static final int CHECK_DIGITS = 6;
  private static final int LENGTH = PREFIX.length() + RANDOM_DIGITS + CHECK_DIGITS;

  private KeyFormat() {}

  /** Draws a new key. */
  static Secret draw(SecureRandom random) {
    byte[] drawn = new byte[RANDOM_BYTES];
    random.nextBytes(drawn);
    String digits = digits(new BigInteger(1, drawn), RANDOM_DIGITS);
    return Secret.of(PREFIX + digits + checksum(digits));
  }

  /** Returns whether {@code key} has the form of an API key and the right checksum. */
  static boolean isWellFormed(Secret key) {
    String text = key.reveal();
    if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
      return false;
    }
    String digits = text.substring(PREFIX.length(), LENGTH - CHECK_DIGITS);
    return digits.chars().allMatch(digit -> DIGITS.indexOf(digit) >= 0)
        && text.endsWith(checksum(digits));
  }

  private static String checksum(String digits) {
    CRC32 crc = new CRC32();
    crc.update(digits.getBytes(StandardCharsets.US_ASCII));
    return digits(BigInteger.valueOf(crc.getValue()), CHECK_DIGITS);
  }

  /** The number in base 62, with leading zeros. */
  private static String digits(BigInteger number, int length) {
    StringBuilder reversed = new StringBuilder(length);
    BigInteger rest = number;
    for (int i = 0; i < length; i++) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      reversed.append(DIGITS.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    return reversed.reverse().toString();
  }
}
