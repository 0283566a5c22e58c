package dev.forestgate.sessions;

import java.time.Instant;
import java.util.UUID;

/**
 * A session that lives.
 *
 * @param id UUIDv7, public; also the id of the interaction
 * @param lastSeenAt exact to a minute
 * @param expiresAt the absolute end, whatever happens
 * @param tokenEpoch access tokens of an earlier epoch are void; 0 until the session was renewed
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
    int tokenEpoch) {}
