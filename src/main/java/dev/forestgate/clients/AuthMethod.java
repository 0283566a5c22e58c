package dev.forestgate.clients;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Ways in which a client authenticates at the token endpoint (OpenID Connect Core 1.0, section 9).
 */
public enum AuthMethod {
  CLIENT_SECRET_BASIC,
  CLIENT_SECRET_POST,
  /** A public client, which has no secret. */
  NONE;

  /** Returns the name in metadata: {@code client_secret_basic} and so on. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the method with this name in metadata; empty for one that is not supported. */
  public static Optional<AuthMethod> of(String text) {
    return Arrays.stream(values()).filter(method -> method.text().equals(text)).findFirst();
  }
}
