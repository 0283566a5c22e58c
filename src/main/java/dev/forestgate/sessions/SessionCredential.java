package dev.forestgate.sessions;

import dev.forestgate.secret.Secret;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The value of the session cookie: {@code <session id>.<256 random bits in base64url>}. */
record SessionCredential(UUID sessionId, Secret secret) {
  private static final Pattern SHAPE =
      Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.([A-Za-z0-9_-]{43})");

  /** Empty for anything that we can't have issued. */
  static Optional<SessionCredential> parse(Secret cookie) {
    Matcher found = SHAPE.matcher(cookie.reveal());
    return found.matches()
        ? Optional.of(
            new SessionCredential(UUID.fromString(found.group(1)), Secret.of(found.group(2))))
        : Optional.empty();
  }

  Secret format() {
    return Secret.of(sessionId + "." + secret.reveal());
  }
}
