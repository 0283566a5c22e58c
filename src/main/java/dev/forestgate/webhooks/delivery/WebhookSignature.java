package dev.forestgate.webhooks.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Hmac;
import java.util.Base64;

/**
 * Signature of a message by the Standard Webhooks specification, version 1: HMAC-SHA-256 over id,
 * timestamp and body.
 */
final class WebhookSignature {
  private WebhookSignature() {}

  /**
   * The value of {@code webhook-signature}.
   *
   * @param seconds since 1970, as in {@code webhook-timestamp}
   */
  static String of(byte[] key, String id, long seconds, String body) {
    byte[] signed = (id + "." + seconds + "." + body).getBytes(UTF_8);
    return "v1," + Base64.getEncoder().encodeToString(Hmac.of(key, signed));
  }
}
