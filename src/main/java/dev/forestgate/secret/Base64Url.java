package dev.forestgate.secret;

import java.util.Base64;

/** base64url without padding (RFC 4648 section 5). */
public final class Base64Url {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Base64Url() {}

  /**
   * Decodes text in the form of {@link #encode}. Throws IllegalArgumentException for characters
   * that are not in the alphabet.
   */
  public static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  /** Encodes {@code bytes}; 32 of them are 43 characters. */
  public static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }
}
