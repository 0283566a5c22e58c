package dev.forestgate.factors.totp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/** URI {@code otpauth://totp}, which authenticator apps read from a QR code. */
public final class OtpauthUri {
  private OtpauthUri() {}

  /**
   * @param issuer name of the service, shown above the code; no colon
   * @param account name of the account at that service
   * @param secret base32 without padding
   */
  public static String of(String issuer, String account, String secret) {
    return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%s&period=%s"
        .formatted(
            encode(issuer),
            encode(account),
            secret,
            encode(issuer),
            Totp.DIGITS,
            Totp.STEP_SECONDS);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
