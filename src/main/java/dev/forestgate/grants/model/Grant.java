package dev.forestgate.grants.model;

import java.time.Instant;
import java.util.UUID;

/**
 * Grant: an authorization that was redeemed.
 *
 * @param id UUIDv7
 * @param sessionEnded whether it is offline and its session has ended
 * @param reportedAt last refresh that the journal has
 */
public record Grant(
    UUID id,
    Authorization authorization,
    boolean sessionEnded,
    Instant reportedAt,
    Instant createdAt,
    Instant lastUsedAt) {}
