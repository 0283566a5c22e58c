package dev.forestgate.sessions.model;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A session that lives.
 *
 * @param id UUIDv7, public; also the id of the interaction
 * @param lastSeenAt exact to a minute
 * @param expiresAt the absolute end, whatever happens
 * @param tokenEpoch access tokens of an earlier epoch are void; 0 until the session was renewed
 * @param storedProfile the account's profile as the store has it, for {@link #profile}; empty for
 *     none
 */
public record Session(
    UUID id,
    UUID userId,
    String username,
    SessionMode mode,
    Device device,
    Instant createdAt,
    Instant lastSeenAt,
    Instant expiresAt,
    int tokenEpoch,
    String storedProfile) {

  /**
   * The account's profile, read only on demand, as most requests have no use for it. Empty for a
   * session that an earlier version of the service opened.
   */
  public Optional<AccountProfile> profile() {
    return AccountProfile.read(storedProfile);
  }
}
