package dev.forestgate.tokens;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * User ({@code sub}, or {@code uid} with HS256) and session ({@code sid}) of a valid access token.
 *
 * @param epoch token epoch of the session at issue ({@code epoch}); 0 if the token has none
 * @param username user name at issue ({@code sub} with HS256); null if the token has none
 */
public record AccessClaims(UUID userId, UUID sessionId, int epoch, @Nullable String username) {
  public AccessClaims(UUID userId, UUID sessionId) {
    this(userId, sessionId, 0, null);
  }

  /**
   * Tells whether the token still fits its session: issued after the session's last renewal, and
   * under the current user name.
   */
  public boolean fits(int sessionEpoch, String currentName) {
    return epoch >= sessionEpoch && (username == null || username.equals(currentName));
  }
}
