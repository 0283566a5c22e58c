package dev.forestgate.sessions;

import dev.forestgate.secret.Secret;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of the session cookie: {@code <session id>.<user id>.<256 random bits in base64url>}.
 * The user's id is there so that session and account can be asked together.
 */
record SessionCredential(UUID sessionId, UUID userId, Secret secret) {
  static final String UUID_SHAPE = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
  static final String SECRET_SHAPE = "([A-Za-z0-9_-]{43})";

  private static final Pattern SHAPE =
      Pattern.compile(UUID_SHAPE + "\\." + UUID_SHAPE + "\\." + SECRET_SHAPE);

  /** Empty for anything that we can't have issued. */
  static Optional<SessionCredential> parse(Secret cookie) {
    Matcher found = SHAPE.matcher(cookie.reveal());
    return found.matches()
        ? Optional.of(
            new SessionCredential(
                UUID.fromString(found.group(1)),
                UUID.fromString(found.group(2)),
                Secret.of(found.group(3))))
        : Optional.empty();
  }

  Secret format() {
    return Secret.of(sessionId + "." + userId + "." + secret.reveal());
  }
}
