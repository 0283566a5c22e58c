package dev.forestgate.sessions.credential;

import dev.forestgate.secret.Secret;
import java.util.Optional;
import java.util.UUID;

/**
 * A refresh token: {@code <session id>.<user id>.<family>.<secret>}, the last two 256 random bits
 * each in base64url. The family's bits stay the same over all rotations: they tell an old token of
 * the family from one that somebody made up, without a list of all old ones.
 */
public record RefreshToken(UUID sessionId, UUID userId, Secret family, Secret secret) {
  /** Empty for anything that we can't have issued. */
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

  /** The token of the same family that takes this one's place. */
  public RefreshToken succeededBy(Secret next) {
    return new RefreshToken(sessionId, userId, family, next);
  }

  public Secret format() {
    return Secret.of(sessionId + "." + userId + "." + family.reveal() + "." + secret.reveal());
  }
}
