package dev.forestgate.sessions.model;

import dev.forestgate.failure.FieldError;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Credentials that a client holds for its session. */
public enum SessionMode {
  /** Session cookie only, for a front end. */
  COOKIE,
  /** Access and refresh token only, for an API client. */
  TOKEN,
  /** Cookie and access token, if the client chose nothing. */
  BOTH;

  /** Reads the value of a request. Empty for anything else. */
  private static Optional<SessionMode> parse(String text) {
    return Arrays.stream(values()).filter(m -> m != BOTH && m.text().equals(text)).findFirst();
  }

  /** The mode that a request names; BOTH if it names none, or with an error an unknown one. */
  public static SessionMode requested(@Nullable String text, List<FieldError> errors) {
    if (text == null) {
      return BOTH;
    }
    Optional<SessionMode> mode = parse(text);
    if (mode.isEmpty()) {
      errors.add(new FieldError("mode", "must be cookie or token, or be left out"));
    }
    return mode.orElse(BOTH);
  }

  /** Text in Redis and in the journal. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean hasCookie() {
    return this != TOKEN;
  }

  public boolean hasAccessToken() {
    return this != COOKIE;
  }

  /**
   * Tells whether the mode has a refresh token. A cookie needs none, as each use extends the
   * session.
   */
  public boolean hasRefreshToken() {
    return this == TOKEN;
  }

  /** Reads {@link #text()}. */
  public static SessionMode stored(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
