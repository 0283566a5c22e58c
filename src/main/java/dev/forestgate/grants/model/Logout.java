package dev.forestgate.grants.model;

import java.util.UUID;

/** End of a session that a client is to be told of. */
public record Logout(UUID id, UUID userId, String clientId, UUID sessionId) {}
