package dev.forestgate.auth;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a client wants to hold afterwards. */
enum SignInMode {
  /** The session cookie alone: for a front end. */
  COOKIE,
  /** Tokens alone: for an API client. */
  TOKEN,
  /** Cookie and access token, where the client did not say. */
  BOTH;

  /** As it is said at sign-in. Empty for what can't be said. */
  static Optional<SignInMode> parse(String text) {
    return Arrays.stream(values()).filter(m -> m != BOTH && m.text().equals(text)).findFirst();
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean hasCookie() {
    return this != TOKEN;
  }

  boolean hasToken() {
    return this != COOKIE;
  }
}
