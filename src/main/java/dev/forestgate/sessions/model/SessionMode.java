package dev.forestgate.sessions.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a client wants to hold of its session. */
public enum SessionMode {
  /** The session cookie alone: for a front end. */
  COOKIE,
  /** Tokens alone: for an API client. */
  TOKEN,
  /** Cookie and access token, where the client did not say. */
  BOTH;

  /** As a client may say it. Empty for what can't be said. */
  public static Optional<SessionMode> parse(String text) {
    return Arrays.stream(values()).filter(m -> m != BOTH && m.text().equals(text)).findFirst();
  }

  /** As it is stored, and shown in the journal. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean hasCookie() {
    return this != TOKEN;
  }

  public boolean hasAccessToken() {
    return this != COOKIE;
  }

  /** A cookie is its own refresh credential. */
  public boolean hasRefreshToken() {
    return this == TOKEN;
  }

  public static SessionMode stored(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
