package dev.forestgate.tokens;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom a valid access token speaks for ({@code sub}, or {@code uid} with HS256) and which session
 * it belongs to ({@code sid}).
 *
 * @param epoch the token epoch of the session when it was issued ({@code epoch}); 0 where the token
 *     does not say
 * @param username the name of the user when it was issued ({@code sub} with HS256); null where the
 *     token does not say
 */
public record AccessClaims(UUID userId, UUID sessionId, int epoch, @Nullable String username) {
  public AccessClaims(UUID userId, UUID sessionId) {
    this(userId, sessionId, 0, null);
  }

  /**
   * Whether the token is one of its session as that is now: issued after its credentials were last
   * renewed, and under the name that the user has.
   */
  public boolean isOf(int sessionEpoch, String currentName) {
    return epoch >= sessionEpoch && (username == null || username.equals(currentName));
  }
}
