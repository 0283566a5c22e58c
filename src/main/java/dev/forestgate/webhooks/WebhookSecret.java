package dev.forestgate.webhooks;

import dev.forestgate.secret.Secret;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * Secret of a webhook in the form of the Standard Webhooks specification: {@code whsec_} and the
 * base64 of 24 to 64 bytes.
 */
public final class WebhookSecret {
  /** Requirement on a secret, for error messages. */
  public static final String RULE = "must be whsec_ and the base64 of 24 to 64 bytes";

  private static final String PREFIX = "whsec_";
  private static final int SHORTEST = 24;
  private static final int LONGEST = 64;
  private static final int DRAWN = 32;

  private WebhookSecret() {}

  /** Draws a new secret. */
  public static Secret draw(SecureRandom random) {
    byte[] drawn = new byte[DRAWN];
    random.nextBytes(drawn);
    return Secret.of(PREFIX + Base64.getEncoder().encodeToString(drawn));
  }

  /** Key of the signatures. Empty if {@code secret} has another form. */
  public static Optional<byte[]> key(Secret secret) {
    String text = secret.reveal();
    if (!text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
      return Optional.of(key).filter(it -> it.length >= SHORTEST && it.length <= LONGEST);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
