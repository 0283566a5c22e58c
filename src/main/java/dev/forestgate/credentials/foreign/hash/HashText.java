package dev.forestgate.credentials.foreign.hash;

import java.util.Base64;
import java.util.HexFormat;

/** Numbers and bytes in the text of a hash. All methods throw {@link HashRefused}. */
public final class HashText {
  /** base64 in a pattern, with or without padding. */
  public static final String BASE64 = "([A-Za-z0-9+/]+={0,2})";

  private static final Base64.Encoder UNPADDED = Base64.getEncoder().withoutPadding();
  private static final int MOST_DIGITS = 9;

  private HashText() {}

  /** Encodes base64 without padding, as PHC strings have it. */
  static String unpadded(byte[] bytes) {
    return UNPADDED.encodeToString(bytes);
  }

  /** Decodes base64 with or without padding. */
  public static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException malformed) {
      throw new HashRefused("has a salt or a hash that is not base64");
    }
  }

  /** Decodes passlib's base64, which has {@code .} for {@code +} and no padding. */
  public static byte[] adaptedBase64(String text) {
    return base64(text.replace('.', '+'));
  }

  public static byte[] hex(String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException malformed) {
      throw new HashRefused("has a salt or a hash that is not hexadecimal");
    }
  }

  /** Parses ASCII digits. More than nine give the largest number, which no bound admits. */
  public static int number(String digits) {
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new HashRefused("has no number where its cost is expected");
    }
    return digits.length() > MOST_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }

  /** Requires a number within bounds: {@code is bcrypt of cost 31, expected 4 to 14}. */
  static void requireWithin(String what, int value, int least, int most) {
    if (value < least || value > most) {
      String found = value == Integer.MAX_VALUE ? "more than nine digits" : String.valueOf(value);
      throw new HashRefused("is " + what + " " + found + ", expected " + least + " to " + most);
    }
  }

  /** Requires the length of a salt or hash in bytes. */
  static void requireBytes(String what, byte[] bytes, int least, int most) {
    if (bytes.length < least || bytes.length > most) {
      throw new HashRefused(
          "has a " + what + " of " + bytes.length + " bytes, expected " + least + " to " + most);
    }
  }
}
