package dev.forestgate.clients;

import java.util.Locale;

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

  static AuthMethod of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
