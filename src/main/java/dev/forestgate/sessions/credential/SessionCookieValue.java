package dev.forestgate.sessions.credential;

import dev.forestgate.secret.Secret;
import java.util.Optional;
import java.util.UUID;

/**
 * The value of the session cookie: {@code <session id>.<user id>.<256 random bits in base64url>}.
 * The user's id is there so that session and account can be asked together.
 */
public record SessionCookieValue(UUID sessionId, UUID userId, Secret secret) {
  /** Empty for anything that we can't have issued. */
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
