package dev.forestgate.sessions;

import dev.forestgate.secret.Secret;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A refresh token: {@code <session id>.<user id>.<family>.<secret>}, the last two 256 random bits
 * each in base64url. The family's bits stay the same over all rotations: they tell an old token of
 * the family from one that somebody made up, without a list of all old ones.
 */
record RefreshToken(UUID sessionId, UUID userId, Secret family, Secret secret) {
  private static final Pattern SHAPE =
      Pattern.compile(
          SessionCredential.UUID_SHAPE
              + "\\."
              + SessionCredential.UUID_SHAPE
              + "\\."
              + SessionCredential.SECRET_SHAPE
              + "\\."
              + SessionCredential.SECRET_SHAPE);

  /** Empty for anything that we can't have issued. */
  static Optional<RefreshToken> parse(Secret token) {
    Matcher found = SHAPE.matcher(token.reveal());
    return found.matches()
        ? Optional.of(
            new RefreshToken(
                UUID.fromString(found.group(1)),
                UUID.fromString(found.group(2)),
                Secret.of(found.group(3)),
                Secret.of(found.group(4))))
        : Optional.empty();
  }

  /** The token of the same family that takes this one's place. */
  RefreshToken succeededBy(Secret next) {
    return new RefreshToken(sessionId, userId, family, next);
  }

  Secret format() {
    return Secret.of(sessionId + "." + userId + "." + family.reveal() + "." + secret.reveal());
  }
}
