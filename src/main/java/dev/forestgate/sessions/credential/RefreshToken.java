package dev.forestgate.sessions.credential;

import dev.forestgate.secret.Secret;
import java.util.Optional;
import java.util.UUID;

/**
 * Refresh token: {@code <session id>.<user id>.<family>.<secret>}, the last two 256 random bits
 * each in base64url. The family's bits stay the same over all rotations. They tell an old token of
 * the family from a made-up one without a list of all old tokens.
 */
public record RefreshToken(UUID sessionId, UUID userId, Secret family, Secret secret) {
  /** Empty for text that the service cannot have issued. */
  public static Optional<RefreshToken> parse(Secret token) {
    String text = token.reveal();
    return CredentialFormat.fits(text, 2)
        ? Optional.of(
            new RefreshToken(
                CredentialFormat.sessionId(text),
                CredentialFormat.userId(text),
                Secret.of(CredentialFormat.secret(text, 0)),
                Secret.of(CredentialFormat.secret(text, 1))))
        : Optional.empty();
  }

  /** Successor of this token in the same family. */
  public RefreshToken succeededBy(Secret next) {
    return new RefreshToken(sessionId, userId, family, next);
  }

  public Secret format() {
    return Secret.of(sessionId + "." + userId + "." + family.reveal() + "." + secret.reveal());
  }
}
