package dev.forestgate.sessions.credential;

import dev.forestgate.secret.Secret;
import java.util.Optional;
import java.util.UUID;

/**
 * Value of the session cookie: {@code <session id>.<user id>.<256 random bits in base64url>}. The
 * user id lets the service query session and account in one round trip.
 */
public record SessionCookieValue(UUID sessionId, UUID userId, Secret secret) {
  /** Empty for text that the service cannot have issued. */
  public static Optional<SessionCookieValue> parse(Secret cookie) {
    String text = cookie.reveal();
    return CredentialFormat.fits(text, 1)
        ? Optional.of(
            new SessionCookieValue(
                CredentialFormat.sessionId(text),
                CredentialFormat.userId(text),
                Secret.of(CredentialFormat.secret(text, 0))))
        : Optional.empty();
  }

  public Secret format() {
    return Secret.of(sessionId + "." + userId + "." + secret.reveal());
  }
}
