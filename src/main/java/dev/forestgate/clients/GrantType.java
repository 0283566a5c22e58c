package dev.forestgate.clients;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Grant types that a client may use (RFC 6749, section 1.3). */
public enum GrantType {
  AUTHORIZATION_CODE,
  REFRESH_TOKEN,
  CLIENT_CREDENTIALS;

  /** Returns the value of {@code grant_type}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the type with this value; empty for one that is not supported. */
  public static Optional<GrantType> of(String text) {
    return Arrays.stream(values()).filter(type -> type.text().equals(text)).findFirst();
  }
}
